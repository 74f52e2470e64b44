"""The last touches of the present hour: views, drafts, and who has read what."""

from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import tickets
from ringdesk.modules.notifications.commands import mark_read as mark_notices
from ringdesk.modules.notifications.tables import notices
from ringdesk.modules.tickets.commands.personal import mark_read
from ringdesk.modules.tickets.commands.views import ViewDraft, save_view

from .cast import LOGINS, acting
from .deadlines import look_at_alerts
from .learning import write_articles
from .practice import use_templates
from .stage import Stage

_t = tickets.tickets_table.c
_open = sql(
    select(_t.id, _t.assignee_id)
    .where(_t.tenant_id == bindparam("tenant_id"), _t.status_category != "closed")
    .order_by(_t.number)
)
_n = notices.c
_old_notices = sql(
    select(_n.id).where(
        _n.tenant_id == bindparam("tenant_id"),
        _n.member_id == bindparam("member"),
        _n.at < bindparam("until"),
        _n.read_at.is_(None),
    )
)
# How much of what lies with others each of them has looked at; one's own is read nearly always.
_CURIOSITY = {"linyue": 0.35, "fangqing": 0.6, "guyan": 0.25, "zhouminzhe": 0.3}


async def finish(stage: Stage, seed: str) -> None:
    async with acting(stage.works, stage.company) as ctx:
        await _views(stage, ctx)
        await _read(stage, ctx, Random(f"{seed}/read"))  # noqa: S311
        await look_at_alerts(stage, ctx, seed)
        await _notices(stage, ctx)
        await use_templates(stage, ctx, seed)
        await write_articles(stage, ctx)


async def _views(stage: Stage, ctx: Context) -> None:
    company = stage.company
    open_ones = {"field": "status_category", "op": "ne", "value": "closed"}
    europe = {"field": "team", "op": "eq", "value": str(company.teams["欧洲客服组"])}
    shared = (
        ("大促售后专项", {"all": [open_ones, _tagged("大促")]}),
        ("退款跟进", {"all": [open_ones, _tagged("退款")]}),
        ("VIP 客户", {"all": [open_ones, {"field": "customer_tier", "op": "eq", "value": "vip"}]}),
    )
    with ctx.acting_as(company.actors["fangqing"]):
        for name, condition in shared:
            await save_view(ctx, ViewDraft(name=name, filter=condition, shared=True))
    with ctx.acting_as(company.actors["linyue"]):
        await save_view(
            ctx, ViewDraft(name="欧洲 · 今天要回的", filter={"all": [open_ones, europe]})
        )
        await save_view(
            ctx, ViewDraft(name="清关跟踪", filter={"all": [open_ones, _tagged("清关")]})
        )


def _tagged(tag: str) -> dict[str, Any]:
    return {"field": "tags", "op": "any_of", "value": [tag]}


async def _read(stage: Stage, ctx: Context, rng: Random) -> None:
    rows = await ctx.tx.all(_open)
    for _, key in LOGINS:
        if key not in _CURIOSITY:
            continue
        with ctx.acting_as(stage.company.actors[key]):
            for row in rows:
                own = row["assignee_id"] == stage.member(key)
                if rng.random() < (0.8 if own else _CURIOSITY[key]):
                    await mark_read(ctx, row["id"])


async def _notices(stage: Stage, ctx: Context) -> None:
    """Everybody has read the notices of the days before."""
    for actor in stage.company.actors.values():
        with ctx.acting_as(actor):
            rows = await ctx.tx.all(
                _old_notices, member=actor.member_id, until=ctx.now() - timedelta(hours=20)
            )
            if rows:
                await mark_notices(ctx, [row["id"] for row in rows])

"""What customers answered: one rating with its names, and the figures of many."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Numeric, bindparam, cast, func, select, true

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import tickets

from ..shapes import AspectFigure, ImprovementFigure, RatingReport, RatingShown, Scored, Ticked
from ..tables import ratings
from . import options

_r, _t = ratings.c, tickets.tickets_table.c
_rating = sql(
    select(_r.score, _r.comment, _r.aspects, _r.improvements, _r.at).where(
        _r.tenant_id == bindparam("tenant_id"), _r.ticket_id == bindparam("of_ticket")
    )
)
_OF_TICKETS = ratings.join(
    tickets.tickets_table, (_t.tenant_id == _r.tenant_id) & (_t.id == _r.ticket_id)
)
L10n = dict[str, str]
LOW = 3


def ticked(names: Mapping[str, L10n], keys: Sequence[str]) -> list[Ticked]:
    return [Ticked(key, names.get(key, {"en": key})) for key in keys]


async def rating_of(ctx: Context, ticket: tickets.TicketState) -> RatingShown | None:
    """What its customer said of a ticket, with the score below which its process wants it redone.

    Aspects in the order in which they are asked; one that was asked in other days keeps its name.
    """
    row = await ctx.tx.first(_rating, of_ticket=ticket.id)
    if row is None:
        return None
    threshold = (await tickets.process_of(ctx, ticket)).low_score
    names = await options.names_of(ctx, "aspect")
    order = list(names)
    keys = sorted(row["aspects"], key=lambda key: order.index(key) if key in order else len(order))
    return RatingShown(
        score=row["score"], comment=row["comment"], aspects=row["aspects"], at=row["at"],
        scored=[Scored(key, names.get(key, {"en": key}), row["aspects"][key]) for key in keys],
        improvements=ticked(await options.names_of(ctx, "improvement"), row["improvements"]),
        threshold=threshold,
    )  # fmt: skip


async def rating_report(ctx: Context, days: int) -> RatingReport:
    """Mean scores and how often what was ticked, newest `days` days, of tickets one may see."""
    mine = _mine(ctx, days)
    row = await ctx.tx.first(
        select(
            func.count().label("rated"),
            func.avg(_r.score).label("mean"),
            func.count().filter(_r.score < LOW).label("low"),
        )
        .select_from(_OF_TICKETS)
        .where(*mine)
    )
    whole = dict(row or {"rated": 0, "mean": None, "low": 0})
    return RatingReport(
        days=days, rated=whole["rated"], mean=_rounded(whole["mean"]), low=whole["low"],
        aspects=await _aspects(ctx, mine), improvements=await _improvements(ctx, mine),
    )  # fmt: skip


def _mine(ctx: Context, days: int) -> list[ColumnElement[bool]]:
    return [
        _r.tenant_id == ctx.tenant_id,
        _r.at >= ctx.now() - timedelta(days=days),
        tickets.visible_to(ctx.actor),
    ]


async def _aspects(ctx: Context, mine: list[ColumnElement[bool]]) -> list[AspectFigure]:
    pair = func.jsonb_each_text(_r.aspects).table_valued("key", "value", name="pair").lateral()
    rows = await ctx.tx.all(
        select(
            pair.c.key,
            func.avg(cast(pair.c.value, Numeric)).label("mean"),
            func.count().label("count"),
        )
        .select_from(_OF_TICKETS.join(pair, true()))
        .where(*mine)
        .group_by(pair.c.key)
    )
    found = {row["key"]: row for row in rows}
    asked = {one.key for one in await options.asked_options(ctx, "aspect")}
    return [
        AspectFigure(
            key, name, _rounded(found[key]["mean"]) if key in found else None,
            found[key]["count"] if key in found else 0,
        )
        for key, name in (await options.names_of(ctx, "aspect")).items()
        if key in found or key in asked
    ]  # fmt: skip


async def _improvements(ctx: Context, mine: list[ColumnElement[bool]]) -> list[ImprovementFigure]:
    each = func.unnest(_r.improvements).table_valued("key").render_derived(name="each")
    rows = await ctx.tx.all(
        select(each.c.key, func.count().label("count"))
        .select_from(_OF_TICKETS.join(each, true()))
        .where(*mine)
        .group_by(each.c.key)
    )
    found = {row["key"]: row["count"] for row in rows}
    names = await options.names_of(ctx, "improvement")
    asked = {one.key for one in await options.asked_options(ctx, "improvement")}
    shown = [
        ImprovementFigure(key, name, found.get(key, 0))
        for key, name in names.items()
        if key in found or key in asked
    ]
    return sorted(shown, key=lambda one: -one.count)


def _rounded(value: Any) -> float | None:
    return None if value is None else round(float(value), 2)

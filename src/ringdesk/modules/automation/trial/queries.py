"""Dry runs as they are shown: progress, figures, lists."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import tickets

from ..queries import TicketNamed
from ..shelf import RULES
from ..tables import dry_runs, dry_verdicts
from ..verdicts import REASONS

Tab = Literal["acts", "skips", "differs"]


class DryRun(msgspec.Struct, frozen=True, kw_only=True):
    """`state`: running, done or failed; `result` when it is done (outcome.Result)."""

    id: UUID
    rule_id: UUID
    version: int | None
    days: int
    from_at: datetime
    to_at: datetime
    state: str
    done: int
    total: int
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    ended_at: datetime | None


class DryVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One match of a dry run. `differs` from the version in force: added, removed, changed."""

    id: UUID
    ticket: TicketNamed
    at: datetime
    state: str
    reason: str | None
    detail: dict[str, Any]
    differs: str | None


_d, _v, _t = dry_runs.c, dry_verdicts.c, tickets.tickets_table.c
_SHOWN = tuple(_d[name] for name in DryRun.__struct_fields__)
_one = sql(
    select(*_SHOWN).where(_d.tenant_id == bindparam("tenant_id"), _d.id == bindparam("run_id"))
)
_of_rule = sql(
    select(*_SHOWN)
    .where(_d.tenant_id == bindparam("tenant_id"), _d.rule_id == bindparam("of_rule"))
    .order_by(_d.created_at.desc(), _d.id.desc())
)


async def dry_run(ctx: Context, run_id: UUID) -> DryRun:
    """NotFound when there is none."""
    row = await ctx.tx.first(_one, run_id=run_id)
    if row is None:
        raise NotFound("dry_run")
    return DryRun(**dict(row))


async def dry_runs_of(ctx: Context, rule_id: UUID) -> list[DryRun]:
    """Those of a rule that are kept, newest first."""
    await RULES.one(ctx, rule_id)
    return [DryRun(**dict(row)) for row in await ctx.tx.all(_of_rule, of_rule=rule_id)]


_PLACE = (SortKey("place", _v.place),)


async def page_of_verdicts(
    ctx: Context, run_id: UUID, page: Page, *, tab: Tab, reason: str | None
) -> tuple[list[DryVerdict], str | None]:
    """What it would have done, would not, or does otherwise than the version in force."""
    await dry_run(ctx, run_id)
    if reason is not None and reason not in REASONS:
        raise Invalid(("reason", "not_an_option", {"options": list(REASONS)}))
    asked = {
        "acts": and_(_v.state != "skipped", _v.state != "unmatched"),
        "skips": _v.state == "skipped",
        "differs": _v.differs.is_not(None),
    }
    query = (
        select(
            _v.id, _v.at, _v.state, _v.reason, _v.detail, _v.differs, _v.ticket_id, _t.number,
            _t.subject,
        )
        .join_from(
            dry_verdicts,
            tickets.tickets_table,
            and_(_t.tenant_id == _v.tenant_id, _t.id == _v.ticket_id),
        )
        .where(
            _v.tenant_id == ctx.tenant_id,
            _v.dry_run_id == run_id,
            asked[tab],
            tickets.visible_to(ctx.actor),
        )
    )  # fmt: skip
    if reason is not None:
        query = query.where(_v.reason == reason)
    rows, after = cut(await ctx.tx.all(paged(query, _PLACE, page, _v.id)), _PLACE, page)
    return [_shown(row) for row in rows], after


def _shown(row: Mapping[str, Any]) -> DryVerdict:
    return DryVerdict(
        id=row["id"],
        ticket=TicketNamed(row["ticket_id"], row["number"], row["subject"]),
        at=row["at"],
        state=row["state"],
        reason=row["reason"],
        detail=row["detail"],
        differs=row["differs"],
    )

"""Kept promises as code: what attainment (达成率) means stands here, once.

Over tickets one may see, voided ones left out. A clock's outcome is *decided* once, and is then
counted on that day for good: it is **missed** at its deadline, when that passes unmet (a clock
that still runs or stands still afterwards is missed already; meeting it later does not undo it),
else **kept** when it is met. Met exactly at the deadline is kept. A clock that was called off
before its deadline promised nothing and is not counted.

attainment: kept ÷ decided, by the deadlines as they were promised, buffers included · raw
attainment: of the same clocks, those that would have been kept had no buffer moved a deadline ·
on-time rate (准时率): attainment over what customers are promised: first response, next response,
progress update, resolution · priority: the ticket's present one.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import sla, tickets

from .periods import Period
from .shapes import Attainment, DecidedClock, Drill, SlaReport

CUSTOMER = ("first_response", "next_response", "follow_up", "resolution")
Outcome = Literal["kept", "missed", "kept_by_buffer"]

_t, _c = tickets.tickets_table.c, sla.clocks_table.c


def _passed(due: ColumnElement[Any], now: datetime) -> ColumnElement[bool]:
    """The deadline came before the clock was stopped, or by now where it was not."""
    stopped = and_(_c.stopped_at.is_not(None), due < _c.stopped_at)
    going_on = and_(_c.stopped_at.is_(None), due <= now)
    return and_(due.is_not(None), or_(stopped, going_on))


def _decided(ctx: Context, span: Period) -> Select[Any]:
    """The clocks decided in a period, each with its outcome and the moment of it."""
    missed = _passed(_c.due_at, ctx.now())
    moment = case((missed, _c.due_at), else_=_c.stopped_at)
    return (
        select(
            _c.id, _c.ticket_id, _c.kind, _c.due_at, _c.raw_due_at, _c.stopped_at,
            _t.number, _t.subject, _t.priority,
            missed.label("missed"),
            _passed(_c.raw_due_at, ctx.now()).label("raw_missed"),
            moment.label("decided_at"),
        )
        .join(tickets.tickets_table, and_(_t.tenant_id == _c.tenant_id, _t.id == _c.ticket_id))
        .where(
            _c.tenant_id == ctx.tenant_id,
            tickets.visible_to(ctx.actor),
            _t.acceptance.is_distinct_from("void"),
            or_(missed, _c.state == "met"),
            span.within(moment),
        )
    )  # fmt: skip


async def report(ctx: Context, span: Period) -> SlaReport:
    """Attainment of all promises to customers, of each kind of clock, and by priority."""
    found = _decided(ctx, span).subquery()
    rows = await ctx.tx.all(
        select(
            found.c.kind,
            found.c.priority,
            func.count().label("decided"),
            func.count().filter(~found.c.missed).label("kept"),
            func.count().filter(~found.c.raw_missed).label("raw_kept"),
        )
        .group_by(found.c.kind, found.c.priority)
        .order_by(found.c.kind, found.c.priority)
    )
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    return SlaReport(
        first=span.first,
        last=span.last,
        zone=span.zone,
        customer=_sum(None, None, [row for row in rows if row["kind"] in CUSTOMER]),
        clocks=[_sum(kind, None, [r for r in rows if r["kind"] == kind]) for kind in kinds],
        priorities=[_sum(row["kind"], row["priority"], [row]) for row in rows],
    )


def _sum(clock: str | None, priority: str | None, rows: Sequence[Mapping[str, Any]]) -> Attainment:
    decided, kept, raw_kept = (
        sum(row[name] for row in rows) for name in ("decided", "kept", "raw_kept")
    )
    return Attainment(
        clock=clock,
        priority=priority,
        decided=decided,
        kept=kept,
        missed=decided - kept,
        kept_by_buffer=kept - raw_kept,
        attainment=_share(kept, decided),
        raw_attainment=_share(raw_kept, decided),
        drill=Drill(clock=clock, priority=priority),
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


async def on_time_rate(ctx: Context, span: Period) -> float | None:
    """The share of promises to customers that were kept; None where none was decided."""
    found = _decided(ctx, span).where(any_of(_c.kind, CUSTOMER)).subquery()
    row = await ctx.tx.first(
        select(func.count().label("decided"), func.count().filter(~found.c.missed).label("kept"))
        .select_from(found)
    )  # fmt: skip
    return _share(row["kept"], row["decided"]) if row else None


_LATEST = "decided_at"


async def decided_clocks(
    ctx: Context,
    span: Period,
    *,
    clock: str | None,
    priority: str | None,
    outcome: Outcome | None,
    page: Page,
) -> tuple[list[DecidedClock], str | None]:
    """The clocks behind a figure, the latest decision first."""
    found = _decided(ctx, span).subquery()
    query = select(*found.c)
    query = query.where(found.c.kind == clock) if clock else query.where(
        any_of(found.c.kind, CUSTOMER)
    )  # fmt: skip
    if priority:
        query = query.where(found.c.priority == priority)
    if outcome:
        query = query.where(
            {
                "kept": ~found.c.missed,
                "missed": found.c.missed,
                "kept_by_buffer": and_(~found.c.missed, found.c.raw_missed),
            }[outcome]
        )
    sort = (SortKey(_LATEST, found.c.decided_at, descending=True),)
    rows, following = cut(await ctx.tx.all(paged(query, sort, page, found.c.id)), sort, page)
    names = DecidedClock.__struct_fields__
    return [DecidedClock(**{name: row[name] for name in names}) for row in rows], following

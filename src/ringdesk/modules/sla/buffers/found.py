"""Which tickets a buffer is for right now: asked of the rows, the same way for all who ask."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, exists, func, select

from ringdesk.kernel.conditions import NOBODY
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.modules import customers, tickets

from ..tables import adjustments, announcements, clocks
from .rules import BufferEntry

_t, _c, _a = tickets.tickets_table.c, clocks.c, adjustments.c
_r = customers.requesters.c


class InScope(msgspec.Struct, frozen=True):
    """How many tickets and customers; customers by language, the commonest first."""

    tickets: int
    customers: int
    by_language: dict[str, int]


class Candidate(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    subject: str
    locale: str


async def count(ctx: Context, buffer: BufferEntry) -> InScope:
    """What the buffer would move, or has still to move."""
    scope = await _scoped(ctx, buffer)
    counted = await ctx.tx.first(
        select(
            func.count().label("tickets"), func.count(_t.requester_id.distinct()).label("customers")
        ).where(scope)
    )
    assert counted is not None  # noqa: S101 - an aggregate has a row
    rows = await ctx.tx.all(
        select(_r.locale, func.count(_r.id.distinct()).label("count"))
        .select_from(tickets.tickets_table.join(customers.requesters, _requester()))
        .where(scope)
        .group_by(_r.locale)
        .order_by(func.count(_r.id.distinct()).desc(), _r.locale)
    )
    by_language = {row["locale"]: row["count"] for row in rows}
    return InScope(counted["tickets"], counted["customers"], by_language)


async def candidates(
    ctx: Context, buffer: BufferEntry, *, after: UUID | None = None, limit: int
) -> list[Candidate]:
    """Tickets in scope whose deadlines have yet to move, by id, beginning after one."""
    query = (
        select(_t.id, _t.number, _t.subject, _r.locale)
        .select_from(tickets.tickets_table.join(customers.requesters, _requester()))
        .where(await _scoped(ctx, buffer))
        .order_by(_t.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(_t.id > after)
    return [Candidate(**dict(row)) for row in await ctx.tx.all(query)]


async def held(ctx: Context, buffer: BufferEntry, ids: Sequence[UUID]) -> list[Any]:
    """Those of the tickets that are in scope still, locked; whom somebody works on is left out."""
    query = select(_t.id, _t.number, _t.node, _t.channel, _t.requester_id).where(
        await _scoped(ctx, buffer), any_of(_t.id, ids)
    )
    return await ctx.tx.all(_locking(query))


async def moved_by(ctx: Context, buffer: BufferEntry, ids: Sequence[UUID] | None = None, *,
                   after: UUID | None = None, limit: int = 1000) -> list[UUID]:  # fmt: skip
    """Tickets on whose open clocks the buffer is in force, by id."""
    query = (
        select(_c.ticket_id)
        .where(
            _c.tenant_id == ctx.tenant_id,
            any_of(_c.state, ("running", "paused")),
            _given(ctx, buffer) > 0,
            _c.ticket_id.in_(_announced_tickets(ctx, buffer)),
        )
        .distinct()
        .order_by(_c.ticket_id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(_c.ticket_id > after)
    if ids is not None:
        query = query.where(any_of(_c.ticket_id, ids))
    return [row["ticket_id"] for row in await ctx.tx.all(query)]


async def held_by_id(ctx: Context, ids: Sequence[UUID]) -> list[Any]:
    """These tickets, locked; whom somebody works on is left out."""
    query = select(_t.id, _t.number, _t.node, _t.channel, _t.requester_id).where(
        _t.tenant_id == ctx.tenant_id, any_of(_t.id, ids)
    )
    return await ctx.tx.all(_locking(query))


def _locking(query: Select[Any]) -> Select[Any]:
    # Never waited for: a command may hold this ticket and want another one of the batch.
    return query.order_by(_t.id).with_for_update(of=tickets.tickets_table, skip_locked=True)


def _announced_tickets(ctx: Context, buffer: BufferEntry) -> Select[Any]:
    return select(announcements.c.ticket_id).where(
        announcements.c.tenant_id == ctx.tenant_id, announcements.c.buffer_id == buffer.id
    )


def _requester() -> ColumnElement[bool]:
    return and_(_r.tenant_id == _t.tenant_id, _r.id == _t.requester_id)


async def _scoped(ctx: Context, buffer: BufferEntry) -> ColumnElement[bool]:
    """Open tickets of the scope with a clock that the buffer touches and has not moved yet."""
    config = await tickets.ticket_config(ctx)
    return and_(
        _t.tenant_id == ctx.tenant_id,
        _t.status_category != "closed",
        config.criterion(ctx, buffer.scope, NOBODY),
        exists().where(
            _c.tenant_id == ctx.tenant_id,
            _c.ticket_id == _t.id,
            _touched(buffer.clock_kinds, buffer.from_at, buffer.until_at),
            _given(ctx, buffer) == 0,
        ),
    )


def _given(ctx: Context, buffer: BufferEntry) -> ColumnElement[Any]:
    """What the ledger says the buffer adds to a clock."""
    given = select(func.coalesce(func.sum(_a.minutes), 0)).where(
        _a.tenant_id == ctx.tenant_id,
        _a.buffer_id == buffer.id,
        # What the ledger is indexed by.
        _a.ticket_id == _c.ticket_id,
        _a.clock_id == _c.id,
    )
    return given.correlate(clocks).scalar_subquery()


def _touched(kinds: Sequence[str], from_at: datetime, until_at: datetime) -> ColumnElement[bool]:
    """`rules.touches` as a criterion on the rows of clocks."""
    return and_(
        any_of(_c.kind, kinds),
        any_of(_c.state, ("running", "paused")),
        _c.started_at < until_at,
        _c.raw_due_at.is_(None) | (_c.raw_due_at > from_at),
    )

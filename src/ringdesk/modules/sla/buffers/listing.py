"""Buffers as lists show them, and the ledger (时效调整日志) of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import tickets

from ..policy import ClockKind, L10n
from ..tables import adjustments, announcements, buffers
from .rules import BufferEntry

_b, _n, _a = buffers.c, announcements.c, adjustments.c
_t = tickets.tickets_table.c
Phase = Literal["draft", "upcoming", "active", "over", "cancelled"]


class Announced(msgspec.Struct, frozen=True):
    """Who has been told so far: tickets, their customers, and by which way."""

    tickets: int
    customers: int
    mail: int
    portal: int


class BufferView(msgspec.Struct, frozen=True, kw_only=True):
    """A buffer. `readable`: its scope can be read with the fields there are now."""

    id: UUID
    number: int
    title: L10n
    notice: L10n
    reason: str
    scope: dict[str, Any]
    readable: bool
    clock_kinds: list[ClockKind]
    from_at: datetime
    until_at: datetime
    shift_minutes: int | None
    factor_percent: int | None
    state: Literal["draft", "announced", "cancelled"]
    phase: Phase
    author_name: str
    created_at: datetime
    announced_at: datetime | None
    cancelled_at: datetime | None
    announced: Announced
    revision: int


class DeadlineShift(msgspec.Struct, frozen=True, kw_only=True):
    """One deadline that a buffer moves; without a deadline no time runs on it now."""

    ticket_id: UUID
    number: int
    subject: str
    clock: ClockKind
    minutes: int
    due_before: datetime | None
    due_after: datetime | None
    customer_locale: str


Because = Literal["cancelled", "new_target"]


class LedgerRow(DeadlineShift, frozen=True, kw_only=True):
    """One that was moved. `way`: how the customer was told of it beforehand.

    `because`: where it takes minutes back, whether the buffer was cancelled or the target of the
    clock changed, which leaves nothing of a buffer that does not apply to the new one.
    """

    id: UUID
    at: datetime
    way: Literal["mail", "portal"]
    because: Because | None


_counts = (
    select(
        _n.buffer_id,
        func.count().label("tickets"),
        func.count(_t.requester_id.distinct()).label("customers"),
        func.count().filter(_n.way == "mail").label("mail"),
        func.count().filter(_n.way == "portal").label("portal"),
    )
    .join(tickets.tickets_table, (_t.tenant_id == _n.tenant_id) & (_t.id == _n.ticket_id))
    .where(_n.tenant_id == bindparam("tenant_id"))
    .group_by(_n.buffer_id)
    .subquery()
)
_all = (
    select(buffers, *(_counts.c[n] for n in Announced.__struct_fields__))
    .outerjoin(_counts, _counts.c.buffer_id == _b.id)
    .where(_b.tenant_id == bindparam("tenant_id"))
)
_list = sql(_all.order_by(_b.from_at.desc(), _b.number.desc()).limit(500))
_one = sql(_all.where(_b.id == bindparam("that_id")))
_newest = (SortKey("at", _a.at, descending=True),)


async def list_buffers(ctx: Context) -> list[BufferView]:
    """The latest window first; at most 500."""
    config = await tickets.ticket_config(ctx)
    return [_view(row, ctx.now(), config) for row in await ctx.tx.all(_list)]


async def show_buffer(ctx: Context, buffer_id: UUID) -> BufferView:
    row = await ctx.tx.first(_one, that_id=buffer_id)
    if row is None:
        raise NotFound("buffer")
    return _view(row, ctx.now(), await tickets.ticket_config(ctx))


async def entry(ctx: Context, buffer_id: UUID) -> BufferEntry:
    """The buffer as the rules know it, whatever its state. NotFound."""
    view = await show_buffer(ctx, buffer_id)
    plain = {name: getattr(view, name) for name in BufferEntry.__struct_fields__}
    return msgspec.convert(plain, BufferEntry, strict=False)


def _view(row: Mapping[str, Any], now: datetime, config: tickets.TicketConfig) -> BufferView:
    told = Announced(*(row[name] or 0 for name in Announced.__struct_fields__))
    plain = {n: row[n] for n in BufferView.__struct_fields__ if n in row.keys()}  # noqa: SIM118
    phase = phase_of(row["state"], row["from_at"], row["until_at"], now)
    return BufferView(**plain, phase=phase, announced=told, readable=config.readable(row["scope"]))


def phase_of(state: str, from_at: datetime, until_at: datetime, now: datetime) -> Phase:
    """Where a buffer is in its life: what is announced is upcoming, active or over."""
    if state == "draft":
        return "draft"
    if state == "cancelled":
        return "cancelled"
    if now < from_at:
        return "upcoming"
    return "active" if now < until_at else "over"


async def ledger(ctx: Context, buffer_id: UUID, page: Page) -> tuple[list[LedgerRow], str | None]:
    """Every shift by this buffer on the tickets one may see, the newest first. NotFound."""
    cancelled_at = (await show_buffer(ctx, buffer_id)).cancelled_at
    query = (
        select(
            _a.id, _a.ticket_id, _t.number, _t.subject, _a.clock_kind.label("clock"), _a.minutes,
            _a.due_before, _a.due_after, _a.at, _n.way, _n.locale.label("customer_locale"),
        )
        .select_from(adjustments)
        .join(tickets.tickets_table, (_t.tenant_id == _a.tenant_id) & (_t.id == _a.ticket_id))
        .join(
            announcements,
            (_n.tenant_id == _a.tenant_id)
            & (_n.buffer_id == _a.buffer_id)
            & (_n.ticket_id == _a.ticket_id),
        )
        .where(
            _a.tenant_id == ctx.tenant_id, _a.buffer_id == buffer_id,
            tickets.visible_to(ctx.actor),
        )
    )  # fmt: skip
    rows, following = cut(await ctx.tx.all(paged(query, _newest, page, _a.id)), _newest, page)
    return [_ledger_row(row, cancelled_at) for row in rows], following


def _ledger_row(row: Mapping[str, Any], cancelled_at: datetime | None) -> LedgerRow:
    names = set(LedgerRow.__struct_fields__) - {"because"}
    because = _taken_for(row["minutes"], row["at"], cancelled_at)
    return LedgerRow(**{name: row[name] for name in names}, because=because)


def _taken_for(minutes: int, at: datetime, cancelled_at: datetime | None) -> Because | None:
    if minutes > 0:
        return None
    return "cancelled" if cancelled_at is not None and at >= cancelled_at else "new_target"

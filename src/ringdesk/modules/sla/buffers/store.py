"""Rows of announcements and of the ledger."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import as_document, given_rows, sql
from ringdesk.modules import customers, tickets

from ..events import BufferLifted, BufferTold
from ..promises.given import KINDS
from ..tables import adjustments, announcements
from .rules import BufferEntry

_ANNOUNCED = ("buffer_id", "ticket_id", "way", "locale", "at")
_announce = sql(
    upsert(announcements)
    .from_select(["tenant_id", *_ANNOUNCED], given_rows(announcements, _ANNOUNCED))
    .on_conflict_do_nothing()
    .returning(announcements.c.buffer_id)
)
_way = sql(
    select(announcements.c.way).where(
        announcements.c.tenant_id == bindparam("tenant_id"),
        announcements.c.buffer_id == bindparam("of_buffer"),
        announcements.c.ticket_id == bindparam("of_ticket"),
    )
)
_SHIFTED = (
    "id", "buffer_id", "ticket_id", "clock_id", "clock_kind", "minutes", "due_before",
    "due_after", "at",
)  # fmt: skip
_add_shifts = sql(
    insert(adjustments).from_select(["tenant_id", *_SHIFTED], given_rows(adjustments, _SHIFTED))
)


async def announce(
    ctx: Context, ticket: Mapping[str, Any], buffers: Sequence[BufferEntry], told_by: str
) -> None:
    """Who is told of these buffers for this ticket, and how; each ticket once for a buffer."""
    requester = await customers.requester_by_id(ctx, ticket["requester_id"])
    reached = requester.email is not None and requester.bounced_at is None
    way = "mail" if reached and told_by != "page" else "portal"
    rows = [
        {
            "buffer_id": b.id, "ticket_id": ticket["id"], "way": way, "locale": requester.locale,
            "at": ctx.now(),
        }
        for b in buffers
    ]  # fmt: skip
    new = await ctx.tx.all(_announce, **as_document(announcements, _ANNOUNCED, rows))
    first_told = {row["buffer_id"] for row in new}
    for buffer in buffers:
        if buffer.id in first_told:
            ctx.emit(
                BufferTold(
                    subject_id=ticket["id"], node=ticket["node"], buffer_id=buffer.id,
                    number=buffer.number, title=buffer.title, way=way, told_by=told_by,
                )
            )  # fmt: skip


async def lift(
    ctx: Context, buffer: BufferEntry, ticket: tickets.TicketState, shifts: Sequence[Any]
) -> None:
    """Note that a buffer was taken from a ticket; its customer is told the way she was before."""
    way = await ctx.tx.value(_way, of_buffer=buffer.id, of_ticket=ticket.id)
    promised = any(s.kind in KINDS for s in shifts)
    ctx.emit(
        BufferLifted(
            subject_id=ticket.id, node=ticket.node, buffer_id=buffer.id, number=buffer.number,
            title=buffer.title, way=way if promised else "portal",
        )
    )  # fmt: skip


async def add_shifts(ctx: Context, ticket_id: UUID, shifts: Sequence[Any]) -> None:
    """Ledger rows of one ticket (`adopting.Shifted`)."""
    if not shifts:
        return
    rows = [
        {
            "id": ctx.new_id(), "buffer_id": s.buffer_id, "ticket_id": ticket_id,
            "clock_id": s.clock_id, "clock_kind": s.kind, "minutes": s.minutes,
            "due_before": s.due_before, "due_after": s.due_after, "at": ctx.now(),
        }
        for s in shifts
    ]  # fmt: skip
    await ctx.tx.run(_add_shifts, **as_document(adjustments, _SHIFTED, rows))

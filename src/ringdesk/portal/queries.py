"""What customers are shown: columns selected on purpose, nothing internal among them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, literal_column, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets, workflow

from .turns import turn_at
from .wording import Arrival, Progress, Turn, progress, stage_of, status_word

_t, _e, _m = tickets.tickets_table.c, events.c, tickets.messages.c
_NEWEST = (SortKey("created_at", _t.created_at, descending=True),)
_FEW = 20


class OwnTicket(msgspec.Struct, frozen=True):
    """One line of «my tickets». `spoken_at`: when either side last said something."""

    number: int
    subject: str
    status: str
    created_at: datetime
    spoken_at: datetime


async def own_tickets(
    ctx: Context, *, limit: int = 20, after: str | None = None
) -> tuple[list[OwnTicket], str | None]:
    """The actor's own tickets, newest first, and the cursor of the next page."""
    spoken = func.greatest(_t.created_at, _t.last_customer_at, _t.last_agent_at)
    query = select(
        _t.number, _t.subject, _t.status_category, _t.accepted_at, _t.acceptance, _t.created_at,
        _t.merged_into_id, _t.node, *tickets.STANDING,
        spoken.label("spoken_at"),
    ).where(_t.tenant_id == ctx.tenant_id, tickets.visible_to(ctx.actor))  # fmt: skip
    page = Page(limit, after or None)
    rows, following = cut(await ctx.tx.all(paged(query, _NEWEST, page, _t.id)), _NEWEST, page)
    known = await workflow.versions(ctx)
    return [_line(row, _turn(row, known)) for row in rows], following


def _turn(row: Mapping[str, Any], known: Mapping[tuple[str, int], workflow.Published]) -> Turn:
    """In a list a split ticket counts as being worked on: its branches are not looked up."""
    process = known[row["process_key"], row["process_version"]].process
    return turn_at([process.node(row["node"])])


def _line(row: Mapping[str, Any], turn: Turn) -> OwnTicket:
    word = (
        "merged"
        if row["merged_into_id"]
        else status_word(
            row["status_category"],
            confirmed=row["accepted_at"] is not None,
            void=row["acceptance"] == "void",
            turn=turn,
        )
    )
    return OwnTicket(row["number"], row["subject"], word, row["created_at"], row["spoken_at"])


_recent = (
    select(_t.created_at, _t.first_response_at)
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.created_at > bindparam("since"),
        _t.first_response_at.is_not(None),
    )
    .order_by(_t.created_at.desc())
    .limit(500)
    .subquery()
)
_usual = sql(
    select(
        func.count().label("count"),
        func.percentile_cont(literal_column("0.5"))
        .within_group(_recent.c.first_response_at - _recent.c.created_at)
        .label("median"),
    )
)


async def usual_first_answer(ctx: Context) -> timedelta | None:
    """The median time to the first answer over the last 30 days (at most the newest 500 tickets);
    None while there are too few to speak of."""
    row = await ctx.tx.first(_usual, since=ctx.now() - timedelta(days=30))
    return row["median"] if row and row["count"] >= _FEW else None


_moves = sql(
    select(_e.type, _e.at, _e.data["to_node"].astext.label("to_node"))
    .where(
        _e.tenant_id == bindparam("tenant_id"),
        _e.subject_id == bindparam("ticket_id"),
        _e.at >= bindparam("since"),
        _e.data.has_key(literal_column("'to_node'")),
    )
    .order_by(_e.seq)
)


async def way(ctx: Context, ticket: tickets.TicketState) -> list[Progress]:
    """The steps of a ticket with their times; from the record only node and instant are read."""
    process = await tickets.process_of(ctx, ticket)
    known = {node.key for node in process.nodes}

    def category(node: str) -> str:
        """What waits for a decision on the way is being worked on, not checked afterwards."""
        decides = process.node(node).kind == "approval"
        return "in_progress" if decides else process.status_of(node).category

    rows = await ctx.tx.all(_moves, ticket_id=ticket.id, since=ticket.created_at)
    arrivals = [
        Arrival(
            category(row["to_node"]),
            row["at"],
            confirmed=row["type"] == "TicketAccepted",
        )
        for row in rows
        if row["to_node"] in known
    ]
    now = stage_of(category(ticket.node), confirmed=ticket.accepted_at is not None)
    return progress(ticket.created_at, arrivals, now, closed=ticket.closed)


_others_words = sql(
    select(func.count()).where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.ticket_id == bindparam("ticket_id"),
        (_m.direction == literal_column("'out'")) | (_m.channel != literal_column("'portal'")),
    )
)


async def untouched(ctx: Context, ticket_id: UUID) -> bool:
    """Whether nothing is on the ticket but what was sent in through the portal."""
    count: int = await ctx.tx.value(_others_words, ticket_id=ticket_id)
    return count == 0


_linked = sql(
    select(_t.id, _t.number, _t.requester_id, _t.closed_at).where(
        _t.tenant_id == bindparam("tenant_id"), _t.id == bindparam("ticket_id")
    )
)


async def linked_ticket(ctx: Context, ticket_id: UUID) -> Mapping[str, Any] | None:
    """The ticket a signed link names: id, number, requester_id, closed_at."""
    return await ctx.tx.first(_linked, ticket_id=ticket_id)

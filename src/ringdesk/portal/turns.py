"""Whose turn it is, as the ticket's process says, and what the process has told its customer."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, literal_column, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets, workflow

from .wording import Turn

_e = events.c
# Newer ones are what counts; a process that says more repeats itself.
_MOST = 20


async def turn_of(ctx: Context, ticket: tickets.TicketState) -> Turn:
    """Of a split ticket, the customer's as soon as one branch waits for them."""
    process = await tickets.process_of(ctx, ticket)
    node = process.node(ticket.node)
    if node.kind != "parallel":
        return turn_at([node])
    return turn_at([process.node(key) for key in await tickets.active_branches(ctx, ticket)])


def turn_at(nodes: Iterable[workflow.Node]) -> Turn:
    """Pure. `decision`: nothing else is being done until somebody has decided."""
    standing = list(nodes)
    if any(node.wait is not None and node.wait.until == "customer" for node in standing):
        return "customer"
    decides = bool(standing) and all(node.kind == "approval" for node in standing)
    return "decision" if decides else "ours"


class Notice(msgspec.Struct, frozen=True):
    """What the process told the customer by mail."""

    at: datetime
    text: str


_told = sql(
    select(_e.at, _e.data["text"].astext.label("text"))
    .where(
        _e.tenant_id == bindparam("tenant_id"),
        _e.subject_id == bindparam("ticket_id"),
        _e.at >= bindparam("since"),
        _e.type == literal_column("'CustomerInformed'"),
    )
    .order_by(_e.seq.desc())
    .limit(_MOST)
)


async def notices(ctx: Context, ticket: tickets.TicketState) -> list[Notice]:
    """Oldest first, so that they read like the steps beside them."""
    rows = await ctx.tx.all(_told, ticket_id=ticket.id, since=ticket.created_at)
    return [Notice(row["at"], row["text"]) for row in reversed(rows)]

"""Ordering a request to another system in the transaction that wants it, and its undoing."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, exists, insert, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Order
from ringdesk.modules import tickets, workflow

from .. import store
from ..events import CallOrdered
from ..tables import node_runs, outside_calls
from .rules import filled, filled_url

if TYPE_CHECKING:
    from ..book import Book
    from ..state import NodeRun

SEND = "runs.call"
_c, _r = outside_calls.c, node_runs.c
_insert = sql(insert(outside_calls).values({c.name: bindparam(c.name) for c in outside_calls.c}))
_twin = outside_calls.alias("twin").c
# What was done and not undone yet, the newest first: it is undone in reverse order.
_done = sql(
    select(_c.run_id, _c.answer, _r.node, _r.entered_at)
    .join_from(outside_calls, node_runs, (_r.tenant_id == _c.tenant_id) & (_r.id == _c.run_id))
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        _c.ticket_id == bindparam("of_ticket"),
        _c.purpose == "do",
        _c.state == "answered",
        ~exists().where(
            _twin.tenant_id == _c.tenant_id, _twin.run_id == _c.run_id, _twin.purpose == "undo"
        ),
    )
    .order_by(_c.created_at.desc())
)


async def told_values(ctx: Context, ticket: tickets.TicketState) -> dict[str, Any]:
    """What texts that people read may name: nothing that is hidden where the ticket stands."""
    return {**values_of(ticket), "fields": await tickets.told_fields(ctx, ticket)}


def values_of(ticket: tickets.TicketState) -> dict[str, Any]:
    """What requests to other systems may name: `{{number}}`, `{{fields.order_number}}` …"""
    return {
        "id": str(ticket.id), "number": ticket.number, "subject": ticket.subject,
        "type": ticket.type_key, "priority": ticket.priority, "status": ticket.status,
        "fields": ticket.fields,
    }  # fmt: skip


async def order(ctx: Context, book: "Book", run: "NodeRun") -> None:
    """Queue what a call node asks for; the job sends it when this is committed."""
    node = book.process.node(run.node)
    if node.call is not None:
        await _order(ctx, book.ticket, run.id, node, node.call.request, "do", {})


async def _order(
    ctx: Context,
    ticket: tickets.TicketState,
    run_id: UUID,
    node: workflow.Node,
    request: workflow.Request,
    purpose: str,
    more: dict[str, Any],
) -> None:
    call_id, values = ctx.new_id(), {**values_of(ticket), **more}
    ready = {
        "url": filled_url(request.url, values), "method": request.method,
        "body": filled(request.body, values),
    }  # fmt: skip
    await ctx.tx.run(
        _insert, id=call_id, run_id=run_id, ticket_id=ticket.id,
        idempotency_key=f"{run_id}:{purpose}", purpose=purpose, request=ready, state="waiting",
        attempts=0, answer_status=None, answer=None, error=None, created_at=ctx.now(),
        settled_at=None,
    )  # fmt: skip
    ctx.order(Order(kind=SEND, payload={"call_id": str(call_id)}))
    ctx.emit(
        CallOrdered(
            subject_id=ticket.id, node=ticket.node, run_id=run_id, step=node.key,
            step_name=node.name, call_id=call_id,
            purpose=purpose,
        )
    )  # fmt: skip


async def undo_behind(ctx: Context, book: "Book", outcome: str, to_node: str) -> None:
    """Work goes back past calls that were answered: each is undone, the newest first.

    Going back is coming to a node the ticket had been at before the call.
    """
    if outcome in workflow.SIDEWAYS - {"return", "reopen"} or not _undoable(book):
        return
    rows = await ctx.tx.all(_done, of_ticket=book.ticket.id)
    if not rows:
        return
    first = await store.first_entered(ctx, book.ticket.id, to_node)
    if to_node == book.process.start:
        first = book.ticket.created_at
    for row in rows:
        node = book.process.node(row["node"]) if book.process.has_node(row["node"]) else None
        if node and first is not None and first <= row["entered_at"]:
            await undo(ctx, book.ticket, row["run_id"], node, row["answer"])


async def undo(
    ctx: Context, ticket: tickets.TicketState, run_id: UUID, node: workflow.Node, answer: Any
) -> None:
    """Queue what takes back a call that was answered so, where its node names such a request."""
    if node.call is not None and node.call.compensate is not None:
        told = {"answer": answer}
        await _order(ctx, ticket, run_id, node, node.call.compensate, "undo", told)


def _undoable(book: "Book") -> bool:
    known: bool | None = book.process.remembered.get("undoable")
    if known is None:
        known = any(node.call and node.call.compensate for node in book.process.nodes)
        book.process.remembered["undoable"] = known
    return known

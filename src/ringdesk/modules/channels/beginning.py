"""Telling the customer that somebody has begun (派单后告知): one short mail, once for a ticket."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from ringdesk.kernel import jobs
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import customers, tickets
from ringdesk.modules.tickets.events import TicketAssigned

from .outgoing.queueing import Notice, queue_notice
from .tables import outbound_mails

KIND = "started"
TELL = "channels.tell_of_the_start"
# Who is answered within this time needs no mail that says that an answer will come.
PATIENCE = timedelta(minutes=2)

_o = outbound_mails.c
_mailed = sql(
    select(_o.kind, _o.state).where(
        _o.tenant_id == bindparam("tenant_id"), _o.ticket_id == bindparam("of_ticket")
    )
)


@react(TicketAssigned)
async def think_of_telling(ctx: Context, fact: Recorded) -> None:
    """A first assignment to a person; of many tickets at once nobody is told."""
    event: Any = fact.event
    first = event.assignee_id is not None and event.previous_assignee_id is None
    if first and not tickets.in_bulk(ctx):
        ctx.order(
            jobs.Order(
                kind=TELL, payload={"ticket_id": event.subject_id}, delay=PATIENCE,
                dedupe=f"{TELL}/{event.subject_id}",
            )
        )  # fmt: skip


@jobs.job(TELL)
async def tell_of_the_start(ctx: Context, payload: dict[str, Any]) -> None:
    """Only who got a receipt is told (so no machine and nobody imported), and only as long as
    it is news: not answered, not told before, and somebody still has it."""
    ticket = await tickets.read(ctx, UUID(payload["ticket_id"]))
    if ticket.first_response_at or not _in_hand(ticket):
        return
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    if requester.email is None or requester.bounced_at is not None:
        return
    rows = await ctx.tx.all(_mailed, of_ticket=ticket.id)
    kinds = {row["kind"] for row in rows if row["state"] != "withdrawn"}
    if "receipt" in kinds and not kinds & {KIND, "reply"}:
        await queue_notice(ctx, ticket, requester.email, _worded(ctx, ticket, requester))


def _in_hand(ticket: tickets.TicketState) -> bool:
    return ticket.assignee_id is not None and ticket.status_category == "in_progress"


def _worded(ctx: Context, ticket: tickets.TicketState, requester: customers.Requester) -> Notice:
    texts: Catalogues = ctx.ports["texts"]
    places: dict[str, Any] = {
        "name": requester.name,
        "number": ticket.number,
        "subject": ticket.subject,
        "url": tickets.portal_url(ctx, ticket.id, requester.id),
    }
    return Notice(
        kind=KIND,
        subject=texts.t(requester.locale, "mail.started.subject", **places),
        text=texts.t(requester.locale, "mail.started.text", **places),
        locale=requester.locale,
    )

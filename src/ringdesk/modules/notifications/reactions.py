"""What happens to tickets is told to the members it concerns, as a durable job."""

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import (
    CustomerReplied,
    NoteAdded,
    TicketAssigned,
    TicketCreated,
    TicketEscalated,
    TicketRated,
    TicketRejected,
    TicketResolved,
    TicketReturned,
    TicketTransferred,
    VerificationFailed,
)

from . import store
from .commands import give
from .rules import details, may_concern, recipients

TOLD_OF = (
    CustomerReplied, NoteAdded, TicketAssigned, TicketCreated, TicketEscalated, TicketRated,
    TicketRejected, TicketResolved, TicketReturned, TicketTransferred, VerificationFailed,
)  # fmt: skip


async def tell(ctx: Context, fact: Recorded) -> None:
    """One notice for each (member, event, kind), however often this runs."""
    await identity.recall_config(ctx)
    ticket = await tickets.read(ctx, fact.event.subject_id)
    facts = await store.facts_of(ctx, ticket)
    told = recipients(
        fact.event,
        facts,
        await store.preferences_of(ctx, facts.active),
        actor_member_id=fact.actor.member_id,
    )
    await give(
        ctx, told, event_id=fact.id, actor_name=fact.actor.name, ticket_id=ticket.id,
        data=details(fact.event),
    )  # fmt: skip


for _kind in TOLD_OF:
    react(_kind, later=True, when=may_concern)(tell)

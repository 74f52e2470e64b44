"""What the mail does when something happened elsewhere."""

from typing import Any, cast
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import customers, identity, notifications, tickets
from ringdesk.modules.runs.events import CustomerInformed
from ringdesk.modules.tickets.events import (
    TicketClosed,
    TicketCreated,
    TicketReplied,
    TicketResolved,
    TicketVerified,
)

from .commands.mailboxes import lay_mailbox
from .events import (
    AutomaticMailStopped,
    MailBounced,
    MailboxTroubled,
    MailFailed,
    MailQuarantined,
)
from .outgoing.queueing import Addressed, Notice, queue_notices, queue_replies
from .promising import Reached, promised_words

# Mail brought in from elsewhere is history: its customers know about it already.
_SILENT_CHANNELS = ("import",)


@react(identity.WorkspaceCreated)
async def give_it_a_mailbox(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    order = ctx.ports.get("new_workspace")
    await lay_mailbox(ctx, event.slug, event.name, order and order.mailbox)


@react(TicketReplied, later=True, together=True)
async def mail_the_reply(ctx: Context, facts: list[Recorded]) -> None:
    told: list[Any] = [fact.event for fact in facts]
    await queue_replies(ctx, [event.message_id for event in told])


def _wants_receipt(event: TicketCreated) -> bool:
    """Never for automatic mail (RFC 3834)."""
    return not event.quiet and event.channel not in _SILENT_CHANNELS


@react(TicketCreated, later=True, when=_wants_receipt, together=True)
async def confirm_receipt(ctx: Context, facts: list[Recorded]) -> None:
    """The number and the customer's page, at once, and by when an answer comes."""
    reached = await _reached(ctx, facts)
    promised = await promised_words(ctx, reached)
    await queue_notices(
        ctx,
        [
            _notice(ctx, "receipt", ticket, requester, promise=promised[ticket.id])
            for ticket, requester in reached
        ],
    )


@react(TicketResolved, later=True, when=lambda event: not event.needs_review, together=True)
async def ask_to_confirm(ctx: Context, facts: list[Recorded]) -> None:
    """Solved and not to be checked first: the customer has the word."""
    await _ask(ctx, facts)


@react(TicketVerified, later=True, together=True)
async def ask_to_confirm_verified(ctx: Context, facts: list[Recorded]) -> None:
    await _ask(ctx, facts)


async def _ask(ctx: Context, facts: list[Recorded]) -> None:
    reached = await _reached(ctx, facts)
    notices = [_notice(ctx, "confirm", *one) for one in reached if _waits_for_word(one[0])]
    await queue_notices(ctx, notices)


@react(TicketClosed, later=True, together=True)
async def say_it_is_closed(ctx: Context, facts: list[Recorded]) -> None:
    """Short, and only for who has not rated: who has, knows."""
    reached = await _reached(ctx, facts)
    await queue_notices(
        ctx, [_notice(ctx, "closed", *one) for one in reached if one[0].rating is None]
    )


@react(CustomerInformed, later=True, together=True)
async def tell_what_the_process_says(ctx: Context, facts: list[Recorded]) -> None:
    """What a notice of the ticket's process says, in the process's own words."""
    said: dict[Any, str] = {
        fact.event.subject_id: cast(CustomerInformed, fact.event).text for fact in facts
    }
    reached = await _reached(ctx, facts)
    await queue_notices(
        ctx, [_notice(ctx, "process", *one, text=said[one[0].id]) for one in reached]
    )


async def _reached(ctx: Context, facts: list[Recorded]) -> list[Reached]:
    """The tickets of these facts, in their order, whose customers can be written to."""
    about = await tickets.read_all(ctx, [fact.event.subject_id for fact in facts])
    whose = await customers.requesters_by_id(ctx, [one.requester_id for one in about.values()])
    return [
        (ticket, requester)
        for fact in facts
        if (ticket := about.get(fact.event.subject_id))
        and ticket.channel not in _SILENT_CHANNELS
        and (requester := whose.get(ticket.requester_id))
        and requester.email is not None
        and requester.bounced_at is None
    ]


def _waits_for_word(ticket: tickets.TicketState) -> bool:
    """Solved, and the customer has not said yes: in the meantime it may have come back."""
    return ticket.status_category == "resolved" and ticket.accepted_at is None


def _notice(
    ctx: Context,
    kind: str,
    ticket: tickets.TicketState,
    requester: customers.Requester,
    **more: str,
) -> Addressed:
    texts: Catalogues = ctx.ports["texts"]
    places: dict[str, Any] = {
        "name": requester.name,
        "number": ticket.number,
        "subject": ticket.subject,
        "url": tickets.portal_url(ctx, ticket.id, requester.id),
        **more,
    }
    notice = Notice(
        kind=kind,
        subject=texts.t(requester.locale, f"mail.{kind}.subject", **places),
        text=texts.t(requester.locale, f"mail.{kind}.text", **places),
        locale=requester.locale,
    )
    return Addressed(ticket, requester.email or "", notice)


@react(MailQuarantined)
async def alarm_admins(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    about = {"reason": event.reason, "sender": event.sender, "subject": event.subject}
    await _notify(ctx, fact, "mail_quarantined", await _keepers(ctx), about)


@react(MailboxTroubled)
async def alarm_of_a_mailbox(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    about = {"mailbox": event.address, "way": event.way, "code": event.code}
    await _notify(ctx, fact, "mailbox_failing", await _keepers(ctx), about)


@react(AutomaticMailStopped)
async def warn_of_a_loop(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    about = {"reason": "budget", "recipient": event.recipient}
    await _notify(ctx, fact, "delivery_failed", await _keepers(ctx), about)


@react(MailFailed)
async def tell_the_handler_it_failed(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell_handler(ctx, fact, {"reason": event.error, "recipient": event.recipient})


@react(MailBounced)
async def tell_the_handler_it_bounced(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    if event.action == "failed":
        reason = f"{event.status} {event.diagnostic}".strip()
        await _tell_handler(ctx, fact, {"reason": reason, "recipient": event.recipient})


async def _tell_handler(ctx: Context, fact: Recorded, about: dict[str, Any]) -> None:
    """Whoever has the ticket; where nobody has, those who keep the mailboxes."""
    ticket = await tickets.read(ctx, fact.event.subject_id)
    whom = [ticket.assignee_id] if ticket.assignee_id else await _keepers(ctx)
    await _notify(ctx, fact, "delivery_failed", whom, about, ticket_id=ticket.id)


async def _keepers(ctx: Context) -> list[UUID]:
    people = (await identity.directory(ctx)).members.values()
    return [m.id for m in people if m.active and "mailbox.manage" in m.permissions]


async def _notify(
    ctx: Context,
    fact: Recorded,
    kind: notifications.Kind,
    whom: list[UUID],
    about: dict[str, Any],
    *,
    ticket_id: UUID | None = None,
) -> None:
    told = await notifications.wished(ctx, whom, kind)
    await notifications.give(
        ctx, told, event_id=fact.id, actor_name=fact.actor.name, ticket_id=ticket_id, data=about
    )

"""What the mail does when something happened elsewhere."""

from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.i18n import Catalogues
from ringdesk.modules import customers, identity, notifications, tickets
from ringdesk.modules.tickets.events import (
    TicketClosed,
    TicketCreated,
    TicketReplied,
    TicketResolved,
    TicketVerified,
)

from .commands.mailboxes import lay_mailbox
from .events import AutomaticMailStopped, MailBounced, MailFailed, MailQuarantined
from .outgoing.queueing import Notice, queue_notice, queue_reply
from .promising import promised_words

# Mail brought in from elsewhere is history: its customers know about it already.
_SILENT_CHANNELS = ("import",)


@react(identity.WorkspaceCreated)
async def give_it_a_mailbox(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    order = ctx.ports.get("new_workspace")
    await lay_mailbox(ctx, event.slug, event.name, order and order.mailbox)


@react(TicketReplied, later=True)
async def mail_the_reply(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await queue_reply(ctx, event.subject_id, event.message_id)


def _wants_receipt(event: TicketCreated) -> bool:
    """Never for automatic mail (RFC 3834)."""
    return not event.quiet and event.channel not in _SILENT_CHANNELS


@react(TicketCreated, later=True, when=_wants_receipt)
async def confirm_receipt(ctx: Context, fact: Recorded) -> None:
    """The number and the customer's page, at once."""
    await _tell(ctx, fact.event.subject_id, "receipt")


@react(TicketResolved, later=True, when=lambda event: not event.needs_review)
async def ask_to_confirm(ctx: Context, fact: Recorded) -> None:
    """Solved and not to be checked first: the customer has the word."""
    await _tell(ctx, fact.event.subject_id, "confirm", waiting=True)


@react(TicketVerified, later=True)
async def ask_to_confirm_verified(ctx: Context, fact: Recorded) -> None:
    await _tell(ctx, fact.event.subject_id, "confirm", waiting=True)


@react(TicketClosed, later=True)
async def say_it_is_closed(ctx: Context, fact: Recorded) -> None:
    """Short, and only for who has not rated: who has, knows."""
    await _tell(ctx, fact.event.subject_id, "closed", unrated=True)


async def _tell(
    ctx: Context, ticket_id: UUID, kind: str, *, waiting: bool = False, unrated: bool = False
) -> None:
    ticket = await tickets.read(ctx, ticket_id)
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    if requester.email is None or requester.bounced_at is not None:
        return
    if ticket.channel in _SILENT_CHANNELS or (waiting and not _waits_for_word(ticket)):
        return
    if unrated and ticket.rating is not None:
        return
    promise = await _promise(ctx, ticket, requester) if kind == "receipt" else ""
    notice = _worded(ctx, kind, ticket, requester, promise=promise)
    await queue_notice(ctx, ticket, requester.email, notice)


async def _promise(
    ctx: Context, ticket: tickets.TicketState, requester: customers.Requester
) -> str:
    """A paragraph that says by when an answer comes, where that is promised."""
    zone = requester.zone or (await identity.directory(ctx)).zone
    said = await promised_words(ctx, ticket, requester.locale, zone)
    return f"{said}\n\n" if said else ""


def _waits_for_word(ticket: tickets.TicketState) -> bool:
    """Solved, and the customer has not said yes: in the meantime it may have come back."""
    return ticket.status_category == "resolved" and ticket.accepted_at is None


def _worded(
    ctx: Context,
    kind: str,
    ticket: tickets.TicketState,
    requester: customers.Requester,
    **more: str,
) -> Notice:
    texts: Catalogues = ctx.ports["texts"]
    places: dict[str, Any] = {
        "name": requester.name,
        "number": ticket.number,
        "subject": ticket.subject,
        "url": tickets.portal_url(ctx, ticket.id, requester.id),
        **more,
    }
    return Notice(
        kind=kind,
        subject=texts.t(requester.locale, f"mail.{kind}.subject", **places),
        text=texts.t(requester.locale, f"mail.{kind}.text", **places),
        locale=requester.locale,
    )


@react(MailQuarantined)
async def alarm_admins(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    about = {"reason": event.reason, "sender": event.sender, "subject": event.subject}
    await _notify(ctx, fact, "mail_quarantined", await _keepers(ctx), about)


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

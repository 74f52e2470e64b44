"""Who is told what, and by which ways: values in, recipients out."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID

import msgspec

from ringdesk.kernel.events import Event
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

Kind: TypeAlias = Literal[
    "assigned", "mentioned", "returned", "customer_replied", "review_requested", "rejected",
    "rated_low", "mail_quarantined", "mailbox_failing", "delivery_failed", "deadline_warning",
    "deadline_breached", "deadline_escalated", "buffer_announced", "approval_waiting",
    "approval_question", "approval_decided", "approval_late",
    "rule_notice", "rule_budget", "node_turn", "node_late", "node_notice",
    "feedback_given", "feedback_answered", "second_handling", "callback_due", "care_late",
    "pilot_rail", "article_waiting", "article_returned", "article_published",
    "article_withdrawn", "article_due",
]  # fmt: skip
Way: TypeAlias = Literal["app", "mail"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WAYS: tuple[Way, ...] = get_args(Way)
Preferences: TypeAlias = Mapping[str, Sequence[Way]]

DEFAULT_WAYS: tuple[Way, ...] = ("app",)
# Who may be away from the screen when time is over, or all wait for them, is mailed as well.
MAILED: frozenset[Kind] = frozenset(
    {"deadline_breached", "deadline_escalated", "approval_waiting", "approval_late", "care_late"}
)
# Trouble with the mail is not told by mail: it might be the very cause of more.
NEVER_MAILED: frozenset[Kind] = frozenset(
    {"mail_quarantined", "mailbox_failing", "delivery_failed"}
)
LOW_SCORE = 2


class TicketFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules ask about a ticket. `active`: members who may log in at all."""

    assignee_id: UUID | None
    # Collaborators and those who follow it up.
    followers: frozenset[UUID] = frozenset()
    # Reviewers named on the ticket, else those who may verify it.
    reviewers: frozenset[UUID] = frozenset()
    active: frozenset[UUID] = frozenset()


class Told(msgspec.Struct, frozen=True):
    """One member is told one kind of thing by these ways (at least one)."""

    member_id: UUID
    kind: Kind
    ways: tuple[Way, ...]


class News(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to tell several members; `said`: what its sentence says besides who did it.

    `said` may have `late`, how late it is told, as text in the workspace's language.
    """

    kind: Kind
    member_ids: tuple[UUID, ...]
    event_id: UUID
    ticket_id: UUID | None = None
    data: dict[str, Any] = {}
    said: dict[str, Any] = {}


def recipients(
    event: Event,
    ticket: TicketFacts,
    preferences: Mapping[UUID, Preferences],
    *,
    actor_member_id: UUID | None,
) -> list[Told]:
    """Whom the event concerns: never the one who acted, each member once for a kind."""
    concerned = dict.fromkeys(
        (member, kind) for member, kind in _concerned(event, ticket) if member is not None
    )
    told = [
        Told(member, kind, ways_of(preferences.get(member, {}), kind))
        for member, kind in concerned
        if member != actor_member_id and member in ticket.active
    ]
    return [one for one in told if one.ways]


def may_concern(event: Event) -> bool:
    """False when the event alone says that nobody is to be told, whatever ticket it is about."""
    match event:
        case TicketCreated():
            return not event.quiet and event.assignee_id is not None
        case CustomerReplied():
            return not event.quiet
        case NoteAdded():
            return bool(event.mention_ids)
        case TicketResolved():
            return event.needs_review
        case TicketRated():
            return event.score <= LOW_SCORE
        case _:
            return True


def ways_of(preferences: Preferences, kind: Kind) -> tuple[Way, ...]:
    """An empty list is a wish too: not to be told."""
    wanted = preferences.get(kind, WAYS if kind in MAILED else DEFAULT_WAYS)
    return tuple(way for way in possible(kind, WAYS) if way in wanted)


def possible(kind: Kind, offered: Sequence[Way]) -> list[Way]:
    """The ways this kind may go, of those offered here."""
    return [way for way in offered if way != "mail" or kind not in NEVER_MAILED]


def _concerned(event: Event, ticket: TicketFacts) -> Iterable[tuple[UUID | None, Kind]]:
    match event:
        case TicketCreated(quiet=True):
            return []
        case TicketCreated() | TicketAssigned() | TicketTransferred():
            return [(event.assignee_id, "assigned")]
        case TicketEscalated():
            return [(event.to_member_id, "assigned")]
        case TicketReturned() | VerificationFailed():
            return [(event.to_member_id or ticket.assignee_id, "returned")]
        case NoteAdded():
            return [(member, "mentioned") for member in event.mention_ids]
        case CustomerReplied(quiet=False):
            mine = [ticket.assignee_id, *sorted(ticket.followers, key=str)]
            return [(member, "customer_replied") for member in mine]
        case _:
            return _concerned_by_quality(event, ticket)


def _concerned_by_quality(event: Event, ticket: TicketFacts) -> Iterable[tuple[UUID | None, Kind]]:
    match event:
        case TicketResolved(needs_review=True):
            return [(one, "review_requested") for one in sorted(ticket.reviewers, key=str)]
        case TicketRejected():
            return [(ticket.assignee_id, "rejected")]
        case TicketRated() if event.score <= LOW_SCORE:
            return [(event.handler_id, "rated_low"), (ticket.assignee_id, "rated_low")]
        case _:
            return []


def details(event: Event) -> dict[str, str | int]:
    """What the notice shows besides who and which ticket."""
    match event:
        case TicketReturned():
            return {"reason": event.reason, "redo": event.redo}
        case VerificationFailed():
            return {"reason": "verification", "redo": event.note}
        case TicketTransferred():
            return {"reason": event.reason, "note": event.note}
        case TicketEscalated():
            return {"reason": event.reason, "level": event.level}
        case TicketRejected():
            return {"reason": event.reason}
        case TicketRated():
            return {"score": event.score, "comment": event.comment}
        case _:
            return {}

"""From the facts on record to what clocks understand of them. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.events import Event, Recorded
from ringdesk.modules.identity import Directory
from ringdesk.modules.tickets import TicketState
from ringdesk.modules.tickets import events as told

from ..events import AnswerExpected, TicketHeld, TicketReleased
from .turns import Facts, Happened, Turn, TurnKind

_TURNS: tuple[type[Event], ...] = (
    told.CustomerReplied, told.TicketReplied, told.ReplyWithdrawn, AnswerExpected,
)  # fmt: skip
_MOVES: tuple[type[Event], ...] = (
    told.TicketAssigned, told.TicketTransferred, told.TicketReturned, told.TicketWaiting,
    told.TicketResumed, told.TicketResolved, told.TicketVerified, told.VerificationFailed,
    told.TicketAccepted, told.TicketRejected, told.TicketClosed, told.TicketReopened,
    told.TicketArchived, told.TicketVoided, told.TicketMerged, told.TicketUnmerged,
    told.SecondHandlingOpened,
    told.TicketAdvanced, told.TicketProceeded, told.TicketMigrated, told.ProcessChosen,
)  # fmt: skip
# After these the published policies are asked again which of them the ticket stands under.
DESCRIBING: tuple[type[Event], ...] = (
    told.TicketCreated, told.PriorityChanged, told.TicketUpdated, told.TicketEscalated,
    told.TicketAssigned, told.TicketTransferred, told.TicketAbsorbed,
    told.AbsorptionUndone,
)  # fmt: skip
# Everything that clocks and the time ledger follow.
FOLLOWED: tuple[type[Event], ...] = (
    *dict.fromkeys((*_TURNS, *_MOVES, *DESCRIBING)),
    told.NoteAdded, told.EvidenceAdded, told.TicketRated, told.CallbackRecorded,
    TicketHeld, TicketReleased,
    told.MessagesSplitOff, told.SplitUndone,
)  # fmt: skip
# What shows that a department's member has taken a ticket up.
_WORK = (
    told.TicketReplied, told.NoteAdded, told.EvidenceAdded, told.TicketWaiting,
    told.TicketResumed, told.TicketResolved, told.TicketAdvanced,
)  # fmt: skip
# What people read of the fact behind an entry.
_SAID = ("reason", "note", "before", "after", "redo", "until", "target_name")


def facts_of(ticket: TicketState, people: Directory, duties: Iterable[str] = ()) -> Facts:
    """The ticket as its clocks ask about it. `duties`: what is still owed on it, by kind."""
    return Facts(
        created_at=ticket.created_at,
        imported=ticket.channel == "import",
        status=ticket.status,
        node=ticket.node,
        category=ticket.status_category,
        assigned=ticket.assignee_id is not None,
        department_id=_department(ticket, people),
        first_response_at=ticket.first_response_at,
        settled_at=_settled_at(ticket),
        contacted=ticket.acceptance in ("customer", "recorded"),
        # A merged ticket's promises are kept, or not, on the one it goes on as.
        voided=ticket.acceptance == "void" or ticket.merged_into_id is not None,
        call_open="callback" in duties,
    )


def _settled_at(ticket: TicketState) -> Any:
    if ticket.status_category != "resolved":
        return None
    return max(filter(None, (ticket.resolved_at, ticket.reviewed_at)), default=ticket.updated_at)


def _department(ticket: TicketState, people: Directory) -> UUID | None:
    """The department that has it: handed to somebody elsewhere, it has left."""
    if ticket.department_id is None or ticket.assignee_id is None:
        return ticket.department_id
    at_home = belongs(ticket.assignee_id, ticket.department_id, people)
    return ticket.department_id if at_home else None


def belongs(member_id: UUID | None, department_id: UUID, people: Directory) -> bool:
    """Whether a member is of a department: placed there, its liaison, or in a team of it."""
    member = people.members.get(member_id) if member_id else None
    department = people.departments.get(department_id)
    if member is None:
        return False
    if member.department_id == department_id:
        return True
    if department is not None and department.liaison_id == member.id:
        return True
    return any(people.teams[t].department_id == department_id for t in people.teams_of(member.id))


def happened(facts: Sequence[Recorded], department_id: UUID | None, people: Directory) -> Happened:
    """What a command did. `department_id`: who has the ticket now, if a department does."""
    asked = [f.event.department_id for f in facts if isinstance(f.event, told.TicketTransferred)]
    return Happened(
        at=max(f.at for f in facts),
        created=any(isinstance(f.event, told.TicketCreated) for f in facts),
        turns=tuple(turn for f in facts if (turn := _turn(f))),
        rated=any(isinstance(f.event, told.TicketRated | told.CallbackRecorded) for f in facts),
        taken_up=department_id is not None
        and any(_takes_up(f, department_id, people) for f in facts),
        asked_department=next(filter(None, reversed(asked)), None),
        note=note_of(_main(facts)),
    )


def _takes_up(fact: Recorded, department_id: UUID, people: Directory) -> bool:
    if isinstance(fact.event, told.TicketAssigned):
        return belongs(fact.event.assignee_id, department_id, people)
    return isinstance(fact.event, _WORK) and belongs(fact.actor.member_id, department_id, people)


def _turn(fact: Recorded) -> Turn | None:
    event, note = fact.event, note_of(fact)
    match event:
        case told.CustomerReplied() if "auto_reply" not in event.flags:
            kind: TurnKind = "thanked" if event.mere_thanks else "asked"
            return Turn(kind=kind, message_id=event.message_id, note=note)
        case told.TicketReplied() if fact.actor.kind == "member":
            said = {**note, "message_id": str(event.message_id)}
            return Turn(kind="answered", message_id=event.message_id, note=said)
        case told.ReplyWithdrawn():
            return Turn(kind="withdrawn", message_id=event.message_id, note=note)
        case told.TicketRejected() | told.TicketReopened() if fact.actor.kind == "requester":
            return Turn(kind="asked", note=note)
        case AnswerExpected():
            return Turn(kind="expected" if event.expected else "excused", note=note)
    return None


def _main(facts: Sequence[Recorded]) -> Recorded:
    """The fact that people would call the cause: a new priority, a move, else the last one."""
    for kinds in ((told.TicketCreated,), (told.PriorityChanged,), _MOVES, (told.TicketUpdated,)):
        if found := [f for f in facts if isinstance(f.event, kinds)]:
            return found[-1]
    return facts[-1]


def note_of(fact: Recorded) -> dict[str, Any]:
    """What people read of a fact: the event's name, who, and what was said about it."""
    said = {name: getattr(fact.event, name, None) for name in _SAID}
    words = {k: msgspec.to_builtins(v) for k, v in said.items() if v not in (None, "")}
    return {"cause": type(fact.event).__name__, "actor": fact.actor.name, **words}


def by_ticket(facts: Iterable[Recorded]) -> dict[UUID, list[Recorded]]:
    """The facts of each ticket, in their order."""
    found: dict[UUID, list[Recorded]] = {}
    for fact in facts:
        found.setdefault(fact.event.subject_id, []).append(fact)
    return found

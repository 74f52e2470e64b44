"""A ticket as it was after each fact of its record. Pure.

Only what clocks and owners go by is led back: place, owner, priority, and the instants of its
life. What describes it is taken as it is now.
"""

from datetime import datetime
from typing import Any

import msgspec

from ringdesk.kernel.events import Recorded
from ringdesk.modules.identity import Directory
from ringdesk.modules.tickets import TicketState
from ringdesk.modules.tickets import events as told
from ringdesk.modules.workflow import Process

# Facts that bring a solved ticket back into work.
_UNDOING = (told.TicketResumed, told.TicketRejected, told.TicketReopened, told.VerificationFailed)


def beginning(ticket: TicketState, first: Recorded, process: Process) -> TicketState:
    """The ticket as it was created, as far as its first fact tells."""
    event = first.event
    created = event if isinstance(event, told.TicketCreated) else None
    blank: dict[str, Any] = dict.fromkeys(
        ("first_response_at", "resolved_at", "reviewed_at", "accepted_at", "acceptance",
         "rating", "closed_at", "archived_at", "department_id")
    )  # fmt: skip
    return msgspec.structs.replace(
        ticket,
        priority=created.priority if created else ticket.priority,
        assignee_id=created.assignee_id if created else None,
        team_id=created.team_id if created else None,
        **_at_node((event.node if created else None) or process.start, process),
        **blank,
    )


def _at_node(node: str, process: Process) -> dict[str, str]:
    status = process.status_of(node)
    return {"node": node, "status": status.key, "status_category": status.category}


def after(ticket: TicketState, fact: Recorded, process: Process, people: Directory) -> TicketState:
    """The ticket after one more fact."""
    changes = {**_moved(fact, process), **_handed(ticket, fact, people), **_lived(fact)}
    return msgspec.structs.replace(ticket, **changes)


def _moved(fact: Recorded, process: Process) -> dict[str, Any]:
    event = fact.event
    if not isinstance(event, told.Moved):
        return {}
    undone: dict[str, Any] = {}
    if isinstance(event, _UNDOING):
        undone = dict.fromkeys(("resolved_at", "reviewed_at", "accepted_at", "acceptance"))
        undone["closed_at"] = None
    return {**_at_node(event.to_node, process), **undone}


def _handed(ticket: TicketState, fact: Recorded, people: Directory) -> dict[str, Any]:
    match fact.event:
        case told.TicketAssigned() as event:
            team = event.team_id or ticket.team_id
            if team is None and event.assignee_id:
                team = next(iter(people.teams_of(event.assignee_id)), None)
            return {"assignee_id": event.assignee_id, "team_id": team}
        case told.TicketTransferred() as event:
            return {
                "assignee_id": event.assignee_id, "team_id": event.team_id,
                "department_id": event.department_id,
            }  # fmt: skip
        case told.TicketReturned() as event:
            return {"assignee_id": event.to_member_id}
        case told.PriorityChanged() as event:
            return {"priority": event.after}
    return {}


def _lived(fact: Recorded) -> dict[str, Any]:
    """The instants that the fact set on the ticket."""
    at: datetime = fact.at
    match fact.event:
        case told.TicketReplied() as event if event.first_response:
            return {"first_response_at": at}
        case told.TicketResolved():
            return {"resolved_at": at}
        case told.TicketVerified():
            return {"reviewed_at": at}
        case told.TicketAccepted() as event:
            return {"accepted_at": at, "acceptance": event.kind}
        case told.TicketRated() as event:
            return {"rating": event.score}
        case told.TicketClosed():
            return {"closed_at": at}
        case told.TicketVoided():
            return {"acceptance": "void", "accepted_at": at, "closed_at": at}
        case told.TicketArchived():
            return {"archived_at": at}
    return {}

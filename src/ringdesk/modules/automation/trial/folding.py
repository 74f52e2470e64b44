"""A ticket as it was: its columns rebuilt from the record, event by event. Pure.

What the row says today is the end of the story. Changes that the record holds with their value
before are undone to find the beginning; then every event is applied in its order. Where the end
that is folded is not the end that is, the record does not tell all of that column, and it is said.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

State = dict[str, Any]


class Told(msgspec.Struct, frozen=True):
    """One event of a ticket as the record has it; those of one command share `xid`."""

    id: UUID
    seq: int
    at: datetime
    xid: int
    type: str
    actor_kind: str
    actor_id: UUID | None
    actor_name: str
    node: str | None
    data: dict[str, Any]
    changes: list[dict[str, Any]]


class Words(msgspec.Struct, frozen=True):
    """What a fold needs to know of the configuration as it is today: the category of each status,
    and the team of a member that an assignment without a team falls to."""

    categories: Mapping[str, str]
    team_of: Callable[[UUID | None], UUID | None]


# What a beginning ticket has, whatever came later.
_BLANK: State = {
    "department_id": None, "returned": False, "escalation_level": 0, "return_count": 0,
    "reopen_count": 0, "evidence_count": 0, "evidence_types": [], "rating": None,
    "last_agent_at": None, "first_response_at": None, "resolved_at": None, "resolved_by": None,
    "reviewed_at": None, "reviewed_by": None, "accepted_at": None, "acceptance": None,
    "closed_at": None, "closed_by": None, "archived_at": None, "open_children": 0,
    "open_duties": 0, "merged_into_id": None,
}  # fmt: skip
UNDONE: State = {
    "resolved_at": None, "resolved_by": None, "reviewed_at": None, "reviewed_by": None,
    "accepted_at": None, "acceptance": None,
}  # fmt: skip
# Columns whose end is compared; others are derived, or never asked about.
COMPARED = (
    "status", "node", "assignee_id", "team_id", "department_id", "priority", "tags", "fields",
    "category_id", "type_key", "escalation_level", "return_count", "reopen_count",
    "evidence_count", "rating", "open_duties", "returned", "subject", "locale", "impact",
    "severity",
)  # fmt: skip
# Written down about a ticket without a change of its row.
_ASIDE = frozenset(
    {"DeadlinesSet", "DeadlineWarned", "DeadlineBreached", "DeadlineEscalated", "AlertAcknowledged"}
)


def beginning(today: Mapping[str, Any], story: Sequence[Told]) -> State:
    """The columns right after the first event."""
    state = {**today, **_BLANK}
    for event in reversed(story):
        if event.type == "TicketUpdated":
            for change in event.changes:
                state[change["field"]] = plain(change["field"], change["before"])
    moves = [event.data for event in story if "from_status" in event.data]
    if moves:
        state.update(status=moves[0]["from_status"], node=moves[0]["from_node"])
    state["status_since"] = state["created_at"]
    state["last_customer_at"] = state["created_at"]
    state["updated_at"] = state["created_at"]
    if story and story[0].type == "TicketCreated":
        first = story[0].data
        state.update(
            priority=first["priority"],
            strictest_priority=first["priority"],
            assignee_id=_id(first.get("assignee_id")),
            team_id=_id(first.get("team_id")),
        )
    return state


def apply(state: State, event: Told, words: Words) -> None:
    """What one event did to the columns."""
    if event.type in _ASIDE:
        return
    state["updated_at"] = event.at
    if "to_status" in event.data:
        _moved(state, event)
    if (change := _CHANGES.get(event.type)) is not None:
        change(state, event, words)
    state["status_category"] = words.categories.get(state["status"], state["status_category"])


def settle(state: State, words: Words) -> State:
    """A beginning with the category of its status."""
    state["status_category"] = words.categories.get(state["status"], state["status_category"])
    return state


def unknown(today: Mapping[str, Any], end: Mapping[str, Any]) -> list[str]:
    """The columns of which the record does not tell all."""
    return [name for name in COMPARED if today.get(name) != end.get(name)]


def plain(field: str, value: Any) -> Any:
    """A value of the record as the column has it."""
    return _id(value) if field.endswith("_id") else value


def _id(value: Any) -> UUID | None:
    return UUID(value) if isinstance(value, str) else value


def _moved(state: State, event: Told) -> None:
    data = event.data
    state["node"], state["returned"] = data["to_node"], data["to_node"] == "returned"
    if data["to_status"] != data["from_status"]:
        state["status_since"] = event.at
    state["status"] = data["to_status"]


def _assigned(state: State, event: Told, words: Words) -> None:
    member = _id(event.data["assignee_id"])
    team = _id(event.data.get("team_id")) or state["team_id"]
    state["assignee_id"], state["team_id"] = member, team or words.team_of(member)


def _transferred(state: State, event: Told, _: Words) -> None:
    for name in ("assignee_id", "team_id", "department_id"):
        state[name] = _id(event.data[name])


def _returned(state: State, event: Told, _: Words) -> None:
    state["return_count"] += 1
    state["assignee_id"] = _id(event.data["to_member_id"])


def _failed(state: State, _: Told, __: Words) -> None:
    state.update(UNDONE, return_count=state["return_count"] + 1)


def _resolved(state: State, event: Told, _: Words) -> None:
    by = event.actor_id if event.actor_kind == "member" else state["assignee_id"]
    state.update(resolved_at=event.at, resolved_by=by)


def _again(state: State, _: Told, __: Words) -> None:
    count = state["reopen_count"] + 1
    state.update(UNDONE, closed_at=None, closed_by=None, reopen_count=count)


def _resumed(state: State, event: Told, _: Words) -> None:
    if event.data.get("because") == "customer_replied":
        state.update(UNDONE)


def _voided(state: State, event: Told, _: Words) -> None:
    state.update(acceptance="void", accepted_at=event.at, closed_at=event.at)


def _prioritized(state: State, event: Told, _: Words) -> None:
    state["priority"] = event.data["after"]
    state["strictest_priority"] = min(state["strictest_priority"], event.data["after"])


def _updated(state: State, event: Told, _: Words) -> None:
    for change in event.changes:
        state[change["field"]] = plain(change["field"], change["after"])


def _evidence(state: State, event: Told, _: Words) -> None:
    kind = event.data["evidence_type"]
    state["evidence_count"] += 1
    state["evidence_types"] = sorted({*state["evidence_types"], kind})


def _customer(state: State, event: Told, _: Words) -> None:
    if "auto_reply" not in event.data.get("flags", ()):
        state["last_customer_at"] = event.at


def _replied(state: State, event: Told, _: Words) -> None:
    state["last_agent_at"] = event.at
    if event.data.get("first_response"):
        state["first_response_at"] = event.at


def _second(state: State, event: Told, _: Words) -> None:
    """A second handling and its callback are owed; where the process has a way, it moves."""
    state["open_duties"] += 2
    if event.data["from_node"] != event.data["to_node"]:
        state.update(UNDONE, closed_at=None, closed_by=None)
        state["assignee_id"] = _id(event.data.get("handler_id"))


def _duties(by: int, when: Callable[[dict[str, Any]], bool] = lambda _: True) -> Any:
    """So many duties more, where the event's data say that one came or went."""

    def change(state: State, event: Told, _: Words) -> None:
        if when(event.data):
            state["open_duties"] = max(0, state["open_duties"] + by)

    return change


def _owed(state: State, event: Told, _: Words) -> None:
    state["open_duties"] += sum(one["state"] == "owed" for one in event.data.get("entered", ()))


def _set(**names: str) -> Callable[[State, Told, Words], None]:
    """Columns that take a value of the event: "at", or the name of one of its data."""

    def change(state: State, event: Told, _: Words) -> None:
        for column, source in names.items():
            state[column] = event.at if source == "at" else event.data[source]

    return change


_CHANGES: dict[str, Callable[[State, Told, Words], None]] = {
    "TicketAssigned": _assigned,
    "TicketTransferred": _transferred,
    "TicketReturned": _returned,
    "VerificationFailed": _failed,
    "TicketResolved": _resolved,
    "TicketVerified": _set(reviewed_at="at"),
    "TicketAccepted": _set(accepted_at="at", acceptance="kind"),
    "TicketRejected": _again,
    "TicketReopened": _again,
    "TicketResumed": _resumed,
    "TicketClosed": _set(closed_at="at"),
    "TicketVoided": _voided,
    "TicketArchived": _set(archived_at="at"),
    "TicketRated": _set(rating="score"),
    "PriorityChanged": _prioritized,
    "TicketEscalated": _set(escalation_level="level"),
    "TicketUpdated": _updated,
    "EvidenceAdded": _evidence,
    "CustomerReplied": _customer,
    "TicketReplied": _replied,
    "SecondHandlingOpened": _second,
    "SecondHandlingFinished": _duties(-1),
    # The first call comes with the second handling, a further one in the place of the last.
    "CallbackOpened": _duties(1, lambda data: data["round"] > 1),
    "CallbackRecorded": _duties(-1),
    "CompensationRequested": _duties(1),
    "CompensationGranted": _duties(-1, lambda data: data["by_approval"]),
    "CompensationRefused": _duties(-1),
    "StepsChanged": _owed,
    "StepMadeGood": _duties(-1),
}

"""When each kind of clock runs and what stops it: the definitions of the product's clocks. Pure.

Each function says what the clock of its kind should be after a command, as wants that are
followed one after the other. `latest` is the live clock of the kind, else the last there was.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from .course import Course
from .turns import Facts, Happened, Turn

# Why a department's clock stopped: somebody else has the ticket now.
LEFT = "left"
# Why an answer's clock was called off: somebody said that none is needed.
EXCUSED = "excused"


class Want(msgspec.Struct, frozen=True, kw_only=True):
    """What a clock should be: live or not, and how it stops when it is.

    `anew` begins another cycle where the last one has stopped; without it that one goes on.
    """

    live: bool
    stop: Literal["met", "cancelled"] = "met"
    why: str | None = None
    anew: bool = False
    since: datetime | None = None
    department_id: UUID | None = None
    note: Mapping[str, Any] = {}


def _met(why: str | None = None, note: Mapping[str, Any] | None = None) -> Want:
    return Want(live=False, stop="met", why=why, note=note or {})


def _off(why: str, note: Mapping[str, Any] | None = None) -> Want:
    return Want(live=False, stop="cancelled", why=why, note=note or {})


def _said(happened: Happened, kind: str) -> list[Turn]:
    return [turn for turn in happened.turns if turn.kind == kind]


def dispatch(facts: Facts, happened: Happened, latest: Course | None) -> list[Want]:
    """Runs while nobody has it; each coming back to the queue is another cycle (M70)."""
    if facts.imported:
        return []
    if not facts.in_work:
        return [_off(facts.category)]
    if facts.assigned:
        return [_met()]
    came_back = latest is not None and latest.state == "met"
    return [Want(live=True, anew=came_back, since=_birth(facts, happened))]


def first_response(facts: Facts, happened: Happened, _latest: Course | None) -> list[Want]:
    """Runs until a member's first public reply."""
    if facts.imported:
        return []
    if facts.first_response_at is not None:
        answers = _said(happened, "answered")
        return [_met(note=answers[0].note if answers else None)]
    if not facts.in_work:
        return [_off(facts.category)]
    return [Want(live=True, since=_birth(facts, happened))]


def resolution(facts: Facts, happened: Happened, _latest: Course | None) -> list[Want]:
    """Runs until the ticket is resolved, and goes on when it comes back into work."""
    if facts.imported:
        return []
    if facts.in_work:
        return [Want(live=True, since=_birth(facts, happened))]
    return [_off("void") if facts.voided else _met()]


def _birth(facts: Facts, happened: Happened) -> datetime | None:
    """A promise that comes later in a ticket's life counts from when it is made."""
    return facts.created_at if happened.created else None


def next_response(
    facts: Facts, happened: Happened, latest: Course | None, *, thanks: bool = False
) -> list[Want]:
    """Runs from the customer's turn to the next public reply, once there was a first one.

    A turn is not a message (pitfall 3): mere thanks start nothing, unless the policy says so or
    somebody does. What was resolved before the customer's turn came is off.
    """
    found = [want for turn in happened.turns for want in _of_turn(facts, turn, thanks=thanks)]
    asked_at = latest.started_at if latest is not None and latest.live else None
    if facts.closed or (asked_at and facts.settled_at and asked_at <= facts.settled_at):
        found.append(_off(facts.category))
    return found


def _of_turn(facts: Facts, turn: Turn, *, thanks: bool) -> list[Want]:
    asks = turn.kind == "asked" or (turn.kind == "thanked" and thanks)
    if turn.kind == "expected" or (asks and facts.answered_once):
        return [Want(live=True, anew=True, note=turn.note)]
    if turn.kind == "answered":
        return [_met(note=turn.note)]
    return [_off(EXCUSED, turn.note)] if turn.kind == "excused" else []


def follow_up(facts: Facts, happened: Happened, _latest: Course | None) -> list[Want]:
    """The cadence: each public reply meets the running one and begins the next, while in work."""
    found: list[Want] = []
    for turn in _said(happened, "answered"):
        found.append(_met(note=turn.note))
        if facts.in_work:
            found.append(Want(live=True, anew=True, note=turn.note))
    return found if facts.in_work else [*found, _off(facts.category)]


def callback(facts: Facts, happened: Happened, latest: Course | None) -> list[Want]:
    """Runs from the solution until the customer has been heard; anew for each solution.

    Who gave a low score was heard and is owed a call: it begins anew with each call to be made, and
    runs until that was, whatever the ticket does meanwhile. Closed, it may owe one still, where its
    process has no way back for a low score.
    """
    if facts.call_open and not facts.voided:
        begun = Want(live=True, anew=True)
        return [_met(), begun] if happened.rated else [begun]
    if happened.rated or (facts.contacted and facts.settled_at):
        return [_met()]
    if facts.settled_at is None:
        return [_off(facts.category)]
    if latest is None or not _since(latest, facts.settled_at):
        return [Want(live=True, anew=True, since=facts.settled_at)]
    return [] if latest.state == "met" else [Want(live=True)]


def _since(latest: Course, settled_at: datetime) -> bool:
    """Whether it is of this solution, or the customer was heard after it."""
    heard_at = latest.log[-1].at if latest.state == "met" else latest.started_at
    return max(latest.started_at, heard_at) >= settled_at


def accept(facts: Facts, happened: Happened, latest: Course | None) -> list[Want]:
    """Runs from when a department was asked until one of its members takes it up."""
    here = facts.department_id
    if here is None or (latest and latest.live and latest.department_id != here):
        return [_off(LEFT), *(_asked(here, happened) if here else [])]
    if not facts.in_work:
        return [_met() if happened.taken_up else _off(facts.category)]
    if latest is None or latest.department_id != here or latest.state == "met":
        return _asked(here, happened)
    return [_met()] if happened.taken_up else [Want(live=True, department_id=here)]


def _asked(department_id: UUID, happened: Happened) -> list[Want]:
    if happened.asked_department != department_id:
        return []
    return [Want(live=True, anew=True, department_id=department_id)]


def finish(facts: Facts, _happened: Happened, latest: Course | None) -> list[Want]:
    """Runs while a department has the ticket in work; goes on when it comes back to it unsolved."""
    here = facts.department_id
    if here is None:
        return [_met(LEFT)]
    if not facts.in_work:
        return [_off("void") if facts.voided else _met(facts.category)]
    begun = Want(live=True, anew=True, department_id=here)
    if latest is None or latest.department_id != here or latest.why == LEFT:
        return [_met(LEFT), begun]
    return [Want(live=True, department_id=here)]

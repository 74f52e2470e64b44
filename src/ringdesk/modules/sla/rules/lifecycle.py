"""How a ticket's life becomes the logs of its clocks. Pure.

After every command the clocks are brought in line with the ticket as it is now; only where the
ticket does not show it (whose turn it is) does what was said decide. So a clock that was missed
once is right again after the next command.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from ..policy import CUSTOMER_CLOCKS, DEPARTMENT_CLOCKS, ClockKind
from . import wants
from .course import HOLD, Course, Kept, Promise
from .turns import Facts, Happened, Standstill
from .wants import Want

_KINDS: tuple[ClockKind, ...] = (*CUSTOMER_CLOCKS, *DEPARTMENT_CLOCKS)
# The first assignment and the call after the solution wait for nobody.
_NEVER_PAUSED: tuple[ClockKind, ...] = ("dispatch", "callback")
# Why a clock was called off when no policy promises it any more; a promise brings it back.
NO_TARGET = "no_target"


def reconcile(
    facts: Facts,
    happened: Happened,
    clocks: Iterable[Kept],
    promises: Mapping[ClockKind, Promise],
    standstill: Standstill,
    *,
    thanks_need_answer: bool = False,
) -> list[Course]:
    """The clocks that something happens to, each with its new entries, in order of their kinds."""
    courses: dict[ClockKind, list[Course]] = {kind: [] for kind in _KINDS}
    for kept in sorted(clocks, key=lambda c: c.cycle):
        courses[kept.kind].append(Course.of(kept))
    rules = {kind: getattr(wants, kind) for kind in _KINDS}
    rules["next_response"] = partial(wants.next_response, thanks=thanks_need_answer)
    for kind in _KINDS:
        line = _Line(kind, courses[kind], promises.get(kind), happened)
        line.let_go(standstill.held_until)
        line.take_back()
        for want in rules[kind](facts, happened, line.latest):
            line.follow(want)
        line.keep(pause_reason(kind, facts, standstill, happened.at))
    return [course for kind in _KINDS for course in courses[kind] if course.new]


def pause_reason(kind: ClockKind, facts: Facts, standstill: Standstill, at: datetime) -> str | None:
    """Why a clock of this kind stands still now: a status key, `hold`, or None.

    Departments' promises to one another stand still only for a hold.
    """
    if kind in _NEVER_PAUSED:
        return None
    if kind in CUSTOMER_CLOCKS and facts.status in standstill.statuses:
        return facts.status
    held = standstill.held_until is not None and standstill.held_until > at
    return HOLD if held else None


class _Line:
    """All clocks of one kind on a ticket, of which one at most is live."""

    def __init__(
        self,
        kind: ClockKind,
        courses: list[Course],
        promise: Promise | None,
        happened: Happened,
    ) -> None:
        self.kind, self.courses, self.promise = kind, courses, promise
        self.at, self.note, self.turns = happened.at, happened.note, happened.turns

    @property
    def latest(self) -> Course | None:
        live = (course for course in self.courses if course.live)
        return next(live, self.courses[-1] if self.courses else None)

    def let_go(self, held_until: datetime | None) -> None:
        """A hold whose end has come ended then, whenever it is noticed."""
        latest = self.latest
        if held_until is None or held_until > self.at or latest is None:
            return
        if latest.state == "paused" and latest.why == HOLD:
            latest.stand_still(None, held_until, {"cause": "TicketReleased", "by_time": True})

    def take_back(self) -> None:
        """A reply that was withdrawn has met nothing and begun nothing."""
        for turn in self.turns:
            if turn.kind == "withdrawn" and turn.message_id:
                self._without(turn.message_id, turn.note)

    def _without(self, message_id: UUID, note: Mapping[str, Any]) -> None:
        said = str(message_id)
        begun = [c for c in self.courses if c.live and c.log[0].note.get("message_id") == said]
        for course in begun:
            course.stop("cancelled", self.at, "withdrawn", note)
        met = [c for c in self.courses if c.state == "met"]
        for course in met:
            if course.log[-1].note.get("message_id") == said and self.promise is not None:
                course.go_on(self.at, note)

    def follow(self, want: Want) -> None:
        """Begin, stop or take up the latest clock as wanted."""
        latest, note = self.latest, {**self.note, **want.note}
        if latest is not None and latest.live:
            if not want.live:
                latest.stop(want.stop, self.at, want.why, note)
        elif want.live and self.promise is not None:
            if latest is None or want.anew:
                self._begin(self.promise, want, note)
            else:
                latest.go_on(self.at, note)

    def _begin(self, promise: Promise, want: Want, note: Mapping[str, Any]) -> None:
        cycle = self.courses[-1].cycle + 1 if self.courses else 1
        course = Course(self.kind, cycle, want.department_id)
        course.start(promise, want.since or self.at, note)
        self.courses.append(course)

    def keep(self, pause: str | None) -> None:
        """Hold what is live to what is promised now, and let it stand still when it must."""
        latest = self.latest
        if latest is None or not latest.live:
            return
        if self.promise is None:
            latest.stop("cancelled", self.at, NO_TARGET, self.note)
            return
        latest.hold_to(self.promise, self.at, self.note)
        latest.stand_still(pause, self.at, self.note)

"""One clock's log in the making: what a decision appends to it. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Protocol
from uuid import UUID

import msgspec

from ..engine import Entry, Event
from ..engine.story import Story
from ..policy import ClockKind
from .choice import Goal

HOLD = "hold"


class Kept(Protocol):
    """A clock as it is stored, as far as decisions ask."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> ClockKind: ...
    @property
    def cycle(self) -> int: ...
    @property
    def department_id(self) -> UUID | None: ...
    @property
    def policy_id(self) -> UUID: ...
    @property
    def policy_version(self) -> int: ...
    @property
    def log(self) -> Sequence[Entry]: ...


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """A goal, the version of the calendar it counts by (as logs name it), and what people read.

    `note`: the policy's id, name and version, and the priority it was asked for.
    """

    goal: Goal
    calendar: str
    note: dict[str, Any] = {}


class Course:
    """A clock's log, the entries added to it now, and what the clock is held to from now on."""

    def __init__(
        self,
        kind: ClockKind,
        cycle: int,
        department_id: UUID | None = None,
        kept: Kept | None = None,
    ) -> None:
        self.kind, self.cycle, self.department_id, self.kept = kind, cycle, department_id, kept
        self.log: list[Entry] = list(kept.log) if kept else []
        self.new: list[Entry] = []
        self.goal: Goal | None = None
        self._story = Story(self.log)

    @classmethod
    def of(cls, kept: Kept) -> "Course":
        return cls(kept.kind, kept.cycle, kept.department_id, kept)

    @property
    def state(self) -> str:
        return self._story.state

    @property
    def live(self) -> bool:
        return self.state in ("running", "paused")

    @property
    def why(self) -> str | None:
        """The reason of its standing still or of its stop."""
        return self._story.periods[-1].reason

    @property
    def started_at(self) -> datetime:
        return self.log[0].at

    def start(self, promise: Promise, at: datetime, note: Mapping[str, Any]) -> None:
        self.goal = promise.goal
        self._add(
            "started", at, {**note, **promise.note},
            target_minutes=promise.goal.target_minutes, calendar=promise.calendar,
        )  # fmt: skip

    def hold_to(self, promise: Promise, at: datetime, note: Mapping[str, Any]) -> None:
        """Bring target, calendar and policy in line with the promise, where they differ."""
        changed: dict[str, Any] = {}
        if promise.goal.target_minutes != self._story.promised:
            changed["target_minutes"] = promise.goal.target_minutes
        if promise.calendar != self._story.calendar:
            changed["calendar"] = promise.calendar
        if changed or self._other_policy(promise.goal):
            self._add("changed", at, {**note, **promise.note}, **changed)
        self.goal = promise.goal

    def _other_policy(self, goal: Goal) -> bool:
        if self.goal is not None or self.kept is None:
            return False
        before = (self.kept.policy_id, self.kept.policy_version)
        return before != (goal.policy_id, goal.policy_version)

    def stop(
        self,
        event: Literal["met", "cancelled"],
        at: datetime,
        why: str | None,
        note: Mapping[str, Any],
    ) -> None:
        self._add(event, at, note, reason=why)

    def go_on(self, at: datetime, note: Mapping[str, Any]) -> None:
        self._add("resumed", at, note)

    def stand_still(self, reason: str | None, at: datetime, note: Mapping[str, Any]) -> None:
        """Pause for this reason, go on for none; another reason than before is a new pause."""
        if self.state == "paused":
            if self.why == reason:
                return
            self.go_on(at, note)
        if reason is not None:
            self._add("paused", at, note, reason=reason)

    def _add(self, event: Event, at: datetime, note: Mapping[str, Any], **fields: Any) -> None:
        # The clocks of two machines may differ by a little: a log never runs backwards.
        at = max(at, self.log[-1].at) if self.log else at
        entry = Entry(at=at, event=event, note=dict(note), **fields)
        self.log.append(entry)
        self.new.append(entry)
        self._story.add(entry)

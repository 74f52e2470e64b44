"""Reading a clock: how much it has counted, when it is or was due, whether it is late."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from .hours import Hours
from .instants import MINUTE, instant, length, micros
from .log import Entry
from .story import State, Story

Calendars = Mapping[str, Hours]


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A clock at an instant. `target` is the one in force, buffers included.

    `due_at` is the first instant at which `elapsed` reaches the target if nothing else happens,
    also when past; None while paused, met or cancelled unless it was reached before, and when the
    calendar does not open often enough again (`never_opens`). `warn_at` likewise by percentage.
    """

    state: State
    breached: bool
    elapsed: timedelta
    target: timedelta
    remaining: timedelta
    due_at: datetime | None
    warn_at: dict[int, datetime | None]
    never_opens: bool
    calendar: str
    stopped_at: datetime | None


class Count:
    """What a story's clock has counted by an instant."""

    def __init__(self, story: Story, hours: Calendars, now: int) -> None:
        self._story, self._hours = story, hours
        self._runs = [
            (each, hours[each.calendar].counted(each.since, each.ended(now)))
            for each in story.periods
            if each.state == "running"
        ]
        self.elapsed = sum(counted for _, counted in self._runs)

    def first(self, need: int) -> int | None:
        """The first instant at which it has counted so much; None: not as things stand."""
        if need <= 0:
            return self._story.started
        for period, counted in self._runs:
            if period.until is None or counted >= need:
                return self._hours[period.calendar].reached(period.since, need)
            need -= counted
        return None

    def breached(self, due: int | None, now: int) -> bool:
        """Stopping exactly when due is in time, running on at that instant is not."""
        if due is None:
            return False
        stopped = self._story.stopped
        return due <= now if stopped is None else due < stopped


def read(
    log: Sequence[Entry], hours: Calendars, now: datetime, warn_percent: Sequence[int] = ()
) -> Reading:
    """The clock of a log without faults, at `now`, which is not before its last entry."""
    story = Story(log)
    return reading(story, Count(story, hours, micros(now)), now, warn_percent)


def reading(story: Story, count: Count, now: datetime, warn_percent: Sequence[int] = ()) -> Reading:
    """What a story says by `now`, and its count by then."""
    moment, target = micros(now), story.target * MINUTE
    due = count.first(target)
    return Reading(
        state=story.state,
        breached=count.breached(due, moment),
        elapsed=timedelta(microseconds=count.elapsed),
        target=timedelta(minutes=story.target),
        remaining=timedelta(microseconds=target - count.elapsed),
        due_at=at_or_none(due),
        warn_at={each: at_or_none(count.first(share(story.target, each))) for each in warn_percent},
        never_opens=due is None and story.state == "running",
        calendar=story.calendar,
        stopped_at=at_or_none(story.stopped),
    )


def when(log: Sequence[Entry], hours: Calendars, now: datetime, need: timedelta) -> datetime | None:
    """The first instant at which the clock has counted `need`, as `due_at` has it."""
    return at_or_none(Count(Story(log), hours, micros(now)).first(length(need)))


def share(target_minutes: int, percent: int) -> int:
    """The microseconds of a share of a target, rounded up to whole minutes."""
    return -(-target_minutes * percent // 100) * MINUTE


def at_or_none(at: int | None) -> datetime | None:
    """The instant, or None as it came."""
    return None if at is None else instant(at)

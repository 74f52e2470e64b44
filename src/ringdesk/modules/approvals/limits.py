"""When approvers are reminded, and what is done past the limit of a level. Pure.

The ladder: half the limit, its warning, the limit itself, half an hour past it. While a question
is with the requester the ladder stands still.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from ringdesk.modules.workflow import Limit

HALF = 50
REPORT_AFTER = timedelta(minutes=30)
Step = Literal["remind", "past", "report"]


class Hours(Protocol):
    """Time that counts: open hours, or all of it."""

    def open(self, a: datetime, b: datetime, /) -> timedelta: ...
    def reach(self, start: datetime, need: timedelta, /) -> datetime | None: ...


class Clock:
    """All of the time counts."""

    def open(self, a: datetime, b: datetime, /) -> timedelta:
        return b - a

    def reach(self, start: datetime, need: timedelta, /) -> datetime | None:
        return start + need


class Rung(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of the ladder. `at` is null when the calendar never comes to it."""

    step: Step
    percent: int
    at: datetime | None
    done_at: datetime | None = None


def ladder(limit: Limit, start: datetime, hours: Hours) -> list[Rung]:
    """The rungs of a limit that begins to count now."""
    whole = timedelta(minutes=limit.minutes)
    reminders = sorted({HALF, limit.warn_percent} - {100})
    rungs = [Rung("remind", p, hours.reach(start, whole * p / 100)) for p in reminders if p > 0]
    due = hours.reach(start, whole)
    if limit.past == "leave":
        return [*rungs, Rung("past", 100, due)]
    return [*rungs, Rung("past", 100, due), Rung("report", 100, due and due + REPORT_AFTER)]


def due_at(rungs: Sequence[Rung]) -> datetime | None:
    """When the limit is reached."""
    return next((rung.at for rung in rungs if rung.step == "past"), None)


def next_at(rungs: Sequence[Rung]) -> datetime | None:
    """When the next rung comes."""
    return min((r.at for r in rungs if r.done_at is None and r.at is not None), default=None)


def climbed(rungs: Sequence[Rung], at: datetime) -> tuple[list[Rung], list[Rung]]:
    """The ladder as it is at an instant, and the rungs that have come just now."""
    come = [r for r in rungs if r.done_at is None and r.at is not None and r.at <= at]
    after = [msgspec.structs.replace(r, done_at=at) if r in come else r for r in rungs]
    return after, come


def resumed(rungs: Sequence[Rung], paused: datetime, at: datetime, hours: Hours) -> list[Rung]:
    """The ladder after a stand-still from `paused` to `at`: what was left is left still."""
    return [
        rung
        if rung.done_at is not None or rung.at is None
        else msgspec.structs.replace(rung, at=hours.reach(at, _left(rung.at, paused, hours)))
        for rung in rungs
    ]


def _left(goal: datetime, paused: datetime, hours: Hours) -> timedelta:
    return max(timedelta(0), hours.open(paused, goal))

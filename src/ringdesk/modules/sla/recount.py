"""A second opinion on a deadline: the same log counted minute by minute, the plainest way.

It shares nothing with the engine but the log and the calendars as they are written. Every minute
asks the time zone what a clock on the wall shows then, and the calendar whether that is open.
Slow on purpose, and so only over a bounded time.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .engine import Calendar, Entry

# A month around the clock; what takes longer is not recounted.
MOST_MINUTES = 45_000
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTE = timedelta(minutes=1)


class Recount(NamedTuple):
    """What the count came to. `due_at`: None when it was not reached and cannot be foretold."""

    elapsed: timedelta
    due_at: datetime | None


class TooLong(Exception):
    """The log spans more minutes than are recounted."""


class _Run(NamedTuple):
    since: datetime
    until: datetime | None
    calendar: str


def recount(
    log: Sequence[Entry],
    calendars: Mapping[str, Calendar],
    now: datetime,
    most_minutes: int = MOST_MINUTES,
) -> Recount | None:
    """What a clock has counted by `now` and when it is due; None when that is too long to count."""
    target, runs = _runs(log)
    try:
        return _counted(timedelta(minutes=target), runs, calendars, now, most_minutes)
    except TooLong:
        return None


def _runs(log: Sequence[Entry]) -> tuple[int, list[_Run]]:
    """The target in force at the end, and the stretches in which the clock ran."""
    target, calendar, runs = 0, "", list[_Run]()
    for entry in log:
        running = bool(runs) and runs[-1].until is None
        if entry.event == "started":
            target, calendar, runs = entry.target_minutes or 0, entry.calendar or "", []
            runs.append(_Run(entry.at, None, calendar))
        elif entry.event == "changed":
            target = target if entry.target_minutes is None else entry.target_minutes
            calendar = entry.calendar or calendar
            if running:
                runs[-1] = runs[-1]._replace(until=entry.at)
                runs.append(_Run(entry.at, None, calendar))
        elif entry.event == "buffered":
            target += entry.minutes or 0
        elif entry.event == "resumed" and not running:
            runs.append(_Run(entry.at, None, calendar))
        elif entry.event in ("paused", "met", "cancelled") and running:
            runs[-1] = runs[-1]._replace(until=entry.at)
    return target, runs


def _counted(
    target: timedelta,
    runs: Sequence[_Run],
    calendars: Mapping[str, Calendar],
    now: datetime,
    most_minutes: int,
) -> Recount:
    elapsed, ahead, due = timedelta(), timedelta(), runs[0].since if target <= timedelta() else None
    minutes = 0
    walls = {name: _Wall(calendar) for name, calendar in calendars.items()}
    for run in runs:
        for start, end in _minutes(run.since, run.until):
            if start >= now and (due is not None or run.until is not None):
                break
            minutes += 1
            if minutes > most_minutes:
                raise TooLong
            if not walls[run.calendar].is_open(start):
                continue
            if due is None and ahead + (end - start) >= target:
                due = start + (target - ahead)
            ahead += end - start
            elapsed += max(min(end, now) - start, timedelta())
    return Recount(elapsed, due)


def _minutes(since: datetime, until: datetime | None) -> Iterator[tuple[datetime, datetime]]:
    """The whole minutes of a stretch, and what is left over at its ends."""
    at = since.astimezone(UTC)
    while until is None or at < until:
        end = at.replace(second=0, microsecond=0) + _MINUTE
        yield at, end if until is None else min(end, until)
        at = end


class _Wall:
    """A calendar asked by the clock on the wall; what a date has open is looked up once."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar, self._zone = calendar, ZoneInfo(calendar.zone)
        self._days: dict[date, set[int]] = {}

    def is_open(self, at: datetime) -> bool:
        wall = at.astimezone(self._zone)
        day = wall.date()
        if day not in self._days:
            self._days[day] = self._open_on(day)
        return wall.hour * 60 + wall.minute in self._days[day]

    def _open_on(self, day: date) -> set[int]:
        """The minutes of the day that are open."""
        weekly = self._calendar.weekly.get(_WEEKDAYS[day.weekday()], [])
        intervals = self._calendar.dates.get(day.isoformat(), weekly)
        return {m for start, end in intervals for m in range(_of_day(start), _of_day(end))}


def _of_day(time: str) -> int:
    return int(time[:2]) * 60 + int(time[3:])


def agrees(recounted: Recount | None, elapsed: timedelta, due_at: datetime | None) -> bool:
    """Whether the engine's answer is that of the recount."""
    return recounted is not None and recounted == Recount(elapsed, due_at)

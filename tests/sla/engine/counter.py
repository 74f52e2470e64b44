"""An independent count of a clock, minute by minute, written only to check the engine.

Shares nothing with it: for every minute of a horizon it asks the zone data what the local wall
time is and looks whether the calendar says open. Everything after that is counting bytes.
"""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import compress, islice
from typing import Any
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NEVER = None


@lru_cache(maxsize=8)
def wall_times(zone: str, origin: datetime, minutes: int) -> list[tuple[date, int]]:
    """The date and the minute of the day on the wall clock in `zone`, for each minute."""
    rules, walls = ZoneInfo(zone), []
    for minute in range(minutes):
        local = (origin + timedelta(minutes=minute)).astimezone(rules)
        walls.append((local.date(), local.hour * 60 + local.minute))
    return walls


def open_minutes(calendar: dict[str, Any], origin: datetime, minutes: int) -> bytearray:
    """One byte for each UTC minute from `origin` on: 1 if the calendar is open then."""
    days: dict[date, bytes] = {}
    tape = bytearray()
    for day, minute in wall_times(calendar["zone"], origin, minutes):
        if day not in days:
            weekly = calendar.get("weekly", {}).get(DAYS[day.weekday()], [])
            dated = calendar.get("dates", {}).get(day.isoformat(), weekly)
            days[day] = _of_a_day(tuple(tuple(each) for each in dated))
        tape.append(days[day][minute])
    return tape


@lru_cache(maxsize=256)
def _of_a_day(intervals: tuple[tuple[str, ...], ...]) -> bytes:
    clock = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60)]
    return bytes(any(a <= time < b for a, b in intervals) for time in clock)


class Counter:
    """A log counted over tapes of open minutes; instants are minutes since the tapes' origin.

    A log is a list of dicts with `at` and `event` and what belongs to the event.
    """

    def __init__(self, tapes: dict[str, bytearray], log: list[dict[str, Any]], now: int) -> None:
        self.now = now
        self.ticks = bytearray(len(next(iter(tapes.values()))))
        self.state = self.calendar = ""
        self.start = self.target = 0
        self.stopped: int | None = None
        for entry, following in zip(log, [*log[1:], None], strict=True):
            self._apply(entry)
            if self.state == "running":
                # What it counts until the next entry; after the last one, until the end of time.
                until = following["at"] if following else len(self.ticks)
                self.ticks[entry["at"] : until] = tapes[self.calendar][entry["at"] : until]

    def _apply(self, entry: dict[str, Any]) -> None:
        event, was = entry["event"], self.state
        if event == "started":
            self.ticks = bytearray(len(self.ticks))
            self.start, self.target = entry["at"], entry["target_minutes"]
            self.calendar, self.state, self.stopped = entry["calendar"], "running", None
        elif event == "paused" and was == "running":
            self.state = "paused"
        elif event == "resumed" and was in {"paused", "met", "cancelled"}:
            self.state, self.stopped = "running", None
        elif event in {"met", "cancelled"} and was in {"running", "paused"}:
            self.state, self.stopped = event, entry["at"]
        elif event == "changed":
            self.target = entry.get("target_minutes", self.target)
            self.calendar = entry.get("calendar", self.calendar)
        elif event == "buffered":
            self.target += entry["minutes"]

    @property
    def elapsed(self) -> int:
        return self.until(self.now)

    def until(self, at: int) -> int:
        """The minutes it counts before an instant if nothing else happens."""
        return self.ticks[self.start : at].count(1)

    def first(self, need: int) -> int | None:
        """The first instant by which it has counted so many minutes."""
        if need <= 0:
            return self.start
        at = self.start
        while at < len(self.ticks):
            counted = self.ticks[at : at + 1440].count(1)
            if counted >= need:
                minutes = compress(range(at, at + 1440), self.ticks[at : at + 1440])
                return next(islice(minutes, need - 1, None)) + 1
            need -= counted
            at += 1440
        return NEVER

    @property
    def due(self) -> int | None:
        return self.first(self.target)

    @property
    def breached(self) -> bool:
        due = self.due
        if due is None:
            return False
        return due < self.stopped if self.stopped is not None else due <= self.now

    def warn(self, percent: int) -> int | None:
        whole, rest = divmod(self.target * percent, 100)
        return self.first(whole + (rest > 0))


def instant(origin: datetime, minute: int) -> datetime:
    return (origin + timedelta(minutes=minute)).astimezone(UTC)

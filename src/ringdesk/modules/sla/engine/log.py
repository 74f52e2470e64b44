"""What a clock's deadline is a function of: an append-only log of entries."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from .calendar import Fault
from .instants import EARLIEST, LATEST

Event = Literal["started", "paused", "resumed", "changed", "buffered", "met", "cancelled"]
EVENTS: tuple[Event, ...] = get_args(Event)
# Nineteen years around the clock.
MOST_MINUTES = 10_000_000


class Entry(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """One thing that happened to a clock, at an aware instant.

    - started: afresh, with its target and calendar
    - paused (`reason`), resumed (also reopens what was met or cancelled)
    - changed: another target, another calendar, or both, from here on; what was counted stays
    - buffered: `minutes` on top of the target in force, may be negative; the window `from_` to
      `until` only says where they are drawn
    - met, cancelled: stops

    `note` is for people and changes nothing.
    """

    at: datetime
    event: Event
    target_minutes: int | None = None
    calendar: str | None = None
    minutes: int | None = None
    reason: str | None = None
    from_: datetime | None = None
    until: datetime | None = None
    note: dict[str, Any] = {}


def without_buffers(log: Sequence[Entry]) -> list[Entry]:
    """The log of the deadline as it would be had nobody applied a buffer."""
    return [entry for entry in log if entry.event != "buffered"]


def as_of(log: Sequence[Entry], now: datetime) -> list[Entry]:
    """What had happened by then: a log can be asked about any instant of its past."""
    return [entry for entry in log if entry.at <= now]


def faults(log: Sequence[Entry], calendars: Container[str], now: datetime) -> list[Fault]:
    """Why a log cannot be read as of `now`; empty: it can. Paths begin with `log`, or are `now`."""
    if not log:
        return [("log", "not_started", {})]
    found: list[Fault] = []
    if log[0].event != "started":
        found.append(("log[0].event", "not_started", {}))
    if not EARLIEST <= now <= LATEST:
        found.append(("now", "instant_out_of_range", {}))
    for index, entry in enumerate(log):
        found += ((f"log[{index}].{e[0]}", e[1], e[2]) for e in _entry(entry, calendars))
        if not index and entry.at > now:
            found.append(("log[0].at", "after_now", {}))
        if index and entry.at < log[index - 1].at:
            found.append((f"log[{index}].at", "out_of_order", {}))
    return found


def _entry(entry: Entry, calendars: Container[str]) -> Iterator[Fault]:
    if not EARLIEST <= entry.at <= LATEST:
        yield "at", "instant_out_of_range", {}
    if entry.event == "started":
        yield from _required(entry, "target_minutes", "calendar")
    if entry.event == "buffered":
        yield from _required(entry, "minutes")
    if entry.calendar is not None and entry.calendar not in calendars:
        yield "calendar", "unknown_calendar", {"name": entry.calendar}
    if not 0 <= (entry.target_minutes or 0) <= MOST_MINUTES:
        yield "target_minutes", "out_of_range", {"least": 0, "most": MOST_MINUTES}
    if not -MOST_MINUTES <= (entry.minutes or 0) <= MOST_MINUTES:
        yield "minutes", "out_of_range", {"least": -MOST_MINUTES, "most": MOST_MINUTES}


def _required(entry: Entry, *fields: str) -> Iterator[Fault]:
    for field in fields:
        if getattr(entry, field) is None:
            yield field, "required", {"event": entry.event}

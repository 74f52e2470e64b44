"""A log read once: the periods in which its clock ran or stood still."""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from .instants import micros
from .log import Entry

State = Literal["running", "paused", "met", "cancelled"]


class Period(NamedTuple):
    """From `since` to `until` (None: still on) by one calendar; `entry` is what began it."""

    since: int
    until: int | None
    calendar: str
    state: State
    entry: int
    reason: str | None

    def ended(self, now: int) -> int:
        """Its end, `now` for one that is still on."""
        return now if self.until is None else self.until


class Story:
    """What a log without faults has come to, entry by entry. Targets in minutes."""

    def __init__(self, log: Iterable[Entry] = ()) -> None:
        self.state: State = "running"
        self.started = 0
        self.stopped: int | None = None
        self.calendar = ""
        # The target in force, what it was before buffers, and the entries of those buffers.
        self.target = 0
        self.promised = 0
        self.buffers: list[tuple[int, Entry]] = []
        self.entries = 0
        self._past: list[Period] = []
        self._since = self._entry = 0
        self._reason: str | None = None
        for entry in log:
            self.add(entry)

    @property
    def periods(self) -> list[Period]:
        """All since the last start, in order, without gaps; the last one is open."""
        return [*self._past, self._current(None)]

    def add(self, entry: Entry) -> None:
        """Take in what happened next."""
        at = micros(entry.at)
        match entry.event:
            case "started":
                self._start(entry, at)
            case "paused" if self.state == "running":
                self._go("paused", at, entry.reason)
            case "resumed" if self.state != "running":
                self.stopped = None
                self._go("running", at, entry.reason)
            case "changed":
                self._change(entry, at)
            case "buffered":
                self.target += entry.minutes or 0
                self.buffers.append((self.entries, entry))
            case "met" | "cancelled" if self.stopped is None:
                self.stopped = at
                self._go(entry.event, at, entry.reason)
        self.entries += 1

    def _start(self, entry: Entry, at: int) -> None:
        self._past.clear()
        self.started = self._since = at
        self.stopped = None
        self.calendar = entry.calendar or ""
        self._promise(entry.target_minutes or 0)
        self.state, self._entry, self._reason = "running", self.entries, entry.reason

    def _promise(self, minutes: int) -> None:
        self.target = self.promised = minutes
        self.buffers = []

    def _change(self, entry: Entry, at: int) -> None:
        if entry.target_minutes is not None:
            self._promise(entry.target_minutes)
        if entry.calendar is not None and entry.calendar != self.calendar:
            self._end(at)
            self.calendar = entry.calendar

    def _go(self, state: State, at: int, reason: str | None) -> None:
        self._end(at)
        self.state, self._entry, self._reason = state, self.entries, reason

    def _end(self, at: int) -> None:
        if at > self._since:
            self._past.append(self._current(at))
            self._since = at

    def _current(self, until: int | None) -> Period:
        return Period(self._since, until, self.calendar, self.state, self._entry, self._reason)

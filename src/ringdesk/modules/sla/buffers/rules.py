"""Which deadlines a buffer moves, and by how much. Pure.

In scope is a clock that runs or stands still, of a kind the buffer is for, that started before the
window ends and is due, without any buffer, after the window begins. One that stands still is due
later than anything: it is in scope as long as the window is not over.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from ..engine import Entry
from ..policy import ClockKind, L10n

State = Literal["draft", "announced", "cancelled"]


class BufferEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An announced buffer. Either `shift_minutes`, or `factor_percent` of the target (over 100)."""

    id: UUID
    number: int
    title: L10n
    notice: L10n
    scope: dict[str, Any]
    clock_kinds: tuple[ClockKind, ...]
    from_at: datetime
    until_at: datetime
    shift_minutes: int | None
    factor_percent: int | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules ask about a clock. `raw_due_at`: without buffers; None while it is paused
    and was not due before."""

    kind: ClockKind
    state: str
    started_at: datetime
    raw_due_at: datetime | None


def shift_of(buffer: BufferEntry, target_minutes: int) -> int:
    """By how many minutes a buffer moves a target; a factor is rounded up to whole minutes."""
    if buffer.shift_minutes is not None:
        return buffer.shift_minutes
    return -(-target_minutes * ((buffer.factor_percent or 100) - 100) // 100)


def touches(buffer: BufferEntry, clock: Standing) -> bool:
    """Whether the buffer moves this clock of a ticket that its condition holds for."""
    return (
        clock.kind in buffer.clock_kinds
        and clock.state in ("running", "paused")
        and clock.started_at < buffer.until_at
        and (clock.raw_due_at is None or clock.raw_due_at > buffer.from_at)
    )


def target_of(log: Sequence[Entry]) -> int:
    """The target in force without buffers, in minutes."""
    set_by = [e.target_minutes for e in log if e.event in ("started", "changed")]
    return next((minutes for minutes in reversed(set_by) if minutes is not None), 0)


def in_force(log: Iterable[Entry]) -> dict[UUID, int]:
    """The minutes that each buffer adds to the target; a new target leaves none of them."""
    found: dict[UUID, int] = {}
    for entry in log:
        if entry.event in ("started", "changed") and entry.target_minutes is not None:
            found = {}
        elif entry.event == "buffered" and "buffer" in entry.note:
            buffer = UUID(entry.note["buffer"])
            found[buffer] = found.get(buffer, 0) + (entry.minutes or 0)
    return {buffer: minutes for buffer, minutes in found.items() if minutes}


def applied(buffer: BufferEntry, log: Sequence[Entry], at: datetime) -> Entry | None:
    """What is still to be added so that the buffer is in force; None when it is."""
    lacking = shift_of(buffer, target_of(log)) - in_force(log).get(buffer.id, 0)
    return _entry(buffer, lacking, max(at, log[-1].at)) if lacking else None


def taken_back(buffer: BufferEntry, log: Sequence[Entry], at: datetime) -> Entry | None:
    """What ends the buffer's effect; None when it has none."""
    given = in_force(log).get(buffer.id, 0)
    return _entry(buffer, -given, max(at, log[-1].at)) if given else None


def _entry(buffer: BufferEntry, minutes: int, at: datetime) -> Entry:
    note = {"buffer": str(buffer.id), "number": buffer.number, "title": buffer.title}
    return Entry(
        at=at, event="buffered", minutes=minutes, from_=buffer.from_at, until=buffer.until_at,
        reason=f"B-{buffer.number:04d}", note=note,
    )  # fmt: skip

"""What entries did to deadlines, as it goes on record. Pure."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from ..engine import Calendars, Entry, read
from ..events import Shift
from ..states import ClockState


def shifts(clock: ClockState, known: int, hours: Calendars) -> list[Shift]:
    """One for each entry of the log after the first `known` ones."""
    dues = [_due(clock.log[:n], hours) for n in range(known, len(clock.log) + 1)]
    added = clock.log[known:]
    return [
        _shift(clock, entry, before, after)
        for entry, (before, after) in zip(added, pairwise(dues), strict=True)
    ]


def _due(log: Sequence[Entry], hours: Calendars) -> datetime | None:
    return read(log, hours, log[-1].at).due_at if log else None


def _shift(
    clock: ClockState, entry: Entry, before: datetime | None, after: datetime | None
) -> Shift:
    return Shift(
        clock=clock.kind,
        clock_id=clock.id,
        event=entry.event,
        reason=entry.reason,
        target_minutes=entry.target_minutes,
        calendar=entry.calendar,
        minutes=entry.minutes,
        policy=entry.note.get("policy"),
        policy_version=entry.note.get("version"),
        due_before=before,
        due_after=after,
    )

"""The entries of a log that set or moved the deadline, each with what it was and became."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec

from .clock import Calendars, Count, at_or_none
from .instants import MINUTE, micros
from .log import Entry, Event
from .story import Story


class Move(msgspec.Struct, frozen=True):
    """`due_before` is the last deadline there was, `due_after` None while the clock is paused."""

    index: int
    at: datetime
    event: Event
    reason: str | None
    note: dict[str, Any]
    due_before: datetime | None
    due_after: datetime | None


def moves(log: Sequence[Entry], hours: Calendars) -> list[Move]:
    """In the order of the log. A pause takes the deadline away; the resumption sets it anew."""
    return list(_moves(log, hours))


def _moves(log: Sequence[Entry], hours: Calendars) -> Iterator[Move]:
    story, known = Story(), None
    for index, entry in enumerate(log):
        promise = (story.target, story.calendar)
        story.add(entry)
        due = at_or_none(Count(story, hours, micros(entry.at)).first(story.target * MINUTE))
        changed = promise != (story.target, story.calendar) if due is None else due != known
        if entry.event == "started" or changed:
            yield Move(index, entry.at, entry.event, entry.reason, entry.note, known, due)
        known = due or known

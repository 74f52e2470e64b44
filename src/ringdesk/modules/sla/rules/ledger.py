"""The time ledger of a ticket: stretches told apart, and what each owner had of them. Pure.

Everything is counted in whole microseconds, so that what the owners had is what has passed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from .owners import Parts

_MICROSECOND = timedelta(microseconds=1)
Owner = tuple[str, UUID | None]


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch, whole: `parts` are exactly what lies between its ends."""

    from_at: datetime
    until_at: datetime
    running: bool
    kind: str
    id: UUID | None
    node: str
    parts: Parts


def stored_parts(row: Mapping[str, Any]) -> Parts:
    """The parts of a stretch that has ended, as they were put down in seconds."""
    return Parts(*(_exact(row[f"{part}_seconds"]) for part in Parts._fields))


def _exact(seconds: float) -> timedelta:
    return round(seconds * 1_000_000) * _MICROSECOND


def owners(stretches: Sequence[Stretch]) -> dict[Owner, timedelta]:
    """What each owner had, in order of first coming; closed hours and buffers are nobody's."""
    found: dict[Owner, timedelta] = {}
    for one in stretches:
        for owner, had in (
            ((one.kind, one.id), one.parts.open),
            (("buffer", None), one.parts.buffer),
            (("closed", None), one.parts.closed),
        ):
            if had:
                found[owner] = found.get(owner, timedelta(0)) + had
    return found


def faults(
    rows: Sequence[Mapping[str, Any]], created_at: datetime, *, whole: bool = True
) -> list[str]:
    """Why stored stretches, in order, are not the whole life of a ticket; [] when they are.

    `whole`: the first one begins with the ticket. Codes: begins_late, gap, unfinished, parts.
    """
    found = []
    if whole and rows and rows[0]["from_at"] != created_at:
        found.append("begins_late")
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        if following is None:
            found += ["ended"] if row["until_at"] is not None else []
        elif row["until_at"] is None:
            found.append("unfinished")
        else:
            found += ["gap"] if following["from_at"] != row["until_at"] else []
            if sum(stored_parts(row), timedelta(0)) != row["until_at"] - row["from_at"]:
                found.append("parts")
    return found

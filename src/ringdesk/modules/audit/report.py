"""What a verification found."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from .rules import Fault, Found, Row


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """A broken entry. `label` is the ticket's number ("T-1024") or the subject's kind.

    `event_id`, `type` and `at` are of the entry itself; after a gap, of the entry that follows.
    """

    fault: Fault
    subject_kind: str
    subject_id: UUID | None
    label: str
    seq: int | None
    event_id: UUID | None = None
    type: str | None = None
    at: datetime | None = None
    day: date | None = None


class AnchorShown(msgspec.Struct, frozen=True):
    """`hash` in hex."""

    day: date
    hash: str
    events: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """`checked` events in `chains` chains; `broken` faults, of which the first is named.

    First: by age of the subject, then by place in its chain; after the chains come subjects
    without one, then the anchors.
    """

    ok: bool
    checked: int
    chains: int
    broken: int
    first_broken: Broken | None
    anchors: list[AnchorShown]


def broken_at(found: Found, kind: str, subject_id: UUID) -> Broken:
    row: Row = found.row or {}
    return Broken(
        fault=found.fault,
        subject_kind=kind,
        subject_id=subject_id,
        label=kind,
        seq=found.seq,
        event_id=row.get("id"),
        type=row.get("type"),
        at=row.get("at"),
    )

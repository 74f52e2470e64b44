"""What a sound record looks like: pure checks over rows, chain by chain, and the anchors' hash.

A chain is the events of one subject by `seq` from 0; each row's hash covers its facts and the
hash before it. What a chain cannot show (its newest rows cut off, all of it gone, its feed
columns changed) the stored head, the subjects themselves and the daily anchors do.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

import msgspec

from ringdesk.kernel.events import GENESIS, link

# content: the row's facts or its hash · previous_hash: its link to the row before · missing: the
# entry `seq` is gone · repeated: the place is taken twice · order: recorded in another order
# · head: the chain's end is not the one noted · unrecorded: a subject without a chain ·
# message, attachment: not what the event vouches for · message_gone, attachment_gone · anchor
Fault: TypeAlias = Literal[
    "content", "previous_hash", "missing", "repeated", "order", "head", "unrecorded",
    "message", "message_gone", "attachment", "attachment_gone", "anchor",
]  # fmt: skip
Row: TypeAlias = Mapping[str, Any]


class Link(msgspec.Struct, frozen=True):
    """The last row seen of a chain. `broken`: what follows it proves nothing."""

    subject_kind: str
    subject_id: UUID
    seq: int
    hash: bytes
    position: int
    head: bytes | None
    last_seq: int | None
    broken: bool


class Found(msgspec.Struct, frozen=True):
    """A fault and the place it was found at: `row` is the entry itself, or the one after a gap."""

    fault: Fault
    seq: int
    row: Row | None = None


def follow(before: Link | None, row: Row, vouched: Fault | None) -> tuple[Link, Found | None]:
    """Take the next row of a chain; `before` is None at its beginning.

    `vouched` is what the row's witnesses (message, attachment) said.
    """
    if before is not None and before.broken:
        return _linked(row, broken=True), None
    found = _fault(before, row)
    if found is None and vouched is not None:
        # The chain itself is sound here: go on, so that later faults are counted too.
        return _linked(row, broken=False), Found(vouched, row["seq"], row)
    return _linked(row, broken=found is not None), found


def _fault(before: Link | None, row: Row) -> Found | None:
    expected = before.seq + 1 if before else 0
    if row["seq"] > expected:
        return Found("missing", expected, row)
    if row["seq"] < expected:
        return Found("repeated", row["seq"], row)
    if row["prev_hash"] != (before.hash if before else GENESIS):
        return Found("previous_hash", expected, row)
    if not _hash_fits(row):
        return Found("content", expected, row)
    if before and row["position"] <= before.position:
        return Found("order", expected, row)
    return None


def _hash_fits(row: Row) -> bool:
    if row["at"] is None:
        return False  # an instant no calendar holds: nothing we ever wrote
    return bool(link(row["prev_hash"], dict(row)) == row["hash"])


def _linked(row: Row, *, broken: bool) -> Link:
    return Link(
        row["subject_kind"], row["subject_id"], row["seq"], row["hash"], row["position"],
        row["head"], row["last_seq"], broken,
    )  # fmt: skip


def end(last: Link) -> Found | None:
    """The chain's end against the head noted beside it."""
    if last.broken:
        return None
    if last.last_seq is not None and last.last_seq > last.seq:
        return Found("missing", last.seq + 1)
    if last.last_seq != last.seq or last.head != last.hash:
        return Found("head", last.seq)
    return None


class AnchorHash:
    """An anchor's hash, fed with the rows it covers in the order of `position`."""

    def __init__(self, previous: bytes, day: date, at: datetime) -> None:
        self._running = hashlib.sha256(previous)
        stamp = at.astimezone(UTC).isoformat(timespec="microseconds")
        self._running.update(f"{day.isoformat()} {stamp}".encode())
        self.events = 0

    def add(self, row: Row) -> None:
        """`position` and `xid` are no facts and in no chain: this is what seals them."""
        self.events += 1
        place = row["position"].to_bytes(8, "big", signed=True)
        self._running.update(place + row["xid"].to_bytes(8, "big", signed=True))
        self._running.update(row["id"].bytes + row["hash"])

    def close(self, last_position: int) -> bytes:
        """32 bytes."""
        ending = last_position.to_bytes(8, "big", signed=True) + self.events.to_bytes(8, "big")
        return hashlib.sha256(self._running.digest() + ending).digest()

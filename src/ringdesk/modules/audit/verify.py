"""Walk everything recorded in a workspace and name the first entry that is not as it was."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, case, exists, literal_column, null, select

from ringdesk.kernel.db import Database, Tx, sql
from ringdesk.kernel.events import GENESIS
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.tables import event_chains, events
from ringdesk.modules.tickets import tickets_table as tickets

from .anchoring import BATCH, streamed
from .report import AnchorShown, Broken, Report, broken_at
from .rules import AnchorHash, Link, Row, end, follow
from .tables import anchors
from .witnesses import testimony

ANCHORS_SHOWN = 90

_e, _c = events.c, event_chains.c
_readable = _e.at.between(
    literal_column("timestamptz '0001-01-02 00:00Z'"),
    literal_column("timestamptz '9999-12-30 00:00Z'"),
)
# The head comes along in the same snapshot: what is appended meanwhile is no fault.
_chains = sql(
    select(
        *(c for c in events.c if c.name != "at"),
        case((_readable, _e.at), else_=null()).label("at"),
        _c.last_seq,
        _c.head,
    )
    .select_from(
        events.outerjoin(
            event_chains,
            and_(_c.tenant_id == _e.tenant_id, _c.subject_id == _e.subject_id),
        )
    )
    .where(_e.tenant_id == bindparam("tenant_id"))
    .order_by(_e.subject_id, _e.seq, _e.position)
)
_emptied = sql(
    select(_c.subject_id)
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        ~exists().where(_e.tenant_id == _c.tenant_id, _e.subject_id == _c.subject_id),
    )
    .order_by(_c.subject_id)
)
_unrecorded = sql(
    select(tickets.c.id)
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        ~exists().where(_c.tenant_id == tickets.c.tenant_id, _c.subject_id == tickets.c.id),
    )
    .order_by(tickets.c.id)
)
_anchors = sql(
    select(anchors).where(anchors.c.tenant_id == bindparam("tenant_id")).order_by(anchors.c.day)
)
_by_position = sql(
    select(_e.position, _e.xid, _e.id, _e.hash)
    .where(_e.tenant_id == bindparam("tenant_id"), _e.position <= bindparam("upto"))
    .order_by(_e.position)
)
_number = sql(
    select(tickets.c.number).where(
        tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("ticket_id")
    )
)


async def verify(db: Database, tenant_id: UUID, files: FileStore | None = None) -> Report:
    """Check the whole record of a workspace, in constant memory.

    With `files` the attachments' bytes are read too. Takes seconds for 100,000 events.
    """
    async with db.transaction(tenant_id, read_only=True) as tx:
        return await verify_within(tx, files)


async def verify_within(tx: Tx, files: FileStore | None = None) -> Report:
    """The same in a transaction of the tenant."""
    walk = _Walk()
    await _walk_chains(tx, walk, files)
    await _find_the_unrecorded(tx, walk)
    shown = await _check_anchors(tx, walk)
    return Report(
        ok=walk.broken == 0,
        checked=walk.checked,
        chains=walk.chains,
        broken=walk.broken,
        first_broken=walk.first and await _labeled(tx, walk.first),
        anchors=shown,
    )


class _Walk:
    """Counts, and the first fault."""

    def __init__(self) -> None:
        self.checked = 0
        self.chains = 0
        self.broken = 0
        self.first: Broken | None = None

    def note(self, broken: Broken) -> None:
        self.broken += 1
        self.first = self.first or broken


async def _walk_chains(tx: Tx, walk: _Walk, files: FileStore | None) -> None:
    last: Link | None = None
    async for row, vouched in _with_testimony(tx, files):
        walk.checked += 1
        if last is not None and last.subject_id != row["subject_id"]:
            _finish(walk, last)
            last = None
        last, found = follow(last, row, vouched)
        if found:
            walk.note(broken_at(found, last.subject_kind, last.subject_id))
    if last is not None:
        _finish(walk, last)


def _finish(walk: _Walk, last: Link) -> None:
    walk.chains += 1
    if found := end(last):
        walk.note(broken_at(found, last.subject_kind, last.subject_id))


async def _with_testimony(tx: Tx, files: FileStore | None) -> AsyncIterator[tuple[Row, Any]]:
    """Every event, with what its witnesses say; asked for a batch at a time."""
    batch: list[Row] = []
    async for row in streamed(tx, _chains.sql, *_chains.arguments({"tenant_id": tx.tenant_id})):
        batch.append(row)
        if len(batch) == BATCH:
            for one in await _heard(tx, batch, files):
                yield one
            batch = []
    for one in await _heard(tx, batch, files):
        yield one


async def _heard(tx: Tx, batch: list[Row], files: FileStore | None) -> list[tuple[Row, Any]]:
    faults = await testimony(tx, batch, files)
    return [(row, faults.get(row["id"])) for row in batch]


async def _find_the_unrecorded(tx: Tx, walk: _Walk) -> None:
    """Chains whose every entry is gone, and tickets that have no chain at all."""
    tenant = {"tenant_id": tx.tenant_id}
    async for row in streamed(tx, _emptied.sql, *_emptied.arguments(tenant)):
        kind = "ticket" if await _ticket_number(tx, row["subject_id"]) else "subject"
        gone = Broken(
            fault="missing", subject_kind=kind, subject_id=row["subject_id"], label=kind, seq=0
        )
        walk.note(gone)
    async for row in streamed(tx, _unrecorded.sql, *_unrecorded.arguments(tenant)):
        ticket = row["id"]
        silent = Broken(
            fault="unrecorded", subject_kind="ticket", subject_id=ticket, label="ticket", seq=None
        )
        walk.note(silent)


async def _check_anchors(tx: Tx, walk: _Walk) -> list[AnchorShown]:
    kept: list[Any] = list(await tx.all(_anchors))
    if kept:
        arguments = {"tenant_id": tx.tenant_id, "upto": max(row["last_position"] for row in kept)}
        covered = streamed(tx, _by_position.sql, *_by_position.arguments(arguments))
        await _compare(covered, kept, walk)
    return [AnchorShown(a["day"], a["hash"].hex(), a["events"]) for a in kept[-ANCHORS_SHOWN:]]


async def _compare(covered: AsyncIterator[Row], kept: list[Row], walk: _Walk) -> None:
    """Recompute every anchor from what it covers; each builds on the stored one before."""
    previous, row = GENESIS, await anext(covered, None)
    for anchor in kept:
        made = AnchorHash(previous, anchor["day"], anchor["at"])
        while row is not None and row["position"] <= anchor["last_position"]:
            made.add(row)
            row = await anext(covered, None)
        if made.close(anchor["last_position"]) != anchor["hash"] or made.events != anchor["events"]:
            walk.note(_broken_anchor(anchor))
        previous = anchor["hash"]


def _broken_anchor(anchor: Row) -> Broken:
    return Broken(
        fault="anchor", subject_kind="anchor", subject_id=None, label=str(anchor["day"]),
        seq=None, at=anchor["at"], day=anchor["day"],
    )  # fmt: skip


async def _labeled(tx: Tx, broken: Broken) -> Broken:
    number = broken.subject_id and await _ticket_number(tx, broken.subject_id)
    return msgspec.structs.replace(broken, label=f"T-{number}") if number else broken


async def _ticket_number(tx: Tx, subject_id: UUID) -> int | None:
    number: int | None = await tx.value(_number, ticket_id=subject_id)
    return number

"""Daily anchors: one hash over everything recorded since the anchor before.

The anchor of day D is made once D has ended (UTC) and covers every event of the workspace with a
position above the last anchor's `last_position` and up to its own, in that order. It goes by the
order of recording and not by the events' `at`: whatever a clock said, and however late a
transaction committed, every event is covered exactly once. An anchor is never made again.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel import jobs
from ringdesk.kernel.db import Database, Tx, sql
from ringdesk.kernel.events import GENESIS
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.tables import events
from ringdesk.modules.identity import workspace_ids

from .rules import AnchorHash
from .tables import anchors

PATIENCE_SECONDS = 60.0
BATCH = 500

_e = events.c
_newest = sql(
    select(anchors)
    .where(anchors.c.tenant_id == bindparam("tenant_id"))
    .order_by(anchors.c.day.desc())
    .limit(1)
)
_last_position = sql(select(func.max(_e.position)).where(_e.tenant_id == bindparam("tenant_id")))
_next_xid = sql(select(literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint")))
_oldest_xid = sql(select(literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")))
_covered = sql(
    select(_e.position, _e.xid, _e.id, _e.hash)
    .where(
        _e.tenant_id == bindparam("tenant_id"),
        _e.position > bindparam("above"),
        _e.position <= bindparam("upto"),
    )
    .order_by(_e.position)
)
_insert = sql(
    insert(anchors)
    .values({c.name: bindparam(c.name) for c in anchors.c})
    .on_conflict_do_nothing()
    .returning(anchors.c.day)
)


@jobs.job("audit.anchor", every=timedelta(hours=1))
async def anchor_finished_days(works: Works, _tenant: None, _payload: dict[str, Any]) -> None:
    """Anchor every workspace whose yesterday is not anchored yet."""
    for tenant_id in await workspace_ids(works):
        await anchor(works.db, tenant_id, works.clock.now())


async def anchor(db: Database, tenant_id: UUID, now: datetime) -> bool:
    """Make the anchor of the day before `now`'s (UTC); False when there is one or nothing to say.

    Raises TimeoutError when a transaction that may still record below the new anchor does not
    end; nothing is anchored then.
    """
    day = now.date() - timedelta(days=1)
    async with db.transaction(tenant_id) as tx:
        before = await tx.first(_newest)
        upto = await tx.value(_last_position)
    if upto is None or (before is not None and before["day"] >= day):
        return False
    await _settled(db)
    async with db.transaction(tenant_id) as tx:
        above = before["last_position"] if before else 0
        made = AnchorHash(before["hash"] if before else GENESIS, day, now)
        async for row in streamed(
            tx,
            _covered.sql,
            *_covered.arguments({"tenant_id": tenant_id, "above": above, "upto": max(above, upto)}),
        ):
            made.add(row)
        last = max(above, upto)
        return bool(
            await tx.first(
                _insert,
                day=day,
                last_position=last,
                events=made.events,
                hash=made.close(last),
                at=now,
            )
        )


async def _settled(db: Database) -> None:
    """Wait until every transaction that runs now has ended.

    Positions come from a sequence: one that is lower than the highest we see may still be on
    its way, but only in a transaction that has begun.
    """
    async with db.transaction() as tx:
        running_now = await tx.value(_next_xid)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while await _oldest(db) < running_now:  # noqa: ASYNC110 - no transaction says goodbye
            await asyncio.sleep(0.05)


async def _oldest(db: Database) -> int:
    async with db.transaction() as tx:
        return int(await tx.value(_oldest_xid))


async def streamed(tx: Tx, text: str, *arguments: Any) -> AsyncIterator[Any]:
    """The rows of a query of any size, a batch at a time, all of one snapshot."""
    cursor = await tx.connection.cursor(text, *arguments)
    while rows := await cursor.fetch(BATCH):
        for row in rows:
            yield row
        await asyncio.sleep(0)  # hashing is work: let others have their turn

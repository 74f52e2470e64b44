"""Reading what happened: windows of settled transactions, turned into broadcasts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, literal_column, select

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.tables import events

from .broadcasts import MOST_ROWS, RESET, Broadcast, EventRow, publishers, rechecked, sources

log = logging.getLogger(__name__)

_horizon = sql(select(literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")))
# Rows restored from another server's dump may carry ids this one has not reached: not news.
_beyond = select(
    literal_column("pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
).scalar_subquery()
_rows = sql(
    select(*(c for c in events.c if c.name != "prev_hash"))
    .where(
        events.c.tenant_id == bindparam("tenant_id"),
        events.c.xid >= bindparam("low"),
        events.c.xid < _beyond,
    )
    .order_by(events.c.xid, events.c.position)
    .limit(literal_column(str(MOST_ROWS + 1)))
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What a window of transactions has to tell; every row before xid `until` is then told."""

    broadcasts: Sequence[Broadcast]
    until: int
    recheck: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    batch: Batch
    # Committed rows that wait for an older transaction to end.
    unsettled: bool


async def horizon(works: Works) -> int:
    """The oldest transaction id that may still be running: everything before it is final."""
    async with works.db.transaction(read_only=True) as tx:
        return int(await tx.value(_horizon))


async def read_window(works: Works, tenant_id: UUID, low: int, high: int) -> Window:
    """Everything the transactions `low <= xid < high` of a tenant have to tell."""
    async with works.db.transaction(tenant_id, read_only=True) as tx:
        rows = await tx.all(_rows, low=low)
        settled = [row for row in rows if row["xid"] < high]
        unsettled = len(settled) < len(rows)
        recheck = any(row["type"] in rechecked for row in settled)
        if len(settled) > MOST_ROWS:
            return Window(Batch([RESET], high, recheck=True), unsettled)
        ctx = Context(tenant_id, system("live"), works.clock, tx, ports=works.ports)
        told = await _told(ctx, settled, low, high)
        return Window(Batch(told, high, recheck), unsettled)


async def _told(ctx: Context, rows: list[Any], low: int, high: int) -> list[Broadcast]:
    """A publisher that fails costs its readers a fetch, not the feed its life."""
    by_kind: dict[str, list[EventRow]] = {}
    for row in rows:
        by_kind.setdefault(row["subject_kind"], []).append(row)
    told: list[Broadcast] = []
    try:
        for kind, its_rows in by_kind.items():
            for publish in publishers.get(kind, ()):
                told += await publish(ctx, its_rows)
        for read in sources:
            told += await read(ctx, low, high)
    except Exception:
        if ctx.tx.connection.is_closed():
            raise
        log.exception("a publisher failed for tenant %s", ctx.tenant_id)
        return [RESET]
    return told

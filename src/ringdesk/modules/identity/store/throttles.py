"""Counters of attempts, shared by all processes."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import bindparam, case, delete, literal_column, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import Tx, sql

from ..tables import throttles

_t = throttles.c
_fresh = insert(throttles).values(
    key=bindparam("key"), window_start=bindparam("now"), count=literal_column("1")
)
_over = _t.window_start <= bindparam("oldest")
_strike = sql(
    _fresh.on_conflict_do_update(
        index_elements=["key"],
        set_={
            "count": case((_over, literal_column("1")), else_=_t.count + literal_column("1")),
            "window_start": case((_over, bindparam("now")), else_=_t.window_start),
        },
    ).returning(_t.count, _t.window_start)
)
_forget = sql(delete(throttles).where(_t.key == bindparam("the_key")))
_take_back = sql(
    update(throttles)
    .where(_t.key == bindparam("the_key"), _t.count > literal_column("0"))
    .values(count=_t.count - literal_column("1"))
)
_sweep = sql(delete(throttles).where(_t.window_start < bindparam("oldest")))


async def strike(
    tx: Tx, limits: Iterable[tuple[str, int, timedelta]], now: datetime
) -> timedelta | None:
    """Count an attempt on each (key, most, window); how long to wait when one is used up."""
    waits = []
    for key, most, window in sorted(limits):
        row = await tx.first(_strike, key=key, now=now, oldest=now - window)
        if row is not None and row["count"] > most:
            waits.append(row["window_start"] + window - now)
    return max(waits, default=None)


async def forget(tx: Tx, key: str) -> None:
    await tx.run(_forget, the_key=key)


async def take_back(tx: Tx, key: str) -> None:
    """The attempt was a good one and does not count."""
    await tx.run(_take_back, the_key=key)


async def sweep(tx: Tx, oldest: datetime) -> None:
    await tx.run(_sweep, oldest=oldest)

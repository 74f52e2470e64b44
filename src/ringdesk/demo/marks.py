"""Whether a play came to its end: a demo that was cut off half-way is played anew.

Who plays holds a lock by a session of the database, which ends with the process however that ends.
So a play that is going on is told from one that was left.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.tables import schedules

_NAME = "demo.play"
_BEGUN, _DONE = 0, 1
# "ringdemo" in ASCII: the key of the advisory lock of whoever plays.
_PLAYING = 0x72696E6764656D6F

_mark = insert(schedules).values(name=_NAME, slot=bindparam("slot"))
_set = sql(_mark.on_conflict_do_update(index_elements=["name"], set_={"slot": _mark.excluded.slot}))
_read = sql(select(schedules.c.slot).where(schedules.c.name == _NAME))


@asynccontextmanager
async def playing(works: Works) -> AsyncIterator[bool]:
    """While a play goes on; False when another process plays here already."""
    async with works.db.pool.acquire() as session:
        if not await session.fetchval("SELECT pg_try_advisory_lock($1)", _PLAYING):
            yield False
            return
        try:
            await _write(works, _BEGUN)
            yield True
            await _write(works, _DONE)
        finally:
            if not session.is_closed():
                await session.execute("SELECT pg_advisory_unlock($1)", _PLAYING)


async def cut_off(works: Works) -> bool:
    """A play began and never ended."""
    async with works.db.transaction() as tx:
        return bool(await tx.value(_read) == _BEGUN)


async def nobody_plays(connection: Any) -> bool:
    """Whether no process plays, nor begins to before the transaction of this connection is over."""
    free: bool = await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", _PLAYING)
    return free


async def still_cut_off(connection: Any) -> bool:
    """The same as `cut_off`, within the transaction of a connection."""
    return bool(await connection.fetchval(_read.sql, _NAME) == _BEGUN)


async def _write(works: Works, slot: int) -> None:
    async with works.db.transaction() as tx:
        await tx.run(_set, slot=slot)

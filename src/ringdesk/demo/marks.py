"""Whether a play came to its end: a demo that was cut off half-way is played anew."""

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.tables import schedules

_NAME = "demo.play"
_BEGUN, _DONE = 0, 1

_mark = insert(schedules).values(name=_NAME, slot=bindparam("slot"))
_set = sql(_mark.on_conflict_do_update(index_elements=["name"], set_={"slot": _mark.excluded.slot}))
_read = sql(select(schedules.c.slot).where(schedules.c.name == _NAME))


async def begun(works: Works) -> None:
    await _write(works, _BEGUN)


async def done(works: Works) -> None:
    await _write(works, _DONE)


async def cut_off(works: Works) -> bool:
    """A play began and never ended."""
    async with works.db.transaction() as tx:
        return bool(await tx.value(_read) == _BEGUN)


async def _write(works: Works, slot: int) -> None:
    async with works.db.transaction() as tx:
        await tx.run(_set, slot=slot)

"""Moves and the tickets they are about, in and out of the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.modules import tickets

from ..tables import process_moves
from .checking import RUNNING, Misfit

MOST_SHOWN = 50
# Before every ticket.
BEGINNING = UUID(int=0)


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A move and how far it is. `nodes`: the map of those that differ. `tickets`: how many there

    were when it began; `moved`: how many have gone over by now, `moved_at` the last of them;
    `left_behind`: what stays on its version and why, as far as it was looked at.
    """

    id: UUID
    process_key: str
    before_version: int
    version: int
    nodes: dict[str, str]
    reason: str
    state: Literal["running", "done", "stopped"]
    tickets: int
    moved: int
    left_behind: list[Misfit]
    started_name: str
    started_at: datetime
    moved_at: datetime | None
    ended_at: datetime | None
    ended_name: str | None


_m, _t = process_moves.c, tickets.tickets_table.c
_columns = [_m[name] for name in Move.__struct_fields__]
_here = _m.tenant_id == bindparam("tenant_id")
_that = (_here, _m.id == bindparam("move_id"))
_locked = sql(select(*_columns, _m.passed_id).where(*_that).with_for_update())
_running = sql(
    select(*_columns).where(_here, _m.process_key == bindparam("of_process"), _m.state == "running")
)
_all = sql(
    select(*_columns)
    .where(_here, _m.process_key == bindparam("of_process"))
    .order_by(_m.started_at.desc(), _m.id.desc())
    .limit(MOST_SHOWN)
)
# Nothing where another one of the process is on its way.
_add = sql(
    insert(process_moves).values({c.name: bindparam(c.name) for c in _m}).on_conflict_do_nothing()
)
_note = sql(
    update(process_moves)
    .where(*_that)
    .values(
        moved=_m.moved + bindparam("more", type_=_m.moved.type), moved_at=bindparam("at"),
        passed_id=bindparam("passed"), left_behind=bindparam("stay", type_=_m.left_behind.type),
    )
)  # fmt: skip
_end = sql(
    update(process_moves)
    .where(*_that)
    .values(state=bindparam("now_state"), ended_at=bindparam("at"), ended_name=bindparam("by_name"))
)
_portion = sql(
    select(_t.id)
    .where(*RUNNING, _t.id > bindparam("after"))
    .order_by(_t.id)
    .limit(bindparam("most"))
)
_left = sql(select(func.count()).select_from(tickets.tickets_table).where(*RUNNING))
# One that somebody works on is not waited for: a later pass takes it.
_hold = sql(
    select(_t.id)
    .where(*RUNNING, _t.id == any_(bindparam("ids", type_=UUIDArray)))
    .order_by(_t.id)
    .with_for_update(skip_locked=True)
)


def _move(row: Any) -> Move:
    return msgspec.convert(dict(row), Move)


async def lock(ctx: Context, move_id: UUID) -> tuple[Move, UUID]:
    """The move, and the last ticket it has looked at. NotFound."""
    row = await ctx.tx.first(_locked, move_id=move_id)
    if row is None:
        raise NotFound("move")
    return _move(row), row["passed_id"] or BEGINNING


async def running(ctx: Context, key: str) -> Move | None:
    row = await ctx.tx.first(_running, of_process=key)
    return _move(row) if row else None


async def moves_of(ctx: Context, key: str) -> list[Move]:
    """The latest moves of a process, the newest first."""
    return [_move(row) for row in await ctx.tx.all(_all, of_process=key)]


async def add(ctx: Context, move: Move) -> bool:
    """False when another move of the process runs."""
    row = {**msgspec.structs.asdict(move), "passed_id": None}
    return await ctx.tx.run(_add, **row) > 0


async def note(
    ctx: Context, move: Move, passed: UUID, *, more: int, stay: Sequence[Misfit]
) -> None:
    """How far it is now: so many more have gone over, and these stay."""
    left_behind = msgspec.to_builtins(stay)
    await ctx.tx.run(
        _note, move_id=move.id, more=more, at=ctx.now() if more else move.moved_at, passed=passed,
        stay=left_behind,
    )  # fmt: skip


async def end(ctx: Context, move_id: UUID, state: str) -> None:
    await ctx.tx.run(_end, move_id=move_id, now_state=state, at=ctx.now(), by_name=ctx.actor.name)


async def portion(ctx: Context, move: Move, after: UUID, most: int) -> list[UUID]:
    """Tickets the move is about, in order of their ids, from behind `after` on."""
    rows = await ctx.tx.all(_portion, **_about(move), after=after, most=most)
    return [row["id"] for row in rows]


async def left(ctx: Context, move: Move) -> int:
    """How many tickets are still on the version that is moved away from."""
    found: int = await ctx.tx.value(_left, **_about(move))
    return found


async def hold(ctx: Context, move: Move, ids: Sequence[UUID]) -> list[UUID]:
    """Those of these that are still to be moved and that nobody works on now, locked."""
    rows = await ctx.tx.all(_hold, **_about(move), ids=list(ids))
    return [row["id"] for row in rows]


def _about(move: Move) -> dict[str, Any]:
    return {"of_process": move.process_key, "of_version": move.before_version}

"""Imports and their rows in and out of the database."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound

from ..tables import import_rows, imports
from .reading import Fault

_i, _r = imports.c, import_rows.c
_that = (_i.tenant_id == bindparam("tenant_id"), _i.id == bindparam("import_id"))
_of_it = (_r.tenant_id == bindparam("tenant_id"), _r.import_id == bindparam("import_id"))
_insert = sql(insert(imports).values({c.name: bindparam(c.name) for c in imports.c}))
_read = sql(select(imports).where(*_that))
_lock = sql(select(imports).where(*_that).with_for_update())
_newest = sql(
    select(imports)
    .where(_i.tenant_id == bindparam("tenant_id"))
    .order_by(_i.created_at.desc(), _i.id.desc())
    .limit(50)
)
_add_row = sql(insert(import_rows).values({c.name: bindparam(c.name) for c in import_rows.c}))
_taken = sql(
    select(_r.row).where(*_of_it, _r.number == bindparam("the_number"), _r.ticket_id.is_not(None))
)
_faulty = sql(
    select(_r.row, _r.number, _r.ticket_id, _r.faults)
    .where(*_of_it, _r.row > bindparam("after_row"), func.jsonb_array_length(_r.faults) > 0)
    .order_by(_r.row)
    .limit(bindparam("most"))
)


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """One file on its way in. `place`: its line up to which it is done."""

    tenant_id: UUID
    id: UUID
    name: str
    file_key: str
    header: list[str]
    mapping: list[str | None]
    settings: dict[str, Any]
    preview: list[dict[str, Any]]
    state: str
    rows: int
    place: int
    created: int
    skipped: int
    member_id: UUID
    created_at: Any
    finished_at: Any


class DoneRow(msgspec.Struct, frozen=True):
    """A row that was skipped (no ticket), or taken in with something left out."""

    row: int
    number: str | None
    ticket_id: UUID | None
    faults: list[Fault]


async def add(ctx: Context, **row: Any) -> None:
    await ctx.tx.run(_insert, **row)


async def read(ctx: Context, import_id: UUID) -> Import:
    """NotFound when this workspace has none of that id."""
    return _found(await ctx.tx.first(_read, import_id=import_id))


async def lock(ctx: Context, import_id: UUID) -> Import:
    """As `read`, with its row locked: who works on it works alone."""
    return _found(await ctx.tx.first(_lock, import_id=import_id))


def _found(row: Any) -> Import:
    if row is None:
        raise NotFound("import")
    return Import(**dict(row))


async def newest(ctx: Context) -> list[Import]:
    return [Import(**dict(row)) for row in await ctx.tx.all(_newest)]


async def save(ctx: Context, import_id: UUID, **changes: Any) -> None:
    await ctx.tx.run(
        update(imports).where(_i.tenant_id == ctx.tenant_id, _i.id == import_id).values(**changes)
    )


async def row_of_number(ctx: Context, import_id: UUID, number: str) -> int | None:
    """The row of this import that the number was taken in from."""
    found: int | None = await ctx.tx.value(_taken, import_id=import_id, the_number=number)
    return found


async def add_row(
    ctx: Context,
    import_id: UUID,
    row: int,
    number: str,
    ticket_id: UUID | None,
    faults: list[Fault],
) -> None:
    await ctx.tx.run(
        _add_row, import_id=import_id, row=row, number=number or None, ticket_id=ticket_id,
        faults=msgspec.to_builtins(faults),
    )  # fmt: skip


async def faulty_rows(ctx: Context, import_id: UUID, after: int, most: int) -> list[DoneRow]:
    """Rows with something to say about them, in the order of the file."""
    found = await ctx.tx.all(_faulty, import_id=import_id, after_row=after, most=most)
    return [msgspec.convert(dict(row), DoneRow, strict=False) for row in found]

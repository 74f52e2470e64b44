"""Drafts: what a process is to become. Nobody works by one; two who edit one notice each other."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound, Stale
from ringdesk.kernel.versions import unless_stale

from .definition import Process
from .tables import process_drafts


class Draft(msgspec.Struct, frozen=True):
    """A definition in the making; `based_on`: the version it was begun from.

    `revision` rises with every save that changed something.
    """

    key: str
    definition: dict[str, Any]
    based_on: int | None
    revision: int
    author_id: UUID | None
    author_name: str
    updated_at: datetime


_d = process_drafts.c
_mine = _d.tenant_id == bindparam("tenant_id")
_this = (_mine, _d.key == bindparam("the_key"))
_columns = [_d[name] for name in Draft.__struct_fields__]
_all = sql(select(*_columns).where(_mine).order_by(_d.key))
_one = sql(select(*_columns).where(*_this))
_lock = sql(select(*_columns).where(*_this).with_for_update())
_begin = sql(
    insert(process_drafts)
    .values({c.name: bindparam(c.name) for c in _d})
    .on_conflict_do_nothing(index_elements=["tenant_id", "key"])
)
_change = sql(
    update(process_drafts)
    .where(*_this)
    .values(
        definition=bindparam("new_definition"),
        based_on=bindparam("new_base"),
        revision=_d.revision + 1,
        author_id=bindparam("by_id"),
        author_name=bindparam("by_name"),
        updated_at=bindparam("now"),
    )
)
_drop = sql(delete(process_drafts).where(*_this))


async def drafts(ctx: Context) -> dict[str, Draft]:
    """Every draft of the workspace by the key of its process."""
    rows = [Draft(**dict(row)) for row in await ctx.tx.all(_all)]
    return {row.key: row for row in rows}


async def draft_of(ctx: Context, key: str, *, lock: bool = False) -> Draft:
    """The draft of a process. NotFound when there is none; `lock` keeps others off until commit."""
    row = await ctx.tx.first(_lock if lock else _one, the_key=key)
    if row is None:
        raise NotFound("draft")
    return Draft(**dict(row))


@command(needs="process.design")
async def save_draft(
    ctx: Context, process: Process, *, based_on: int | None, expected: int | None
) -> Draft:
    """Keep a draft. `expected`: the revision that was edited; None or 0 only begins one.

    Stale has the draft as it is in `current`: nothing of anybody is overwritten. Saving what is
    kept already is no new revision.
    """
    definition = plain(process)
    if not expected:
        return await _begun(ctx, process.key, definition, based_on)
    kept = await draft_of(ctx, process.key, lock=True)
    if kept.definition == definition and kept.based_on == based_on:
        return kept
    unless_stale(kept, kept.revision, expected)
    await ctx.tx.run(
        _change, the_key=process.key, new_definition=definition, new_base=based_on,
        by_id=ctx.actor.member_id, by_name=ctx.actor.name, now=ctx.now(),
    )  # fmt: skip
    return await draft_of(ctx, process.key)


async def _begun(ctx: Context, key: str, definition: dict[str, Any], based_on: int | None) -> Draft:
    """A new draft, unless there is one: then what it is goes with the refusal."""
    row = Draft(key, definition, based_on, 1, ctx.actor.member_id, ctx.actor.name, ctx.now())
    if await ctx.tx.run(_begin, **msgspec.structs.asdict(row)):
        return row
    kept = await draft_of(ctx, key)
    if kept.definition == definition:
        return kept
    raise Stale(kept)


@command(needs="process.design")
async def drop_draft(ctx: Context, key: str, *, expected: int | None = None) -> None:
    """What was drafted is not wanted. NotFound when there is no draft; Stale as `take_draft`."""
    await take_draft(ctx, key, expected=expected)


async def take_draft(ctx: Context, key: str, *, expected: int | None) -> Draft:
    """The draft that is being published, which then is none any more.

    Stale when somebody saved another revision than the one that was looked at.
    """
    found = await draft_of(ctx, key, lock=True)
    unless_stale(found, found.revision, expected)
    await ctx.tx.run(_drop, the_key=key)
    return found


def plain(process: Process) -> dict[str, Any]:
    """A definition as it is kept: without a version, which publishing gives out."""
    definition: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(process))
    definition.pop("version", None)
    return definition

"""Saved views: one's own, or shared with everybody by those who may."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Denied, Invalid, NotFound
from ringdesk.kernel.queries import sort_from
from ringdesk.kernel.sightings import refuse_stale

from ..config import ticket_config
from ..events import ConfigChanged
from ..queries.rows import NEWEST, SORTS
from ..queries.views import view_facts
from ..tables import views


class ViewDraft(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    filter: dict[str, Any]
    sort: str = "updated_at:desc"
    columns: list[str] = []
    group_by: str | None = None
    shared: bool = False


_insert = sql(insert(views).values({c.name: bindparam(c.name) for c in views.c}))
_that = (views.c.tenant_id == bindparam("tenant_id"), views.c.id == bindparam("view_id"))
_read = sql(select(views).where(*_that).with_for_update())
_change = sql(
    update(views)
    .where(*_that)
    .values(
        name=bindparam("new_name"),
        filter=bindparam("new_filter"),
        sort=bindparam("new_sort"),
        columns=bindparam("new_columns"),
        group_by=bindparam("new_group"),
    )
)
_delete = sql(delete(views).where(*_that))


@command(needs=None)
async def save_view(
    ctx: Context, draft: ViewDraft, view_id: UUID | None = None, *, version: int | None = None
) -> UUID:
    """Make a view, or change one. The filter must read; sharing needs `view.share`.

    Stale when it is no longer what `version` was read from.
    """
    if ctx.actor.member_id is None:
        raise Denied("member")
    if not draft.name.strip():
        raise Invalid(("name", "required"))
    (await ticket_config(ctx)).parse(draft.filter)
    sort_from(draft.sort, SORTS, NEWEST)
    if view_id is None:
        return await _make(ctx, draft)
    await _own(ctx, view_id, version)
    await ctx.tx.run(
        _change, view_id=view_id, new_name=draft.name.strip(), new_filter=draft.filter,
        new_sort=draft.sort, new_columns=draft.columns, new_group=draft.group_by,
    )  # fmt: skip
    return view_id


async def _make(ctx: Context, draft: ViewDraft) -> UUID:
    if draft.shared:
        ctx.require("view.share")
    view_id = ctx.new_id()
    await ctx.tx.run(
        _insert, id=view_id, name=draft.name.strip(), filter=draft.filter, sort=draft.sort,
        owner_id=None if draft.shared else ctx.actor.member_id, columns=draft.columns,
        group_by=draft.group_by, position=0, created_at=ctx.now(),
    )  # fmt: skip
    if draft.shared:
        ctx.emit(ConfigChanged(subject_id=view_id, what="view", name=draft.name))
    return view_id


@command(needs=None)
async def drop_view(ctx: Context, view_id: UUID, *, version: int | None = None) -> None:
    """Remove one's own view, or a shared one with `view.share`. Stale as `save_view`."""
    await _own(ctx, view_id, version)
    await ctx.tx.run(_delete, view_id=view_id)


async def _own(ctx: Context, view_id: UUID, version: int | None) -> None:
    row = await ctx.tx.first(_read, view_id=view_id)
    if row is None or row["owner_id"] not in (None, ctx.actor.member_id):
        raise NotFound("view")
    if row["owner_id"] is None:
        ctx.require("view.share")
    refuse_stale(version, view_facts(row))
    if row["owner_id"] is None:
        ctx.emit(ConfigChanged(subject_id=view_id, what="view", name=row["name"]))

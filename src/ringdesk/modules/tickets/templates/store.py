"""Rows of templates, their folders, versions and uses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.sightings import version_of
from ringdesk.kernel.versions import author

from ..tables import reply_templates, template_folders, template_uses, template_versions
from .rules import contents

_r, _f, _v, _u = reply_templates.c, template_folders.c, template_versions.c, template_uses.c
_tenant: Any = bindparam("tenant_id")
NO_CATEGORY = UUID(int=0)
MOST = 500


class Template(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    folder_id: UUID | None
    name: dict[str, str]
    texts: dict[str, str]
    shortcut: str | None
    owner_id: UUID | None
    team_id: UUID | None
    type_keys: list[str]
    category_ids: list[UUID]
    version: int
    updated_at: datetime
    updated_by: str
    uses: int
    uses_here: int = 0


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """`version`: for If-Match."""

    id: UUID
    name: dict[str, str]
    position: int
    version: int


class Version(msgspec.Struct, frozen=True, kw_only=True):
    version: int
    content: dict[str, Any]
    author_name: str
    at: datetime


def visible(ctx: Context) -> ColumnElement[bool]:
    """Everybody's, one's own, and those of one's teams; who keeps them sees all teams'."""
    everybodys = and_(_r.owner_id.is_(None), _r.team_id.is_(None))
    mine = _r.owner_id == ctx.actor.member_id
    if ctx.actor.may("template.manage"):
        return or_(_r.owner_id.is_(None), mine)
    return or_(everybodys, mine, any_of(_r.team_id, ctx.actor.team_ids))


def _uses(where: ColumnElement[bool] | None = None) -> ColumnElement[Any]:
    query = select(func.coalesce(func.sum(_u.uses), 0)).where(
        _u.tenant_id == _r.tenant_id, _u.template_id == _r.id
    )
    return (query if where is None else query.where(where)).scalar_subquery()


async def templates(ctx: Context, category_id: UUID | None = None) -> list[Template]:
    """Those the actor may use; `uses_here` counts uses for tickets of that category."""
    here = _uses(_u.category_id == (category_id or NO_CATEGORY))
    query = (
        select(reply_templates, _uses().label("uses"), here.label("uses_here"))
        .where(_r.tenant_id == ctx.tenant_id, _r.archived_at.is_(None), visible(ctx))
        .order_by(_r.updated_at.desc(), _r.id)
        .limit(MOST)
    )
    return [_template(row) for row in await ctx.tx.all(query)]


def _template(row: Mapping[str, Any]) -> Template:
    return msgspec.convert({n: row[n] for n in Template.__struct_fields__}, Template)


async def folders(ctx: Context) -> list[Folder]:
    query = (
        select(template_folders).where(_f.tenant_id == ctx.tenant_id).order_by(_f.position, _f.id)
    )
    return [_folder(row) for row in await ctx.tx.all(query)]


def _folder(row: Mapping[str, Any]) -> Folder:
    seen = folder_facts(row)
    return Folder(id=row["id"], **seen, version=version_of(seen))


def folder_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever edits a folder sees of it."""
    return {"name": row["name"], "position": row["position"]}


async def find(ctx: Context, template_id: UUID, *, locked: bool = False) -> Mapping[str, Any]:
    """The row of one the actor may use. NotFound."""
    query = select(reply_templates).where(
        _r.tenant_id == ctx.tenant_id, _r.id == template_id, _r.archived_at.is_(None), visible(ctx)
    )
    row = await ctx.tx.first(query.with_for_update() if locked else query)
    if row is None:
        raise NotFound("template")
    return dict(row)


_insert = sql(insert(reply_templates).values({c.name: bindparam(c.name) for c in _r}))
_keep = sql(insert(template_versions).values({c.name: bindparam(c.name) for c in _v}))
_insert_folder = sql(insert(template_folders).values({c.name: bindparam(c.name) for c in _f}))


async def add(ctx: Context, row: Mapping[str, Any]) -> None:
    await ctx.tx.run(_insert, **row)
    await keep_version(ctx, row)


async def keep_version(ctx: Context, row: Mapping[str, Any]) -> None:
    await ctx.tx.run(
        _keep, template_id=row["id"], version=row["version"],
        content=msgspec.to_builtins(contents(row)), author_name=author(ctx), at=ctx.now(),
    )  # fmt: skip


async def change(ctx: Context, template_id: UUID, values: Mapping[str, Any]) -> None:
    await ctx.tx.run(
        update(reply_templates)
        .where(_r.tenant_id == ctx.tenant_id, _r.id == template_id)
        .values(**values)
    )


async def add_folder(ctx: Context, folder_id: UUID, name: Mapping[str, str], position: int) -> None:
    await ctx.tx.run(_insert_folder, id=folder_id, name=dict(name), position=position)


async def folder(ctx: Context, folder_id: UUID) -> Mapping[str, Any]:
    """NotFound when there is none."""
    query = select(template_folders).where(_f.tenant_id == ctx.tenant_id, _f.id == folder_id)
    row = await ctx.tx.first(query.with_for_update())
    if row is None:
        raise NotFound("folder")
    return dict(row)


async def versions(ctx: Context, template_id: UUID) -> list[Version]:
    """Newest first."""
    query = (
        select(_v.version, _v.content, _v.author_name, _v.at)
        .where(_v.tenant_id == ctx.tenant_id, _v.template_id == template_id)
        .order_by(_v.version.desc())
        .limit(100)
    )
    return [Version(**dict(row)) for row in await ctx.tx.all(query)]


async def shortcut_taken(
    ctx: Context, shortcut: str, row: Mapping[str, Any], besides: UUID | None
) -> bool:
    """Whether another template of the same owner, team or everybody goes by it."""
    query = select(_r.id).where(
        _r.tenant_id == ctx.tenant_id,
        _r.archived_at.is_(None),
        _r.shortcut == shortcut,
        _r.owner_id.is_not_distinct_from(row["owner_id"]),
        _r.team_id.is_not_distinct_from(row["team_id"]),
    )
    if besides:
        query = query.where(_r.id != besides)
    return await ctx.tx.first(query.limit(1)) is not None


async def shipped_already(ctx: Context) -> dict[str, UUID]:
    query = select(_r.shipped_key, _r.id).where(
        _r.tenant_id == ctx.tenant_id, _r.shipped_key.is_not(None), _r.archived_at.is_(None)
    )
    return {row["shipped_key"]: row["id"] for row in await ctx.tx.all(query)}


_counted = upsert(template_uses).values({c.name: bindparam(c.name) for c in _u})
_count = sql(
    _counted.on_conflict_do_update(
        index_elements=["tenant_id", "template_id", "category_id"],
        set_={"uses": _u.uses + 1, "last_at": _counted.excluded.last_at},
    )
)


async def count_use(ctx: Context, template_id: UUID, category_id: UUID | None) -> None:
    await ctx.tx.run(
        _count, template_id=template_id, category_id=category_id or NO_CATEGORY, uses=1,
        last_at=ctx.now(),
    )  # fmt: skip

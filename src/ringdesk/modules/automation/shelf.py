"""Rules as rows: a draft that may change, published versions that never do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, NotFound

from .tables import dry_runs, rule_versions, rules


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """One rule: its draft if there is one, and its newest version (0: never published)."""

    id: UUID
    position: int
    enabled_at: datetime | None
    enabled_by: str | None
    archived_at: datetime | None
    draft: dict[str, Any] | None
    draft_by: str | None
    draft_at: datetime | None
    version: int
    definition: dict[str, Any] | None
    author_name: str | None
    reason: str | None
    published_at: datetime | None

    @property
    def latest(self) -> dict[str, Any]:
        """What its draft says, else what is published."""
        return self.draft or self.definition or {}

    @property
    def name(self) -> Any:
        return (self.definition or self.draft or {}).get("name", {})


class RuleVersion(msgspec.Struct, frozen=True, kw_only=True):
    """Who published what, when, why, and with which permissions."""

    version: int
    definition: dict[str, Any]
    author_name: str
    grants: list[str]
    reason: str
    published_at: datetime


_r, _v = rules.c, rule_versions.c
_mine = _r.tenant_id == bindparam("tenant_id")
_one = and_(_mine, _r.id == bindparam("rule_id"))
_newest = (
    select(
        *(c for c in _r if c.name != "tenant_id"),
        func.coalesce(_v.version, 0).label("version"),
        _v.definition, _v.author_name, _v.reason, _v.published_at,
    )
    .join_from(
        rules, rule_versions, (_v.tenant_id == _r.tenant_id) & (_v.rule_id == _r.id), isouter=True
    )
    .ext(distinct_on(_r.position, _r.id))
    .order_by(_r.position, _r.id, _v.version.desc())
)  # fmt: skip
_read_all = sql(_newest.where(_mine, _r.archived_at.is_(None)))
_read_one = sql(_newest.where(_one))
_read_versions = sql(
    select(*(_v[name] for name in RuleVersion.__struct_fields__))
    .where(_v.tenant_id == bindparam("tenant_id"), _v.rule_id == bindparam("rule_id"))
    .order_by(_v.version.desc())
)
_insert = sql(insert(rules).values({c.name: bindparam(c.name) for c in _r}))
_publish = sql(insert(rule_versions).values({c.name: bindparam(c.name) for c in _v}))
_delete = sql(delete(rules).where(_one))
_untry = sql(
    delete(dry_runs).where(
        dry_runs.c.tenant_id == bindparam("tenant_id"), dry_runs.c.rule_id == bindparam("rule_id")
    )
)
_place = sql(update(rules).where(_one).values(position=bindparam("place")))


def _setting(*names: str) -> Any:
    values = {name: bindparam(f"new_{name}", type_=_r[name].type) for name in names}
    return sql(update(rules).where(_one).values(values))


_set_draft = _setting("draft", "draft_by", "draft_at")
_set_switch = _setting("enabled_at", "enabled_by")
_set_archive = _setting("archived_at", "enabled_at", "enabled_by", "draft")


async def all_rules(ctx: Context) -> list[Shelved]:
    """Every rule that was not put away, in order."""
    return [Shelved(**dict(row)) for row in await ctx.tx.all(_read_all)]


async def one(ctx: Context, rule_id: UUID) -> Shelved:
    """NotFound when there is no such rule."""
    row = await ctx.tx.first(_read_one, rule_id=rule_id)
    if row is None:
        raise NotFound("rule")
    return Shelved(**dict(row))


async def open_one(ctx: Context, rule_id: UUID) -> Shelved:
    """One that can be changed. Conflict `archived` when it was put away."""
    found = await one(ctx, rule_id)
    if found.archived_at is not None:
        raise Conflict("archived", what="rule")
    return found


async def versions(ctx: Context, rule_id: UUID) -> list[RuleVersion]:
    """Every published version, newest first. NotFound when there is no such rule."""
    rows = await ctx.tx.all(_read_versions, rule_id=rule_id)
    if not rows:
        await one(ctx, rule_id)
    return [RuleVersion(**dict(row)) for row in rows]


async def version(ctx: Context, rule_id: UUID, number: int) -> RuleVersion:
    """One version. NotFound when there is none."""
    for each in await versions(ctx, rule_id):
        if each.version == number:
            return each
    raise NotFound("rule_version")


async def add(ctx: Context, rule_id: UUID, position: int, draft: Mapping[str, Any]) -> None:
    await ctx.tx.run(
        _insert, id=rule_id, position=position, enabled_at=None, enabled_by=None,
        archived_at=None, draft=draft, draft_by=ctx.actor.name, draft_at=ctx.now(),
    )  # fmt: skip


async def draft(ctx: Context, rule_id: UUID, wanted: Mapping[str, Any] | None) -> None:
    """Keep a draft, or drop it with None."""
    there = wanted is not None
    await ctx.tx.run(
        _set_draft, rule_id=rule_id, new_draft=wanted,
        new_draft_by=ctx.actor.name if there else None, new_draft_at=ctx.now() if there else None,
    )  # fmt: skip


async def publish(ctx: Context, made: RuleVersion, rule_id: UUID) -> None:
    await ctx.tx.run(
        _publish, rule_id=rule_id, author_id=ctx.actor.member_id, **msgspec.structs.asdict(made)
    )


async def switch(ctx: Context, rule_id: UUID, *, on: bool) -> None:
    await ctx.tx.run(
        _set_switch, rule_id=rule_id, new_enabled_at=ctx.now() if on else None,
        new_enabled_by=ctx.actor.name if on else None,
    )  # fmt: skip


async def arrange(ctx: Context, ids: Sequence[UUID]) -> None:
    await ctx.tx.many(_place, [{"rule_id": one, "place": n} for n, one in enumerate(ids)])


async def archive(ctx: Context, rule_id: UUID) -> None:
    await ctx.tx.run(
        _set_archive, rule_id=rule_id, new_archived_at=ctx.now(), new_enabled_at=None,
        new_enabled_by=None, new_draft=None,
    )  # fmt: skip


async def drop(ctx: Context, rule_id: UUID) -> None:
    """A rule that was never published leaves nothing behind but its dry runs, which go too."""
    await ctx.tx.run(_untry, rule_id=rule_id)
    await ctx.tx.run(_delete, rule_id=rule_id)

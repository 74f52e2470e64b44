"""Versioned things as rows: a draft that may change, published versions that never do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, NotFound

from .tables import calendar_versions, calendars, policies, policy_versions


class Shelved(msgspec.Struct, frozen=True, kw_only=True):
    """One thing: its draft if there is one, and its newest version (0: never published)."""

    id: UUID
    kind: str | None = None
    position: int
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
        """What it says now, else what its draft says."""
        return self.definition or self.draft or {}


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """Who published what, when and why."""

    version: int
    author_name: str
    reason: str
    published_at: datetime
    definition: dict[str, Any]


class Shelf:
    """The statements for one sort of versioned thing. `key` names its id in the versions."""

    def __init__(self, what: str, things: Table, versions: Table, key: str) -> None:
        self.what = what
        t, v = things.c, versions.c
        mine = t.tenant_id == bindparam("tenant_id")
        one = and_(mine, t.id == bindparam("thing_id"))
        its = and_(v.tenant_id == bindparam("tenant_id"), v[key] == bindparam("thing_id"))
        kind = [t.kind] if "kind" in t else []
        about = (v.definition, v.author_name, v.reason, v.published_at)
        newest = (
            select(
                t.id, *kind, t.position, t.archived_at, t.draft, t.draft_by, t.draft_at,
                func.coalesce(v.version, 0).label("version"), *about,
            )
            .join_from(
                things, versions, (v.tenant_id == t.tenant_id) & (v[key] == t.id), isouter=True
            )
            .ext(distinct_on(t.position, t.id))
            .order_by(t.position, t.id, v.version.desc())
        )  # fmt: skip
        self._all = sql(newest.where(mine))
        self._one = sql(newest.where(one))
        self._versions = sql(select(v.version, *about).where(its).order_by(v.version.desc()))
        self._add = sql(insert(things).values({c.name: bindparam(c.name) for c in t}))
        self._publish = sql(insert(versions).values({c.name: bindparam(c.name) for c in v}))
        self._draft = sql(
            update(things)
            .where(one)
            .values({n: bindparam(f"new_{n}") for n in ("draft", "draft_by", "draft_at")})
        )
        self._place = sql(update(things).where(one).values(position=bindparam("place")))
        self._archive = sql(
            update(things).where(one).values(archived_at=bindparam("now"), draft=None)
        )
        self._drop = sql(delete(things).where(one))
        self._key = key

    async def all(self, ctx: Context) -> list[Shelved]:
        """Everything in its order, archived things too."""
        return [Shelved(**dict(row)) for row in await ctx.tx.all(self._all)]

    async def one(self, ctx: Context, thing_id: UUID) -> Shelved:
        """NotFound when there is no such thing."""
        row = await ctx.tx.first(self._one, thing_id=thing_id)
        if row is None:
            raise NotFound(self.what)
        return Shelved(**dict(row))

    async def open(self, ctx: Context, thing_id: UUID) -> Shelved:
        """One that can be changed. Conflict `archived` when it was put away."""
        found = await self.one(ctx, thing_id)
        if found.archived_at is not None:
            raise Conflict("archived", what=self.what)
        return found

    async def versions(self, ctx: Context, thing_id: UUID) -> list[Version]:
        """Every published version, newest first. NotFound when there is no such thing."""
        rows = await ctx.tx.all(self._versions, thing_id=thing_id)
        if not rows:
            await self.one(ctx, thing_id)
        return [Version(**dict(row)) for row in rows]

    async def version(self, ctx: Context, thing_id: UUID, number: int) -> dict[str, Any]:
        """What one version says. NotFound when there is none."""
        for each in await self.versions(ctx, thing_id):
            if each.version == number:
                return each.definition
        raise NotFound(f"{self.what}_version")

    async def add(self, ctx: Context, rows: Iterable[Mapping[str, Any]]) -> None:
        """Things without a version; `rows` give id, position, and what else differs."""
        empty = {"archived_at": None, "draft": None, "draft_by": None, "draft_at": None}
        await ctx.tx.many(self._add, [{**empty, **row} for row in rows])

    async def publish(
        self, ctx: Context, made: Iterable[Mapping[str, Any]], *, reason: str
    ) -> None:
        """Versions for things by `id`: `version`, `definition` and what else their table has."""
        shared = {
            "author_name": author(ctx), "reason": reason, "published_at": ctx.now(),
        }  # fmt: skip
        await ctx.tx.many(self._publish, [{**shared, **row, self._key: row["id"]} for row in made])

    async def draft(self, ctx: Context, thing_id: UUID, draft: Mapping[str, Any] | None) -> None:
        """Keep a draft, or drop it with None."""
        there = draft is not None
        await ctx.tx.run(
            self._draft, thing_id=thing_id, new_draft=draft,
            new_draft_by=author(ctx) if there else None, new_draft_at=ctx.now() if there else None,
        )  # fmt: skip

    async def arrange(self, ctx: Context, ids: Sequence[UUID]) -> None:
        """Put things in this order."""
        places = [{"thing_id": each, "place": place} for place, each in enumerate(ids)]
        await ctx.tx.many(self._place, places)

    async def archive(self, ctx: Context, thing_id: UUID) -> None:
        await ctx.tx.run(self._archive, thing_id=thing_id, now=ctx.now())

    async def drop(self, ctx: Context, thing_id: UUID) -> None:
        """A thing that was never published leaves nothing behind."""
        await ctx.tx.run(self._drop, thing_id=thing_id)


def author(ctx: Context) -> str:
    """Who stands under a draft or version; the product itself by its own name."""
    return "Ringdesk" if ctx.actor.kind == "system" else ctx.actor.name


POLICIES = Shelf("policy", policies, policy_versions, "policy_id")
CALENDARS = Shelf("calendar", calendars, calendar_versions, "calendar_id")

"""The verbs of versioned things."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Table

from ..context import Context
from ..errors import Conflict, Invalid, NotFound, Stale
from .shapes import Thing, Version, author
from .statements import Statements

T = TypeVar("T", bound=Thing)
V = TypeVar("V", bound=Version)
DRAFT = "draft"


class Shelf(Generic[T, V]):
    """One sort of versioned thing.

    `what` names it in refusals, `key` its id in the table of versions; rows are read as `thing`
    and `version`, whose fields are their columns. `lock` keeps others from changing the
    workspace's configuration until commit: versions and places are given out in turn.
    """

    def __init__(
        self,
        what: str,
        things: Table,
        versions: Table,
        key: str,
        *,
        thing: type[T],
        version: type[V],
        lock: Callable[[Context], Awaitable[None]],
    ) -> None:
        self.what = what
        self._key = key
        self._thing = thing
        self._version = version
        self._lock = lock
        self._columns = {c.name: None for c in things.c if c.name != "tenant_id"}
        self._sql = Statements(
            things, versions, key, thing.__struct_fields__, version.__struct_fields__
        )

    async def all(self, ctx: Context) -> list[T]:
        """Everything in its order, archived things too."""
        return [self._thing(**dict(row)) for row in await ctx.tx.all(self._sql.all)]

    async def one(self, ctx: Context, thing_id: UUID) -> T:
        """NotFound when there is no such thing."""
        row = await ctx.tx.first(self._sql.one, thing_id=thing_id)
        if row is None:
            raise NotFound(self.what)
        return self._thing(**dict(row))

    async def open(self, ctx: Context, thing_id: UUID) -> T:
        """One that can be changed. Conflict `archived` when it was put away."""
        found = await self.one(ctx, thing_id)
        if found.archived_at is not None:
            raise Conflict("archived", what=self.what)
        return found

    async def taken(self, ctx: Context, thing_id: UUID) -> T:
        """One that can be changed, while nobody else changes the configuration."""
        await self._lock(ctx)
        return await self.open(ctx, thing_id)

    async def versions(self, ctx: Context, thing_id: UUID) -> list[V]:
        """Every published version, newest first. NotFound when there is no such thing."""
        rows = await ctx.tx.all(self._sql.versions, thing_id=thing_id)
        if not rows:
            await self.one(ctx, thing_id)
        return [self._version(**dict(row)) for row in rows]

    async def version(self, ctx: Context, thing_id: UUID, number: int) -> V:
        """One version. NotFound when there is none."""
        for each in await self.versions(ctx, thing_id):
            if each.version == number:
                return each
        raise NotFound(f"{self.what}_version")

    async def said(self, ctx: Context, thing_id: UUID, which: str, field: str) -> dict[str, Any]:
        """What a version by its number says, or the `draft`. NotFound; Invalid names `field`."""
        if which == DRAFT:
            return (await self.one(ctx, thing_id)).draft or {}
        if not which.isdigit() or len(which) > 9:
            raise Invalid((field, "version_or_draft"))
        return (await self.version(ctx, thing_id, int(which))).definition

    async def lay(
        self,
        ctx: Context,
        things: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]],
        reason: str,
    ) -> None:
        """Things published as they come, many at once: what is their own (`id`, `position`), and
        what their first version has (`definition`)."""
        rows = list(things)
        await ctx.tx.many(self._sql.add, [self._row(**own) for own, _ in rows])
        first = [self._version_row(ctx, own["id"], 1, reason, made) for own, made in rows]
        await ctx.tx.many(self._sql.publish, first)

    async def begin(
        self, ctx: Context, draft: Mapping[str, Any], *, position: int, **own: Any
    ) -> UUID:
        """A new thing that is only drafted; `own`: what else its table has."""
        made = ctx.new_id()
        row = self._row(
            id=made, position=position, draft=draft, draft_by=author(ctx), draft_at=ctx.now(),
            draft_revision=1, **own,
        )  # fmt: skip
        await ctx.tx.run(self._sql.add, **row)
        return made

    async def save(
        self, ctx: Context, thing_id: UUID, draft: Mapping[str, Any], expected: int | None = None
    ) -> None:
        """Keep a draft. `expected`: the `draft_revision` that was edited, None overwrites whatever
        there is. Stale has the thing as it is in `current`."""
        await self.open(ctx, thing_id)
        await self._write(ctx, thing_id, draft, expected)

    async def drop(self, ctx: Context, found: T, expected: int | None = None) -> None:
        """Drop the draft; a thing that was never published goes with it. Stale as in `save`."""
        if found.version:
            await self._write(ctx, found.id, None, expected)
        elif not await ctx.tx.run(self._sql.drop, thing_id=found.id, expected=expected):
            raise Stale(await self.one(ctx, found.id))

    async def ready(self, ctx: Context, thing_id: UUID, expected: int | None = None) -> T:
        """The thing whose draft is to be published, and which then has none any more.

        Conflict when there is no draft, or nothing new in it; Stale when somebody saved another
        revision than the one that was looked at.
        """
        found = await self.taken(ctx, thing_id)
        unless_stale(found, found.draft_revision, expected)
        if found.draft is None:
            raise Conflict("nothing_drafted")
        if found.draft == found.definition:
            raise Conflict("nothing_changed")
        await self._write(ctx, thing_id, None, found.draft_revision)
        return found

    async def publish(
        self, ctx: Context, found: T, definition: Mapping[str, Any], reason: str, **own: Any
    ) -> int:
        """The number of the next version; `own`: what else the table of versions has.

        The caller has `taken` the thing and seen to it that the definition and the reason are
        right (`refuse`).
        """
        number = found.version + 1
        made = {"definition": definition, **own}
        await ctx.tx.run(
            self._sql.publish, **self._version_row(ctx, found.id, number, reason, made)
        )
        return number

    async def arrange(self, ctx: Context, ids: Sequence[UUID], among: Iterable[T]) -> None:
        """Put things in this order. Invalid unless `ids` are all of `among`, each once."""
        if not ids or len(set(ids)) != len(ids) or set(ids) != {each.id for each in among}:
            raise Invalid(("ids", "order_incomplete"))
        places = [{"thing_id": each, "new": place} for place, each in enumerate(ids)]
        await ctx.tx.many(self._sql.place, places)

    async def archive(self, ctx: Context, found: T) -> bool:
        """Put a thing away with its versions. False: it was never published and leaves nothing."""
        await self.drop(ctx, found)
        if found.version:
            await ctx.tx.run(self._sql.put_away, thing_id=found.id, new=ctx.now())
        return bool(found.version)

    async def restore(self, ctx: Context, thing_id: UUID) -> T:
        """Take a thing out again, behind all others. Conflict `not_archived` when it is there."""
        await self._lock(ctx)
        found = await self.one(ctx, thing_id)
        if found.archived_at is None:
            raise Conflict("not_archived", what=self.what)
        last = max(each.position for each in await self.all(ctx))
        await ctx.tx.run(self._sql.put_away, thing_id=thing_id, new=None)
        await ctx.tx.run(self._sql.place, thing_id=thing_id, new=last + 1)
        return await self.one(ctx, thing_id)

    async def _write(
        self, ctx: Context, thing_id: UUID, draft: Mapping[str, Any] | None, expected: int | None
    ) -> None:
        there = draft is not None
        wrote = await ctx.tx.run(
            self._sql.draft, thing_id=thing_id, expected=expected, new_draft=draft,
            new_draft_by=author(ctx) if there else None, new_draft_at=ctx.now() if there else None,
        )  # fmt: skip
        if not wrote:
            raise Stale(await self.one(ctx, thing_id))

    def _row(self, **given: Any) -> dict[str, Any]:
        return {**self._columns, "draft_revision": 0, **given}

    def _version_row(
        self, ctx: Context, thing_id: UUID, number: int, reason: str, made: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            self._key: thing_id, "version": number, "author_name": author(ctx),
            "reason": reason.strip(), "published_at": ctx.now(), **made,
        }  # fmt: skip


def unless_stale(current: Any, revision: int, expected: int | None) -> None:
    """Stale with `current` unless the revision kept is the expected one; None expects any."""
    if expected is not None and revision != expected:
        raise Stale(current)

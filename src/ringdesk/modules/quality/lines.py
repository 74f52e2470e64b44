"""Lines a workspace edits: laid at its founding, added to, changed, archived, never deleted."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Table, bindparam, insert, select, update

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.kernel.events import Change, Event
from ringdesk.kernel.sightings import refuse_stale
from ringdesk.modules import identity

L10n = dict[str, str]


class EditedLine(msgspec.Struct, frozen=True, kw_only=True):
    """`archived`: asked no more; what was answered keeps its name."""

    id: UUID
    part: str
    key: str
    name: L10n
    position: int
    archived: bool = False

    @property
    def seen(self) -> dict[str, Any]:
        """What whoever edits sees of it; its place among the others does not count."""
        facts = msgspec.structs.asdict(self)
        return {k: facts[k] for k in facts if k not in ("id", "part", "key", "position")}


L = TypeVar("L", bound=EditedLine)


class Lines(Generic[L]):
    """One sort of them: rows of `table` read as `shape`, whose changes are told as `fact`.

    `what` names a line and `taken` its key's conflict. `apart`: each part has its keys to itself.
    `most`: so many of a part may be in use.
    """

    def __init__(
        self,
        table: Table,
        shape: type[L],
        fact: type[Event],
        parts: Sequence[str],
        *,
        what: str,
        taken: str,
        apart: bool = False,
        most: Mapping[str, int] | None = None,
    ) -> None:
        self._table, self._shape, self._fact, self._parts = table, shape, fact, parts
        self._what, self._taken, self._apart, self._most = what, taken, apart, most or {}
        ours = table.c.tenant_id == bindparam("tenant_id")
        self._all = sql(select(table).where(ours).order_by(table.c.position, table.c.key))
        self._insert = sql(insert(table).values({c.name: bindparam(c.name) for c in table.c}))
        self._kept = TenantCache(self._load)

    async def lay(self, ctx: Context, names: Mapping[str, Mapping[str, L10n]], **same: Any) -> None:
        """What a new workspace begins with: names by part and key, all else the `same`."""
        same |= {"archived_at": None}
        rows = [
            {"id": ctx.new_id(), "part": part, "key": key, "name": name, "position": place, **same}
            for part, lines in names.items()
            for place, (key, name) in enumerate(lines.items())
        ]
        await ctx.tx.many(self._insert, rows)

    async def all(self, ctx: Context) -> list[L]:
        """Part by part, each in its order; archived ones too."""
        return await self._kept.get(ctx)

    async def one(self, ctx: Context, line_id: UUID) -> L:
        """NotFound when there is no such line."""
        for line in await self.all(ctx):
            if line.id == line_id:
                return line
        raise NotFound(self._what)

    async def add(self, ctx: Context, part: str, key: str, name: L10n, **more: Any) -> UUID:
        """The last of its part. Conflict when its key is taken, also by an archived one; Invalid

        `too_many` where the part has no room.
        """
        _named(name)
        # Holds the workspace's row: keys and places are given out in turn.
        await identity.bump_config(ctx)
        lines = await self.all(ctx)
        beside = [line for line in lines if line.part == part]
        if any(line.key == key for line in (beside if self._apart else lines)):
            raise Conflict(self._taken, key=key)
        self._room(part, beside)
        place = 1 + max((line.position for line in beside), default=-1)
        line = self._shape(id=ctx.new_id(), part=part, key=key, name=name, position=place, **more)
        row = {f: v for f, v in msgspec.structs.asdict(line).items() if f != "archived"}
        await ctx.tx.run(self._insert, **row, archived_at=None)
        self._tell(ctx, line, what="added")
        return line.id

    async def change(
        self,
        ctx: Context,
        line_id: UUID,
        changes: Mapping[str, Any],
        *,
        version: int | None = None,
    ) -> None:
        """Other values of a line's fields, archived or not. NotFound; Invalid `too_many`; Stale."""
        if "name" in changes:
            _named(changes["name"])
        await identity.bump_config(ctx)
        before = await self.one(ctx, line_id)
        refuse_stale(version, before.seen)
        if not changes:
            return
        values = dict(changes)
        if "archived" in values:
            values["archived_at"] = ctx.now() if values.pop("archived") else None
            if before.archived and values["archived_at"] is None:
                self._room(before.part, await self.all(ctx))
        c = self._table.c
        ours = (c.tenant_id == ctx.tenant_id, c.id == line_id)
        await ctx.tx.run(update(self._table).where(*ours).values(**values))
        told = tuple(Change(k, getattr(before, k), v) for k, v in changes.items())
        self._tell(ctx, before, what="changed", changes=told)

    async def _load(self, ctx: Context) -> list[L]:
        lines = [self._read(row) for row in await ctx.tx.all(self._all)]
        return sorted(lines, key=lambda line: self._parts.index(line.part))

    def _read(self, row: Any) -> L:
        found = {name: row[name] for name in self._shape.__struct_fields__ if name != "archived"}
        return self._shape(**found, archived=row["archived_at"] is not None)

    def _room(self, part: str, lines: Sequence[L]) -> None:
        in_use = sum(line.part == part and not line.archived for line in lines)
        if part in self._most and in_use >= self._most[part]:
            raise Invalid(("part", "too_many", {"max": self._most[part]}))

    def _tell(self, ctx: Context, line: L, **said: Any) -> None:
        names = {"part", "key", "name"} & set(self._fact.__struct_fields__)
        ctx.emit(self._fact(subject_id=line.id, **{n: getattr(line, n) for n in names}, **said))


def _named(name: L10n) -> None:
    if not any(text.strip() for text in name.values()):
        raise Invalid(("name", "required"))

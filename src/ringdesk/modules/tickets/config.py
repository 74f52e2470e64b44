"""The workspace's ticket types, categories and priority rules, cached per version."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, bindparam, select

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.conditions import (
    NOBODY,
    Asker,
    Catalogue,
    Condition,
    Kind,
    Predicate,
    leaves,
    parse,
    to_predicate,
    to_sql,
)
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.sightings import version_of

from .fields import NO_STORES, catalogue_with
from .forms import FormField, L10n
from .priority import Priority, PriorityRules
from .shipped import SHIPPED_RULES
from .tables import categories, priority_rules, ticket_types


class ProcessRule(msgspec.Struct, frozen=True):
    """Another process for tickets of a type for which a condition holds."""

    when: dict[str, Any]
    process_key: str


class TicketType(msgspec.Struct, frozen=True):
    """`icon`: a name of `ICONS` · `default_priority`: where no matrix proposes one, instead of the
    workspace's own · `version` counts changes, `changed_by` made the last one."""

    id: UUID
    key: str
    name: L10n
    description: L10n
    fields: tuple[FormField, ...]
    portal: bool
    process_key: str
    position: int
    archived: bool
    process_rules: tuple[ProcessRule, ...] = ()
    icon: str = "ticket"
    default_priority: Priority | None = None
    version: int = 1
    changed_by: str = ""
    changed_at: datetime | None = None


# What a type may be shown with; clients draw them.
ICONS = (
    "ticket", "question", "package", "truck", "wallet", "receipt", "wrench", "bug", "user",
    "shield", "star", "megaphone", "store", "globe", "file", "lock",
)  # fmt: skip


class Category(msgspec.Struct, frozen=True):
    """`merged_into_id`: its tickets went there. It is kept, archived, for what was closed in it,
    and its path is the other one's: whatever asks about that one means these tickets too."""

    id: UUID
    parent_id: UUID | None
    level: int
    path: tuple[UUID, ...]
    name: L10n
    position: int
    archived: bool
    merged_into_id: UUID | None = None

    @property
    def version(self) -> int:
        """Another number once it is named, placed or used otherwise; for If-Match.

        Its order among its siblings does not count: sorting one moves the others.
        """
        return version_of(self.name, self.parent_id, self.archived, self.merged_into_id)


class TicketConfig:
    """One workspace's configuration of tickets, with its conditions parsed once."""

    def __init__(
        self,
        types: Iterable[TicketType],
        tree: Iterable[Category],
        rules: PriorityRules,
        stores: Mapping[str, ColumnElement[Any]] = NO_STORES,
    ) -> None:
        self.types = {t.key: t for t in types}
        self.categories = {c.id: c for c in tree}
        self.rules = rules
        forms = (f for t in self.types.values() for f in t.fields)
        self.catalogue: Catalogue = catalogue_with(forms, stores)
        merged = (c for c in self.categories.values() if c.merged_into_id)
        # Its path already is the one of where it went.
        self._merged = {str(c.id): str(c.path[-1]) for c in merged}
        self._parsed: dict[bytes, Condition] = {}
        self._timeless: dict[bytes, Predicate] = {}

    def asking(self, stores: Mapping[str, ColumnElement[Any]]) -> "TicketConfig":
        """The same, but rows are asked about these fields in other columns (see access.py)."""
        return TicketConfig(self.types.values(), self.categories.values(), self.rules, stores)

    def parse(self, source: Mapping[str, Any]) -> Condition:
        """A condition against this workspace's fields. DomainError when it does not read."""
        key = msgspec.json.encode(source)
        if key not in self._parsed:
            self._parsed[key] = parse(self._followed(source), self.catalogue)
        return self._parsed[key]

    def _followed(self, source: Any) -> Any:
        """A condition that names a merged category means the one it went into."""
        if not self._merged or not isinstance(source, dict | list):
            return source
        if isinstance(source, list):
            return [self._followed(part) for part in source]
        if source.get("field") == "category" and "value" in source:
            return {**source, "value": self._home(source["value"])}
        return {name: self._followed(part) for name, part in source.items()}

    def _home(self, value: Any) -> Any:
        if isinstance(value, list):
            return list(dict.fromkeys(map(self._home, value)))
        return self._merged.get(value, value) if isinstance(value, str) else value

    def readable(self, source: Mapping[str, Any]) -> bool:
        """Whether the condition can be read at all."""
        try:
            self.parse(source)
        except Invalid:
            return False
        return True

    def path_of(self, category_id: UUID | None) -> list[UUID] | None:
        category = self.categories.get(category_id) if category_id else None
        return list(category.path) if category else None

    def holds(self, ctx: Context, facts: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
        """An evaluator of conditions on one ticket's facts."""
        full = {**facts, "category_path": self.path_of(facts.get("category_id"))}
        at = ctx.now()
        return lambda source: self._predicate(source, at)(full)

    def _predicate(self, source: Mapping[str, Any], at: datetime) -> Predicate:
        """Compiled once where it says the same at any time."""
        key = msgspec.json.encode(source)
        if (ready := self._timeless.get(key)) is not None:
            return ready
        condition = self.parse(source)
        made = to_predicate(condition, at=at, me=NOBODY)
        if all(leaf.field.kind not in (Kind.INSTANT, Kind.DATE) for leaf in leaves(condition)):
            self._timeless[key] = made
        return made

    def criterion(self, ctx: Context, source: Mapping[str, Any], me: Asker) -> Any:
        """The same condition as a criterion on the rows of `tickets`."""
        return to_sql(self.parse(source), at=ctx.now(), me=me)


_types = sql(
    select(ticket_types)
    .where(ticket_types.c.tenant_id == bindparam("tenant_id"))
    .order_by(ticket_types.c.position, ticket_types.c.key)
)
_categories = sql(
    select(categories)
    .where(categories.c.tenant_id == bindparam("tenant_id"))
    .order_by(categories.c.level, categories.c.position, categories.c.id)
)
_rules = sql(
    select(priority_rules.c.definition, priority_rules.c.version)
    .where(priority_rules.c.tenant_id == bindparam("tenant_id"))
    .order_by(priority_rules.c.version.desc())
    .limit(1)
)


async def _load(ctx: Context) -> TicketConfig:
    types = [_convert(r, TicketType) for r in await ctx.tx.all(_types)]
    tree = [_convert(r, Category) for r in await ctx.tx.all(_categories)]
    row = await ctx.tx.first(_rules)
    if row is None:
        return TicketConfig(types, tree, SHIPPED_RULES)
    rules = msgspec.convert({**row["definition"], "version": row["version"]}, PriorityRules)
    return TicketConfig(types, tree, rules)


def _convert(row: Any, kind: type[Any]) -> Any:
    found = dict(row)
    found["archived"] = found["archived_at"] is not None
    return msgspec.convert(found, kind, strict=False)


_config: TenantCache[TicketConfig] = TenantCache(_load)


async def ticket_config(ctx: Context) -> TicketConfig:
    return await _config.get(ctx)

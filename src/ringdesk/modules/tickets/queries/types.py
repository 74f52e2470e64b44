"""What those who keep ticket types ask: who uses one, what asks about it, how it came to be so."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.tables import events
from ringdesk.modules import workflow

from ..config import TicketConfig, TicketType, ticket_config
from ..form_rules import asked_fields
from ..forms import L10n
from ..shapes import FieldChange
from ..tables import tickets, views

# Counts are for the eye: beyond this they read "999+", and no count walks a whole table.
COUNTED = 1000
_LOOKED_AT = 20_000


class TypeChange(msgspec.Struct, frozen=True, kw_only=True):
    """One change, as it is on record."""

    id: UUID
    at: datetime
    by: str
    changes: list[FieldChange]


class Asks(msgspec.Struct, frozen=True):
    """Something that asks about a field: `what` is priority_rule, process, view or type."""

    what: str
    name: L10n
    fields: list[str]


class TypeUse(msgspec.Struct, frozen=True, kw_only=True):
    """`open`: open tickets of the type among the newest 20,000, at most 1000. `filled`: on how
    many of those each field has a value. `asked_by`: what would no longer read without a field."""

    open: int
    filled: dict[str, int]
    asked_by: list[Asks]


_changes = sql(
    select(events.c.id, events.c.at, events.c.actor_name, events.c.changes)
    .where(
        events.c.tenant_id == bindparam("tenant_id"), events.c.subject_id == bindparam("type_id")
    )
    .order_by(events.c.seq.desc())
    .limit(50)
)
_open = (
    select(tickets.c.type_key, tickets.c.fields)
    .where(tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.status_category != "closed")
    .order_by(tickets.c.updated_at.desc(), tickets.c.id.desc())
    .limit(_LOOKED_AT)
    .subquery()
)
_of_type = (
    select(_open.c.fields).where(_open.c.type_key == bindparam("of_type")).limit(COUNTED).subquery()
)
_key = func.jsonb_object_keys(_of_type.c.fields).label("key")
_filled = sql(select(_key, func.count().label("count")).group_by(_key))
_count = sql(select(func.count()).select_from(_of_type))
_views = sql(
    select(views.c.name, views.c.filter).where(views.c.tenant_id == bindparam("tenant_id"))
)


async def _known(ctx: Context, key: str) -> tuple[TicketConfig, TicketType]:
    config = await ticket_config(ctx)
    kind = config.types.get(key)
    if kind is None:
        raise NotFound("type")
    return config, kind


async def type_changes(ctx: Context, key: str) -> list[TypeChange]:
    """The last fifty, newest first. NotFound."""
    _, kind = await _known(ctx, key)
    return [
        TypeChange(
            id=row["id"], at=row["at"], by=row["actor_name"],
            changes=msgspec.convert(row["changes"], list[FieldChange]),
        )
        for row in await ctx.tx.all(_changes, type_id=kind.id)
    ]  # fmt: skip


async def type_use(ctx: Context, key: str) -> TypeUse:
    """Who would notice a change of this type's form. NotFound."""
    config, kind = await _known(ctx, key)
    mine = {field.key for field in kind.fields}
    filled = {row["key"]: row["count"] for row in await ctx.tx.all(_filled, of_type=key)}
    asked_by = [
        Asks(what, name, sorted(asked))
        for what, name, condition in await conditions_in_force(ctx, config)
        if (asked := asked_fields(condition) & mine)
    ]
    return TypeUse(
        open=await ctx.tx.value(_count, of_type=key),
        filled={name: count for name, count in filled.items() if name in mine},
        asked_by=asked_by,
    )


async def conditions_in_force(
    ctx: Context, config: TicketConfig
) -> list[tuple[str, L10n, Mapping[str, Any]]]:
    """Every condition of priority rules, types, processes and saved views: what it belongs to,
    that one's name, and the condition."""
    found: list[tuple[str, L10n, Mapping[str, Any]]] = [
        ("priority_rule", rule.name, rule.when) for rule in config.rules.rules
    ]
    for kind in config.types.values():
        found += [("type", kind.name, rule.when) for rule in kind.process_rules]
    for (key, number), version in (await workflow.versions(ctx)).items():
        name = {"": f"{key} v{number}"}
        found += [("process", name, when) for when in _whens(version.process)]
    rows = await ctx.tx.all(_views)
    return [*found, *(("view", {"": row["name"]}, row["filter"]) for row in rows)]


def _whens(process: workflow.Process) -> Iterator[Mapping[str, Any]]:
    for action in process.actions:
        whens = [*(g.when for g in action.gates), *(b.when for b in action.to)]
        yield from (when for when in whens if when is not None)

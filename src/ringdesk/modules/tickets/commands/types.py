"""Ticket types and their forms."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, bindparam, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.conditions import parse
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound, Stale
from ringdesk.modules import identity, workflow

from ..config import ICONS, ProcessRule, TicketConfig, TicketType, ticket_config
from ..form_rules import Error, form_errors, kinds_of
from ..forms import FormField
from ..priority import Priority
from ..queries.types import conditions_in_force
from ..tables import ticket_types, tickets
from .configuring import changed, differences, named

MOST_TYPES = 50
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEPT = (
    "name", "description", "fields", "portal", "process_key", "process_rules", "position",
    "archived_at", "icon", "default_priority", "version", "changed_by", "changed_at",
)  # fmt: skip
_TOLD = (
    "name", "description", "fields", "portal", "process_key", "process_rules", "position", "icon",
    "default_priority", "archived",
)  # fmt: skip
_JSON = {"number": "number", "checkbox": "boolean", "multi": "array"}
_insert = sql(insert(ticket_types).values({c.name: bindparam(c.name) for c in ticket_types.c}))
_save = sql(
    update(ticket_types)
    .where(
        ticket_types.c.tenant_id == bindparam("tenant_id"),
        ticket_types.c.id == bindparam("that_id"),
    )
    .values({n: bindparam(f"new_{n}") for n in _KEPT})
)


class TypeEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; a field left out (UNSET) stays. `fields` is the whole form."""

    name: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    description: dict[str, str] | msgspec.UnsetType = msgspec.UNSET
    fields: tuple[FormField, ...] | msgspec.UnsetType = msgspec.UNSET
    portal: bool | msgspec.UnsetType = msgspec.UNSET
    process_key: str | msgspec.UnsetType = msgspec.UNSET
    # The first whose condition holds goes before `process_key`.
    process_rules: tuple[ProcessRule, ...] | msgspec.UnsetType = msgspec.UNSET
    position: int | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    icon: str | msgspec.UnsetType = msgspec.UNSET
    default_priority: Priority | None | msgspec.UnsetType = msgspec.UNSET


@command(needs="config.manage")
async def add_type(ctx: Context, key: str, edit: TypeEdit) -> None:
    """A new ticket type. Invalid names every fault of its form."""
    await identity.bump_config(ctx)
    config = await ticket_config(ctx)
    if not _KEY.fullmatch(key):
        raise Invalid(("key", "key_shape"))
    if key in config.types or len(config.types) >= MOST_TYPES:
        raise Invalid(("key", "type_key_taken", {"key": key}))
    position = max((t.position for t in config.types.values()), default=-1) + 1
    bare = TicketType(
        id=ctx.new_id(), key=key, name={}, description={}, fields=(), portal=True,
        process_key="default", position=position, archived=False,
    )  # fmt: skip
    made = await _checked(ctx, config, bare, edit)
    await ctx.tx.run(_insert, id=made.id, key=key, **_columns(ctx, made))
    await changed(ctx, "type", made.id, made.name, differences({}, _told(made)))


@command(needs="config.manage")
async def change_type(
    ctx: Context, key: str, edit: TypeEdit, *, version: int | None = None
) -> None:
    """Change a type or its form. What is used keeps its kind and its place in rules.

    Stale when `version` is given and somebody changed it since; `current` says who.
    """
    await identity.bump_config(ctx)
    config = await ticket_config(ctx)
    before = config.types.get(key)
    if before is None:
        raise NotFound("type")
    if version is not None and version != before.version:
        raise Stale({"version": before.version, "by": before.changed_by, "at": before.changed_at})
    after = await _checked(ctx, config, before, edit)
    changes = differences(_told(before), _told(after))
    if not changes:
        return
    after = msgspec.structs.replace(after, version=before.version + 1)
    new = {f"new_{name}": value for name, value in _columns(ctx, after).items()}
    await ctx.tx.run(_save, that_id=before.id, **new)
    await changed(ctx, "type", before.id, after.name, changes)


def _columns(ctx: Context, kind: TicketType) -> dict[str, Any]:
    """The row as this actor leaves it."""
    plain = {name: value for name, value in _told(kind).items() if name != "archived"}
    return {
        **plain, "archived_at": ctx.now() if kind.archived else None, "version": kind.version,
        "changed_by": ctx.actor.name, "changed_at": ctx.now(),
    }  # fmt: skip


def _told(kind: TicketType) -> dict[str, Any]:
    """What is on record of a type, before and after."""
    return {name: msgspec.to_builtins(getattr(kind, name)) for name in _TOLD}


async def _checked(
    ctx: Context, config: TicketConfig, before: TicketType, edit: TypeEdit
) -> TicketType:
    """The type as it would be. Invalid with every fault."""
    wanted = {n: v for n in edit.__struct_fields__ if (v := getattr(edit, n)) is not msgspec.UNSET}
    after = msgspec.structs.replace(before, **wanted)
    after = msgspec.structs.replace(after, name=named(after.name))
    future = TicketConfig(
        [*(t for t in config.types.values() if t.key != before.key), after],
        list(config.categories.values()),
        config.rules,
    )
    errors = await _errors(ctx, config, future, after)
    if errors:
        raise Invalid(*errors)
    return after


async def _errors(
    ctx: Context, config: TicketConfig, future: TicketConfig, after: TicketType
) -> list[Error]:
    others = [f for t in config.types.values() if t.key != after.key for f in t.fields]
    errors = form_errors(after.fields, kinds_of(others), lambda c: _faults_of(future, c))
    errors += await _process_errors(ctx, future, after)
    if after.icon not in ICONS:
        errors.append(("icon", "not_an_option", {"options": list(ICONS)}))
    if not any(not kind.archived for kind in future.types.values()):
        errors.append(("archived", "last_type", {}))
    errors += await _used_otherwise(ctx, config, after)
    errors += await _dropped(ctx, config, after)
    if broken := await _broken(ctx, config, future):
        errors.append(("fields", "field_in_rules", {"places": ", ".join(broken[:10])}))
    return errors


async def _process_errors(ctx: Context, future: TicketConfig, after: TicketType) -> list[Error]:
    """Every process named can begin a ticket, and every condition reads.

    An archived type may keep an archived process: nothing begins by it.
    """
    standings = await workflow.standings(ctx)
    known = {key for key, one in standings.items() if after.archived or one.archived_at is None}
    errors: list[Error] = []
    if after.process_key not in known:
        errors.append(("process_key", "not_an_option", {"options": sorted(known)}))
    for place, rule in enumerate(after.process_rules):
        if rule.process_key not in known:
            field = f"process_rules.{place}.process_key"
            errors.append((field, "not_an_option", {"options": sorted(known)}))
        for fault in _faults_of(future, rule.when):
            field = f"process_rules.{place}.when{fault['field'].removeprefix('$')}"
            errors.append((field, fault["code"], fault["params"]))
    return errors


def _faults_of(config: TicketConfig, condition: Mapping[str, Any]) -> list[dict[str, Any]]:
    try:
        parse(condition, config.catalogue)
    except Invalid as refusal:
        return refusal.errors
    return []


async def _used_otherwise(ctx: Context, config: TicketConfig, after: TicketType) -> list[Error]:
    """A key with values in tickets keeps its kind; one that was dropped, the JSON of its values."""
    known = kinds_of(f for t in config.types.values() for f in t.fields)
    found: list[Error] = []
    for place, field in enumerate(after.fields):
        before = known.get(field.key)
        if before == field.kind:
            continue
        if await _has_values(ctx, field.key, None if before else _JSON.get(field.kind, "string")):
            found.append((f"fields.{place}.kind", "field_in_use", {"key": field.key}))
    return found


async def _dropped(ctx: Context, config: TicketConfig, after: TicketType) -> list[Error]:
    """What tickets of this type have a value of is archived, not deleted: fields and options."""
    before = config.types.get(after.key)
    now = {field.key: (place, field) for place, field in enumerate(after.fields)}
    found: list[Error] = []
    for field in before.fields if before else ():
        if field.key not in now:
            if await _any_ticket(ctx, after.key, tickets.c.fields.has_key(field.key)):
                found.append(("fields", "field_has_values", {"key": field.key}))
            continue
        place, fresh = now[field.key]
        for value in {o.value for o in field.options} - {o.value for o in fresh.options}:
            chosen = {field.key: [value] if field.kind == "multi" else value}
            if await _any_ticket(ctx, after.key, tickets.c.fields.contains(chosen)):
                found.append((f"fields.{place}.options", "option_has_values", {"value": value}))
    return found


async def _any_ticket(ctx: Context, type_key: str, criterion: ColumnElement[bool]) -> bool:
    one = (
        select(tickets.c.id)
        .where(tickets.c.tenant_id == ctx.tenant_id, tickets.c.type_key == type_key, criterion)
        .limit(1)
    )
    return await ctx.tx.first(one) is not None


async def _has_values(ctx: Context, key: str, but: str | None) -> bool:
    """Whether any ticket has a value for the key, of another JSON type than `but`."""
    one = (
        select(tickets.c.id)
        .where(tickets.c.tenant_id == ctx.tenant_id, tickets.c.fields.has_key(key))
        .limit(1)
    )
    if but:
        one = one.where(func.jsonb_typeof(tickets.c.fields[key]) != but)
    return await ctx.tx.first(one) is not None


async def _broken(ctx: Context, config: TicketConfig, future: TicketConfig) -> list[str]:
    """What reads now and would not then: rules, processes, views, other fields."""
    return [
        next(iter(name.values()), "")
        for _, name, condition in await conditions_in_force(ctx, config)
        if config.readable(condition) and not future.readable(condition)
    ]

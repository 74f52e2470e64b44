"""Rules: drafted, published in versions that never change, switched, ordered, put away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import identity, sla, tickets

from . import shelf
from .definition import Definition, needs
from .events import RuleArchived, RulePublished, RulesOrdered, RuleSwitched
from .faults import LONGEST_REASON, Fault, Known, faults

MOST_RULES = 200


async def known(ctx: Context) -> Known:
    """What a rule of this workspace may name."""
    config, people = await tickets.ticket_config(ctx), await identity.directory(ctx)
    return Known(
        parse=config.parse,
        members={m.id for m in people.members.values() if m.active},
        teams={t.id for t in people.teams.values() if not t.archived},
        categories={c.id for c in config.categories.values() if not c.archived},
        fields={field.key for kind in config.types.values() for field in kind.fields},
        has_calendar=await sla.default_hours(ctx) is not None,
    )


@command(needs="automation.manage")
async def draft_rule(ctx: Context, definition: Definition) -> UUID:
    """Begin a rule; it does nothing before it is published and switched on."""
    there = await shelf.all_rules(ctx)
    if len(there) >= MOST_RULES:
        raise Conflict("too_many_automations", max=MOST_RULES)
    made = ctx.new_id()
    last = max((rule.position for rule in there), default=-1)
    await shelf.add(ctx, made, last + 1, msgspec.to_builtins(definition))
    return made


@command(needs="automation.manage")
async def save_draft(ctx: Context, rule_id: UUID, definition: Definition) -> None:
    """Change what is to be published next; the version in force goes on."""
    await shelf.open_one(ctx, rule_id)
    await shelf.draft(ctx, rule_id, msgspec.to_builtins(definition))


@command(needs="automation.manage")
async def drop_draft(ctx: Context, rule_id: UUID) -> None:
    """Drop the draft; a rule that was never published goes with it."""
    found = await shelf.open_one(ctx, rule_id)
    if found.version:
        await shelf.draft(ctx, rule_id, None)
    else:
        await shelf.drop(ctx, rule_id)


@command(needs="automation.manage")
async def publish(ctx: Context, rule_id: UUID, *, reason: str, switch_on: bool = True) -> int:
    """Publish the draft as the next version; whoever does gives the rule what its actions need."""
    found = await _taken(ctx, rule_id)
    if found.draft is None:
        raise Conflict("nothing_drafted")
    if found.draft == found.definition:
        raise Conflict("nothing_changed")
    number = await _publish(ctx, found, found.draft, reason)
    await shelf.draft(ctx, rule_id, None)
    if switch_on and found.enabled_at is None:
        await _switch(ctx, found, on=True)
    return number


@command(needs="automation.manage")
async def roll_back(ctx: Context, rule_id: UUID, *, to: int, reason: str) -> int:
    """Put an older version in force again, as a new version."""
    found = await _taken(ctx, rule_id)
    older = await shelf.version(ctx, rule_id, to)
    return await _publish(ctx, found, older.definition, reason, rolled_back_to=to)


async def _taken(ctx: Context, rule_id: UUID) -> shelf.Shelved:
    """One that can be changed, while nobody else changes the configuration."""
    await identity.bump_config(ctx)
    return await shelf.open_one(ctx, rule_id)


async def _publish(
    ctx: Context,
    found: shelf.Shelved,
    definition: dict[str, Any],
    reason: str,
    *,
    rolled_back_to: int | None = None,
) -> int:
    rule = msgspec.convert(definition, Definition)
    refuse(faults(rule, await known(ctx)), reason)
    grants = needs(rule)
    for permission in grants:
        ctx.require(permission)
    made = shelf.RuleVersion(
        version=found.version + 1,
        definition=definition,
        author_name=ctx.actor.name,
        grants=grants,
        reason=reason.strip(),
        published_at=ctx.now(),
    )
    await shelf.publish(ctx, made, found.id)
    ctx.emit(
        RulePublished(
            subject_id=found.id, name=rule.name, version=made.version, reason=made.reason,
            grants=grants, rolled_back_to=rolled_back_to,
        )
    )  # fmt: skip
    return made.version


def refuse(found: Sequence[Fault], reason: str) -> None:
    """Invalid names every fault below `definition`, and a reason that is missing."""
    wrong = [(f"definition.{field}", code, params) for field, code, params in found]
    if not reason.strip():
        wrong.append(("reason", "required", {}))
    if len(reason) > LONGEST_REASON:
        wrong.append(("reason", "too_long", {"max_length": LONGEST_REASON}))
    if wrong:
        raise Invalid(*wrong)


@command(needs="automation.manage")
async def switch(ctx: Context, rule_id: UUID, *, on: bool) -> None:
    """On or off. Off stops it at once, runs that wait too; doing it again changes nothing."""
    found = await _taken(ctx, rule_id)
    if not found.version:
        raise Conflict("never_published")
    if (found.enabled_at is not None) != on:
        await _switch(ctx, found, on=on)


async def _switch(ctx: Context, found: shelf.Shelved, *, on: bool) -> None:
    await shelf.switch(ctx, found.id, on=on)
    ctx.emit(RuleSwitched(subject_id=found.id, name=found.name, on=on))


@command(needs="automation.manage")
async def arrange(ctx: Context, ids: Sequence[UUID]) -> None:
    """The order in which rules come to a ticket: who is first has it. `ids` are all of them."""
    await identity.bump_config(ctx)
    names = {rule.id: rule.name for rule in await shelf.all_rules(ctx)}
    if len(set(ids)) != len(ids) or set(ids) != set(names):
        raise Invalid(("ids", "order_incomplete"))
    await shelf.arrange(ctx, ids)
    order = [str(one) for one in ids]
    ctx.emit(RulesOrdered(subject_id=ids[0], name=names[ids[0]], order=order))


@command(needs="automation.manage")
async def archive(ctx: Context, rule_id: UUID) -> None:
    """Put a rule away: it does nothing any more; what it did stays listed."""
    found = await _taken(ctx, rule_id)
    await shelf.archive(ctx, rule_id)
    ctx.emit(RuleArchived(subject_id=rule_id, name=found.name))

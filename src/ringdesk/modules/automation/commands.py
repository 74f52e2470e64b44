"""Rules: drafted, published in versions that never change, switched, ordered, put away."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.versions import refuse
from ringdesk.modules import identity, sla, tickets

from . import shelf
from .definition import Definition, needs
from .events import RuleArchived, RulePublished, RuleRestored, RulesOrdered, RuleSwitched
from .faults import Known, faults
from .shelf import RULES, RuleKept

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
    await _refuse_more(ctx)
    last = max((rule.position for rule in await RULES.all(ctx)), default=-1)
    return await RULES.begin(ctx, msgspec.to_builtins(definition), position=last + 1)


async def _refuse_more(ctx: Context) -> None:
    if len(await shelf.live(ctx)) >= MOST_RULES:
        raise Conflict("too_many_automations", max=MOST_RULES)


@command(needs="automation.manage")
async def save_draft(
    ctx: Context, rule_id: UUID, definition: Definition, expected: int | None = None
) -> None:
    """Change what is to be published next; the version in force goes on. See `Shelf.save`."""
    await RULES.save(ctx, rule_id, msgspec.to_builtins(definition), expected)


@command(needs="automation.manage")
async def drop_draft(ctx: Context, rule_id: UUID, expected: int | None = None) -> None:
    """Drop the draft; a rule that was never published goes with it."""
    found = await RULES.open(ctx, rule_id)
    if not found.version:
        await shelf.forget_dry_runs(ctx, rule_id)
    await RULES.drop(ctx, found, expected)


@command(needs="automation.manage")
async def publish(
    ctx: Context,
    rule_id: UUID,
    *,
    reason: str,
    switch_on: bool = True,
    expected: int | None = None,
) -> int:
    """Publish the draft as the next version; whoever does gives the rule what its actions need."""
    found = await RULES.ready(ctx, rule_id, expected)
    number = await _publish(ctx, found, found.upcoming, reason)
    if switch_on and found.enabled_at is None:
        await _switch(ctx, found, on=True)
    return number


@command(needs="automation.manage")
async def roll_back(ctx: Context, rule_id: UUID, *, to: int, reason: str) -> int:
    """Put an older version in force again, as a new version."""
    found = await RULES.taken(ctx, rule_id)
    older = await RULES.version(ctx, rule_id, to)
    return await _publish(ctx, found, older.definition, reason, rolled_back_to=to)


async def _publish(
    ctx: Context,
    found: RuleKept,
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
    version = await RULES.publish(
        ctx, found, definition, reason, grants=grants, author_id=ctx.actor.member_id
    )
    ctx.emit(
        RulePublished(
            subject_id=found.id, name=rule.name, version=version, reason=reason.strip(),
            grants=grants, rolled_back_to=rolled_back_to,
        )
    )  # fmt: skip
    return version


@command(needs="automation.manage")
async def switch(ctx: Context, rule_id: UUID, *, on: bool) -> None:
    """On or off. Off stops it at once, runs that wait too; doing it again changes nothing."""
    found = await RULES.taken(ctx, rule_id)
    if not found.version:
        raise Conflict("never_published")
    if (found.enabled_at is not None) != on:
        await _switch(ctx, found, on=on)


async def _switch(ctx: Context, found: RuleKept, *, on: bool) -> None:
    await shelf.switch(ctx, found.id, on=on)
    ctx.emit(RuleSwitched(subject_id=found.id, name=found.name, on=on))


@command(needs="automation.manage")
async def arrange(ctx: Context, ids: Sequence[UUID]) -> None:
    """The order in which rules come to a ticket: who is first has it. `ids` are all of them."""
    await identity.bump_config(ctx)
    rules = {rule.id: rule for rule in await shelf.live(ctx)}
    await RULES.arrange(ctx, ids, rules.values())
    order = [str(one) for one in ids]
    ctx.emit(RulesOrdered(subject_id=ids[0], name=rules[ids[0]].name, order=order))


@command(needs="automation.manage")
async def archive(ctx: Context, rule_id: UUID) -> None:
    """Put a rule away: it does nothing any more; what it did stays listed."""
    found = await RULES.taken(ctx, rule_id)
    if not found.version:
        await shelf.forget_dry_runs(ctx, rule_id)
    if await RULES.archive(ctx, found):
        await shelf.switch(ctx, rule_id, on=False)
        ctx.emit(RuleArchived(subject_id=rule_id, name=found.name))


@command(needs="automation.manage")
async def restore(ctx: Context, rule_id: UUID) -> None:
    """Take a rule out again, the last in order and switched off."""
    await _refuse_more(ctx)
    found = await RULES.restore(ctx, rule_id)
    ctx.emit(RuleRestored(subject_id=rule_id, name=found.name))

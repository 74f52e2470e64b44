"""Policies: drafted, published in versions that never change, rolled back, put away."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.versions import refuse
from ringdesk.modules import identity, tickets, workflow

from ..config import sla_config
from ..events import PoliciesOrdered, PolicyArchived, PolicyPublished, PolicyRestored
from ..policies import Known, faults
from ..policy import Policy
from ..rules.choice import PolicyKind
from ..shelf import POLICIES, PolicyKept

MOST_POLICIES = 300


async def known(ctx: Context) -> Known:
    """What a policy of this workspace may name."""
    config, about = await sla_config(ctx), await tickets.ticket_config(ctx)
    processes = (await workflow.versions(ctx)).values()
    return Known(
        calendars=[c.id for c in config.calendars.values() if not c.archived],
        statuses={s.key for published in processes for s in published.process.statuses},
        parse=about.parse,
    )


@command(needs="sla.manage")
async def draft_policy(ctx: Context, kind: PolicyKind, policy: Policy) -> UUID:
    """Begin a policy; no ticket stands under it before it is published."""
    things = [t for t in await POLICIES.all(ctx) if t.kind == kind]
    if len(things) >= MOST_POLICIES:
        raise Conflict("too_many_policies", max=MOST_POLICIES)
    draft = msgspec.to_builtins(policy)
    made = await POLICIES.begin(ctx, draft, position=len(things), kind=kind)
    await _before_what_takes_everything(ctx, made, things)
    return made


async def _before_what_takes_everything(
    ctx: Context, made: UUID, others: Sequence[PolicyKept]
) -> None:
    """Behind a policy that takes every ticket, one that came last would never be asked."""
    behind = [t for t in others if takes_everything(t.latest["when"])]
    if behind:
        await identity.bump_config(ctx)
        last = [await POLICIES.one(ctx, made), *behind]
        order = [*(t for t in others if t not in behind), *last]
        await POLICIES.arrange(ctx, [t.id for t in order], order)


def takes_everything(when: Mapping[str, Any]) -> bool:
    return when == {"all": []}


@command(needs="sla.manage")
async def save_policy_draft(
    ctx: Context, policy_id: UUID, policy: Policy, expected: int | None = None
) -> None:
    """Change what is to be published next. See `Shelf.save` for `expected`."""
    await POLICIES.save(ctx, policy_id, msgspec.to_builtins(policy), expected)


@command(needs="sla.manage")
async def drop_policy_draft(ctx: Context, policy_id: UUID, expected: int | None = None) -> None:
    """Drop the draft; a policy that was never published goes with it."""
    await POLICIES.drop(ctx, await POLICIES.open(ctx, policy_id), expected)


@command(needs="sla.manage")
async def publish_policy(
    ctx: Context,
    policy_id: UUID,
    *,
    reason: str,
    running: bool = False,
    expected: int | None = None,
) -> int:
    """Publish the draft as the next version; `running`: for tickets in flight too."""
    found = await POLICIES.ready(ctx, policy_id, expected)
    return await _publish(ctx, found, found.upcoming, reason, running=running)


@command(needs="sla.manage")
async def roll_back_policy(
    ctx: Context, policy_id: UUID, *, to: int, reason: str, running: bool = False
) -> int:
    """Put an older version in force again, as a new version."""
    found = await POLICIES.taken(ctx, policy_id)
    older = await POLICIES.version(ctx, policy_id, to)
    return await _publish(ctx, found, older.definition, reason, running=running, rolled_back_to=to)


async def _publish(
    ctx: Context,
    found: PolicyKept,
    definition: dict[str, Any],
    reason: str,
    *,
    running: bool,
    rolled_back_to: int | None = None,
) -> int:
    policy = msgspec.convert(definition, Policy)
    refuse(faults(policy, found.kind, await known(ctx)), reason)
    version = await POLICIES.publish(ctx, found, definition, reason)
    ctx.emit(
        PolicyPublished(
            subject_id=found.id, name=policy.name, version=version, reason=reason.strip(),
            running=running, rolled_back_to=rolled_back_to,
        )
    )  # fmt: skip
    return version


@command(needs="sla.manage")
async def arrange_policies(ctx: Context, ids: Sequence[UUID]) -> None:
    """The order in which those of a kind are asked; `ids` are all of that kind."""
    await identity.bump_config(ctx)
    things = {t.id: t for t in await POLICIES.all(ctx) if t.archived_at is None}
    kinds = {things[each].kind for each in ids if each in things}
    siblings = [t for t in things.values() if {t.kind} == kinds]
    await POLICIES.arrange(ctx, ids, siblings)
    name = things[ids[0]].latest["name"]
    ctx.emit(PoliciesOrdered(subject_id=ids[0], name=name, order=[str(each) for each in ids]))


@command(needs="sla.manage")
async def archive_policy(ctx: Context, policy_id: UUID) -> None:
    """Put a policy away: no ticket comes to stand under it any more."""
    found = await POLICIES.taken(ctx, policy_id)
    if await POLICIES.archive(ctx, found):
        ctx.emit(PolicyArchived(subject_id=policy_id, name=found.latest["name"]))


@command(needs="sla.manage")
async def restore_policy(ctx: Context, policy_id: UUID) -> None:
    """Take a policy out again, in its newest version; tickets to come may stand under it.

    Invalid when it names what is not there any more: a calendar that was put away, a status.
    """
    found = await POLICIES.restore(ctx, policy_id)
    policy = msgspec.convert(found.latest, Policy)
    refuse(faults(policy, found.kind, await known(ctx)))
    others = [t for t in await POLICIES.all(ctx) if t.kind == found.kind and t.id != policy_id]
    if not takes_everything(found.latest["when"]):
        await _before_what_takes_everything(ctx, policy_id, others)
    ctx.emit(PolicyRestored(subject_id=policy_id, name=policy.name))

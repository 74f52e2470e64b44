"""Policies: drafted, published in versions that never change, rolled back, put away."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.modules import identity, tickets, workflow

from ..config import sla_config
from ..events import PoliciesOrdered, PolicyArchived, PolicyPublished
from ..policies import Known, faults
from ..policy import Policy
from ..rules.choice import PolicyKind
from ..shelf import POLICIES, Shelved
from .publishing import arranged, ready, refuse, taken

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
    """Begin a policy; no ticket stands under it before it is published.

    It is asked before those that take everything: behind them it would never be.
    """
    things = [t for t in await POLICIES.all(ctx) if t.kind == kind]
    if len(things) >= MOST_POLICIES:
        raise Conflict("too_many_policies", max=MOST_POLICIES)
    made = ctx.new_id()
    await POLICIES.add(ctx, [{"id": made, "kind": kind, "position": len(things)}])
    await POLICIES.draft(ctx, made, msgspec.to_builtins(policy))
    if behind := [t.id for t in things if takes_everything(t.latest["when"])]:
        await identity.bump_config(ctx)
        before = [t.id for t in things if t.id not in behind]
        await POLICIES.arrange(ctx, [*before, made, *behind])
    return made


def takes_everything(when: Mapping[str, Any]) -> bool:
    return when == {"all": []}


@command(needs="sla.manage")
async def save_policy_draft(ctx: Context, policy_id: UUID, policy: Policy) -> None:
    """Change what is to be published next."""
    await POLICIES.open(ctx, policy_id)
    await POLICIES.draft(ctx, policy_id, msgspec.to_builtins(policy))


@command(needs="sla.manage")
async def drop_policy_draft(ctx: Context, policy_id: UUID) -> None:
    """Drop the draft; a policy that was never published goes with it."""
    found = await POLICIES.open(ctx, policy_id)
    if found.version:
        await POLICIES.draft(ctx, policy_id, None)
    else:
        await POLICIES.drop(ctx, policy_id)


@command(needs="sla.manage")
async def publish_policy(
    ctx: Context, policy_id: UUID, *, reason: str, running: bool = False
) -> int:
    """Publish the draft as the next version; `running`: for tickets in flight too."""
    found = await taken(ctx, POLICIES, policy_id)
    draft = ready(found)
    await POLICIES.draft(ctx, policy_id, None)
    return await _publish(ctx, found, draft, reason, running=running)


@command(needs="sla.manage")
async def roll_back_policy(
    ctx: Context, policy_id: UUID, *, to: int, reason: str, running: bool = False
) -> int:
    """Put an older version in force again, as a new version."""
    found = await taken(ctx, POLICIES, policy_id)
    definition = await POLICIES.version(ctx, policy_id, to)
    return await _publish(ctx, found, definition, reason, running=running, rolled_back_to=to)


async def _publish(
    ctx: Context,
    found: Shelved,
    definition: dict[str, Any],
    reason: str,
    *,
    running: bool,
    rolled_back_to: int | None = None,
) -> int:
    policy = msgspec.convert(definition, Policy)
    refuse(faults(policy, cast(PolicyKind, found.kind), await known(ctx)), reason)
    version = found.version + 1
    row = {"id": found.id, "version": version, "definition": definition}
    await POLICIES.publish(ctx, [row], reason=reason.strip())
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
    things = await POLICIES.all(ctx)
    arranged(things, ids)
    await POLICIES.arrange(ctx, ids)
    names = {t.id: t.latest["name"] for t in things}
    ctx.emit(
        PoliciesOrdered(
            subject_id=ids[0], name=names[ids[0]], order=[str(each) for each in ids]
        )
    )  # fmt: skip


@command(needs="sla.manage")
async def archive_policy(ctx: Context, policy_id: UUID) -> None:
    """Put a policy away: no ticket comes to stand under it any more."""
    found = await taken(ctx, POLICIES, policy_id)
    await POLICIES.archive(ctx, policy_id)
    ctx.emit(PolicyArchived(subject_id=policy_id, name=found.latest["name"]))

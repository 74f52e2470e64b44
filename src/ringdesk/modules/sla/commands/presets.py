"""Laying the calendars and policies that come with the product."""

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.modules import identity, workflow

from .. import presets
from ..events import CalendarPublished, PolicyPublished
from ..shelf import CALENDARS, POLICIES
from .calendars import made_of, years_around


@command(needs="sla.manage")
async def lay_presets(ctx: Context, *, zone: str, blank: bool, running: bool, reason: str) -> bool:
    """Publish the presets as first versions; False where there are calendars already.

    `zone`: the workspace's. `blank`: only what a bare process needs. `running`: for tickets that
    are there, too.
    """
    await identity.bump_config(ctx)
    if await CALENDARS.all(ctx):
        return False
    years = years_around(ctx.now())
    made = presets.calendars(zone, blank=blank)
    ids = {key: ctx.new_id() for key in made}
    rows = [
        ({"id": ids[key], "position": place}, made_of(definition, years))
        for place, (key, definition) in enumerate(made.items())
    ]
    await CALENDARS.lay(ctx, rows, reason)
    for key, definition in made.items():
        name = definition.name
        ctx.emit(CalendarPublished(subject_id=ids[key], name=name, version=1, reason=reason))
    await _lay_policies(ctx, presets.policies(ids, blank=blank), running=running, reason=reason)
    return True


async def _lay_policies(
    ctx: Context, chosen: list[presets.Preset], *, running: bool, reason: str
) -> None:
    made = {ctx.new_id(): each for each in await _fitting(ctx, chosen)}
    rows = [
        (
            {"id": policy_id, "kind": each.kind, "position": place},
            {"definition": msgspec.to_builtins(each.policy)},
        )
        for place, (policy_id, each) in enumerate(made.items())
    ]
    await POLICIES.lay(ctx, rows, reason)
    for policy_id, each in made.items():
        name = each.policy.name
        ctx.emit(
            PolicyPublished(
                subject_id=policy_id, name=name, version=1, reason=reason, running=running
            )
        )


async def _fitting(ctx: Context, chosen: list[presets.Preset]) -> list[presets.Preset]:
    """An older workspace's processes need not have the statuses in which the presets pause."""
    processes = (await workflow.versions(ctx)).values()
    known = {s.key for published in processes for s in published.process.statuses}
    replace = msgspec.structs.replace
    return [
        replace(
            each,
            policy=replace(
                each.policy,
                pause_statuses=tuple(s for s in each.policy.pause_statuses if s in known),
            ),
        )
        for each in chosen
    ]

"""Laying the calendars and policies that come with the product."""

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from .. import presets
from ..events import CalendarPublished, PolicyPublished
from ..policies import faults
from ..shelf import CALENDARS, POLICIES
from .calendars import version_row, years_around
from .policies import known
from .publishing import refuse


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
    await CALENDARS.add(ctx, [{"id": ids[k], "position": i} for i, k in enumerate(made)])
    rows = [{"id": ids[k], "version": 1, **version_row(d, years)} for k, d in made.items()]
    await CALENDARS.publish(ctx, rows, reason=reason)
    for row in rows:
        name = row["definition"]["name"]
        ctx.emit(CalendarPublished(subject_id=row["id"], name=name, version=1, reason=reason))
    await _lay_policies(ctx, presets.policies(ids, blank=blank), running=running, reason=reason)
    return True


async def _lay_policies(
    ctx: Context, chosen: list[presets.Preset], *, running: bool, reason: str
) -> None:
    may_name = await known(ctx)
    ids = [ctx.new_id() for _ in chosen]
    for each in chosen:
        refuse(faults(each.policy, each.kind, may_name), reason)
    things = [
        {"id": made, "kind": each.kind, "position": place}
        for place, (made, each) in enumerate(zip(ids, chosen, strict=True))
    ]
    await POLICIES.add(ctx, things)
    versions = [
        {"id": made, "version": 1, "definition": msgspec.to_builtins(each.policy)}
        for made, each in zip(ids, chosen, strict=True)
    ]
    await POLICIES.publish(ctx, versions, reason=reason)
    for made, each in zip(ids, chosen, strict=True):
        name = each.policy.name
        ctx.emit(
            PolicyPublished(subject_id=made, name=name, version=1, reason=reason, running=running)
        )

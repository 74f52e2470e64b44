"""The steps of a policy's chain that have come on clocks, asked for many tickets at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context

from .renewing import calendars_of, policies_of
from .rules.derived import steps_for
from .rules.steps import DueStep, due_steps
from .states import ClockState, TicketClocks


async def steps_due(
    ctx: Context, found: Sequence[TicketClocks], now: datetime
) -> dict[UUID, list[DueStep]]:
    """What has come on each clock and has not fired for its moment yet."""
    clocks = [clock for one in found for clock in one.clocks]
    hours, policies = await calendars_of(ctx, clocks), await policies_of(ctx, clocks)
    due = {}
    for one in found:
        for clock in one.clocks:
            policy = policies[clock.policy_id, clock.policy_version]
            steps = steps_for(clock.kind, policy, one.ticket.priority)
            # The clocks of two machines may differ by a little.
            at = max(now, clock.log[-1].at)
            due[clock.id] = due_steps(clock, clock.log, hours, steps, at)
    return due


def fired(clock: ClockState, due: Sequence[DueStep]) -> ClockState:
    """The clock with these steps behind it."""
    if not due:
        return clock
    moments = {one.step.key: one.moment.isoformat() for one in due}
    return msgspec.structs.replace(clock, fired={**clock.fired, **moments})

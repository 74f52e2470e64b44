"""The chains of many clocks at once: policies and calendars are read once, from memory mostly."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from ringdesk.kernel.context import Context

from .config import hours_of, policy_version
from .engine import Hours
from .policy import DEFAULT_STEPS, Policy, Priority, Step
from .rules.choice import steps_of
from .rules.steps import HOLD_RANK, DueStep, due_steps, next_moment
from .states import ClockState, TicketClocks


class Chains:
    """What the steps of the clocks of some tickets are decided from."""

    def __init__(
        self, policies: Mapping[tuple[UUID, int], Policy], hours: Mapping[str, Hours]
    ) -> None:
        self._policies = policies
        self.hours = hours

    @classmethod
    async def of(cls, ctx: Context, found: Iterable[TicketClocks]) -> "Chains":
        """For these tickets. NotFound when a log names a calendar that does not exist."""
        clocks = [clock for one in found for clock in one.clocks]
        versions = {(c.policy_id, c.policy_version) for c in clocks}
        policies = {named: await policy_version(ctx, *named) for named in versions}
        refs = {e.calendar for c in clocks for e in c.log if e.calendar}
        return cls(policies, await hours_of(ctx, refs))

    def steps(self, clock: ClockState, priority: Priority) -> tuple[Step, ...]:
        """The chain of a clock; that of the house for a priority the policy does not name."""
        target = self._policies[clock.policy_id, clock.policy_version].targets.get(priority)
        return steps_of(target, clock.kind) if target else DEFAULT_STEPS

    def due(self, clock: ClockState, priority: Priority, now: datetime) -> list[DueStep]:
        """What has come by now on a clock and was not fired."""
        return due_steps(clock, clock.log, self.hours, self.steps(clock, priority), now)

    def next(
        self, clocks: Iterable[ClockState], priority: Priority, now: datetime, hold: datetime | None
    ) -> tuple[datetime, int] | None:
        """When a ticket is to be looked at next, and its rank; `hold`: the end of its hold."""
        moments = [
            moment
            for clock in clocks
            if (moment := next_moment(
                clock, clock.log, self.hours, self.steps(clock, priority), now, priority=priority
            ))
        ]  # fmt: skip
        if hold is not None:
            moments.append((hold, HOLD_RANK))
        return min(moments, default=None)

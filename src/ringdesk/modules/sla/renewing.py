"""From the logs of a ticket's clocks to all rows that show them. Nothing is ever patched."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context

from .config import hours_of, policy_version
from .engine import Hours
from .policy import Policy
from .rules import derived
from .rules.course import Course
from .states import Added, ClockState, HoldState, SpanState, TicketClocks, TicketWrite


async def calendars_of(ctx: Context, clocks: Sequence[ClockState]) -> dict[str, Hours]:
    """The open hours of every calendar version that the logs name."""
    return await hours_of(ctx, {e.calendar for c in clocks for e in c.log if e.calendar})


async def policies_of(
    ctx: Context, clocks: Sequence[ClockState]
) -> dict[derived.PolicyRef, Policy]:
    """The policy versions that the clocks stand under."""
    refs = {(c.policy_id, c.policy_version) for c in clocks}
    return {ref: await policy_version(ctx, *ref) for ref in refs}


async def renewed(
    ctx: Context,
    kept: TicketClocks,
    clocks: Sequence[ClockState],
    now: datetime,
    *,
    hold: HoldState | None = None,
    spans: Sequence[SpanState] = (),
) -> TicketWrite:
    """The rows of a ticket whose clocks are to be `clocks`: all of them, with their new logs.

    What a log says is read again for each clock that is live or has changed. `hold`: the one in
    force from here on; without it, one that was kept is dropped.
    """
    hours, policies = await calendars_of(ctx, clocks), await policies_of(ctx, clocks)
    before = {c.id: c for c in kept.clocks}
    now = max([now, *(c.log[-1].at for c in clocks)])
    read = [_read(c, before.get(c.id), hours, policies, now, kept) for c in clocks]
    live = [c for c in read if c.live or c.breached]
    return TicketWrite(
        ticket_id=kept.ticket.id,
        clocks=[c for c in read if c != before.get(c.id)],
        added=[added for c in read for added in _added(c, before.get(c.id))],
        timer=derived.timer(read, policies),
        next=derived.next_step(live, policies, hours, now, kept.ticket.priority, hold),
        spans=list(spans),
        released=kept.hold is not None and hold is None,
        new=kept.new,
    )


def _read(
    clock: ClockState,
    before: ClockState | None,
    hours: dict[str, Hours],
    policies: dict[derived.PolicyRef, Policy],
    now: datetime,
    kept: TicketClocks,
) -> ClockState:
    if before is not None and not before.live and len(before.log) == len(clock.log):
        return clock
    policy = policies[clock.policy_id, clock.policy_version]
    steps = derived.steps_for(clock.kind, policy, kept.ticket.priority)
    found = derived.columns(clock.log, hours, now, steps, clock.margin_minutes)
    return msgspec.structs.replace(clock, **found)


def _added(clock: ClockState, before: ClockState | None) -> list[Added]:
    known = len(before.log) if before else 0
    return [Added(clock.id, n + 1, e) for n, e in enumerate(clock.log) if n >= known]


def grown(ticket_id: UUID, course: Course, clock_id: UUID) -> ClockState:
    """The clock of a course, its log grown; what derives from the log is still to be read."""
    kept, goal = course.kept, course.goal
    if isinstance(kept, ClockState):
        grown = msgspec.structs.replace(kept, log=course.log)
        return grown if goal is None else msgspec.structs.replace(grown, **_held_to(course))
    return ClockState(
        id=clock_id, ticket_id=ticket_id, kind=course.kind, cycle=course.cycle,
        department_id=course.department_id, calendar="", target_minutes=0, state="running",
        reason=None, started_at=course.started_at, due_at=None, raw_due_at=None,
        internal_due_at=None, warn_at=None, stopped_at=None, breached=False, raw_breached=False,
        fired={}, log=course.log, **_held_to(course),
    )  # fmt: skip


def _held_to(course: Course) -> dict[str, Any]:
    assert course.goal is not None, "a clock starts with a goal"  # noqa: S101
    return {
        "policy_id": course.goal.policy_id,
        "policy_version": course.goal.policy_version,
        "margin_minutes": course.goal.margin_minutes,
    }

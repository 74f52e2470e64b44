"""What is stored beside a log and shown in lists: derived from it, never patched. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules.tickets.shapes import TicketClock

from ..engine import Calendars, Entry, read, without_buffers
from ..engine.clock import Count, at_or_none, reading
from ..engine.instants import length, micros
from ..engine.story import Story
from ..policy import Policy, Step
from ..states import ClockState, HoldState, TimerRow
from .choice import steps_of
from .steps import HOLD_RANK, chain, kind_of, next_moment

PolicyRef = tuple[UUID, int]
_MINUTE = timedelta(minutes=1)


def columns(
    log: Sequence[Entry], hours: Calendars, now: datetime, steps: Sequence[Step], margin: int
) -> dict[str, Any]:
    """The derived columns of `sla_clocks` at `now`."""
    story = Story(log)
    count = Count(story, hours, micros(now))
    found, bare = reading(story, count, now), without_buffers(log)
    raw = found if len(bare) == len(log) else read(bare, hours, now)
    explained = found.state in ("paused", "cancelled")
    return {
        "calendar": found.calendar,
        "target_minutes": story.promised,
        "state": found.state,
        "reason": story.periods[-1].reason if explained else None,
        "started_at": log[0].at,
        "due_at": found.due_at,
        "raw_due_at": raw.due_at,
        "internal_due_at": _when(count, found.target - margin * _MINUTE) if margin else None,
        "warn_at": _warn_at(count, steps, story.target),
        "stopped_at": found.stopped_at,
        "breached": found.breached,
        "raw_breached": raw.breached,
    }


def _warn_at(count: Count, steps: Sequence[Step], target: int) -> datetime | None:
    """When the first warning of the chain comes."""
    warnings = [_counted(s, target) for s in steps if kind_of(s) == "warning"]
    return _when(count, min(warnings)) if warnings else None


def _when(count: Count, need: timedelta) -> datetime | None:
    return at_or_none(count.first(length(need)))


def _counted(step: Step, target: int) -> timedelta:
    if step.percent is not None:
        return -(-target * step.percent // 100) * _MINUTE
    return max(target - (step.before_minutes or 0), 0) * _MINUTE


def steps_for(clock_kind: Any, policy: Policy, priority: Any) -> list[Step]:
    """The chain of a clock of this policy for a ticket of this priority."""
    target = policy.targets.get(priority)
    return chain(clock_kind, steps_of(target, clock_kind) if target else ())


def next_step(
    clocks: Iterable[ClockState],
    policies: Mapping[PolicyRef, Policy],
    hours: Calendars,
    now: datetime,
    priority: Any,
    hold: HoldState | None,
) -> tuple[datetime, int] | None:
    """The moment of whatever comes next on a ticket, and how urgent that is."""
    moments = [(hold.until_at, HOLD_RANK)] if hold else []
    for clock in clocks:
        steps = steps_for(clock.kind, policies[clock.policy_id, clock.policy_version], priority)
        found = next_moment(clock, clock.log, hours, steps, now, priority=priority)
        moments += [found] if found else []
    return min(moments) if moments else None


def timer(clocks: Sequence[ClockState], policies: Mapping[PolicyRef, Policy]) -> TimerRow:
    """What lists show: the clock that is due first, and each of the clocks at a glance."""
    latest = {c.kind: c for c in sorted(clocks, key=lambda c: c.cycle)}
    shown = sorted(latest.values(), key=lambda c: (c.started_at, c.kind))
    glance = [
        msgspec.to_builtins(_glance(c, policies[c.policy_id, c.policy_version])) for c in shown
    ]
    live = [c for c in clocks if c.live]
    if not live:
        return TimerRow(state="met" if clocks else "none", clocks=glance)
    nearest = min(live, key=_nearness)
    return TimerRow(
        clock=nearest.kind,
        state=nearest.state,
        reason=nearest.reason,
        started_at=nearest.started_at,
        due_at=nearest.due_at,
        warn_at=nearest.warn_at,
        clocks=glance,
    )


def _nearness(clock: ClockState) -> tuple[bool, datetime, bool, datetime]:
    """By deadline; then what runs before what stands still, and what began first."""
    known = clock.due_at or clock.started_at
    return (clock.due_at is None, known, clock.state == "paused", clock.started_at)


def _glance(clock: ClockState, policy: Policy) -> TicketClock:
    story = Story(clock.log)
    return TicketClock(
        id=clock.id,
        kind=clock.kind,
        state=clock.state,
        reason=clock.reason,
        policy_name=policy.name,
        target_minutes=clock.target_minutes,
        buffer_minutes=story.target - story.promised,
        started_at=clock.started_at,
        due_at=clock.due_at,
        warn_at=clock.warn_at,
        internal_due_at=clock.internal_due_at,
        stopped_at=clock.stopped_at,
        breached=clock.breached,
    )

"""All deadlines of a ticket as one person sees them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ringdesk.kernel.context import Context
from ringdesk.modules import customers, tickets

from .. import alerts, store
from ..commands.turns import ANSWERING
from ..config import SlaConfig, sla_config
from ..engine import Hours, read
from ..policy import Policy
from ..renewing import calendars_of, policies_of
from ..rules.derived import PolicyRef as VersionRef
from ..shapes import Clock, Deadlines, Hold, PolicyRef
from ..states import ClockState, TicketClocks


async def deadlines_of(ctx: Context, ref: tickets.Ref) -> Deadlines:
    """The clocks of a ticket, what was raised about them, its hold, and whose turn it is.

    NotFound when the ticket is not for this actor.
    """
    ticket = await tickets.read(ctx, ref)
    kept = (await store.load(ctx, [ticket.id]))[ticket.id]
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    hold = kept.hold
    return Deadlines(
        clocks=await clocks_of(ctx, kept),
        alerts=await alerts.of_ticket(ctx, ticket.id),
        hold=Hold(hold.until_at, hold.reason, hold.by_name) if hold else None,
        answer_expected=any(c.live and c.kind in ANSWERING for c in kept.clocks),
        customer_zone=requester.zone,
        may=_may(ctx, kept),
    )


def _may(ctx: Context, kept: TicketClocks) -> list[str]:
    """What this actor may do about the deadlines now."""
    ticket = kept.ticket
    if ticket.closed or not ctx.actor.may("ticket.hold"):
        return []
    found = ["hold", "release"] if kept.hold else ["hold"]
    if any(c.live and c.kind == "next_response" for c in kept.clocks):
        found.append("expect_no_answer")
    elif ticket.first_response_at is not None:
        found.append("expect_answer")
    return found


async def clocks_of(ctx: Context, kept: TicketClocks) -> list[Clock]:
    """Every clock of a ticket as of now, the newest first."""
    newest = sorted(kept.clocks, key=lambda c: (c.started_at, c.kind), reverse=True)
    config, policies = await sla_config(ctx), await policies_of(ctx, newest)
    hours = await calendars_of(ctx, newest)
    return [shown(clock, config, policies, hours, ctx.now()) for clock in newest]


def shown(
    clock: ClockState,
    config: SlaConfig,
    policies: Mapping[VersionRef, Policy],
    hours: Mapping[str, Hours],
    now: datetime,
) -> Clock:
    """One clock, read at `now`."""
    now = max(now, clock.log[-1].at)
    reading = read(clock.log, hours, now)
    policy = policies[clock.policy_id, clock.policy_version]
    target = clock.target_minutes
    return Clock(
        id=clock.id,
        kind=clock.kind,
        cycle=clock.cycle,
        state=reading.state,
        reason=clock.reason,
        policy=PolicyRef(clock.policy_id, policy.name, clock.policy_version),
        calendar=calendar_ref(clock.calendar, config, hours),
        target_minutes=target,
        buffer_minutes=_minutes(reading.target) - target,
        margin_minutes=clock.margin_minutes,
        started_at=clock.started_at,
        due_at=clock.due_at,
        raw_due_at=clock.raw_due_at,
        internal_due_at=clock.internal_due_at,
        warn_at=clock.warn_at,
        stopped_at=clock.stopped_at,
        elapsed_minutes=_minutes(reading.elapsed),
        remaining_minutes=_minutes(reading.remaining),
        breached=reading.breached,
        raw_breached=clock.raw_breached,
    )


def calendar_ref(ref: str, config: SlaConfig, hours: Mapping[str, Hours]) -> dict[str, Any]:
    """What people read of a calendar that a log names."""
    calendar_id, _, version = ref.partition("@")
    names = {str(c.id): c.name for c in config.calendars.values()}
    return {
        "id": calendar_id,
        "name": names.get(calendar_id, {}),
        "version": int(version),
        "zone": hours[ref].calendar.zone,
    }


def _minutes(length: Any) -> int:
    """Whole minutes, rounded towards what is certain: down, also below zero."""
    return int(length.total_seconds() // 60)


def clock_named(clocks: Sequence[ClockState], clock_id: Any) -> ClockState | None:
    return next((c for c in clocks if c.id == clock_id), None)

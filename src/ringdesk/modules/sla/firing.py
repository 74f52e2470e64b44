"""Firing the steps that have come: on record, told, and the next moment armed, all or nothing.

For many tickets of a workspace at once, in a constant number of statements; only a level up and
the end of a hold are commands of their own for each ticket.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Event
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import Because

from . import alerts, jobs, store
from .chain import fired, steps_due
from .events import (
    DeadlineBreached,
    DeadlineEscalated,
    DeadlineWarned,
    TicketReleased,
    Told,
)
from .following import catch_up
from .renewing import renewed
from .rules.recipients import recipients
from .rules.steps import DueStep, rank_of
from .states import ClockState, TicketClocks, TicketWrite

# Counting keeps the process's requests waiting; after so many tickets they have a turn.
BREATH = 25


class Raised(NamedTuple):
    """A step that has come on a clock of a ticket, and who is to be told."""

    ticket: tickets.TicketState
    clock: ClockState
    due: DueStep
    told: list[Told]
    alert_id: UUID

    @property
    def importance(self) -> tuple[int, datetime]:
        return rank_of(self.due.kind, self.ticket.priority), self.due.moment


@command(needs=None)
async def fire(ctx: Context, ticket_ids: Sequence[UUID]) -> None:
    """Everything that has come by now on these tickets, whose rows the caller has locked.

    A hold that has ended is only let go here: what came due by that is due in the next round.
    """
    now = ctx.now()  # one for all of it: what comes meanwhile is for the next round
    found = (await store.load(ctx, ticket_ids)).values()
    over = {one.ticket.id for one in found if one.hold and one.hold.until_at <= now}
    await _release(ctx, [one for one in found if one.ticket.id in over])
    rest = [one for one in found if one.ticket.id not in over]
    due = await steps_due(ctx, rest, now)
    raised = await _raised(ctx, rest, due)
    new = await alerts.add(ctx, [_alert(one, now) for one in raised])
    await store.write(ctx, [written async for written in _armed_anew(ctx, rest, due, now)])
    await _tell(ctx, [one for one in raised if one.alert_id in new], now)


async def _release(ctx: Context, held: Sequence[TicketClocks]) -> None:
    """Clocks go on from the very end of their hold, however late that is noticed."""
    if not held:
        return
    for one in held:
        ctx.emit(TicketReleased(subject_id=one.ticket.id, node=one.ticket.node, by_time=True))
    await catch_up(ctx, [one.ticket.id for one in held], "TicketReleased")


async def _raised(
    ctx: Context, found: Sequence[TicketClocks], due: Mapping[UUID, list[DueStep]]
) -> list[Raised]:
    """Each with those to be told of it, in order of importance."""
    people = await identity.directory(ctx)
    raised = [
        Raised(
            one.ticket,
            clock,
            step,
            [] if step.overtaken else recipients(step.step.to, one.ticket, people),
            ctx.new_id(),
        )
        for one in found
        for clock in one.clocks
        for step in due[clock.id]
    ]
    return sorted(raised, key=lambda one: one.importance)


async def _armed_anew(
    ctx: Context,
    found: Sequence[TicketClocks],
    due: Mapping[UUID, list[DueStep]],
    now: datetime,
) -> AsyncIterator[TicketWrite]:
    """The tickets' rows with what has fired now."""
    for n, one in enumerate(found):
        clocks = [fired(clock, due[clock.id]) for clock in one.clocks]
        written = await renewed(ctx, one, clocks, now, hold=one.hold)
        if written.next and written.next[0] <= now:
            raise RuntimeError(f"{one.ticket.id} would be due for ever: {written.next}")
        yield written
        if n % BREATH == BREATH - 1:
            await asyncio.sleep(0)


def _alert(one: Raised, now: datetime) -> alerts.NewAlert:
    return alerts.NewAlert(
        id=one.alert_id,
        ticket_id=one.ticket.id,
        clock_id=one.clock.id,
        clock_kind=one.clock.kind,
        kind=one.due.kind,
        step=one.due.step.key,
        moment=one.due.moment,
        due_at=one.clock.due_at,
        fired_at=now,
        told=[msgspec.to_builtins(person) for person in one.told],
        overtaken=one.due.overtaken,
    )


async def _tell(ctx: Context, raised: Sequence[Raised], now: datetime) -> None:
    """Events for the record, levels for the ticket, a job for the notices."""
    levels = {one.ticket.id: one.ticket.escalation_level for one in raised}
    for one in raised:
        climbs = one.due.step.raise_level and not one.due.overtaken and not one.ticket.closed
        levels[one.ticket.id] += climbs
        ctx.emit(_event(one, levels[one.ticket.id], now))
        await _let_see(ctx, one)
        if climbs:
            due = one.clock.due_at or one.due.moment
            because = Because(code="overdue", clock=one.clock.kind, due_at=due)
            await tickets.escalate(ctx, one.ticket.id, because=because)
    if told := [one.alert_id for one in raised if one.told]:
        for order in jobs.telling(told, now):
            ctx.order(order)


def _event(one: Raised, level: int, now: datetime) -> Event:
    said: dict[str, Any] = {
        "subject_id": one.ticket.id, "node": one.ticket.node, "alert_id": one.alert_id,
        "clock": one.clock.kind, "step": one.due.step.key, "due_at": one.clock.due_at,
        "told": one.told, "late_seconds": alerts.late_seconds(one.due.moment, now),
        "overtaken": one.due.overtaken,
    }  # fmt: skip
    match one.due.kind:
        case "warning":
            return DeadlineWarned(**said)
        case "breach":
            return DeadlineBreached(**said)
        case _:
            return DeadlineEscalated(level=level, **said)


async def _let_see(ctx: Context, one: Raised) -> None:
    """Who is told of a ticket must be able to open it."""
    people = await identity.directory(ctx)
    facts = msgspec.structs.asdict(one.ticket)
    for person in one.told:
        if not one.ticket.closed and not tickets.admits(people.actor(person.member_id), facts):
            await tickets.add_participant(ctx, one.ticket.id, member_id=person.member_id, role="cc")

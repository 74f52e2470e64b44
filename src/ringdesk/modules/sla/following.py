"""Clocks follow what happens to tickets, in the transaction in which it happens."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather
from ringdesk.modules import identity, tickets

from . import buffers, store
from .buffers import NOTHING, Adoption, Touched
from .buffers.adopting import ToldBy
from .config import SlaConfig, hours_of, sla_config
from .events import DeadlinesSet, TicketReleased
from .renewing import calendars_of, grown, renewed
from .rules import shifts, spans
from .rules.course import Course
from .rules.happenings import DESCRIBING, FOLLOWED, by_ticket, facts_of, happened
from .rules.lifecycle import reconcile
from .rules.turns import Happened, Standstill
from .standing import promises, standing
from .states import ClockState, SpanState, TicketClocks, TicketWrite


class Followed(msgspec.Struct, frozen=True):
    """What following one ticket leads to: its rows, the record of it, and its buffers."""

    ticket: tickets.TicketState
    write: TicketWrite
    event: DeadlinesSet | None
    adoption: Adoption
    told_by: ToldBy
    # A hold's end has come and is not on record yet.
    let_go: bool


class Follower(msgspec.Struct, frozen=True):
    """What is the same for all tickets of a workspace: its configuration and its people."""

    config: SlaConfig
    people: identity.Directory

    @classmethod
    async def here(cls, ctx: Context) -> "Follower":
        if not ctx.config_version and not ctx.config_dirty:
            await identity.recall_config(ctx)
        return cls(await sla_config(ctx), await identity.directory(ctx))


@gather(*FOLLOWED)
async def deadlines(ctx: Context, facts: list[Recorded]) -> None:
    """One load and one write, however many facts and tickets."""
    found = by_ticket(f for f in facts if not _own(f))
    if not found:
        return
    follower = await Follower.here(ctx)
    loaded = await store.load(ctx, found)
    followed = [
        await follow(ctx, follower, loaded[ticket_id], told)
        for ticket_id, told in found.items()
        if ticket_id in loaded
    ]
    await settle(ctx, followed)


def _own(fact: Recorded) -> bool:
    """The end of a hold that was noticed here is in the logs already."""
    return isinstance(fact.event, TicketReleased) and fact.actor.name == deadlines.__name__


async def settle(ctx: Context, followed: Iterable[Followed | None]) -> None:
    """Write what was decided, then the record of it."""
    real = [f for f in followed if f is not None]
    await store.write(ctx, [f.write for f in real])
    for each in real:
        ticket = each.ticket
        if each.adoption.shifts:
            facts = tickets.facts_of(ctx, ticket, {})
            await buffers.book(ctx, facts, each.adoption, told_by=each.told_by)
        if each.let_go:
            ctx.emit(TicketReleased(subject_id=ticket.id, node=ticket.node, by_time=True))
        if each.event is not None:
            ctx.emit(each.event)


async def follow(
    ctx: Context, follower: Follower, kept: TicketClocks, facts: Sequence[Recorded]
) -> Followed | None:
    """The clocks of one ticket after these facts; None when nothing of theirs changes."""
    place = facts_of(kept.ticket, follower.people)
    what = happened(facts, place.department_id, follower.people)
    anew = any(isinstance(f.event, DESCRIBING) for f in facts)
    quiet = any(getattr(f.event, "quiet", False) for f in facts)
    told_by: ToldBy = "page" if quiet else "receipt" if what.created else "letter"
    return await bring_in_line(ctx, follower, kept, what, anew=anew, told_by=told_by)


async def bring_in_line(
    ctx: Context,
    follower: Follower,
    kept: TicketClocks,
    what: Happened,
    *,
    anew: bool = False,
    newest: bool = False,
    told_by: ToldBy = "letter",
) -> Followed | None:
    """Reconcile the clocks of a ticket with what it is now.

    `anew`: ask the published policies again; `newest`: also take the newest versions of the same
    policy and of its calendars.
    """
    ticket, config = kept.ticket, follower.config
    asked = {"anew": anew or newest, "newest": newest}
    customer = await standing(ctx, config, "customer", ticket, kept.clocks, **asked)
    department = await standing(ctx, config, "department", ticket, kept.clocks, **asked)
    promised = {
        kind: promise
        for found in (customer, department)
        for kind, promise in promises(
            found, ticket.priority, config, kept.clocks, newest=newest
        ).items()
    }
    policy = customer.policy if customer else None
    courses = reconcile(
        facts_of(ticket, follower.people),
        what,
        kept.clocks,
        promised,
        Standstill(
            statuses=policy.pause_statuses if policy else (),
            held_until=kept.hold.until_at if kept.hold else None,
        ),
        thanks_need_answer=policy.thanks_need_answer if policy else False,
    )
    return await _rows(ctx, follower, kept, what, courses, told_by)


async def _rows(
    ctx: Context,
    follower: Follower,
    kept: TicketClocks,
    what: Happened,
    courses: list[Course],
    told_by: ToldBy,
) -> Followed | None:
    """The rows of the courses, with the buffers they take on and the stretch of life they end."""
    ticket = kept.ticket
    changed = [grown(ticket.id, c, c.kept.id if c.kept else ctx.new_id()) for c in courses]
    adoption = await _buffered(ctx, kept, changed, what.at)
    clocks = _merged(kept.clocks, changed, adoption)
    hold = kept.hold if kept.hold and not _over(kept, what.at) else None
    stretches = await _stretches(ctx, follower, kept, clocks, what.at)
    if not courses and not stretches and hold == kept.hold:
        return None
    return Followed(
        ticket,
        await renewed(ctx, kept, clocks, ctx.now(), hold=hold, spans=stretches),
        await _told(ctx, kept, clocks, what.note),
        adoption,
        told_by,
        hold is None and not ticket.closed and what.note.get("cause") != TicketReleased.__name__
        if kept.hold
        else False,
    )


def _over(kept: TicketClocks, at: datetime) -> bool:
    """A hold ends by its time, and with the ticket."""
    return kept.ticket.closed or (kept.hold is not None and kept.hold.until_at <= at)


async def _buffered(
    ctx: Context, kept: TicketClocks, changed: Sequence[ClockState], at: datetime
) -> Adoption:
    """What announced buffers add to the clocks that have a target from here on."""
    known = {c.id: c.log for c in kept.clocks}
    touched = [
        Touched(clock_id=c.id, kind=c.kind, before=known.get(c.id, []), after=c.log)
        for c in changed
        if any(e.target_minutes is not None for e in c.log[len(known.get(c.id, [])) :])
    ]
    if not touched:
        return NOTHING
    return await buffers.adopt(ctx, tickets.facts_of(ctx, kept.ticket, {}), touched, at)


def _merged(
    kept: Sequence[ClockState], changed: Sequence[ClockState], adoption: Adoption
) -> list[ClockState]:
    """All clocks of the ticket as they are to be."""
    found = {c.id: c for c in (*kept, *changed)}
    for clock_id, added in adoption.entries.items():
        clock = found[clock_id]
        found[clock_id] = msgspec.structs.replace(clock, log=[*clock.log, *added])
    return list(found.values())


async def _stretches(
    ctx: Context,
    follower: Follower,
    kept: TicketClocks,
    clocks: Sequence[ClockState],
    at: datetime,
) -> list[SpanState]:
    config, ticket = follower.config, kept.ticket
    first = config.default_calendar
    team = (
        next(iter(follower.people.teams_of(ticket.assignee_id)), None)
        if ticket.assignee_id
        else None
    )
    default = config.calendar_ref(first) if first else None
    place = spans.place_of(ticket, team, clocks, default)
    asked = {place.calendar, kept.span.calendar if kept.span else None}
    hours = await hours_of(ctx, {ref for ref in asked if ref})
    windows = spans.windows_of(clocks)
    return spans.advance(ticket, kept.span, place, at, hours, windows)


async def _told(
    ctx: Context, kept: TicketClocks, clocks: Sequence[ClockState], note: dict[str, Any]
) -> DeadlinesSet | None:
    """The record of what happened to deadlines; None when nothing did."""
    known = {c.id: len(c.log) for c in kept.clocks}
    grew = [c for c in clocks if len(c.log) > known.get(c.id, 0)]
    if not grew:
        return None
    hours = await calendars_of(ctx, grew)
    made = [shift for c in grew for shift in shifts.shifts(c, known.get(c.id, 0), hours)]
    cause = str(note.get("cause", ""))
    return DeadlinesSet(subject_id=kept.ticket.id, node=kept.ticket.node, cause=cause, shifts=made)


async def catch_up(
    ctx: Context, ticket_ids: Iterable[UUID], cause: str, *, newest: bool = False
) -> int:
    """Bring tickets in line whose rows the caller has locked; how many changed.

    For what comes without a fact of the ticket's: a hold whose end has come, a policy or calendar
    that was published (`newest`). To be called within a command, or settled by the caller.
    """
    follower = await Follower.here(ctx)
    loaded = await store.load(ctx, ticket_ids)
    what = Happened(at=ctx.now(), note={"cause": cause, "actor": ctx.actor.name})
    followed = [
        await bring_in_line(ctx, follower, kept, what, newest=newest) for kept in loaded.values()
    ]
    await settle(ctx, followed)
    return sum(each is not None for each in followed)

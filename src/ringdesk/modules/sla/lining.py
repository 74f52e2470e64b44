"""The clocks of one ticket brought in line with what it is now: decided here, not written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import identity, tickets

from . import buffers
from .buffers import NOTHING, Adoption, Touched
from .buffers.adopting import ToldBy
from .config import SlaConfig, hours_of, sla_config
from .events import DeadlinesSet, TicketReleased
from .renewing import calendars_of, grown, renewed
from .rules import shifts, spans
from .rules.course import Course
from .rules.happenings import facts_of
from .rules.lifecycle import reconcile
from .rules.turns import Happened, Standstill
from .standing import promises, standing
from .states import ClockState, SpanState, TicketClocks, TicketWrite

# What of the configuration a ticket takes on anew.
Renewal = Literal["nothing", "calendars", "policies"]


class Followed(msgspec.Struct, frozen=True):
    """What following one ticket leads to: its rows, the record of it, and its buffers."""

    ticket: tickets.TicketState
    write: TicketWrite
    event: DeadlinesSet | None
    adoption: Adoption
    told_by: ToldBy
    # A hold's end has come and is not on record yet.
    let_go: bool

    @classmethod
    def plain(
        cls, ticket: tickets.TicketState, write: TicketWrite, event: DeadlinesSet | None
    ) -> "Followed":
        """Without buffers and holds."""
        return cls(ticket, write, event, NOTHING, "page", let_go=False)


class Follower(msgspec.Struct, frozen=True):
    """What is the same for all tickets of a workspace: its configuration and its people."""

    config: SlaConfig
    people: identity.Directory

    @classmethod
    async def here(cls, ctx: Context) -> "Follower":
        if not ctx.config_version and not ctx.config_dirty:
            await identity.recall_config(ctx)
        return cls(await sla_config(ctx), await identity.directory(ctx))


async def bring_in_line(
    ctx: Context,
    follower: Follower,
    kept: TicketClocks,
    what: Happened,
    *,
    anew: bool = False,
    renew: Renewal = "nothing",
    told_by: ToldBy | None = "letter",
    duties: Sequence[str] = (),
) -> Followed | None:
    """Reconcile the clocks of a ticket with what it is now.

    `anew`: ask the published policies again. `renew`: take the newest versions of the calendars,
    or of these and of the policy (which is then asked for again, too). `told_by`: how the customer
    gets to know of a buffer; None: no buffer takes effect. `duties`: what is owed on it, by kind.
    """
    ticket, config = kept.ticket, follower.config
    asked = {"anew": anew or renew == "policies", "newest": renew == "policies"}
    customer = await standing(ctx, config, "customer", ticket, kept.clocks, **asked)
    department = await standing(ctx, config, "department", ticket, kept.clocks, **asked)
    newest = renew != "nothing"
    promised = {
        kind: promise
        for found in (customer, department)
        for kind, promise in promises(
            found, ticket.priority, config, kept.clocks, newest=newest
        ).items()
    }
    policy = customer.policy if customer else None
    courses = reconcile(
        facts_of(ticket, follower.people, duties),
        what,
        kept.clocks,
        promised,
        Standstill(
            statuses=policy.pause_statuses if policy else (),
            held_until=kept.hold.until_at if kept.hold else None,
        ),
        thanks_need_answer=policy.thanks_need_answer if policy else False,
    )
    return await _rows(ctx, follower, kept, what, courses, told_by, anew=anew)


async def _rows(
    ctx: Context,
    follower: Follower,
    kept: TicketClocks,
    what: Happened,
    courses: list[Course],
    told_by: ToldBy | None,
    *,
    anew: bool,
) -> Followed | None:
    """The rows of the courses, with the buffers they take on and the stretch of life they end.

    `anew`: what comes next may be another step though no clock changes, as for another priority.
    """
    ticket = kept.ticket
    changed = [grown(ticket.id, c, c.kept.id if c.kept else ctx.new_id()) for c in courses]
    adoption = await _buffered(ctx, kept, changed, what.at) if told_by else NOTHING
    clocks = _merged(kept.clocks, changed, adoption)
    hold = kept.hold if kept.hold and not _over(kept, what.at) else None
    stretches = await _stretches(ctx, follower, kept, clocks, what.at)
    if not (courses or stretches or anew or hold != kept.hold):
        return None
    return Followed(
        ticket,
        await renewed(ctx, kept, clocks, ctx.now(), hold=hold, spans=stretches),
        await told(ctx, kept, clocks, what.note),
        adoption,
        told_by or "page",
        _unnoticed(kept, what),
    )


def _unnoticed(kept: TicketClocks, what: Happened) -> bool:
    """A hold that ends now by its time alone; who says so has put it on record already."""
    said = what.note.get("cause") == TicketReleased.__name__
    return kept.hold is not None and not kept.ticket.closed and _over(kept, what.at) and not said


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


async def told(
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

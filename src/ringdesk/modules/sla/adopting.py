"""Tickets from before their deadlines were kept: their record is read again from the beginning."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Recorded, registry, restore
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets

from .chain import fired, steps_due
from .events import DeadlinesSet
from .lining import Followed, Follower, bring_in_line, told
from .renewing import renewed
from .rules.happenings import DESCRIBING, FOLLOWED, facts_of, happened
from .rules.replay import after, beginning
from .states import ClockState, SpanState, TicketClocks

_record = sql(
    select(events)
    .where(
        events.c.tenant_id == bindparam("tenant_id"),
        events.c.subject_id == bindparam("ticket_id"),
    )
    .order_by(events.c.seq)
)


async def adopted(
    ctx: Context, follower: Follower, kept: TicketClocks, facts: Sequence[Recorded] = ()
) -> Followed | None:
    """Logs and stretches as they would be had they been kept from the start.

    `facts`: those of this very command, which are not on record yet. Announced buffers are left
    out: nobody was told of them for what has passed. None for a ticket without a record.
    """
    rows = await ctx.tx.all(_record, ticket_id=kept.ticket.id)
    past = [_recorded(row) for row in rows if row["type"] in registry]
    told_of = [f for f in [*past, *facts] if isinstance(f.event, FOLLOWED)]
    if not told_of:
        return None
    process = await tickets.process_of(ctx, kept.ticket)
    lived = msgspec.structs.replace(kept, ticket=beginning(kept.ticket, told_of[0], process))
    stretches: dict[int, SpanState] = {}
    for fact in told_of:
        ticket = after(lived.ticket, fact, process, follower.people)
        lived = msgspec.structs.replace(lived, ticket=ticket)
        lived = await _through(ctx, follower, lived, fact, stretches)
    lived = msgspec.structs.replace(lived, ticket=kept.ticket)
    return await _written(ctx, kept, lived, list(stretches.values()))


async def _through(
    ctx: Context,
    follower: Follower,
    lived: TicketClocks,
    fact: Recorded,
    stretches: dict[int, SpanState],
) -> TicketClocks:
    """The clocks after one fact; the stretches it wrote join the others."""
    place = facts_of(lived.ticket, follower.people)
    what = happened([fact], place.department_id, follower.people)
    anew = isinstance(fact.event, DESCRIBING)
    followed = await bring_in_line(ctx, follower, lived, what, anew=anew, told_by=None)
    if followed is None:
        return lived
    stretches |= {span.seq: span for span in followed.write.spans}
    clocks = {c.id: c for c in (*lived.clocks, *followed.write.clocks)}
    last = stretches[max(stretches)] if stretches else None
    return msgspec.structs.replace(lived, clocks=list(clocks.values()), span=last)


async def _written(
    ctx: Context, kept: TicketClocks, lived: TicketClocks, stretches: list[SpanState]
) -> Followed:
    # What came before anybody kept deadlines is not told now: an upgrade disturbs nobody.
    due = await steps_due(ctx, [lived], ctx.now())
    clocks: list[ClockState] = [fired(clock, due[clock.id]) for clock in lived.clocks]
    write = await renewed(ctx, kept, clocks, ctx.now(), hold=kept.hold, spans=stretches)
    event: DeadlinesSet | None = await told(ctx, kept, clocks, {"cause": "TicketCreated"})
    return Followed.plain(kept.ticket, write, event)


def _recorded(row: Any) -> Recorded:
    actor_id: UUID | None = row["actor_id"]
    member = actor_id if row["actor_kind"] == "member" else None
    actor = Actor(kind=row["actor_kind"], id=actor_id, name=row["actor_name"], member_id=member)
    event = restore(row["type"], row["subject_id"], row)
    return Recorded(row["id"], row["at"], actor, event, row["seq"])

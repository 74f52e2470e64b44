"""Announcing a buffer and taking it back, ticket by ticket, as durable jobs.

Of each ticket everything happens in one transaction: who is told, the letter in the outbox, the
entries of the clocks, the ledger. So a crash leaves whole tickets done and the others untouched,
and nobody is told twice. The jobs look again until the window is over: what was being written
while a buffer was announced, and what comes into its scope later, is found then.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Order, Postpone, Works, job
from ringdesk.modules import identity, notifications

from .. import store as clocks
from ..config import hours_of
from ..engine import Hours
from ..events import BufferAnnounced, BufferCancelled, DeadlinesSet
from ..following import Followed, settle
from ..renewing import renewed
from ..rules.shifts import shifts
from ..states import ClockState, TicketClocks
from ..tables import buffers
from . import found, store
from .adopting import Adoption, Touched, calendars_of, decide, withdraw
from .rules import BufferEntry
from .scope import entry_of

ANNOUNCE, TAKE_BACK = "sla.announce_buffer", "sla.take_back_buffer"
LIFTED = "BufferCancelled"
BATCH = 50
# Somebody worked on the ticket; and how soon what came in between is looked for.
_SKIPPED, _SOON, _LATER = timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=10)

_b = buffers.c
# Shared: cancelling waits for the batch in hand, other batches do not.
_read = sql(
    select(buffers)
    .where(_b.tenant_id == bindparam("tenant_id"), _b.id == bindparam("that_id"))
    .with_for_update(read=True)
)


class Step(msgspec.Struct, frozen=True):
    """A batch: the id it ended with (None: the last one) and how many tickets were left out
    because somebody worked on them."""

    after: UUID | None
    skipped: int


@react(BufferAnnounced, later=True)
async def tell_the_teams(ctx: Context, fact: Recorded) -> None:
    """Whoever answers customers knows before the first customer does."""
    event: Any = fact.event
    people = (await identity.directory(ctx)).members.values()
    whom = [m.id for m in people if m.active and "ticket.reply" in m.permissions]
    told = await notifications.wished(ctx, whom, "buffer_announced")
    await notifications.give(
        ctx, told, event_id=fact.id, actor_name=fact.actor.name,
        data={"title": event.name, "number": event.number, "buffer_id": str(event.subject_id)},
    )  # fmt: skip
    ctx.order(Order(kind=ANNOUNCE, payload={"buffer_id": event.subject_id}))


@react(BufferCancelled)
async def take_it_back(ctx: Context, fact: Recorded) -> None:
    ctx.order(Order(kind=TAKE_BACK, payload={"buffer_id": fact.event.subject_id}))


@job(ANNOUNCE, outside=True)
async def announce(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Batch after batch, then again from time to time until the window is over."""
    await _through(works, tenant_id, payload, announce_batch, "announced")


@job(TAKE_BACK, outside=True)
async def take_back(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    await _through(works, tenant_id, payload, take_back_batch, "cancelled")


Batch = Callable[[Context, BufferEntry, UUID | None], Awaitable[Step]]


async def _through(
    works: Works, tenant_id: UUID, payload: dict[str, Any], batch: Batch, state: str
) -> None:
    skipped, after = 0, None
    while True:
        async with works.context(tenant_id, system("buffer")) as ctx:
            await identity.recall_config(ctx)
            row = await ctx.tx.first(_read, that_id=UUID(payload["buffer_id"]))
            if row is None or row["state"] != state:
                return
            step = await batch(ctx, entry_of(row), after)
            again = _again(row, ctx.now())
        skipped += step.skipped
        if step.after is None:
            break
        after = step.after
    if skipped or again:
        raise Postpone(_SKIPPED if skipped else again or _SOON)


def _again(row: Any, now: datetime) -> timedelta | None:
    """When to look once more; a cancelled buffer is only looked at until everything that was
    being written then has ended."""
    since = now - (row["cancelled_at"] or row["announced_at"])
    if since < _LATER:
        return _SOON
    return _LATER if row["cancelled_at"] is None and now < row["until_at"] else None


@command(needs="sla.buffer")
async def announce_batch(ctx: Context, buffer: BufferEntry, after: UUID | None) -> Step:
    """Tell the customers of some tickets and move their deadlines."""
    wanted = await found.candidates(ctx, buffer, after=after, limit=BATCH)
    held = await found.held(ctx, buffer, [one.id for one in wanted])
    await _each(ctx, buffer, [row["id"] for row in held], _adopted, "BufferAnnounced")
    last = wanted[-1].id if len(wanted) == BATCH else None
    return Step(last, len(wanted) - len(held))


@command(needs="sla.buffer")
async def take_back_batch(ctx: Context, buffer: BufferEntry, after: UUID | None) -> Step:
    """Give some tickets the earlier deadline again."""
    wanted = await found.moved_by(ctx, buffer, after=after, limit=BATCH)
    held = await found.held_by_id(ctx, wanted)
    await _each(ctx, buffer, [row["id"] for row in held], withdraw, LIFTED)
    last = wanted[-1] if len(wanted) == BATCH else None
    return Step(last, len(wanted) - len(held))


Decision = Callable[[BufferEntry, Sequence[Touched], Mapping[str, Hours], datetime], Adoption]


def _adopted(
    buffer: BufferEntry, touched: Sequence[Touched], hours: Mapping[str, Hours], at: datetime
) -> Adoption:
    return decide([buffer], touched, hours, at)


async def _each(
    ctx: Context, buffer: BufferEntry, ids: Iterable[UUID], decide_on: Decision, cause: str
) -> None:
    """Write what is decided for each ticket; the rows are locked."""
    for kept in (await clocks.load(ctx, ids)).values():
        touched = [_touched(clock) for clock in kept.clocks if clock.live]
        hours = await hours_of(ctx, calendars_of(touched))
        adoption = decide_on(buffer, touched, hours, ctx.now())
        if adoption.shifts:
            await settle(ctx, [await _followed(ctx, kept, adoption, hours, cause)])
            if cause == LIFTED:
                await store.lift(ctx, buffer, kept.ticket, adoption.shifts)


async def _followed(
    ctx: Context, kept: TicketClocks, adoption: Adoption, hours: Mapping[str, Hours], cause: str
) -> Followed:
    """The rows of a ticket whose logs grow by these entries, and the record of it."""
    new = adoption.entries
    logs = [replace(c, log=[*c.log, *new.get(c.id, [])]) for c in kept.clocks]
    grown = [(c, len(c.log) - len(new[c.id])) for c in logs if new.get(c.id)]
    ticket = kept.ticket
    event = DeadlinesSet(
        subject_id=ticket.id, node=ticket.node, cause=cause,
        shifts=[shift for c, known in grown for shift in shifts(c, known, hours)],
    )  # fmt: skip
    write = await renewed(ctx, kept, logs, ctx.now(), hold=kept.hold)
    return Followed(ticket, write, event, adoption, "letter", let_go=False)


def _touched(clock: ClockState) -> Touched:
    return Touched(clock_id=clock.id, kind=clock.kind, before=clock.log, after=clock.log)

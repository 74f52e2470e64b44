"""The ledger and the deadlines say the same: whatever happens to a clock, in whatever order."""

import asyncio
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st
from tests import given

from ringdesk.kernel.errors import DomainError
from ringdesk.modules import tickets
from ringdesk.modules.sla import store
from ringdesk.modules.sla.buffers import found, listing, rules
from ringdesk.modules.sla.buffers.adopting import Adoption, Touched, decide, withdraw
from ringdesk.modules.sla.buffers.rules import BufferEntry
from ringdesk.modules.sla.config import hours_of
from ringdesk.modules.sla.engine import Entry, Hours, calendar_of, read, without_buffers

from . import buffered, lived

START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
CLOCK = UUID(int=1)
WORKDAYS = {day: [("09:00", "12:00"), ("13:00", "18:00")] for day in lived.DAYS}
HOURS = {
    name: Hours(calendar_of({"zone": zone, "weekly": weekly, "dates": {}}))
    for name, zone, weekly in (
        ("c1", "Asia/Shanghai", WORKDAYS),
        ("c2", "Europe/Berlin", lived.ALWAYS),
    )
}


def _buffer(number: int, begins: int, lasts: int, shift: int | None) -> BufferEntry:
    return BufferEntry(
        id=UUID(int=100 + number), number=number, title={"en": "X"}, notice={}, scope={"all": []},
        clock_kinds=("resolution",), from_at=START + begins * MINUTE,
        until_at=START + (begins + lasts) * MINUTE, shift_minutes=shift,
        factor_percent=None if shift else 150,
    )  # fmt: skip


_buffers = st.lists(
    st.tuples(st.integers(-2000, 3000), st.integers(1, 3000), st.none() | st.integers(1, 600)),
    min_size=1,
    max_size=3,
).map(lambda made: [_buffer(n, *one) for n, one in enumerate(made)])
_moves = st.lists(
    st.tuples(
        st.integers(0, 600),
        st.sampled_from(("paused", "resumed", "changed", "calendar", "announce", "cancel", "met")),
        st.integers(0, 2),
        st.integers(1, 3000),
    ),
    max_size=14,
)


class _Clock:
    """A clock's log as it grows, and the ledger of what buffers did to it."""

    def __init__(self, target: int) -> None:
        self.log = [Entry(at=START, event="started", target_minutes=target, calendar="c1")]
        self.ledger: list[int] = []

    def take(self, adoption: Adoption, shifts_of: Sequence[Entry]) -> None:
        self.log = [*shifts_of, *adoption.entries.get(CLOCK, [])]
        self.ledger += [shift.minutes for shift in adoption.shifts]

    def touched(self, after: Sequence[Entry]) -> Touched:
        return Touched(clock_id=CLOCK, kind="resolution", before=self.log, after=after)


@settings(max_examples=400, deadline=None)
@over(st.integers(1, 2000), _buffers, _moves)
def test_due_without_buffers_and_the_ledger_make_the_deadline(
    target: int, buffers: list[BufferEntry], moves: list[tuple[int, str, int, int]]
) -> None:
    clock, announced, at = _Clock(target), list[BufferEntry](), START
    for wait, what, which, number in moves:
        at += wait * MINUTE
        buffer = buffers[which % len(buffers)]
        after = list(clock.log)
        if what == "announce":
            announced += [buffer] if buffer not in announced else []
        elif what == "cancel":
            announced = [one for one in announced if one != buffer]
            clock.take(withdraw(buffer, [clock.touched(after)], HOURS, at), after)
            _agrees(clock, at)
            continue
        elif what == "changed":
            after.append(Entry(at=at, event="changed", target_minutes=number))
        elif what == "calendar":
            after.append(Entry(at=at, event="changed", calendar="c2"))
        else:
            after.append(Entry(at=at, event=what))
        wanted = [one for one in announced if one.until_at > at]
        clock.take(decide(wanted, [clock.touched(after)], HOURS, at), after)
        _agrees(clock, at)
        again = decide(wanted, [clock.touched(clock.log)], HOURS, at)
        assert again.shifts == []
        assert again.entries == {CLOCK: []}


def test_a_share_that_a_new_target_leaves_nothing_of_moves_from_the_deadline_there_was() -> None:
    hours = {"c1": HOURS["c2"]}
    clock, buffer = _Clock(480), _buffer(0, begins=60, lasts=3000, shift=120)
    clock.take(decide([buffer], [clock.touched(clock.log)], hours, START), clock.log)
    at = START + 5 * MINUTE
    after = [*clock.log, Entry(at=at, event="changed", target_minutes=30)]
    (shift,) = decide([buffer], [clock.touched(after)], hours, at).shifts
    assert shift.minutes == -120
    assert (shift.due_before, shift.due_after) == (START + 600 * MINUTE, START + 30 * MINUTE)


def _agrees(clock: _Clock, at: datetime) -> None:
    reading, raw = read(clock.log, HOURS, at), read(without_buffers(clock.log), HOURS, at)
    total = sum(clock.ledger)
    assert sum(rules.in_force(clock.log).values()) == total
    assert reading.target == raw.target + total * MINUTE
    log = without_buffers(clock.log)
    by_ledger = [log[0], Entry(at=START, event="buffered", minutes=total), *log[1:]]
    if not any(e.event == "changed" and e.target_minutes is not None for e in log):
        assert read(by_ledger, HOURS, at).due_at == reading.due_at


async def _life(place: given.World, seed: int) -> None:
    """Tickets under three buffers, whose priorities, handlers and states change meanwhile."""
    chance = random.Random(seed)
    lead = await place.member("lead")
    made = [await lived.ticket(place) for _ in range(4)]
    planned = [
        await buffered.announced(
            place, scope={"field": "priority", "op": "in", "value": scope}, shift_minutes=shift,
            factor_percent=None if shift else 140,
        )
        for scope, shift in ((["P1", "P2"], 30), (["P3"], None), (["P2", "P3", "P4"], 90))
    ]  # fmt: skip
    for step in range(14):
        place.clock.advance(chance.choice((5, 30, 90)) * MINUTE)
        await _do(place, lead, chance.choice(made), chance)
        if step == 9:
            await buffered.cancelled(place, chance.choice(planned))


async def _do(
    place: given.World, lead: Any, ticket: tickets.TicketState, chance: random.Random
) -> None:
    async with place.acting(lead) as ctx:
        try:
            match chance.randrange(5):
                case 0 | 1:
                    priority = chance.choice(("P1", "P2", "P3", "P4"))
                    await tickets.set_priority(ctx, ticket.id, to=priority, reason="变化")
                case 2:
                    await tickets.take(ctx, ticket.id)
                case 3:
                    await tickets.wait(ctx, ticket.id)
                case _:
                    await tickets.reply(ctx, ticket.id, tickets.Reply(text="处理中"), force=True)
        except DomainError:
            ctx.forget()


@pytest.mark.parametrize("seed", range(4))
async def test_every_deadline_is_rebuilt_from_the_ledger(world: given.World, seed: int) -> None:
    await _life(world, seed)
    await _quiet(world)
    assert await buffered.rows(world, "sla_adjustments") != []
    await _all_rebuilt(world)
    await _none_unannounced(world)


async def _quiet(place: given.World) -> None:
    place.clock.advance(MINUTE)
    await place.drain()


async def _all_rebuilt(place: given.World) -> None:
    ids = [row["id"] for row in await buffered.rows(place, "tickets")]
    async with place.acting() as ctx:
        kept = await store.load(ctx, ids)
        for clock in (c for one in kept.values() for c in one.clocks):
            hours = await hours_of(ctx, {e.calendar for e in clock.log if e.calendar})
            now = max(place.clock.now(), clock.log[-1].at)
            due = read(clock.log, hours, now).due_at
            assert clock.due_at == due
            assert await buffered.rebuilt(place, clock) == due


async def _none_unannounced(place: given.World) -> None:
    """Nothing is in scope that nobody was told of, and nothing moved before."""
    told = {
        (r["buffer_id"], r["ticket_id"]): r["at"]
        for r in await buffered.rows(place, "sla_announcements")
    }
    for shift in await buffered.rows(place, "sla_adjustments"):
        assert told[shift["buffer_id"], shift["ticket_id"]] <= shift["at"]
    for row in await buffered.rows(place, "sla_buffers"):
        if row["state"] == "announced":
            async with place.acting() as ctx:
                left = await found.count(ctx, await listing.entry(ctx, row["id"]))
            assert left.tickets == 0


async def test_announcing_meets_changed_priorities_and_new_tickets(world: given.World) -> None:
    lead = await world.member("lead")
    made = [await lived.ticket(world) for _ in range(12)]
    scope = {"field": "priority", "op": "in", "value": ["P2", "P3"]}

    async def change(ticket: tickets.TicketState, to: Any) -> None:
        async with world.acting(lead) as ctx:
            await tickets.set_priority(ctx, ticket.id, to=to, reason="变化")

    changes = [change(t, "P2" if n % 2 else "P4") for n, t in enumerate(made)]
    births = [lived.ticket(world) for _ in range(6)]
    await asyncio.gather(buffered.announced(world, scope=scope), *changes, *births)
    for _ in range(3):
        await _quiet(world)
    await _all_rebuilt(world)
    await _none_unannounced(world)
    letters = [m["ticket_id"] for m in await buffered.mails(world, "buffer")]
    assert len(letters) == len(set(letters))
    told = {r["ticket_id"] for r in await buffered.rows(world, "sla_announcements")}
    in_scope = {
        r["id"] for r in await buffered.rows(world, "tickets") if r["priority"] in ("P2", "P3")
    }
    assert in_scope <= told

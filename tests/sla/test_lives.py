"""Whatever happens to tickets, their clocks say what their logs say, and no minute is lost."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.given import EVERY_CHECK, World

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import identity, quality, tickets
from ringdesk.modules.sla.commands import holds, turns
from ringdesk.modules.sla.engine import log_faults
from ringdesk.modules.sla.following import catch_up
from ringdesk.modules.sla.lining import Follower
from ringdesk.modules.sla.recount import recount
from ringdesk.modules.sla.renewing import calendars_of, renewed
from ringdesk.modules.sla.rules.ledger import faults
from ringdesk.modules.sla.states import ClockState

from . import lived

LIVES = 8
CHAPTERS_EACH = 8
# What seldom comes about by chance.
CHAPTERS = (
    ("assign", "resolve", "accept", "close", "reopen"),
    ("assign", "resolve", "rate", "thank", "reject"),
    ("assign", "wait", "resume"),
    ("transfer", "take_up", "note", "bring_back"),
    ("raise", "assign", "prove", "resolve", "verify", "accept"),
    ("raise", "assign", "prove", "resolve", "fail"),
    ("queue", "take", "return", "resume", "tag", "lower"),
    ("ask", "excuse", "thank", "expect", "hold", "release"),
)


class Cast:
    """Who takes part in a ticket's life, and where it may be handed."""

    def __init__(self, world: World, agent: Actor, second: Actor, inside: Actor) -> None:
        self.world, self.agent, self.second, self.inside = world, agent, second, inside
        self.team = self.department = UUID(int=0)

    @classmethod
    async def of(cls, world: World) -> "Cast":
        agent, second = await world.member("lead"), await world.member("lead")
        team = await world.team("客服", agent)
        async with world.acting(await world.admin()) as ctx:
            department = await identity.create_department(ctx, "财务")
        inside = await world.member("lead", department_id=department)
        cast = cls(world, await world.actor(_id(agent)), second, inside)
        cast.team, cast.department = team, department
        return cast

    async def prove(self, ticket_id: UUID) -> None:
        async with self.world.acting() as ctx:
            made = await tickets.read(ctx, ticket_id)
        await self.world.evidence(made, self.agent)


def _id(actor: Actor) -> UUID:
    assert actor.member_id is not None
    return actor.member_id


Step = Callable[[Cast, Context, tickets.TicketState], Awaitable[object]]


def _by(who: str, act: Callable[[Cast, Context, UUID], Awaitable[object]]) -> tuple[str, Any]:
    return who, act


STEPS_OF: dict[str, tuple[str, Any]] = {
    "assign": _by("agent", lambda c, x, t: tickets.assign(x, t, member_id=_id(c.agent))),
    "queue": _by("agent", lambda c, x, t: tickets.assign(x, t, team_id=c.team)),
    "take": _by("second", lambda _, x, t: tickets.take(x, t)),
    "reply": _by("agent", lambda _, x, t: tickets.reply(x, t, tickets.Reply(text="请看。"))),
    "note": _by("inside", lambda _, x, t: tickets.note(x, t, "看过了", [], [])),
    "wait": _by("agent", lambda _, x, t: tickets.wait(x, t)),
    "resume": _by("agent", lambda _, x, t: tickets.resume(x, t)),
    "ask": _by("customer", lambda _, x, t: tickets.customer_says(x, t, _said("还没有好"))),
    "thank": _by("customer", lambda _, x, t: tickets.customer_says(x, t, _said("谢谢"))),
    "raise": _by("agent", lambda _, x, t: tickets.set_priority(x, t, to="P1", reason="急")),
    "lower": _by("agent", lambda _, x, t: tickets.set_priority(x, t, to="P4", reason="不急")),
    "tag": _by("agent", lambda _, x, t: tickets.update(x, t, tickets.Edit(tags=["vip"]))),
    "transfer": _by("agent", lambda c, x, t: tickets.transfer(
        x, t, department_id=c.department, reason="other", note="请协助",
        checks=tickets.HANDOVER_CHECKS)),
    "take_up": _by("inside", lambda c, x, t: tickets.assign(x, t, member_id=_id(c.inside))),
    "bring_back": _by("agent", lambda c, x, t: tickets.transfer(
        x, t, team_id=c.team, reason="other", note="好了",
        checks=tickets.HANDOVER_CHECKS)),
    "return": _by("agent", lambda c, x, t: tickets.return_(
        x, t, reason="other", redo="补充", to_member_id=_id(c.second))),
    "prove": _by("agent", lambda c, _x, t: c.prove(t)),
    "resolve": _by("agent", lambda _, x, t: tickets.resolve(x, t)),
    "verify": _by(
        "second", lambda _, x, t: quality.verify(x, t, verdict="pass", checks=EVERY_CHECK)
    ),
    "fail": _by("second", lambda _, x, t: quality.verify(
        x, t, verdict="fail", checks={}, note="重做")),
    "accept": _by("customer", lambda _, x, t: quality.accept(x, t)),
    "reject": _by("customer", lambda _, x, t: quality.reject(x, t, reason="没好")),
    "rate": _by("customer", lambda _, x, t: quality.rate(x, t, score=5)),
    "close": _by("agent", lambda _, x, t: tickets.close(x, t)),
    "reopen": _by("agent", lambda _, x, t: tickets.reopen(x, t, reason="not_solved", note="复发")),
    "hold": _by("agent", lambda c, x, t: holds.hold(
        x, t, until=c.world.clock.now() + timedelta(hours=5), reason="等配件")),
    "release": _by("agent", lambda _, x, t: holds.release(x, t)),
    "expect": _by("agent", lambda _, x, t: turns.expect_answer(x, t, expected=True, reason="有问")),
    "excuse": _by("agent", lambda _, x, t: turns.expect_answer(
        x, t, expected=False, reason="电话答复")),
}  # fmt: skip


def _said(text: str) -> tickets.Said:
    return tickets.Said(text=text, channel="portal")


def _lives() -> list[list[tuple[str, int]]]:
    """Sequences of steps, each with the minutes that pass before it; the same every time."""
    drawn = [[(name, 45) for name in ("assign", "reply", *chapter)] for chapter in CHAPTERS]
    minutes = st.sampled_from([0, 1, 7, 45, 90, 200, 600, 1500, 4000])
    single = st.sampled_from(sorted(STEPS_OF)).map(lambda name: (name,))
    chapter = st.tuples(single | st.sampled_from(CHAPTERS), minutes)

    @settings(max_examples=LIVES, derandomize=True, database=None, deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.lists(chapter, min_size=CHAPTERS_EACH, max_size=CHAPTERS_EACH))
    def draw(life: list[tuple[tuple[str, ...], int]]) -> None:
        steps = [(name, minutes) for names, minutes in life for name in names]
        drawn.append([("assign", 3), ("reply", 10), *steps])

    draw()
    return drawn


async def _live(cast: Cast, made: tickets.TicketState, life: list[tuple[str, int]]) -> set[str]:
    """Do what can be done of it; the names of the steps that were."""
    world, done = cast.world, set()
    for name, minutes in life:
        world.clock.advance(timedelta(minutes=minutes, seconds=13))
        who, act = STEPS_OF[name]
        actor = world.customer(made) if who == "customer" else getattr(cast, who)
        try:
            async with world.acting(actor) as ctx:
                await act(cast, ctx, made.id)
        except DomainError:
            continue
        done.add(name)
        await _check(world, made.id)
    return done


async def _check(world: World, ticket_id: UUID) -> None:
    """What is stored derives from the logs, and the stretches are the whole life."""
    async with world.acting() as ctx:
        kept = await lived.kept_in(ctx, ticket_id)
        now = ctx.now()
        hours = await calendars_of(ctx, kept.clocks)
        for clock in kept.clocks:
            assert not log_faults(clock.log, hours, now), clock
            counted = recount(clock.log, {k: h.calendar for k, h in hours.items()}, now)
            if counted is not None:
                assert counted.due_at == clock.due_at, clock
        again = await renewed(ctx, kept, kept.clocks, now, hold=kept.hold)
        assert [d for c in again.clocks if (d := _differences(c, kept.clocks))] == []
        row = await ctx.tx.connection.fetchrow(
            "SELECT clock, state, due_at, warn_at FROM ticket_timers WHERE ticket_id = $1",
            ticket_id,
        )
        timer = again.timer
        assert tuple(row) == (timer.clock, timer.state, timer.due_at, timer.warn_at)
        armed = await ctx.tx.connection.fetchrow(
            "SELECT fire_at, rank FROM sla_timers WHERE ticket_id = $1", ticket_id
        )
        assert (tuple(armed) if armed else None) == again.next
        spans = await ctx.tx.connection.fetch(
            "SELECT * FROM sla_spans WHERE ticket_id = $1 ORDER BY seq", ticket_id
        )
        assert faults(spans, kept.ticket.created_at) == []
        live = [c.kind for c in kept.clocks if c.live]
        assert len(live) == len(set(live)), live
        if kept.ticket.closed:
            assert live == []
            assert spans[-1]["owner_kind"] == "done"


def _differences(clock: ClockState, kept: list[ClockState]) -> dict[str, Any]:
    stored = msgspec.structs.asdict(next(c for c in kept if c.id == clock.id))
    now = msgspec.structs.asdict(clock)
    # That one is late while nothing happens to it is put down when the sweep comes by.
    by_time = ("breached", "raw_breached") if clock.state == "running" else ()
    differing = [name for name in now if now[name] != stored[name] and name not in by_time]
    return {name: (stored[name], now[name]) for name in differing}


@pytest.fixture
async def cast(world: World) -> Cast:
    days = await lived.calendar(world)
    always = await lived.calendar(world, lived.ALWAYS, "America/Sao_Paulo")
    await lived.policy(world, days, margin=30)
    urgent = {"dispatch": 15, "first_response": 15, "next_response": 15, "resolution": 120}
    await lived.policy(
        world, always, urgent, priorities=("P1",), pause_statuses=(), thanks_need_answer=True,
        when={"field": "priority", "op": "eq", "value": "P1"},
    )  # fmt: skip
    await lived.policy(world, days, {"accept": 60, "finish": 240}, kind="department")
    return await Cast.of(world)


async def test_clocks_and_stretches_are_right_through_any_life(cast: Cast) -> None:
    done: set[str] = set()
    for life in _lives():
        made = await lived.ticket(cast.world)
        done |= await _live(cast, made, life)
    assert done == set(STEPS_OF), "steps that no life came to"


async def test_a_ticket_that_is_adopted_has_the_logs_it_would_have_had(cast: Cast) -> None:
    world = cast.world
    for life in _lives()[::3]:
        made = await lived.ticket(world)
        # What is only known to this module cannot be read from a record that lacks it.
        await _live(cast, made, [s for s in life if s[0] not in ("hold", "release", "tag")])
        before = await lived.kept(world, made.id)
        stretches = await _stretches(world, made.id)
        async with world.acting() as ctx:
            for table in ("sla_entries", "sla_clocks", "sla_spans", "sla_timers", "ticket_timers"):
                await ctx.tx.connection.execute(
                    f"DELETE FROM {table} WHERE ticket_id = $1", made.id
                )
        async with world.acting() as ctx:
            assert (await lived.kept_in(ctx, made.id)).clocks == []
            await tickets.lock(ctx, made.id)
            await catch_up(ctx, [made.id], "PolicyPublished")
        assert _told(before) == _told(await lived.kept(world, made.id))
        assert stretches == await _stretches(world, made.id)


def _told(found: Any) -> list[tuple[str, int, list[tuple[str, datetime, str | None, int | None]]]]:
    return sorted(
        (c.kind, c.cycle, [(e.event, e.at, e.reason, e.target_minutes) for e in c.log])
        for c in found.clocks
    )


async def _stretches(world: World, ticket_id: UUID) -> list[tuple[Any, ...]]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT seq, from_at, until_at, owner_kind, owner_id, node FROM sla_spans "
            "WHERE ticket_id = $1 ORDER BY seq", ticket_id,
        )  # fmt: skip
    return [tuple(row) for row in rows]


async def test_a_follower_knows_the_configuration_of_its_workspace(cast: Cast) -> None:
    async with cast.world.acting() as ctx:
        ctx.config_version = 0
        follower = await Follower.here(ctx)
        assert len(follower.config.policies) >= 3
        assert ctx.config_version > 0

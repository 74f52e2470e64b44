"""Firing on time: each step once, by any number of sweepers, in order of importance."""

import asyncio
from typing import Any

import pytest
from tests.given import World
from tests.sla.firing_given import SOLVE, alerts, around_the_clock, events, minutes, notices, told

from ringdesk.kernel.context import system
from ringdesk.kernel.db import Database
from ringdesk.modules import identity, sla, tickets
from ringdesk.modules.sla import sweep
from ringdesk.modules.sla.commands.holds import hold
from ringdesk.modules.sla.following import catch_up
from ringdesk.modules.sla.policy import Step

RAISED = ("DeadlineWarned", "DeadlineBreached", "DeadlineEscalated")


@pytest.fixture
async def world(db: Database) -> World:
    return await around_the_clock(db)


async def take(world: World, ticket: tickets.TicketState, by: Any) -> None:
    async with world.acting(by) as ctx:
        await tickets.take(ctx, ticket.id)


async def test_a_chain_fires_step_by_step_and_names_who_was_told(world: World) -> None:
    lin, chen = await world.member(name="林"), await world.member("lead", "陈")
    await world.team("一组", lin, chen)
    ticket = await world.ticket()
    await take(world, ticket, lin)
    for after, expected in ((179, []), (1, ["warn"]), (60, ["breach"]), (30, ["department"])):
        world.clock.advance(minutes(after))
        await sla.sweep_once(world.works)
        assert [r["step"] for r in await alerts(world, ticket)][-1:] == expected
    rows = await alerts(world, ticket)
    admin = (await world.admin()).member_id
    assert [[one["member_id"] for one in row["told"]] for row in rows] == [
        [str(lin.member_id)], [str(lin.member_id), str(chen.member_id)], [str(admin)],
    ]  # fmt: skip
    assert [row["fired_at"] - row["moment"] for row in rows] == [minutes(0)] * 3
    said = await events(world, *RAISED)
    assert [one["type"] for one in said] == list(RAISED)
    assert {one["actor_name"] for one in said} == {"sla"}
    assert [one["part"] for one in said[1]["data"]["told"]] == ["handler", "team_lead"]


async def test_a_step_that_raises_the_level_escalates_under_the_name_of_sla(world: World) -> None:
    ticket = await world.ticket()
    world.clock.advance(minutes(SOLVE + 30))
    await sla.sweep_once(world.works)
    (climbed,) = await events(world, "TicketEscalated")
    assert (climbed["actor_name"], climbed["data"]["level"]) == ("sla", 1)
    because = climbed["data"]["because"]
    assert (climbed["data"]["reason"], because["code"]) == ("", "overdue")
    assert (because["clock"], bool(because["due_at"])) == ("resolution", True)
    assert (await world.reread(ticket)).escalation_level == 1
    world.clock.advance(minutes(90))
    await sla.sweep_once(world.works)
    assert (await world.reread(ticket)).escalation_level == 2


async def test_what_was_met_in_time_is_never_spoken_of(world: World) -> None:
    lead, ticket = await world.member("lead"), await world.ticket()
    async with world.acting(lead) as ctx:
        await tickets.void(ctx, ticket.id, reason="spam", note="广告")
    world.clock.advance(minutes(9999))
    await sla.sweep_once(world.works)
    assert await alerts(world) == []


async def test_an_upgrade_disturbs_nobody_about_what_had_passed_before(db: Database) -> None:
    world = await around_the_clock(db)
    ticket = await world.ticket()
    async with world.acting() as ctx:
        for table in ("sla_entries", "sla_clocks", "sla_spans", "sla_timers", "ticket_timers"):
            await ctx.tx.connection.execute(f"DELETE FROM {table} WHERE ticket_id = $1", ticket.id)
    world.clock.advance(minutes(SOLVE + 60))
    async with world.acting() as ctx:
        await tickets.lock(ctx, ticket.id)
        await catch_up(ctx, [ticket.id], "PolicyPublished")
    await sla.sweep_once(world.works)
    assert await told(world) == []
    async with world.acting() as ctx:
        (row,) = (await tickets.list_rows(ctx, None))[0]
        assert row.timer is not None
        assert row.timer.due_at is not None
        assert row.timer.due_at < world.clock.now(), "shown as late all the same"
    world.clock.advance(minutes(60))
    await sla.sweep_once(world.works)
    assert await told(world) == [("director", False)], "what comes from now on is told"


async def test_after_six_hours_down_importance_decides_and_notices_say_they_are_late(
    db: Database,
) -> None:
    world = await around_the_clock(db, promised={"resolution": SOLVE})
    lead = await world.member("lead")
    made = []
    for priority in ("P4", "P1", "P3", "P2"):
        ticket = await world.ticket()
        async with world.acting(lead) as ctx:
            await tickets.set_priority(ctx, ticket.id, to=priority, reason="影响")
        made.append(ticket)
    world.clock.advance(minutes(360))
    await sla.sweep_once(world.works)
    await world.drain()
    assert await told(world) == [
        *[("warn", True)] * 4, *[("breach", False)] * 4, *[("department", True)] * 4,
        *[("director", False)] * 4,
    ]  # fmt: skip
    priorities = {t.id: t.priority for t in [await world.reread(one) for one in made]}
    order = [priorities[e["subject_id"]] for e in await events(world, "DeadlineBreached")]
    assert order == ["P1", "P2", "P3", "P4"]
    late = await notices(world, "deadline_breached")
    assert {one["data"]["late_seconds"] for one in late} == {120 * 60}
    assert await notices(world, "deadline_warning") == []


@pytest.mark.parametrize("sweepers", [2, 4])
async def test_sweepers_at_once_neither_double_nor_lose(world: World, sweepers: int) -> None:
    count = 40
    for _ in range(count):
        await world.ticket()
    world.clock.advance(minutes(SOLVE))
    handled = await asyncio.gather(*(sla.sweep_once(world.works) for _ in range(sweepers)))
    assert sum(handled) >= count
    found = await alerts(world)
    assert sorted(row["step"] for row in found) == ["breach"] * count + ["warn"] * count
    assert len(await events(world, *RAISED)) == 2 * count
    await world.drain()
    assert len(await notices(world, "deadline_breached")) == count


async def test_what_has_piled_up_is_put_in_order_as_it_is_now(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timers say that warnings are due, P1 first; by now the P4 is over time and the P1 not."""
    lead, late = await world.member("lead"), await world.ticket()
    world.clock.advance(minutes(50))
    soon = await world.ticket()
    for ticket, priority in ((late, "P4"), (soon, "P1")):
        async with world.acting(lead) as ctx:
            await tickets.set_priority(ctx, ticket.id, to=priority, reason="影响")
    world.clock.advance(minutes(SOLVE - 50))
    monkeypatch.setattr(sweep, "BATCH", 1)
    monkeypatch.setattr(sweep, "_take", sweep.sql(sweep._due.order_by("rank", "fire_at").limit(1)))
    await sla.sweep_once(world.works)
    fired = await events(world, "DeadlineBreached", "DeadlineWarned")
    told = [(e["subject_id"], e["type"]) for e in fired if not e["data"]["overtaken"]]
    assert told == [(late.id, "DeadlineBreached"), (soon.id, "DeadlineWarned")]


async def test_one_ticket_that_cannot_be_read_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = await world.ticket(), await world.ticket()
    async with world.acting() as ctx:
        # A calendar that no log should name: nothing can be counted by it.
        await ctx.tx.connection.execute(
            "INSERT INTO sla_entries (tenant_id, clock_id, seq, ticket_id, at, event, data) "
            "SELECT tenant_id, id, 99, ticket_id, started_at, 'changed', "
            "jsonb_build_object('calendar', gen_random_uuid() || '@1') FROM sla_clocks "
            "WHERE tenant_id = $1 AND ticket_id = $2",
            world.tenant_id,
            bad.id,
        )
    world.clock.advance(minutes(SOLVE))
    await sla.sweep_once(world.works)
    assert await told(world, good) == [("warn", True), ("breach", False)]
    assert await alerts(world, bad) == []
    async with world.acting() as ctx:
        later = await ctx.tx.connection.fetchval(
            "SELECT fire_at FROM sla_timers WHERE tenant_id = $1 AND ticket_id = $2",
            world.tenant_id,
            bad.id,
        )
        assert later == world.clock.now() + minutes(1)
        await ctx.tx.connection.execute(
            "DELETE FROM sla_entries WHERE tenant_id = $1 AND ticket_id = $2 AND seq = 99",
            world.tenant_id,
            bad.id,
        )
    world.clock.advance(minutes(1))
    await sla.sweep_once(world.works)
    assert await told(world, bad) == [("warn", True), ("breach", False)]


async def test_a_hold_that_ends_lets_the_clocks_go_on_from_its_end(world: World) -> None:
    lead, ticket = await world.member("lead"), await world.ticket()
    begun = world.clock.now()
    world.clock.advance(minutes(60))
    async with world.acting(lead) as ctx:
        await hold(ctx, ticket.id, until=begun + minutes(200), reason="等待供应商")
    world.clock.advance(minutes(60))
    await sla.sweep_once(world.works)
    assert await events(world, "TicketReleased") == []
    # Noticed an hour late: what it counted since the end of the hold is not lost.
    world.clock.advance(minutes(140))
    await sla.sweep_once(world.works)
    (released,) = await events(world, "TicketReleased")
    assert (released["actor_name"], released["data"]["by_time"]) == ("sla", True)
    world.clock.advance(minutes(119))
    await sla.sweep_once(world.works)
    assert await told(world) == [("warn", False)]
    world.clock.advance(minutes(1))
    await sla.sweep_once(world.works)
    (_, breach) = await alerts(world)
    assert breach["moment"] == begun + minutes(SOLVE + 140)


async def test_a_batch_costs_the_same_statements_however_many_tickets(world: World) -> None:
    spent = []
    for count in (2, 12):
        for _ in range(count):
            await world.ticket()
        world.clock.advance(minutes(SOLVE))
        async with world.works.context(world.tenant_id, system("sla")) as ctx:
            taken = await ctx.tx.all(sweep._take, now=ctx.now())
            assert len(taken) == count
            await sweep._fire(ctx, [row["id"] for row in taken])
            spent.append(ctx.tx.statements)
        world.clock.advance(minutes(9999))
        await sla.sweep_once(world.works)
    assert spent[0] == spent[1] < 15


async def test_a_reply_at_the_same_moment_waits_its_turn_and_is_not_lost(world: World) -> None:
    lead = await world.member("lead")
    made = [await world.ticket() for _ in range(10)]
    world.clock.advance(minutes(SOLVE))

    async def say(ticket: tickets.TicketState) -> None:
        async with world.acting(lead) as ctx:
            await tickets.note(ctx, ticket.id, "看过了", [], [])

    await asyncio.gather(*map(say, made), sla.sweep_once(world.works), sla.sweep_once(world.works))
    await sla.sweep_once(world.works)
    assert len(await alerts(world)) == 20
    assert len(await events(world, "NoteAdded")) == 10


async def test_a_workspace_hears_only_of_its_own(db: Database, world: World) -> None:
    other = await around_the_clock(db)
    mine, theirs = await world.ticket(), await other.ticket()
    other.works.clock = world.works.clock
    world.clock.advance(minutes(SOLVE))
    await sla.sweep_once(world.works)
    assert {row["ticket_id"] for row in await alerts(world)} == {mine.id}
    assert {row["ticket_id"] for row in await alerts(other)} == {theirs.id}
    people = {m["member_id"] for row in await alerts(other) for m in row["told"]}
    assert people == {str(other.made.admin_member_id)}


async def test_who_is_told_may_open_the_ticket(db: Database) -> None:
    steps = [Step(key="half", percent=50, to=("department_head",))]
    world = await around_the_clock(db, steps)
    head = await world.member("handler")
    async with world.acting(await world.admin()) as ctx:
        logistics = await identity.create_department(ctx, "物流", liaison_id=head.member_id)
        team = await identity.create_team(ctx, "一组", member_ids=[], department_id=logistics)
    ticket = await world.ticket()
    async with world.acting(await world.admin()) as ctx:
        await tickets.assign(ctx, ticket.id, team_id=team)
    world.clock.advance(minutes(SOLVE / 2))
    await sla.sweep_once(world.works)
    (half,) = await alerts(world)
    assert [(m["member_id"], m["part"]) for m in half["told"]] == [
        (str(head.member_id), "department_head")
    ]
    async with world.acting(await world.actor(head.member_id)) as ctx:
        assert (await tickets.read(ctx, ticket.id)).number == ticket.number


async def test_it_runs_beside_the_application_until_it_is_told_to_stop(world: World) -> None:
    await world.ticket()
    running = sweep.Sweep(world.works)
    task = asyncio.create_task(running.run())
    world.clock.advance(minutes(SOLVE))
    async with asyncio.timeout(90):
        while not await alerts(world):  # noqa: ASYNC110 - told by nobody
            await asyncio.sleep(0.02)
        running.stop()
        await task

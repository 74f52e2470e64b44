"""Attainment agrees with a count over the logs, and opens to the clocks it counts."""

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from ringdesk.modules import analytics, tickets
from ringdesk.modules.analytics.attainment import CUSTOMER
from ringdesk.modules.sla import store
from ringdesk.modules.sla.config import hours_of
from ringdesk.modules.sla.engine import read, without_buffers
from ringdesk.modules.sla.states import ClockState
from tests.given import MONDAY, World
from tests.sla import buffered, lived

HOUR = timedelta(hours=1)
SPAN = analytics.period(MONDAY.date(), MONDAY.date() + timedelta(days=6), "Asia/Shanghai")
Count = Counter[tuple[str, str, str]]


async def _lives(place: World, seed: int) -> None:
    """Tickets that are answered and solved in time, late, or not at all; some under a buffer."""
    always = await lived.calendar(place, lived.ALWAYS)
    async with place.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
    minutes = {"dispatch": 30, "first_response": 120, "next_response": 60, "resolution": 480}
    await lived.policy(place, always, minutes)
    chance = random.Random(seed)
    agent = await place.member("lead")
    made = [await lived.ticket(place, priority=p, priority_reason="x") for p in _priorities(chance)]
    await buffered.announced(place, from_at=place.clock.now() + HOUR)
    for _ in range(16):
        place.clock.advance(timedelta(minutes=chance.choice((7, 31, 60, 95))))
        await _act(place, agent, chance.choice(made), chance)


def _priorities(chance: random.Random) -> list[str]:
    return [chance.choice(("P1", "P2", "P3", "P4")) for _ in range(6)]


async def _act(
    place: World, agent: Any, ticket: tickets.TicketState, chance: random.Random
) -> None:
    now = await place.reread(ticket)
    async with place.acting(agent) as ctx:
        if now.assignee_id is None:
            await tickets.take(ctx, now.id)
        elif now.status_category == "in_progress" and chance.random() < 0.5:
            await tickets.reply(ctx, now.id, tickets.Reply(text="正在处理"), force=True)
        elif now.status_category == "in_progress" and now.strictest_priority > "P2":
            await tickets.resolve(ctx, now.id)


async def _recount(place: World) -> tuple[Count, Count, Count]:
    """Decided, kept and kept without buffers, by kind and priority: from the logs alone."""
    decided: Count = Counter()
    kept: Count = Counter()
    raw: Count = Counter()
    async with place.acting() as ctx:
        ids = [r["id"] for r in await ctx.tx.connection.fetch("SELECT id FROM tickets")]
        for each in (await store.load(ctx, ids)).values():
            for clock in each.clocks:
                hours = await hours_of(ctx, {e.calendar for e in clock.log if e.calendar})
                key = (clock.kind, each.ticket.priority, "")
                now = place.clock.now()
                outcome = _outcome(clock, hours, now, raw=False)
                if outcome:
                    decided[key] += 1
                    kept[key] += outcome == "kept"
                    raw[key] += _outcome(clock, hours, now, raw=True) == "kept"
    return decided, kept, raw


def _outcome(clock: ClockState, hours: Any, now: datetime, *, raw: bool) -> str | None:
    reading = read(without_buffers(clock.log) if raw else clock.log, hours, now)
    if reading.breached:
        return "missed"
    return "kept" if reading.state == "met" else None


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_the_report_counts_what_the_logs_say(world: World, seed: int) -> None:
    await _lives(world, seed)
    decided, kept, raw = await _recount(world)
    async with world.acting() as ctx:
        found = await analytics.report(ctx, SPAN)
        rate = await analytics.on_time_rate(ctx, SPAN)
    assert decided
    shown = {(a.clock, a.priority, ""): a for a in found.priorities}
    assert {k: a.decided for k, a in shown.items()} == dict(decided)
    assert {k: a.kept for k, a in shown.items()} == {k: kept[k] for k in decided}
    assert {k: a.kept - a.kept_by_buffer for k, a in shown.items()} == {k: raw[k] for k in decided}
    promises = sum(n for (kind, _, _), n in decided.items() if kind in CUSTOMER)
    assert found.customer.decided == promises
    assert rate == found.customer.attainment


async def test_figures_add_up_over_any_partition(world: World) -> None:
    await _lives(world, 4)
    async with world.acting() as ctx:
        found = await analytics.report(ctx, SPAN)
    for total in found.clocks:
        parts = [a for a in found.priorities if a.clock == total.clock]
        for name in ("decided", "kept", "missed", "kept_by_buffer"):
            assert getattr(total, name) == sum(getattr(a, name) for a in parts)
    assert found.customer.decided == sum(a.decided for a in found.clocks if a.clock in CUSTOMER)


async def test_a_promise_met_late_stays_missed_on_the_day_it_was_due(world: World) -> None:
    always = await lived.calendar(world, lived.ALWAYS)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
    await lived.policy(world, always, {"first_response": 120})
    agent = await world.member("lead")
    ticket = await world.ticket(assignee_id=agent.member_id)
    first = analytics.period(MONDAY.date(), MONDAY.date(), "Asia/Shanghai")
    world.clock.advance(timedelta(days=1))
    async with world.acting(agent) as ctx:
        before = await analytics.report(ctx, first)
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="抱歉久等"), force=True)
    async with world.acting(agent) as ctx:
        after = await analytics.report(ctx, first)
        late = await analytics.report(ctx, SPAN)
    assert (before.customer.decided, before.customer.missed) == (1, 1)
    assert after == before
    assert late.customer.decided == 1


async def test_each_figure_opens_to_its_clocks(world: World) -> None:
    await _lives(world, 9)
    async with world.browser(await world.admin()) as browser:
        when = f"from={SPAN.first}&to={SPAN.last}"
        answer = (await browser.get(f"/api/v1/reports/sla?{when}")).json()
        assert answer["from"] == SPAN.first.isoformat()
        assert answer["priorities"]
        assert any(figure["missed"] for figure in answer["priorities"])
        assert any(figure["kept_by_buffer"] for figure in answer["priorities"])
        for figure in answer["priorities"]:
            for outcome in ("kept", "missed", "kept_by_buffer"):
                query = f"clock={figure['clock']}&priority={figure['priority']}&outcome={outcome}"
                rows = await browser.get(f"/api/v1/reports/sla/clocks?{when}&{query}&limit=200")
                assert len(rows.json()["data"]) == figure[outcome]


async def test_only_tickets_one_may_see_are_counted(world: World) -> None:
    await _lives(world, 6)
    handler = await world.member("handler")
    async with world.acting(handler) as ctx:
        found = await analytics.report(ctx, SPAN)
    assert found.customer.decided == 0
    assert found.customer.attainment is None

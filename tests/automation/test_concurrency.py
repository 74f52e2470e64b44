"""Budgets and matches under many hands: counted atomically, decided once."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from ringdesk.modules import tickets
from ringdesk.modules.automation import running
from ringdesk.modules.automation.jobs import on_event
from ringdesk.modules.automation.resuming import resume
from ringdesk.modules.automation.store import Cause
from ringdesk.modules.automation.sweeping import sweep_workspace
from tests.automation import ruled
from tests.given import World

HOUR = timedelta(hours=1)


async def test_two_sweeps_at_once_act_once_and_keep_to_the_budget(world: World) -> None:
    agent = await world.member()
    budget = {"per_run": 1000, "per_day": 3, "per_customer_week": 50}
    await ruled.publish(world, ruled.silence(60, ruled.NUDGE, budget=budget))
    for _ in range(6):
        await ruled.waiting(world, agent)
    world.clock.advance(2 * HOUR)
    await asyncio.gather(*(sweep_workspace(world.works, world.tenant_id) for _ in range(4)))
    found = await ruled.matches(world)
    assert len(found) == len({m["ticket_id"] for m in found}) == 6
    assert [m["state"] for m in found].count("done") == 3
    assert [m["reason"] for m in found].count("budget_day") == 3
    async with world.acting() as ctx:
        used = await ctx.tx.connection.fetchval(
            "SELECT used FROM automation_spent WHERE tenant_id = $1 AND kind = 'day'",
            world.tenant_id,
        )
        sent = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM messages WHERE tenant_id = $1 AND author_kind = 'rule'",
            world.tenant_id,
        )
    assert (used, sent) == (3, 3)


async def test_one_customer_with_many_tickets_hears_once(world: World) -> None:
    agent = await world.member()
    budget = {"per_run": 1000, "per_day": 1000, "per_customer_week": 1}
    rule_id = await ruled.publish(world, ruled.silence(60, ruled.NUDGE, budget=budget))
    first = await ruled.waiting(world, agent)
    more = [await ruled.waiting(world, agent, requester=first.requester_id) for _ in range(4)]
    world.clock.advance(2 * HOUR)
    slot = world.clock.now()

    async def met(ticket: tickets.TicketState) -> str | None:
        cause = Cause(since_at=ticket.last_agent_at, read_at=slot)
        return await running.consider(world.works, world.tenant_id, rule_id, ticket.id, cause, slot)

    states = await asyncio.gather(*map(met, [first, *more]))
    assert sorted(map(str, states)) == ["done", *["skipped"] * 4]


async def test_the_same_event_delivered_again_and_at_once_is_decided_once(world: World) -> None:
    await ruled.publish(world, ruled.rule(actions=[{"do": "note", "text": "到了"}]))
    ticket = await world.ticket()
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="?", channel="portal"))
    async with world.acting() as ctx:
        payload = await ctx.tx.connection.fetchval(
            "SELECT payload FROM jobs WHERE kind = 'automation.happened' AND tenant_id = $1",
            world.tenant_id,
        )
    delivered = [on_event(world.works, world.tenant_id, payload) for _ in range(5)]
    await asyncio.gather(*delivered)
    await world.drain()
    assert await ruled.verdicts(world) == [("done", None)]
    notes = [e for e in await ruled.record(world, ticket) if e["type"] == "NoteAdded"]
    assert len(notes) == 1
    assert isinstance((await ruled.matches(world))[0]["event_id"], UUID)


async def test_a_wait_that_is_over_is_gone_on_with_once(world: World) -> None:
    agent = await world.member()
    steps: list[dict[str, Any]] = [{"do": "wait", "minutes": 60}, {"do": "note", "text": "一次"}]
    await ruled.publish(world, ruled.silence(60, *steps))
    ticket = await ruled.waiting(world, agent)
    await ruled.sweep(world, after=2 * HOUR)
    [match] = await ruled.matches(world)
    world.clock.advance(2 * HOUR)
    ends = await asyncio.gather(
        *(resume(world.works, world.tenant_id, match["id"]) for _ in range(4))
    )
    assert sorted(map(str, ends)) == ["None", "None", "None", "done"]
    notes = [e for e in await ruled.record(world, ticket) if e["type"] == "NoteAdded"]
    assert len(notes) == 1

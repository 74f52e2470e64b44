"""What is published reaches tickets in flight, and following costs what it should."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from tests.given import World

from ringdesk.kernel.events import gatherings, restore
from ringdesk.modules import tickets
from ringdesk.modules.audit import verify
from ringdesk.modules.sla import recompute
from ringdesk.modules.sla.calendars import CalendarDefinition
from ringdesk.modules.sla.commands.calendars import publish_calendar, save_calendar_draft
from ringdesk.modules.sla.commands.policies import publish_policy, save_policy_draft
from ringdesk.modules.sla.config import policy_version
from ringdesk.modules.sla.events import DeadlinesSet
from ringdesk.modules.sla.following import deadlines

from . import lived

HOUR = timedelta(hours=1)


async def _publish(world: World, policy_id: UUID, *, running: bool, minutes: int) -> None:
    """The same policy with another time to resolve."""
    async with world.acting(await world.admin()) as ctx:
        policy = await policy_version(ctx, policy_id, 1)
        target = msgspec.structs.replace(policy.targets["P3"], minutes={"resolution": minutes})
        changed = msgspec.structs.replace(policy, targets=dict.fromkeys(policy.targets, target))
        await save_policy_draft(ctx, policy_id, changed)
        await publish_policy(ctx, policy_id, reason="改", running=running)


async def _publish_calendar(world: World, calendar_id: UUID, weekly: Any) -> None:
    definition = CalendarDefinition(name={"en": "Longer"}, zone="Asia/Shanghai", weekly=weekly)
    async with world.acting(await world.admin()) as ctx:
        await save_calendar_draft(ctx, calendar_id, definition)
        await publish_calendar(ctx, calendar_id, reason="加班")


async def _recorded(world: World, ticket_id: UUID) -> list[DeadlinesSet]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT * FROM events WHERE subject_id = $1 AND type = 'DeadlinesSet' ORDER BY seq",
            ticket_id,
        )
    found = [restore("DeadlinesSet", ticket_id, dict(row)) for row in rows]
    assert all(isinstance(each, DeadlinesSet) for each in found)
    return found


@pytest.mark.parametrize("running", [True, False])
async def test_a_version_reaches_tickets_in_flight_only_when_that_was_said(
    world: World, running: bool
) -> None:
    policy_id = await lived.policy(world, await lived.calendar(world), {"resolution": 480})
    made = await world.ticket()
    world.clock.advance(HOUR)
    await _publish(world, policy_id, running=running, minutes=120)
    await world.drain()
    found = lived.clock(await lived.kept(world, made.id), "resolution")
    due = "2026-11-16T11:00:00+08:00" if running else "2026-11-16T18:00:00+08:00"
    assert found.due_at == lived.at(due)
    assert found.policy_version == (2 if running else 1)
    later = await world.ticket()
    assert lived.clock(await lived.kept(world, later.id), "resolution").target_minutes == 120


async def test_every_ticket_in_flight_is_reached_batch_by_batch(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recompute, "BATCH", 2)
    policy_id = await lived.policy(world, await lived.calendar(world), {"resolution": 480})
    made = [await world.ticket() for _ in range(5)]
    await _publish(world, policy_id, running=True, minutes=60)
    await world.drain()
    for one in made:
        found = lived.clock(await lived.kept(world, one.id), "resolution")
        assert found.target_minutes == 60


async def test_a_new_version_of_a_calendar_counts_from_now_on(world: World) -> None:
    calendar_id = await lived.calendar(world)
    await lived.policy(world, calendar_id, {"resolution": 480})
    made = await world.ticket()
    world.clock.advance(HOUR)
    await _publish_calendar(world, calendar_id, {"mon": [["09:00", "20:00"]]})
    await world.drain()
    found = lived.clock(await lived.kept(world, made.id), "resolution")
    # One hour by the old hours, seven of the new ones from ten o'clock on, without lunch.
    assert found.due_at == lived.at("2026-11-16T17:00:00+08:00")
    assert found.policy_version == 1
    last = (await _recorded(world, made.id))[-1]
    assert (last.cause, last.shifts[0].event) == ("CalendarPublished", "changed")
    assert last.shifts[0].due_before == lived.at("2026-11-16T18:00:00+08:00")
    assert last.shifts[0].due_after == found.due_at


async def test_each_move_of_a_deadline_is_in_the_same_record(world: World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    world.clock.advance(HOUR)
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="请补充订单号。"))
    told = await _recorded(world, made.id)
    assert [each.cause for each in told] == ["TicketCreated", "TicketReplied"]
    assert {(s.clock, s.event) for s in told[1].shifts} == {
        ("first_response", "met"), ("follow_up", "started"),
    }  # fmt: skip
    assert (await verify(world.works.db, world.tenant_id)).ok


@pytest.mark.parametrize(("what", "cost"), [("create", 1), ("reply", 2)])
async def test_following_costs_one_reading_and_one_writing(
    world: World, what: str, cost: int
) -> None:
    """Of a ticket that was just created nothing has to be read."""
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    draft = tickets.Draft(subject="再来一张", text="又出现了", requester=made.requester_id)
    costs = []
    for followed in (True, False):
        async with world.acting(agent) as ctx:
            with contextlib.nullcontext() if followed else _nothing_follows():
                before = ctx.tx.statements
                if what == "create":
                    await tickets.create(ctx, draft)
                else:
                    await tickets.reply(ctx, made.id, tickets.Reply(text="好的。"))
                costs.append(ctx.tx.statements - before)
    assert costs[0] - costs[1] == cost, costs


@contextlib.contextmanager
def _nothing_follows() -> Iterator[None]:
    """The product without its deadlines, to compare with."""
    kept = list(gatherings())
    gatherings()[:] = [each for each in kept if each[0] is not deadlines]
    try:
        yield
    finally:
        gatherings()[:] = kept


async def test_undoing_the_last_change_looks_past_its_consequences(world: World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member("lead")
    made = await lived.ticket(world, assignee_id=agent.member_id)
    async with world.acting(agent) as ctx:
        await tickets.set_priority(ctx, made.id, to="P2", reason="急")
    async with world.acting(agent) as ctx:
        event_id = await ctx.tx.connection.fetchval(
            "SELECT id FROM events WHERE subject_id = $1 AND type = 'PriorityChanged'", made.id
        )
    async with world.browser(agent) as client:
        answer = await client.post(
            f"/api/v1/tickets/{made.number}/undo", json={"event_id": str(event_id)}
        )
        assert answer.status_code == 200, answer.text
    assert (await world.reread(made)).priority == "P3"

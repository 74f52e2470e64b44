"""What happens to a ticket moves its clocks, in the same transaction."""

from datetime import timedelta

import msgspec
from tests import given
from tests.runs.given import process, publish

from ringdesk.modules import quality, sla, tickets
from ringdesk.modules.sla.commands.holds import hold

from . import lived

HOUR = timedelta(hours=1)


async def test_a_new_ticket_is_promised_what_its_policy_says(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    made = await world.ticket()
    found = await lived.kept(world, made.id)
    assert lived.states(found) == {
        "dispatch": "running", "first_response": "running", "resolution": "running"
    }  # fmt: skip
    resolution = lived.clock(found, "resolution")
    assert resolution.started_at == made.created_at
    # Nine in the morning in Shanghai, eight hours with lunch between.
    assert resolution.due_at == lived.at("2026-11-16T18:00:00+08:00")
    assert found.span is not None
    assert (found.span.from_at, found.span.owner_kind) == (made.created_at, "intake")


async def test_a_reply_and_a_wait_meet_begin_and_pause(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    world.clock.advance(HOUR)
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="请补充订单号。"))
        await tickets.wait(ctx, made.id)
    found = await lived.kept(world, made.id)
    assert lived.states(found) == {
        "first_response": "met", "follow_up": "paused", "resolution": "paused"
    }  # fmt: skip
    assert lived.clock(found, "resolution").reason == "waiting"
    assert lived.clock(found, "resolution").due_at is None


async def test_thanks_after_the_solution_start_nothing_but_a_question_does(
    world: given.World,
) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="已处理。"))
        await tickets.resolve(ctx, made.id, note="")
    world.clock.advance(HOUR)
    async with world.acting(world.customer(made)) as ctx:
        await tickets.customer_says(ctx, made.id, tickets.Said(text="谢谢！", channel="portal"))
    found = await lived.kept(world, made.id)
    assert lived.states(found) == {
        "first_response": "met", "follow_up": "cancelled", "resolution": "met",
        "callback": "running",
    }  # fmt: skip
    async with world.acting(world.customer(made)) as ctx:
        said = tickets.Said(text="还是不行，订单仍显示待付款", channel="portal")
        await tickets.customer_says(ctx, made.id, said)
    found = await lived.kept(world, made.id)
    assert lived.states(found)["next_response"] == "running"
    assert lived.states(found)["resolution"] == "running"
    assert lived.states(found)["callback"] == "cancelled"


async def test_the_customers_rating_is_the_callback(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, made.id, note="")
    async with world.acting(world.customer(made)) as ctx:
        await quality.rate(ctx, made.id, score=5)
    assert lived.states(await lived.kept(world, made.id))["callback"] == "met"


async def test_a_low_score_is_not_the_callback_it_asks_for(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent, caller = await world.member(), await world.member("lead")
    made = await lived.ticket(world, assignee_id=agent.member_id)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, made.id, note="")
    async with world.acting(world.customer(made)) as ctx:
        await quality.rate(ctx, made.id, score=1)
    assert lived.states(await lived.kept(world, made.id))["callback"] == "running"
    async with world.acting(caller) as ctx:
        await quality.finish_callback(ctx, made.id, solved="yes", score=4, words="好了")
    assert lived.states(await lived.kept(world, made.id))["callback"] == "met"


async def test_a_low_score_after_the_end_asks_for_a_call_where_no_way_leads_back(
    world: given.World,
) -> None:
    await lived.policy(world, await lived.calendar(world))
    loop = process("straight", [], [])
    ways = [one for one in loop.actions if one.key != "second_handling"]
    await publish(world, msgspec.structs.replace(loop, actions=ways))
    agent, caller = await world.member(), await world.member("lead")
    made = await lived.ticket(world, assignee_id=agent.member_id, type_key="consult")
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, made.id, note="")
    async with world.acting(world.customer(made)) as ctx:
        await quality.accept(ctx, made.id)
    async with world.acting(caller) as ctx:
        await tickets.close(ctx, made.id)
    async with world.acting(world.customer(made)) as ctx:
        await quality.rate(ctx, made.id, score=1)
    after = await world.reread(made)
    assert (after.status_category, after.open_duties) == ("closed", 2)
    found = await lived.kept(world, made.id)
    assert lived.states(found)["callback"] == "running"
    world.clock.advance(timedelta(days=3))
    await sla.sweep_once(world.works)
    assert (await world.reread(made)).escalation_level == 0
    async with world.acting(caller) as ctx:
        await quality.finish_callback(ctx, made.id, solved="yes", score=4, words="好了")
    assert lived.states(await lived.kept(world, made.id))["callback"] == "met"


async def test_a_reply_that_was_taken_back_was_no_first_response(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    agent = await world.member()
    made = await lived.ticket(world, assignee_id=agent.member_id)
    world.clock.advance(HOUR / 2)
    async with world.acting(agent) as ctx:
        said = await tickets.reply(ctx, made.id, tickets.Reply(text="错了", delay_seconds=30))
    assert lived.states(await lived.kept(world, made.id))["first_response"] == "met"
    async with world.acting(agent) as ctx:
        await tickets.withdraw_reply(ctx, said)
    found = await lived.kept(world, made.id)
    assert (found.ticket.first_response_at, lived.states(found)["first_response"]) == (
        None, "running",
    )  # fmt: skip
    assert lived.states(found)["follow_up"] == "cancelled"
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="对了"))
    assert lived.states(await lived.kept(world, made.id))["first_response"] == "met"


async def test_an_imported_ticket_was_elsewhere_until_it_came(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    opened = world.clock.now() - 100 * HOUR
    made = await world.ticket(channel="import", opened_at=opened)
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT owner_kind, from_at, until_at FROM sla_spans WHERE ticket_id = $1 ORDER BY seq",
            made.id,
        )
    assert [row["owner_kind"] for row in rows] == ["elsewhere", "intake"]
    assert (rows[0]["from_at"], rows[0]["until_at"]) == (opened, world.clock.now())
    assert (await lived.kept(world, made.id)).clocks == []


async def test_a_hold_ends_by_its_time_when_something_happens_later(world: given.World) -> None:
    await lived.policy(world, await lived.calendar(world))
    lead = await world.member("lead")
    made = await lived.ticket(world, assignee_id=lead.member_id)
    async with world.acting(lead) as ctx:
        await hold(ctx, made.id, until=world.clock.now() + HOUR, reason="等配件")
    world.clock.advance(2 * HOUR)
    async with world.acting(lead) as ctx:
        await tickets.note(ctx, made.id, "配件到了", [], [])
        kinds = await ctx.tx.connection.fetch(
            "SELECT type FROM events WHERE subject_id = $1 ORDER BY seq", made.id
        )
    found = await lived.kept(world, made.id)
    assert found.hold is None
    # An hour later than it would have been, from the very end of the hold.
    assert lived.clock(found, "resolution").due_at == lived.at("2026-11-17T10:00:00+08:00")
    assert [row["type"] for row in kinds].count("TicketReleased") == 1

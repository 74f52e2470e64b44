"""A low score is handled again by another, and the customer is called, before the archive."""

from datetime import timedelta

import asyncpg
import pytest

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.context import system
from ringdesk.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from ringdesk.modules import identity, quality, tickets
from ringdesk.modules.quality.reactions import sweep_workspace
from ringdesk.modules.quality.second.sweep import look
from tests.given import World

from .given_care import rated


def _kinds(error: DomainError) -> list[str]:
    gates = {gate["gate"]: gate["params"] for gate in error.params["gates"]}
    return list(gates["duties_open"]["kinds"])


@pytest.mark.parametrize("upto", ["acceptance", "accepted", "closed"])
async def test_a_low_score_brings_the_ticket_to_another_handler(world: World, upto: str):
    low = await rated(world, 2, upto)
    after = await low.now()
    assert (after.node, after.open_duties, after.closed_at) == ("second_handling", 2, None)
    assert after.assignee_id not in (None, low.before.member_id)
    assert (after.accepted_at, after.rating) == (None, 2)


async def test_a_score_at_the_threshold_changes_nothing(world: World):
    low = await rated(world, 3)
    assert ((await low.now()).node, (await low.now()).open_duties) == ("acceptance", 0)


async def test_nothing_is_closed_before_second_handling_and_callback(world: World):
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        await tickets.resolve(ctx, low.ticket.id)
    async with world.acting(world.customer(low.ticket)) as ctx:
        await quality.accept(ctx, low.ticket.id)
    async with world.acting(low.other) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.close(ctx, low.ticket.id)
    assert _kinds(refused.value) == ["callback", "second_handling"]
    await low.made_good()
    async with world.acting(low.other) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.close(ctx, low.ticket.id)
    assert _kinds(refused.value) == ["callback"]
    await low.called()
    async with world.acting(low.other) as ctx:
        await tickets.close(ctx, low.ticket.id)
        await tickets.archive(ctx, low.ticket.id)
    assert (await low.now()).node == "archived"


async def test_who_was_rated_neither_handles_it_again_nor_calls(world: World):
    low = await rated(world)
    async with world.acting(low.before) as ctx:
        with pytest.raises(Invalid) as refused:
            await quality.change_second_handling(
                ctx, low.ticket.id, handler_id=low.before.member_id
            )
        assert refused.value.errors[0]["code"] == "same_handler"
        with pytest.raises(Forbidden):
            await quality.finish_callback(ctx, low.ticket.id, solved="yes", score=5, words="很好")


async def test_the_second_handling_is_finished_only_whole(world: World):
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        with pytest.raises(DomainError) as refused:
            await quality.finish_second_handling(ctx, low.ticket.id)
    assert refused.value.params["lacks"] == ["causes", "remedy", "customer_agreed"]


async def test_silence_counts_after_72_hours_and_a_call(world: World):
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        await quality.send_proposal(ctx, low.ticket.id, "补发黑色充电盒，次日达")
        with pytest.raises(Conflict) as refused:
            await quality.record_answer(ctx, low.ticket.id, answer="unanswered", note="无回复")
        assert refused.value.code == "answer_awaited"
    world.clock.advance(timedelta(hours=72))
    async with world.acting(low.other) as ctx:
        with pytest.raises(Conflict) as refused:
            await quality.record_answer(ctx, low.ticket.id, answer="unanswered", note="无回复")
        assert refused.value.code == "telephone_first"
        await quality.note_attempt(ctx, low.ticket.id, outcome="no_answer")
        await quality.record_answer(ctx, low.ticket.id, answer="unanswered", note="电话无人接")


async def test_a_callback_that_is_low_again_goes_a_level_up_and_is_called_again(world: World):
    low = await rated(world)
    await low.called(score=2, solved="part")
    after = await low.now()
    assert (after.escalation_level, after.open_duties) == (1, 2)
    await low.called(score=4)
    assert (await low.now()).open_duties == 1


async def test_a_customer_nobody_reaches_is_let_be_after_three_attempts(world: World):
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        for _ in range(2):
            await quality.note_attempt(ctx, low.ticket.id, outcome="no_answer")
        with pytest.raises(Conflict):
            await quality.finish_callback(ctx, low.ticket.id, reached=False, words="三次未接")
        await quality.note_attempt(ctx, low.ticket.id, outcome="busy")
        await quality.finish_callback(ctx, low.ticket.id, reached=False, words="三次未接")
    assert (await low.now()).open_duties == 1


async def test_what_is_late_is_told_once_and_to_the_leads(world: World):
    low = await rated(world)
    await world.drain()
    world.clock.advance(timedelta(hours=25))
    for _ in range(2):
        await quality.sweep_care(world.works, world.tenant_id)
        await world.drain()
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT data->>'what' AS what FROM events WHERE tenant_id = $1 AND type = 'CareLate'",
            world.tenant_id,
        )
        told = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM notices WHERE tenant_id = $1 AND kind = 'care_late' "
            "AND member_id = $2", world.tenant_id, low.other.member_id,
        )  # fmt: skip
    assert sorted(row["what"] for row in rows) == ["callback", "second_handling"]
    assert told == 2


async def test_many_that_are_late_take_as_many_statements_as_one(world: World):
    lows = [await rated(world) for _ in range(5)]
    world.clock.advance(timedelta(hours=25))
    counts = []
    for some in (lows[:1], lows[1:]):
        async with world.acting(system("quality")) as ctx:
            await identity.directory(ctx)
            before = ctx.tx.statements
            async with settled_together(ctx):
                await look(ctx, [low.ticket.id for low in some])
            counts.append(ctx.tx.statements - before)
    assert counts[0] == counts[1]
    async with world.acting() as ctx:
        told = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM events WHERE tenant_id = $1 AND type = 'CareLate'",
            world.tenant_id,
        )
    assert told == 2 * len(lows)


async def test_the_acceptance_time_out_counts_from_the_last_word_not_the_last_change(
    world: World,
):
    agent = await world.member("lead")
    ticket = await world.ticket(category_id=(await world.categories())[0])
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.resolve(ctx, ticket.id)
    world.clock.advance(timedelta(days=5))
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(tags=["整理"]))
    world.clock.advance(timedelta(days=2, minutes=1))
    await sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).acceptance == "timeout"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("tickets", "archived_at = now(), closed_at = now(), accepted_at = now()"),
        ("second_handlings", "done_at = now(), done_name = 'x'"),
        ("callbacks", "done_at = now(), done_name = 'x'"),
    ],
)
async def test_the_tables_themselves_refuse_to_lie(
    world: World, owner: asyncpg.Connection, table: str, change: str
):
    low = await rated(world)
    key = "id" if table == "tickets" else "ticket_id"
    with pytest.raises(asyncpg.CheckViolationError):
        await owner.execute(f"UPDATE {table} SET {change} WHERE {key} = $1", low.ticket.id)

"""Deciding in another's name: begun, switched, ended, and never further than one hop."""

from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict, Denied, Forbidden, Invalid, NotFound
from ringdesk.modules import approvals
from ringdesk.modules.approvals import Scope
from tests.given import World

from .scenes import ask, facts, level, look, sitting, vote


async def _lend(world: World, who: Actor, deputy: Actor, **given: object) -> UUID:
    now = world.clock.now()
    async with world.acting(who) as ctx:
        return await approvals.delegate(
            ctx,
            **{
                "deputy_id": deputy.member_id,
                "from_at": now,
                "until_at": now + timedelta(days=2),
                "scopes": [Scope("refund", Decimal(1000))],
                **given,
            },
        )


async def _three(world: World) -> tuple[Actor, Actor, Actor]:
    return await world.member("lead"), await world.member("lead"), await world.member("lead")


async def test_a_deputy_decides_in_anothers_name_and_the_record_says_so(world: World):
    by, boss, deputy = await _three(world)
    await _lend(world, boss, deputy)
    made = await ask(world, [level(boss)], by=by)
    assert sitting(await look(world, made)) == {deputy.member_id}
    with pytest.raises(Forbidden) as refused:
        await vote(world, boss, made)
    assert refused.value.code == "not_asked"
    await vote(world, deputy, made)
    after = await look(world, made)
    assert after.state == "approved"
    told = next(data for kind, data in await facts(world, after) if kind == "ApprovalVoted")
    assert (told["member_id"], told["for_id"]) == (str(deputy.member_id), str(boss.member_id))


async def test_what_is_beyond_the_scope_stays_with_who_was_asked(world: World):
    by, boss, deputy = await _three(world)
    await _lend(world, boss, deputy)
    much = await ask(world, [level(boss)], by=by, amount=Decimal("1000.01"))
    other = await ask(world, [level(boss)], by=by, subject_kind="change", amount=None)
    for made in (much, other):
        assert sitting(await look(world, made)) == {boss.member_id}


async def test_a_delegation_never_brings_a_request_back_to_who_made_it(world: World):
    by, boss, _ = await _three(world)
    await _lend(world, boss, by)
    made = await ask(world, [level(boss)], by=by)
    assert sitting(await look(world, made)) == {boss.member_id}


async def test_a_delegation_of_a_deputy_is_not_followed(world: World):
    by, boss, deputy = await _three(world)
    third = await world.member("lead")
    await _lend(world, boss, deputy)
    await _lend(world, deputy, third)
    made = await ask(world, [level(boss)], by=by)
    assert sitting(await look(world, made)) == {deputy.member_id}
    async with world.acting(deputy) as ctx:
        with pytest.raises(Forbidden) as refused:
            await approvals.pass_on(ctx, made, third.member_id)
    assert refused.value.code == "deputy_passes_on"


async def test_what_waits_follows_the_delegation_there_and_back(world: World):
    by, boss, deputy = await _three(world)
    made = await ask(world, [level(boss)], by=by)
    lent = await _lend(world, boss, deputy)
    assert sitting(await look(world, made)) == {deputy.member_id}
    async with world.acting(boss) as ctx:
        await approvals.switch(ctx, lent, on=False)
    assert sitting(await look(world, made)) == {boss.member_id}
    async with world.acting(boss) as ctx:
        await approvals.switch(ctx, lent, on=True)
    assert sitting(await look(world, made)) == {deputy.member_id}
    async with world.acting(boss) as ctx:
        await approvals.revoke(ctx, lent)
        await approvals.revoke(ctx, lent)
        with pytest.raises(Conflict):
            await approvals.switch(ctx, lent, on=True)
    after = await look(world, made)
    assert sitting(after) == {boss.member_id}
    passed = [d["because"] for k, d in await facts(world, after) if k == "ApprovalPassedOn"]
    assert passed == ["delegated", "returned", "delegated", "returned"]


async def test_a_delegation_begins_and_ends_by_the_clock(world: World):
    by, boss, deputy = await _three(world)
    now = world.clock.now()
    await _lend(
        world, boss, deputy, from_at=now + timedelta(hours=1), until_at=now + timedelta(hours=3)
    )
    made = await ask(world, [level(boss)], by=by)
    assert sitting(await look(world, made)) == {boss.member_id}
    world.clock.advance(timedelta(hours=1))
    await approvals.sweep_workspace(world.works, world.tenant_id)
    assert sitting(await look(world, made)) == {deputy.member_id}
    world.clock.advance(timedelta(hours=2))
    with pytest.raises(Forbidden) as late:
        await vote(world, deputy, made)
    assert late.value.code == "delegation_over"
    await approvals.sweep_workspace(world.works, world.tenant_id)
    assert sitting(await look(world, made)) == {boss.member_id}
    await vote(world, boss, made)


async def test_a_joint_level_keeps_its_voices_when_one_deputy_serves_two(world: World):
    by, one, two = await _three(world)
    deputy = await world.member("lead")
    await _lend(world, one, deputy)
    await _lend(world, two, deputy)
    made = await ask(world, [level(one, two, rule="all")], by=by)
    seats = (await look(world, made)).waiting()
    assert len(seats) == 2
    assert deputy.member_id in {seat.member_id for seat in seats}
    await vote(world, deputy, made)
    assert (await look(world, made)).state == "open"


async def test_a_wrong_delegation_is_refused_by_field(world: World):
    _, boss, deputy = await _three(world)
    now = world.clock.now()
    auditor = await world.member("auditor")
    for given, field in (
        ({"deputy_id": boss.member_id}, "deputy_id"),
        ({"deputy_id": auditor.member_id}, "deputy_id"),
        ({"until_at": now}, "until_at"),
        ({"from_at": now - timedelta(days=3), "until_at": now - timedelta(days=1)}, "until_at"),
        ({"scopes": []}, "scopes"),
        ({"scopes": [Scope("refund"), Scope("refund", Decimal(5))]}, "scopes"),
        ({"scopes": [Scope("refund", Decimal(0))]}, "scopes"),
    ):
        with pytest.raises(Invalid) as refused:
            await _lend(world, boss, deputy, **given)
        assert refused.value.errors[0]["field"] == field
    agent = await world.member("agent")
    with pytest.raises(Denied):
        await _lend(world, agent, deputy)


async def test_nobody_revokes_anothers_delegation(world: World):
    _, boss, deputy = await _three(world)
    lent = await _lend(world, boss, deputy)
    async with world.acting(deputy) as ctx:
        with pytest.raises(NotFound):
            await approvals.revoke(ctx, lent)


async def _sent(world: World, count: int) -> list[int]:
    """How many statements it takes to hand so many seats over, and to give them back."""
    by, boss, deputy = await _three(world)
    made = [await ask(world, [level(boss)], by=by) for _ in range(count)]
    found = []
    async with world.acting(boss) as ctx:
        lent = await approvals.delegate(
            ctx, deputy_id=deputy.member_id, from_at=world.clock.now(),
            until_at=world.clock.now() + timedelta(days=2), scopes=[Scope("refund", Decimal(1000))],
        )  # fmt: skip
        found.append(ctx.tx.statements)
    assert [sitting(await look(world, one)) for one in made] == [{deputy.member_id}] * count
    async with world.acting(boss) as ctx:
        await approvals.revoke(ctx, lent)
        found.append(ctx.tx.statements)
    assert [sitting(await look(world, one)) for one in made] == [{boss.member_id}] * count
    return found


async def test_many_seats_are_handed_over_in_as_many_statements_as_one(world: World):
    await _sent(world, 1)
    assert await _sent(world, 6) == await _sent(world, 1)

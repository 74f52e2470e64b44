"""Two at once, each with a connection of their own."""

import asyncio
from datetime import timedelta
from uuid import UUID

import asyncpg
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import approvals
from ringdesk.modules.approvals import Scope
from tests.given import World

from .scenes import ask, facts, level, look, sitting, vote


async def _both(*doings: object) -> list[str]:
    """What came of things begun at once: "" or the code of the refusal."""
    ends = await asyncio.gather(*doings, return_exceptions=True)
    for end in ends:
        assert end is None or isinstance(end, DomainError), repr(end)
    return [end.code if isinstance(end, DomainError) else "" for end in ends]


async def _withdraw(world: World, who: Actor, made: UUID) -> None:
    async with world.acting(who) as ctx:
        await approvals.withdraw(ctx, made)


async def _decided(world: World, made: UUID) -> list[str]:
    found = await facts(world, await look(world, made))
    return [data["outcome"] for kind, data in found if kind == "ApprovalDecided"]


@pytest.mark.parametrize("rule", ["any", "all"])
async def test_two_approvers_at_once_decide_once(world: World, rule: str):
    by, one, other = [await world.member("lead") for _ in range(3)]
    for _ in range(3):
        made = await ask(world, [level(one, other, rule=rule)], by=by)
        codes = await _both(vote(world, one, made), vote(world, other, made))
        assert await _decided(world, made) == ["approved"]
        assert sorted(codes) == (["", "approval_decided"] if rule == "any" else ["", ""])


async def test_a_double_click_is_one_vote(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    made = await ask(world, [level(one, other, rule="all")], by=by)
    codes = await _both(vote(world, one, made), vote(world, one, made))
    assert sorted(codes) == ["", "approval_voted"]
    assert (await look(world, made)).state == "open"
    assert len([k for k, _ in await facts(world, await look(world, made)) if "Voted" in k]) == 1


async def test_a_decision_and_a_withdrawal_at_once_leave_one_end(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    for _ in range(5):
        made = await ask(world, [level(one)], by=by)
        codes = await _both(vote(world, one, made), _withdraw(world, by, made))
        assert sorted(codes) == ["", "approval_decided"]
        state = (await look(world, made)).state
        assert await _decided(world, made) == [state]
        assert state == ("approved" if codes[0] == "" else "withdrawn")


async def test_a_delegation_revoked_meanwhile_leaves_one_voice(world: World):
    by, boss, deputy = [await world.member("lead") for _ in range(3)]

    async def revoke(lent: UUID) -> None:
        async with world.acting(boss) as ctx:
            await approvals.revoke(ctx, lent)

    for _ in range(5):
        now = world.clock.now()
        async with world.acting(boss) as ctx:
            lent = await approvals.delegate(
                ctx, deputy_id=deputy.member_id, from_at=now, until_at=now + timedelta(days=1),
                scopes=[Scope("refund")],
            )  # fmt: skip
        made = await ask(world, [level(boss)], by=by)
        codes = await _both(vote(world, deputy, made), revoke(lent))
        after = await look(world, made)
        if codes[0] == "":
            assert after.state == "approved"
        else:
            assert codes[0] in ("not_asked", "delegation_over")
            assert sitting(after) == {boss.member_id}
        assert codes[1] == ""


async def test_an_approval_opened_while_its_delegation_ends_comes_back_by_the_sweep(world: World):
    """The opening has read the delegation when the revocation commits."""
    by, boss, deputy = [await world.member("lead") for _ in range(3)]
    now = world.clock.now()
    async with world.acting(boss) as ctx:
        lent = await approvals.delegate(
            ctx, deputy_id=deputy.member_id, from_at=now, until_at=now + timedelta(days=1),
            scopes=[Scope("refund")],
        )  # fmt: skip
    made = await ask(world, [level(boss)], by=by)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE delegations SET state = 'over', ended_at = now() WHERE id = $1", lent
        )
    await approvals.sweep_workspace(world.works, world.tenant_id)
    assert sitting(await look(world, made)) == {boss.member_id}


async def test_a_decided_approval_cannot_be_undecided_even_in_the_database(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one)], by=by)
    await vote(world, one, made)
    async with world.acting() as ctx:
        with pytest.raises(asyncpg.CheckViolationError):
            await ctx.tx.connection.execute(
                "UPDATE approvals SET state = 'open' WHERE id = $1", made
            )

"""Reminders, limits reached, and who is told of what."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.modules import approvals, sla
from tests.given import World

from .scenes import ask, facts, level, limit, look, sitting, vote


async def _sweep_after(world: World, minutes: int) -> None:
    world.clock.advance(timedelta(minutes=minutes))
    await approvals.sweep_workspace(world.works, world.tenant_id)
    await approvals.sweep_workspace(world.works, world.tenant_id)


async def _notices(world: World, who: Actor) -> list[tuple[str, dict[str, Any]]]:
    await world.drain()
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT kind, data FROM notices WHERE member_id = $1 ORDER BY at, id", who.member_id
        )
    return [(row["kind"], row["data"]) for row in rows]


async def test_each_rung_comes_once_and_past_the_limit_those_above_hear_of_it(world: World):
    by, one, lead = [await world.member(role) for role in ("agent", "agent", "lead")]
    made = await ask(world, [level(one, limit=limit(60))], by=by)
    for minutes in (30, 15, 15, 30, 600):
        await _sweep_after(world, minutes)
    after = await look(world, made)
    told = [d for k, d in await facts(world, after) if k == "ApprovalReminded"]
    assert [(d["step"], d["percent"]) for d in told] == [
        ("remind", 50), ("remind", 75), ("past", 100), ("report", 100),
    ]  # fmt: skip
    assert told[0]["told_ids"] == [str(one.member_id)]
    assert str(lead.member_id) in told[2]["told_ids"]
    assert str((await world.admin()).member_id) in told[3]["told_ids"]
    assert (after.state, after.next_at) == ("open", None)
    kinds = Counter(kind for kind, _ in await _notices(world, one))
    assert kinds == {"approval_waiting": 1, "approval_late": 4}


async def test_rungs_that_come_together_are_told_once(world: World):
    by, one = await world.member("agent"), await world.member("agent")
    made = await ask(world, [level(one, limit=limit(60))], by=by)
    await _sweep_after(world, 500)
    told = [d for k, d in await facts(world, await look(world, made)) if k == "ApprovalReminded"]
    assert [d["step"] for d in told] == ["report"]


async def test_a_limit_that_escalates_gives_the_seat_to_a_lead(world: World):
    by, one, lead = [await world.member(role) for role in ("agent", "agent", "lead")]
    made = await ask(world, [level(one, limit=limit(60, past="escalate"))], by=by)
    await _sweep_after(world, 60)
    assert sitting(await look(world, made)) == {lead.member_id}
    await vote(world, lead, made)
    assert (await look(world, made)).state == "approved"


async def test_a_limit_that_leaves_ends_it_as_refused(world: World):
    by, one = await world.member("agent"), await world.member("agent")
    made = await ask(world, [level(one, limit=limit(60, past="leave"))], by=by)
    await _sweep_after(world, 60)
    after = await look(world, made)
    assert (after.state, after.levels[0].standing) == ("rejected", "late")
    assert (await facts(world, after))[-1][1]["because"] == "late"


async def test_a_limit_stands_still_while_a_question_is_out(world: World):
    by, one = await world.member("agent"), await world.member("agent")
    made = await ask(world, [level(one, limit=limit(60))], by=by)
    async with world.acting(one) as ctx:
        await approvals.ask_more(ctx, made, "缺流水")
    await _sweep_after(world, 600)
    assert not [k for k, _ in await facts(world, await look(world, made)) if k.endswith("Reminded")]


async def test_open_hours_count_by_the_workspaces_calendar(world: World):
    """A limit of forty open hours is not over after forty hours of the clock."""
    by, one = await world.member("agent"), await world.member("agent")
    async with world.acting() as ctx:
        hours = await sla.default_hours(ctx)
    assert hours is not None, "a workspace begins with a calendar"
    made = await ask(world, [level(one, limit=limit(40 * 60, hours="open"))], by=by)
    due, now = (await look(world, made)).due_at, world.clock.now()
    assert due is not None
    assert hours.open(now, due) == timedelta(hours=40)
    assert due - now > timedelta(hours=40)


@pytest.mark.parametrize("verdict", ["approve", "reject"])
async def test_who_asked_hears_the_decision_and_who_is_asked_hears_the_question(
    world: World, verdict: str
):
    by, one = await world.member("agent"), await world.member("agent")
    made = await ask(world, [level(one)], by=by)
    async with world.acting(one) as ctx:
        await approvals.ask_more(ctx, made, "缺流水")
    async with world.acting(by) as ctx:
        await approvals.supply(ctx, made, "补上了")
    await world.drain()
    await vote(world, one, made, verdict, "看过了")
    kinds = sorted(kind for kind, _ in await _notices(world, by))
    assert kinds == ["approval_decided", "approval_question"]
    mine = await _notices(world, one)
    assert [kind for kind, _ in mine] == ["approval_waiting", "approval_waiting"]
    assert [d["answer"] for _, d in mine if "answer" in d] == ["补上了"]

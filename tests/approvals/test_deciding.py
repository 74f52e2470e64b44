"""Asking for a decision, and getting one."""

from datetime import timedelta
from uuid import uuid4

import pytest

from ringdesk.kernel.errors import Conflict, Denied, Forbidden, Invalid, NotFound
from ringdesk.modules import approvals, tickets
from tests import given
from tests.given import World

from .scenes import TITLE, ask, facts, level, limit, look, sitting, vote


async def test_an_approval_goes_through_its_levels_and_says_so_on_the_ticket(world: World):
    by, lead, first, second = [await world.member("lead") for _ in range(4)]
    made = await ask(world, [level(lead), level(first, second, rule="all")], by=by)
    assert sitting(await look(world, made)) == {lead.member_id}
    await vote(world, lead, made, comment="流水核对过")
    middle = await look(world, made)
    assert (middle.level, sitting(middle)) == (1, {first.member_id, second.member_id})
    await vote(world, first, made)
    await vote(world, second, made)
    after = await look(world, made)
    assert (after.state, after.waiting()) == ("approved", [])
    assert [kind for kind, _ in await facts(world, after)] == [
        "ApprovalOpened", "ApprovalLevelOpened", "ApprovalVoted", "ApprovalLevelOpened",
        "ApprovalVoted", "ApprovalVoted", "ApprovalDecided",
    ]  # fmt: skip
    _, told = (await facts(world, after))[-1]
    assert (told["outcome"], told["about_kind"], told["title"]) == ("approved", "refund", TITLE)


async def test_one_refusal_ends_a_joint_level_and_nobody_is_asked_any_more(world: World):
    by, one, other, top = [await world.member("lead") for _ in range(4)]
    made = await ask(world, [level(one, other, rule="all"), level(top)], by=by)
    await vote(world, one, made, "reject", "缺银行流水")
    after = await look(world, made)
    assert (after.state, after.level) == ("rejected", 0)
    assert {seat.state for seat in after.seats} == {"rejected", "lapsed"}
    with pytest.raises(Conflict) as refused:
        await vote(world, other, made)
    assert refused.value.code == "approval_decided"


async def test_refusing_needs_what_is_missing(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one)], by=by)
    with pytest.raises(Invalid) as refused:
        await vote(world, one, made, "reject", "  ")
    assert refused.value.errors[0]["field"] == "comment"
    assert (await look(world, made)).state == "open"


async def test_the_requester_cannot_decide_their_own(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(by, one, rule="all")], by=by)
    assert sitting(await look(world, made)) == {one.member_id}
    with pytest.raises(Forbidden) as refused:
        await vote(world, by, made)
    assert refused.value.code == "own_request"


async def test_a_level_that_names_only_the_requester_goes_to_a_lead(world: World):
    by, lead = await world.member("agent"), await world.member("lead")
    made = await ask(world, [level(by)], by=by)
    assert sitting(await look(world, made)) == {lead.member_id}


async def test_an_approval_that_nobody_can_decide_is_refused(world: World):
    admin = await world.admin()
    with pytest.raises(Conflict) as refused:
        await ask(world, [level(admin)], by=admin)
    assert refused.value.code == "approval_nobody"


async def test_who_is_not_asked_cannot_decide_and_voting_twice_counts_once(world: World):
    by, one, other, stranger = [await world.member("lead") for _ in range(4)]
    made = await ask(world, [level(one, other, rule="all")], by=by)
    with pytest.raises(Forbidden) as refused:
        await vote(world, stranger, made)
    assert refused.value.code == "not_asked"
    await vote(world, one, made)
    with pytest.raises(Conflict) as twice:
        await vote(world, one, made)
    assert twice.value.code == "approval_voted"
    assert (await look(world, made)).state == "open"
    auditor = await world.member("auditor")
    with pytest.raises(Denied):
        await vote(world, auditor, made)


async def test_levels_whose_condition_does_not_hold_are_not_asked(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    when = {"field": "priority", "op": "eq", "value": "P1"}
    ticket = await world.ticket()
    async with world.acting() as ctx:
        locked = await tickets.lock(ctx, ticket.id)
        none = await approvals.open_approval(
            ctx, subject_kind="node", subject_id=uuid4(), ticket=locked, title="x",
            levels=[level(one, when=when)], requested_by=by.member_id,
        )  # fmt: skip
    assert none is None
    made = await ask(world, [level(one, when=when), level(one)], by=by, ticket=ticket)
    assert len((await look(world, made)).levels) == 1


async def test_a_subject_is_asked_about_once_at_a_time(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    ticket, subject = await world.ticket(), uuid4()
    for attempt in range(2):
        async with world.acting() as ctx:
            locked = await tickets.lock(ctx, ticket.id)
            asking = approvals.open_approval(
                ctx, subject_kind="node", subject_id=subject, ticket=locked, title="x",
                levels=[level(one)], requested_by=by.member_id,
            )  # fmt: skip
            if attempt:
                with pytest.raises(Conflict):
                    await asking
            else:
                await asking


async def test_whoever_is_asked_may_see_the_ticket(world: World):
    by, handler = await world.member("lead"), await world.member("handler")
    ticket = await world.ticket()
    await ask(world, [level(handler)], by=by, ticket=ticket)
    async with world.acting(handler) as ctx:
        assert (await tickets.read(ctx, ticket.id)).id == ticket.id


async def test_an_added_approver_must_agree_as_well(world: World):
    by, one, extra = [await world.member("lead") for _ in range(3)]
    made = await ask(world, [level(one)], by=by)
    async with world.acting(one) as ctx:
        await approvals.add_approver(ctx, made, extra.member_id, "金额偏大")
    await vote(world, one, made)
    assert (await look(world, made)).state == "open"
    await vote(world, extra, made, "reject", "没有合同")
    assert (await look(world, made)).state == "rejected"


async def test_a_seat_passed_on_is_anothers_and_never_the_requesters(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    made = await ask(world, [level(one)], by=by)
    async with world.acting(one) as ctx:
        with pytest.raises(Invalid):
            await approvals.pass_on(ctx, made, by.member_id)
        await approvals.pass_on(ctx, made, other.member_id, "出差")
    with pytest.raises(Forbidden):
        await vote(world, one, made)
    async with world.acting(other) as ctx:
        with pytest.raises(Conflict) as back:
            await approvals.pass_on(ctx, made, one.member_id)
    assert back.value.code == "asked_already"
    await vote(world, other, made)
    after = await look(world, made)
    assert after.state == "approved"
    assert {s.member_id: s.state for s in after.seats} == {
        one.member_id: "passed_on", other.member_id: "approved",
    }  # fmt: skip


async def test_a_question_goes_to_the_requester_and_time_stands_still(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one, limit=limit(60))], by=by)
    due = (await look(world, made)).due_at
    world.clock.advance(timedelta(minutes=10))
    async with world.acting(one) as ctx:
        await approvals.ask_more(ctx, made, "缺哪笔流水？")
    with pytest.raises(Conflict) as early:
        await vote(world, one, made)
    assert early.value.code == "approval_asked"
    world.clock.advance(timedelta(minutes=120))
    async with world.acting(one) as ctx:
        with pytest.raises(Forbidden):
            await approvals.supply(ctx, made, "不是我")
    async with world.acting(by) as ctx:
        await approvals.supply(ctx, made, "ch_3Q…81")
    after = await look(world, made)
    assert after.state == "open"
    assert after.question is not None
    assert after.question.answer == "ch_3Q…81"
    assert due is not None
    assert after.due_at is not None
    assert (after.due_at - due).total_seconds() == 120 * 60


async def test_the_requester_takes_it_back_and_nobody_else_does(world: World):
    by, one = await world.member("lead"), await world.member("lead")
    made = await ask(world, [level(one)], by=by)
    async with world.acting(one) as ctx:
        with pytest.raises(Forbidden):
            await approvals.withdraw(ctx, made, "x")
    async with world.acting(by) as ctx:
        await approvals.withdraw(ctx, made, "客户撤诉")
    after = await look(world, made)
    assert after.state == "withdrawn"
    with pytest.raises(Conflict):
        await vote(world, one, made)
    assert (await facts(world, after))[-1][1]["outcome"] == "withdrawn"


async def test_several_are_decided_each_for_itself(world: World):
    by, one, other = [await world.member("lead") for _ in range(3)]
    mine = [await ask(world, [level(one)], by=by) for _ in range(2)]
    theirs = await ask(world, [level(other)], by=by)
    async with world.acting(one) as ctx:
        done = await approvals.decide_all(ctx, [mine[0], theirs, mine[1]], "approve")
    assert [(d.decided, d.code) for d in done] == [(True, None), (False, "not_asked"), (True, None)]
    assert [(await look(world, m)).state for m in (*mine, theirs)] == [
        "approved", "approved", "open",
    ]  # fmt: skip
    change = await ask(world, [level(one)], by=by, subject_kind="change")
    async with world.acting(one) as ctx:
        with pytest.raises(Invalid):
            await approvals.decide_all(ctx, [change, theirs], "approve")


async def test_an_approval_of_another_workspace_is_not_found(world: World, db):
    away = await given.world(db)
    by, one = await away.member("lead"), await away.member("lead")
    made = await ask(away, [level(one)], by=by)
    me = await world.member("lead")
    async with world.acting(me) as ctx:
        with pytest.raises(NotFound):
            await approvals.decide(ctx, made, "approve")

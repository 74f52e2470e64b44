"""The worked processes, from the request to the archive, through the commands."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import approvals, identity, quality, runs, tickets, workflow
from ringdesk.modules.quality.reactions import sweep_workspace as quality_sweep
from ringdesk.modules.runs.children import rows_of
from ringdesk.modules.workflow import commands as publishing
from tests.given import EVERY_CHECK, World

from .given import act, all_runs, open_runs


def _bound(made: workflow.Process, places: dict[str, UUID]) -> workflow.Process:
    """Departments by id instead of by the name they have in the shipped definition."""
    text = msgspec.json.encode(msgspec.to_builtins(made)).decode()
    for name, place in places.items():
        text = text.replace(f'"departments":["{name}"]', f'"departments":["{place}"]')
        text = text.replace(f'"department":"{name}"', f'"department":"{place}"')
    return msgspec.json.decode(text, type=workflow.Process)


def _named(made: workflow.Process) -> Iterable[str]:
    for node in made.nodes:
        whos = [node.who, *(level.who for level in node.levels), node.notice and node.notice.who]
        for who in whos:
            yield from who.departments if who else ()
        items = node.sub_tickets.items if node.sub_tickets else []
        yield from (item.department for item in items if item.department)


_TYPES = {
    "refund": "after_sales",
    "change": "incident",
    "supplement": "after_sales",
    "review": "incident",
}


async def _settled(world: World, key: str) -> dict[str, Actor]:
    """The process in force for its ticket type, and a person of each of its departments."""
    made = workflow.shipped(key)
    places, people = {}, {}
    for name in dict.fromkeys(_named(made)):
        async with world.acting() as ctx:
            places[name] = await identity.create_department(ctx, name)
        people[name] = await world.member("handler", name, department_id=places[name])
    async with world.acting(await world.admin()) as ctx:
        await publishing._publish(ctx, _bound(made, places), "test")
        await ctx.tx.connection.execute(
            "UPDATE ticket_types SET process_key = $1 WHERE key = $2", key, _TYPES[key]
        )
    return {name: await world.actor(one.member_id) for name, one in people.items()}


async def _proof(world: World, ticket: tickets.TicketState, by: Actor, kind: str) -> None:
    async with world.acting(by) as ctx:
        file = await tickets.upload(ctx, f"{kind}.png", "image/png", b"png")
        await tickets.note(ctx, ticket.id, "见附件", [], [file])
        await quality.add_evidence(ctx, ticket.id, attachment_id=file, evidence_type=kind)


async def _let_see(world: World, ticket: tickets.TicketState, *members: Actor) -> None:
    for one in members:
        async with world.acting() as ctx:
            assert one.member_id
            await tickets.add_participant(
                ctx, ticket.id, member_id=one.member_id, role="collaborator"
            )


async def _approve(world: World, by: Actor, verdict: str = "approve") -> None:
    async with world.acting(by) as ctx:
        found = await ctx.tx.connection.fetchval(
            "SELECT id FROM approvals WHERE tenant_id = $1 AND decided_at IS NULL",
            world.tenant_id,
        )
        await approvals.decide(ctx, found, verdict, "看过了")


async def _ends_well(world: World, ticket: tickets.TicketState, by: Actor) -> None:
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.accept(ctx, ticket.id)
        await quality.rate(ctx, ticket.id, score=5)
    await world.drain()
    closed = await world.reread(ticket)
    assert closed.status_category == "closed"
    world.clock.advance(timedelta(days=31))
    await quality_sweep(world.works, world.tenant_id)
    assert (await world.reread(ticket)).archived_at is not None
    assert await open_runs(world, ticket) == {}


async def _refund(
    world: World, agent: Actor, wish: str = "refund", **more: Any
) -> tickets.TicketState:
    ticket = await world.ticket(
        type_key="after_sales", category_id=(await world.categories())[0],
        fields={"order_no": "A-1", "problem": "damaged", "wish": wish}, **more,
    )  # fmt: skip
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    return await world.reread(ticket)


async def _fulfilled(
    world: World, ticket: tickets.TicketState, people: dict[str, Actor]
) -> tickets.TicketState:
    depot, money = people["仓储物流"], people["财务"]
    await _let_see(world, ticket, depot, money)
    await _proof(world, ticket, depot, "photo")
    ticket = await act(
        world, ticket, depot, "goods_in", node="goods_back", checks=["received", "inspected"]
    )
    assert ticket.node == "fulfil"
    return await act(
        world, ticket, money, "prepared", node="prepare_payment", checks=["account", "order_paid"]
    )


async def test_a_refund_goes_through_approval_depot_and_finance(world: World):
    people = await _settled(world, "refund")
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await _refund(world, agent)
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await runs.act(ctx, ticket.id, "submit")
        assert [g["gate"] for g in refused.value.params["gates"]] == ["node_fields"]
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"refund_amount": 800}))
    ticket = await act(world, ticket, agent, "submit")
    assert ticket.node == "refund_approval"
    await _approve(world, lead)
    ticket = await _fulfilled(world, await world.reread(ticket), people)
    assert ticket.node == "payout"
    money = people["财务"]
    await _proof(world, ticket, money, "receipt")
    ticket = await act(world, ticket, money, "paid")
    assert ticket.node == "settle"
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"solution": "refunded"}))
        await tickets.resolve(ctx, ticket.id)
    await _ends_well(world, ticket, agent)
    kept = [(run.node, run.outcome) for run in await all_runs(world, ticket)]
    assert ("refund_approval", "approved") in kept
    assert ("fulfil", "joined") in kept


async def test_a_small_refund_needs_no_approval_and_a_refused_one_goes_back(world: World):
    await _settled(world, "refund")
    agent, lead = await world.member("agent"), await world.member("lead")
    small = await _refund(world, agent)
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, small.id, tickets.Edit(fields={"refund_amount": 80}))
    assert (await act(world, small, agent, "submit")).node == "fulfil"
    large = await _refund(world, agent)
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, large.id, tickets.Edit(fields={"refund_amount": 800}))
    await act(world, large, agent, "submit")
    await _approve(world, lead, "reject")
    await _approve(world, await world.admin(), "reject")
    after = await world.reread(large)
    assert after.node == "handling"
    kept = {run.node: run.state for run in await all_runs(world, large) if run.left_at}
    assert kept["refund_approval"] == "rejected"


async def test_an_urgent_refund_is_approved_afterwards(world: World):
    people = await _settled(world, "refund")
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await _refund(world, agent, priority="P1", priority_reason="重大客诉")
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"refund_amount": 800}))
    ticket = await act(world, ticket, agent, "submit")
    assert (ticket.node, ticket.open_duties) == ("fulfil", 1)
    await _approve(world, lead)
    assert (await world.reread(ticket)).open_duties == 0
    states = {run.node: run.state for run in await all_runs(world, ticket)}
    assert states["refund_approval"] == "made_good"
    assert (await _fulfilled(world, ticket, people)).node == "payout"


async def test_a_payout_can_go_back_to_handling_for_a_stated_reason(world: World):
    people = await _settled(world, "refund")
    agent = await world.member("agent")
    ticket = await _refund(world, agent)
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"refund_amount": 80}))
    ticket = await _fulfilled(world, await act(world, ticket, agent, "submit"), people)
    due = next(r for r in await all_runs(world, ticket) if r.node == "handling").due_at
    async with world.acting(people["财务"]) as ctx:
        await runs.send_back(
            ctx, ticket.id, to="handling", reason="amount_wrong", redo="多退了运费"
        )
    after = await world.reread(ticket)
    run = (await open_runs(world, ticket))["handling"]
    assert (after.node, after.return_count, run.due_at) == ("handling", 1, due)


async def _fault(world: World, by: Actor, cause: str) -> tickets.TicketState:
    ticket = await world.ticket(
        type_key="incident", category_id=(await world.categories())[0],
        fields={"system": "支付", "cause": cause},
    )  # fmt: skip
    async with world.acting(by) as ctx:
        await tickets.take(ctx, ticket.id)
    return await act(world, ticket, by, "request_change", checks=["impact_known", "plan_written"])


async def test_a_fault_is_mended_by_an_approved_change(world: World):
    people = await _settled(world, "change")
    agent, lead = await world.member("agent"), await world.member("lead")
    reviewer, tech = await world.member("reviewer"), people["技术"]
    ticket = await _fault(world, agent, "third_party")
    assert ticket.node == "vendor_answer"
    async with world.acting(agent) as ctx:
        await runs.answer(ctx, (await open_runs(world, ticket))["vendor_answer"].id, {"ok": True})
    assert (await world.reread(ticket)).node == "change_approval"
    await _approve(world, lead)
    await _let_see(world, ticket, tech)
    ticket = await act(
        world, ticket, agent, "customers_told", node="notify_customers", checks=["told"]
    )
    await _proof(world, ticket, tech, "document")
    ticket = await act(world, ticket, tech, "rollback_ready", node="prepare_rollback")
    async with world.acting(lead) as ctx:
        await runs.send_back(
            ctx, ticket.id, node="check_rollback", to="prepare_rollback", reason="untested",
            redo="先演练一遍",
        )  # fmt: skip
    ticket = await act(world, ticket, tech, "rollback_ready", node="prepare_rollback")
    ticket = await act(world, ticket, lead, "rollback_checked", node="check_rollback")
    assert ticket.node == "restore"
    await _proof(world, ticket, tech, "log")
    ticket = await act(world, ticket, tech, "restored", checks=["changed", "checked"])
    assert ticket.node == "watch"
    world.clock.advance(timedelta(minutes=31))
    await runs.sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "second_review"
    await _approve(world, reviewer)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(lead) as ctx:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    await _ends_well(world, ticket, agent)


async def test_a_vendor_who_does_not_answer_in_time_sends_it_back_to_triage(world: World):
    await _settled(world, "change")
    agent = await world.member("agent")
    ticket = await _fault(world, agent, "third_party")
    world.clock.advance(timedelta(days=1, minutes=1))
    await runs.sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "triage"


async def _missed(world: World, agent: Actor, **more: Any) -> tickets.TicketState:
    """An order that never came into the system, searched for by its handler and submitted."""
    ticket = await _refund(world, agent, "resend", **more)
    ticket = await act(world, ticket, agent, "search")
    assert ticket.node == "duplicates"
    return await act(world, ticket, agent, "submit", checks=["no_duplicate", "order_missing"])


async def _confirmed(
    world: World, ticket: tickets.TicketState, people: dict[str, Actor]
) -> tickets.TicketState:
    depot, money = people["仓储物流"], people["财务"]
    await _let_see(world, ticket, depot, money)
    await _proof(world, ticket, depot, "document")
    ticket = await act(
        world, ticket, depot, "stock_confirmed", node="confirm_stock",
        checks=["stock_checked", "not_shipped"],
    )  # fmt: skip
    assert ticket.node == "confirm"
    await _proof(world, ticket, money, "receipt")
    return await act(
        world, ticket, money, "money_confirmed", node="confirm_money",
        checks=["paid", "not_refunded"],
    )  # fmt: skip


async def _entered(world: World, ticket: tickets.TicketState, by: Actor) -> tickets.TicketState:
    await _proof(world, ticket, by, "screenshot")
    async with world.acting(by) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"solution": "resent"}))
        await tickets.resolve(ctx, ticket.id, checks=["as_approved", "linked"])
    return await world.reread(ticket)


async def test_a_missed_order_is_supplemented_by_no_fewer_than_two_people(world: World):
    people = await _settled(world, "supplement")
    first, second = await world.member("lead"), await world.member("lead")
    # A lead has every right that approving takes; of an urgent ticket, too, nothing is skipped.
    ticket = await _missed(world, first, priority="P1", priority_reason="大促漏单")
    assert ticket.node == "supplement_approval"
    with pytest.raises(DomainError) as alone:
        await _approve(world, first)
    assert alone.value.code == "own_request"
    assert (await world.reread(ticket)).node == "supplement_approval"
    await _approve(world, second)
    ticket = await _confirmed(world, await world.reread(ticket), people)
    assert ticket.node == "enter"
    with pytest.raises(DomainError) as approver:
        await _entered(world, ticket, second)
    assert [g["gate"] for g in approver.value.params["gates"]] == ["not_your_turn"]
    ticket = await _entered(world, ticket, first)
    assert ticket.node == "verifying"
    async with world.acting(first) as ctx:
        with pytest.raises(DomainError) as own:
            await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    assert "not_handler" in [g["gate"] for g in own.value.params["gates"]]
    async with world.acting(second) as ctx:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    await _ends_well(world, ticket, first)


async def test_a_supplement_found_to_be_out_of_stock_goes_back_and_is_approved_anew(world: World):
    people = await _settled(world, "supplement")
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await _missed(world, agent)
    await _approve(world, lead)
    ticket = await _confirmed(world, await world.reread(ticket), people)
    async with world.acting(agent) as ctx:
        await runs.send_back(
            ctx, ticket.id, to="handling", reason="out_of_stock", redo="和客户商量换一款"
        )
    ticket = await world.reread(ticket)
    assert (ticket.node, ticket.return_count) == ("handling", 1)
    ticket = await act(world, ticket, agent, "search")
    ticket = await act(world, ticket, agent, "submit", checks=["no_duplicate", "order_missing"])
    assert ticket.node == "supplement_approval"


async def test_who_approved_and_was_then_given_the_supplement_cannot_verify_it(world: World):
    people = await _settled(world, "supplement")
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await _missed(world, agent)
    await _approve(world, lead)
    ticket = await _confirmed(world, await world.reread(ticket), people)
    async with world.acting(lead) as ctx:
        assert lead.member_id
        await tickets.assign(ctx, ticket.id, member_id=lead.member_id)
    ticket = await _entered(world, await world.reread(ticket), lead)
    assert ticket.node == "verifying"
    async with world.acting(lead) as ctx:
        with pytest.raises(DomainError) as own:
            await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    assert "not_handler" in [g["gate"] for g in own.value.params["gates"]]


async def test_a_review_waits_for_its_actions_and_then_for_their_effect(world: World):
    await _settled(world, "review")
    lead, reviewer = await world.member("lead"), await world.member("reviewer")
    ticket = await world.ticket(
        type_key="incident", category_id=(await world.categories())[0],
        fields={"system": "支付", "cause": "capacity"},
    )  # fmt: skip
    async with world.acting(lead) as ctx:
        await tickets.take(ctx, ticket.id)
    ticket = await act(
        world, ticket, lead, "call_meeting", checks=["timeline", "impact", "root_cause"]
    )
    await _proof(world, ticket, lead, "document")
    ticket = await act(world, ticket, lead, "agree_actions", checks=["owners", "blameless"])
    assert (ticket.node, ticket.open_children) == ("actions", 2)
    async with world.acting() as ctx:
        children = [row["id"] for row in await rows_of(ctx, ticket.id)]
    for left, child in ((1, children[0]), (0, children[1])):
        async with world.acting(lead) as ctx:
            await tickets.take(ctx, child)
            await tickets.resolve(ctx, child)
        ticket = await world.reread(ticket)
        assert (ticket.node, ticket.open_children) == ("settle_in" if not left else "actions", left)
    world.clock.advance(timedelta(days=7, minutes=1))
    await runs.sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "effect"
    with pytest.raises(DomainError, match="gate") as own:
        await act(world, ticket, lead, "worked", checks=["worked", "not_again"])
    assert [g["gate"] for g in own.value.params["gates"]] == ["not_your_turn"]
    ticket = await act(world, ticket, reviewer, "worked", checks=["worked", "not_again"])
    async with world.acting(lead) as ctx:
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(reviewer) as ctx:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
    await _ends_well(world, ticket, lead)

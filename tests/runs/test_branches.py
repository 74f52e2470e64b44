"""A split: branches beside each other, and the join that waits for all of them."""

import asyncio

import msgspec
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.modules import runs, tickets, workflow
from tests.given import World

from .given import act, all_runs, handled, node, open_runs, process, publish, to, way


def split() -> workflow.Process:
    """Goods and money go their ways; both are needed before the refund is told of."""
    return process(
        "split",
        [
            node("both", "parallel", branches=["goods", "money"], join="together"),
            node("goods", checklist=[{"key": "counted", "name": {"zh-CN": "点", "en": "c"}}],
                 who={"roles": ["agent", "admin"]}),
            node("money", who={"roles": ["lead", "admin"]}),
            node("paid", returns={"to": ["money"]}),
            node("together", "join", next=to("telling")),
            node("telling"),
        ],
        [
            way("part", "handling", "both"),
            way("counted", "goods", "together"),
            way("pay", "money", "paid"),
            way("paid", "paid", "together"),
            way("told", "telling", "handling"),
        ],
    )  # fmt: skip


@pytest.fixture
async def agent(world: World) -> Actor:
    await publish(world, split())
    return await world.member("agent")


async def _split(world: World, agent: Actor) -> tickets.TicketState:
    ticket = await handled(world, agent)
    assert (ticket.process_key, ticket.node) == ("split", "handling")
    return await act(world, ticket, agent, "part")


async def test_a_split_opens_a_stay_for_each_branch(world: World, agent: Actor):
    ticket = await _split(world, agent)
    active = await open_runs(world, ticket)
    assert ticket.node == "both"
    assert set(active) == {"both", "goods", "money"}
    assert {active[k].split_id for k in ("goods", "money")} == {active["both"].id}


async def test_the_join_waits_for_the_last_branch(world: World, agent: Actor):
    lead = await world.member("lead")
    ticket = await _split(world, agent)
    ticket = await act(world, ticket, agent, "counted", node="goods", checks=["counted"])
    assert ticket.node == "both"
    ticket = await act(world, ticket, lead, "pay", node="money")
    assert ticket.node == "both"
    assert set(await open_runs(world, ticket)) == {"both", "paid"}
    ticket = await act(world, ticket, lead, "paid", node="paid")
    assert ticket.node == "telling"
    assert await open_runs(world, ticket) == {}
    ended = {run.node: (run.state, run.outcome) for run in await all_runs(world, ticket)}
    assert ended["both"] == ("done", "joined")


async def test_what_a_branch_requires_is_asked_of_it_alone(world: World, agent: Actor):
    ticket = await _split(world, agent)
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await runs.act(ctx, ticket.id, "counted", node="goods")
        with pytest.raises(DomainError) as not_mine:
            await runs.act(ctx, ticket.id, "pay", node="money")
    assert [g["gate"] for g in refused.value.params["gates"]] == ["node_checklist"]
    assert [g["gate"] for g in not_mine.value.params["gates"]] == ["not_your_turn"]


async def test_an_action_that_has_its_own_command_is_not_taken_by_act(world: World, agent: Actor):
    ticket = await handled(world, agent)
    async with world.acting(agent) as ctx:
        with pytest.raises(Invalid) as refused:
            await runs.act(ctx, ticket.id, "close")
    assert refused.value.errors[0]["field"] == "action"


async def test_work_goes_back_within_its_branch(world: World, agent: Actor):
    lead = await world.member("lead")
    ticket = await _split(world, agent)
    ticket = await act(world, ticket, lead, "pay", node="money")
    async with world.acting(lead) as ctx:
        with pytest.raises(Invalid):
            await runs.send_back(
                ctx, ticket.id, node="paid", to="goods", reason="incomplete", redo="金额不对"
            )
        await runs.send_back(
            ctx, ticket.id, node="paid", to="money", reason="incomplete", redo="金额不对"
        )
    ticket = await world.reread(ticket)
    active = await open_runs(world, ticket)
    assert (ticket.node, ticket.return_count) == ("both", 1)
    assert set(active) == {"both", "goods", "money"}
    assert active["money"].return_count == 1


async def test_two_last_branches_at_once_join_once(world: World, agent: Actor):
    lead = await world.member("lead")
    ticket = await _split(world, agent)
    ticket = await act(world, ticket, lead, "pay", node="money")
    await asyncio.gather(
        act(world, ticket, agent, "counted", node="goods", checks=["counted"]),
        act(world, ticket, lead, "paid", node="paid"),
    )
    after = await world.reread(ticket)
    assert after.node == "telling"
    assert [r.outcome for r in await all_runs(world, ticket) if r.node == "both"] == ["joined"]


async def test_the_same_branch_twice_at_once_goes_on_once(world: World, agent: Actor):
    ticket = await _split(world, agent)
    tries = await asyncio.gather(
        *(act(world, ticket, agent, "counted", node="goods", checks=["counted"]) for _ in range(3)),
        return_exceptions=True,
    )
    refused = [one for one in tries if isinstance(one, BaseException)]
    assert len(refused) == 2
    assert all(isinstance(one, Conflict) and one.code == "not_now" for one in refused)


async def test_a_split_ticket_is_not_voided(world: World, agent: Actor):
    made = split()
    void = next(a for a in made.actions if a.key == "void")
    ways = [a for a in made.actions if a.key != "void"]
    wider = workflow.definition.Action(
        "void", [*void.source, "both"], void.to, void.needs, void.by, [], void.name
    )
    await publish(world, msgspec.structs.replace(made, actions=[*ways, wider]))
    ticket = await _split(world, agent)
    async with world.acting(await world.member("lead")) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.void(ctx, ticket.id, reason="spam", note="x")
    gates = {g["gate"]: g["params"] for g in refused.value.params["gates"]}
    assert gates["branches_open"] == {"nodes": ["goods", "money"]}

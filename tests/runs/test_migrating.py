"""Running tickets move to another version only by an explicit, checked map of nodes."""

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Denied, DomainError
from ringdesk.modules import runs, tickets
from ringdesk.modules.runs.moves.job import move as run_move
from tests.given import World

from .given import act, handled, open_runs, publish
from .moved import version


@pytest.fixture
async def agent(world: World) -> Actor:
    await publish(world, version("check"))
    return await world.member("agent")


async def _move(world: World, by: Actor, nodes: dict[str, str]) -> runs.MoveCheck:
    # A ticket that another job holds just then would be left for a later pass.
    await world.drain()
    async with world.acting(by) as ctx:
        found, _ = await runs.move_tickets(ctx, "moved", 1, 2, nodes, reason="改名")
    await world.drain()
    return found


async def test_a_stay_goes_on_under_its_new_name(world: World, agent: Actor):
    ticket = await act(world, await handled(world, agent), agent, "begin")
    before = (await open_runs(world, ticket))["check"]
    await publish(world, version("examine"))
    found = await _move(world, await world.admin(), {"check": "examine"})
    assert (found.tickets, found.occupied) == (1, {"check": 1})
    after = await world.reread(ticket)
    run = (await open_runs(world, ticket))["examine"]
    assert (after.node, after.process_version) == ("examine", 2)
    assert (run.id, run.due_at) == (before.id, before.due_at)
    assert (await act(world, ticket, agent, "part")).node == "both"


async def test_branches_go_on_in_the_new_version(world: World, agent: Actor):
    ticket = await act(world, await handled(world, agent), agent, "begin")
    ticket = await act(world, ticket, agent, "part")
    await publish(world, version("check", "met"))
    await _move(world, await world.admin(), {})
    ticket = await act(world, ticket, agent, "a_done", node="a")
    ticket = await act(world, ticket, agent, "b_done", node="b")
    assert (ticket.process_version, ticket.node) == (2, "handling")


async def test_what_does_not_fit_is_named_and_nothing_is_moved(world: World, agent: Actor):
    ticket = await act(world, await handled(world, agent), agent, "begin")
    await publish(world, version("examine"))
    async with world.acting(await world.admin()) as ctx:
        checked = await runs.check_move(ctx, "moved", 1, 2, {})
        with pytest.raises(DomainError) as refused:
            await runs.move_tickets(ctx, "moved", 1, 2, {}, reason="改名")
        closed = await runs.check_move(ctx, "moved", 1, 2, {"check": "closed"})
        split = await runs.check_move(ctx, "moved", 1, 2, {"check": "a"})
    assert [(m.node, m.reason, m.count) for m in checked.misfits] == [("check", "node_missing", 1)]
    assert refused.value.code == "move_misfits"
    assert [m.reason for m in closed.misfits] == ["kind_differs"] or [
        m.reason for m in closed.misfits
    ] == ["category_differs"]
    assert [m.reason for m in split.misfits] == ["branch_differs"]
    assert (await world.reread(ticket)).process_version == 1


async def test_who_may_not_publish_moves_nothing(world: World, agent: Actor):
    async with world.acting(agent) as ctx:
        with pytest.raises(Denied):
            await runs.move_tickets(ctx, "moved", 1, 1, {}, reason="x")


async def test_the_job_run_again_moves_nothing_twice(world: World, agent: Actor):
    ticket = await act(world, await handled(world, agent), agent, "begin")
    await publish(world, version("examine"))
    await _move(world, await world.admin(), {"check": "examine"})
    moved = await world.reread(ticket)
    async with world.acting() as ctx:
        (over,) = await runs.moves_of(ctx, "moved")
    await run_move(world.works, world.tenant_id, {"move_id": str(over.id)})
    async with world.acting() as ctx:
        assert await runs.moves_of(ctx, "moved") == [over]
    assert (await world.reread(ticket)).version == moved.version
    assert (over.state, over.tickets, over.moved, over.left_behind) == ("done", 1, 1, [])


async def test_a_ticket_that_is_closed_keeps_its_version(world: World, agent: Actor):
    ticket = await world.ticket(type_key="consult")
    async with world.acting(await world.member("lead")) as ctx:
        await tickets.void(ctx, ticket.id, reason="test", note="x")
    await publish(world, version("examine"))
    found = await _move(world, await world.admin(), {"check": "examine"})
    assert found.tickets == 0
    assert (await world.reread(ticket)).process_version == 1

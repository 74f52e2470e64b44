"""A move on its way: seen by everybody, one at a time, held up by nobody, stopped by a word."""

from datetime import timedelta

import asyncpg
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.jobs import Worker
from ringdesk.modules import runs, tickets
from ringdesk.modules.runs.moves.job import PORTION
from tests.given import World

from .given import act, handled, node, process, publish, way
from .moved import version

NODES = {"check": "examine"}


@pytest.fixture
async def agent(world: World) -> Actor:
    await publish(world, version("check"))
    return await world.member("agent")


async def _begun(world: World, agent: Actor, count: int) -> list[tickets.TicketState]:
    """Tickets at `check` of the first version; the second one is there."""
    made = [await act(world, await handled(world, agent), agent, "begin") for _ in range(count)]
    await world.drain()
    await publish(world, version("examine"))
    return made


async def _asked(world: World, target: int = 2) -> None:
    async with world.acting(await world.admin()) as ctx:
        await runs.move_tickets(ctx, "moved", 1, target, NODES, reason="改名")


async def _move(world: World) -> runs.Move:
    async with world.acting() as ctx:
        return (await runs.moves_of(ctx, "moved"))[0]


async def test_how_far_it_is_is_seen_between_two_portions(world: World, agent: Actor):
    await _begun(world, agent, PORTION + 2)
    await _asked(world)
    await Worker(world.works).drain_once()
    reader = await world.member("lead")
    async with world.browser(reader) as client:
        (shown,) = (await client.get("/api/v1/processes/moved/moves")).json()["data"]
        assert (shown["state"], shown["tickets"], shown["moved"]) == ("running", 27, PORTION)
        await world.drain()
        (shown,) = (await client.get("/api/v1/processes/moved/moves")).json()["data"]
    assert (shown["state"], shown["moved"], shown["left_behind"]) == ("done", 27, [])
    assert (shown["started_name"], shown["reason"]) == ("管理员", "改名")


async def test_asked_again_it_goes_on_and_another_one_waits_its_turn(world: World, agent: Actor):
    await _begun(world, agent, 1)
    await publish(world, version("examine"))
    await _asked(world)
    await _asked(world)
    with pytest.raises(Conflict) as refused:
        await _asked(world, 3)
    assert refused.value.code == "move_running"
    await world.drain()
    async with world.acting() as ctx:
        (over,) = await runs.moves_of(ctx, "moved")
    assert (over.state, over.moved) == ("done", 1)
    await _asked(world, 3)


async def test_whom_somebody_works_on_is_taken_later_and_nobody_waits(
    world: World, agent: Actor, owner: asyncpg.Connection
):
    busy, free = await _begun(world, agent, 2)
    await _asked(world)
    async with owner.transaction():
        await owner.execute("SELECT FROM tickets WHERE id = $1 FOR UPDATE", busy.id)
        await world.drain()
        assert (await world.reread(free)).process_version == 2
        assert (await world.reread(busy)).process_version == 1
        assert (await _move(world)).state == "running"
    world.clock.advance(timedelta(seconds=2))
    await world.drain()
    assert (await world.reread(busy)).process_version == 2
    assert ((await _move(world)).state, (await _move(world)).moved) == ("done", 2)


async def test_what_fits_no_more_stays_and_is_told_of(world: World, agent: Actor):
    stays, goes = await _begun(world, agent, 2)
    await publish(world, process("moved", [node("examine")], [way("begin", "handling", "examine")]))
    await _asked(world, 3)
    await act(world, stays, agent, "part")
    await world.drain()
    # What the work on it ordered may hold it while the move passes: it is taken a second later.
    world.clock.advance(timedelta(seconds=2))
    await world.drain()
    assert (await world.reread(goes)).process_version == 3
    assert (await world.reread(stays)).process_version == 1
    over = await _move(world)
    assert (over.state, over.tickets, over.moved) == ("done", 2, 1)
    assert [(one.node, one.reason, one.count) for one in over.left_behind] == [
        ("a", "node_missing", 1)
    ]


_REFUSE = """
CREATE FUNCTION refuse_move() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'this one not'; END $$;
CREATE TRIGGER refuse_move BEFORE UPDATE OF process_version ON tickets
FOR EACH ROW WHEN (OLD.id = '{}') EXECUTE FUNCTION refuse_move()
"""


async def test_one_that_cannot_be_moved_holds_back_no_other(
    world: World, agent: Actor, owner: asyncpg.Connection
):
    first, bad, last = await _begun(world, agent, 3)
    await _asked(world)
    await owner.execute(_REFUSE.format(bad.id))
    try:
        await world.drain()
    finally:
        await owner.execute("DROP TRIGGER refuse_move ON tickets; DROP FUNCTION refuse_move")
    assert [(await world.reread(t)).process_version for t in (first, bad, last)] == [2, 1, 2]
    over = await _move(world)
    assert (over.state, over.moved) == ("done", 2)
    assert [(one.node, one.reason, one.count) for one in over.left_behind] == [
        ("check", "failed", 1)
    ]


async def test_stopped_it_moves_no_more(world: World, agent: Actor):
    await _begun(world, agent, PORTION + 2)
    await _asked(world)
    await Worker(world.works).drain_once()
    move = await _move(world)
    async with world.browser(await world.admin()) as client:
        for _ in range(2):
            stopped = await client.post(f"/api/v1/process-moves/{move.id}/stop")
            assert stopped.status_code == 204
    await world.drain()
    over = await _move(world)
    assert (over.state, over.moved, over.ended_name) == ("stopped", PORTION, "管理员")
    world.clock.advance(timedelta(seconds=1))
    await _asked(world)
    await world.drain()
    assert ((await _move(world)).state, (await _move(world)).moved) == ("done", 2)


async def test_what_is_over_cannot_be_stopped(world: World, agent: Actor):
    await _begun(world, agent, 1)
    await _asked(world)
    await world.drain()
    async with world.browser(await world.admin()) as client:
        refused = await client.post(f"/api/v1/process-moves/{(await _move(world)).id}/stop")
    assert (refused.status_code, refused.json()["code"]) == (409, "move_over")

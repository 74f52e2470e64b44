"""Kill -9 in the middle of moving tickets to another version: each is wholly here or there."""

import random
from collections import Counter
from datetime import timedelta

import asyncpg
import pytest

from ringdesk.kernel import postgres
from ringdesk.kernel.context import Actor
from ringdesk.kernel.jobs import LEASE, Worker
from ringdesk.modules import runs
from ringdesk.modules.runs.moves.job import PORTION
from tests.given import World
from tests.killing import Victims, chains_verify, victims

from .given import act, handled, publish
from .moved import version

pytestmark = pytest.mark.crash

TICKETS = 3 * PORTION + 10
# Statements: a portion has somewhat less.
LONGEST = 280
SEED = 20261122
_STAND = """
SELECT t.id, t.process_version, t.node, r.node AS stays_at,
       (SELECT count(*) FROM events e WHERE e.tenant_id = t.tenant_id AND e.subject_id = t.id
        AND e.type = 'TicketMigrated') AS told
FROM tickets t JOIN node_runs r ON r.tenant_id = t.tenant_id AND r.ticket_id = t.id
     AND r.state = 'active'
WHERE t.tenant_id = $1
"""


async def work(world: World) -> None:
    """Whatever job is due."""
    await Worker(world.works).drain()


@pytest.fixture
async def agent(world: World) -> Actor:
    await publish(world, version("check"))
    return await world.member("agent")


async def _ordered(world: World, agent: Actor) -> None:
    for _ in range(TICKETS):
        await act(world, await handled(world, agent), agent, "begin")
    await world.drain()
    await publish(world, version("examine"))
    async with world.acting(await world.admin()) as ctx:
        await runs.move_tickets(ctx, "moved", 1, 2, {"check": "examine"}, reason="改名")


async def _moved(world: World, owner: asyncpg.Connection) -> int:
    """How many have gone over: counted, told of, and standing there are the same."""
    rows = await owner.fetch(_STAND, world.tenant_id)
    stand = Counter((r["process_version"], r["node"], r["stays_at"], r["told"]) for r in rows)
    assert stand.keys() <= {(1, "check", "check", 0), (2, "examine", "examine", 1)}
    assert stand.total() == TICKETS
    async with world.acting() as ctx:
        (move,) = await runs.moves_of(ctx, "moved")
    gone = stand[(2, "examine", "examine", 1)]
    assert (move.tickets, move.moved) == (TICKETS, gone)
    return gone


async def _killed(
    world: World, owner: asyncpg.Connection, doomed: Victims, chance: random.Random
) -> list[int]:
    """How many had gone over at each death, until one lives to the end."""
    found: list[int] = []
    while not await doomed.do(work, chance.randint(1, LONGEST)):
        found.append(await _moved(world, owner))
        world.clock.advance(LEASE + timedelta(seconds=1))
    return found


async def test_what_was_moved_is_on_record_once_however_often_the_job_is_killed(
    world: World,
    agent: Actor,
    owner: asyncpg.Connection,
    server: postgres.Server,
    database_name: str,
) -> None:
    await _ordered(world, agent)
    dsn = server.dsn(postgres.APP, database_name)
    async with victims(world, dsn) as doomed:
        deaths = await _killed(world, owner, doomed, random.Random(SEED))
        assert any(0 < gone < TICKETS for gone in deaths), "no kill met a move half done"
    assert await _moved(world, owner) == TICKETS
    async with world.acting() as ctx:
        (move,) = await runs.moves_of(ctx, "moved")
    assert (move.state, move.left_behind) == ("done", [])
    ends = await owner.fetch(
        "SELECT type FROM events WHERE tenant_id = $1 AND type LIKE 'TicketsMove%'",
        world.tenant_id,
    )
    assert Counter(e["type"] for e in ends) == {"TicketsMoved": 1, "TicketsMoveEnded": 1}
    await chains_verify(world)

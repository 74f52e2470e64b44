"""Kill -9 around outside calls: asked again under the same key, done once, and on it goes."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta

import asyncpg
import pytest

from ringdesk.kernel import postgres
from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import LEASE, Worker
from ringdesk.modules import runs, tickets
from ringdesk.modules.tickets.commands.types import TypeEdit, change_type
from tests import given as givens
from tests.given import World
from tests.killing import (
    Victims,
    chains_verify,
    installed,
    leases_over,
    looking,
    until,
    victims,
    whole,
    world_of,
)

from .bank import Bank, killing
from .given import act, handled, publish
from .paying import FORM, paying

pytestmark = pytest.mark.crash

SEED = 20261122
KILLS = 10
_NEXT = LEASE + timedelta(seconds=1)


@pytest.fixture
def bank() -> Iterator[Bank]:
    made = Bank()
    yield made
    made.close()


@pytest.fixture
async def world(db: Database, bank: Bank) -> World:
    return await givens.world(db, call_hosts=bank.host)


@pytest.fixture
async def doomed(
    world: World, bank: Bank, server: postgres.Server, database_name: str
) -> AsyncIterator[Victims]:
    dsn = server.dsn(postgres.APP, database_name)
    async with victims(world, dsn, call_hosts=bank.host) as made:
        yield made


async def work(world: World) -> None:
    """Whatever job is due."""
    await Worker(world.works).drain()


async def ordered(world: World, bank: Bank) -> tuple[Actor, tickets.TicketState]:
    """A ticket at the node that pays; nobody has been asked yet."""
    async with world.acting(await world.admin()) as ctx:
        await change_type(ctx, "consult", TypeEdit(fields=FORM))
    await publish(world, paying(bank.host))
    agent = await world.member("agent")
    ticket = await handled(world, agent, fields={"order": "A-1"})
    await world.drain()
    at_the_call = await act(world, ticket, agent, "order")
    await only_the_call_is_due(world)
    return agent, at_the_call


async def only_the_call_is_due(world: World) -> None:
    """Whatever else there is to do is done, so that the moments tried are the call's own."""
    when = "UPDATE jobs SET run_at = run_at + $2 WHERE tenant_id = $1 AND kind = 'runs.call'"
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(when, world.tenant_id, timedelta(days=1))
    await world.drain()
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(when, world.tenant_id, -timedelta(days=1))


async def send_back(world: World, by: Actor, ticket: tickets.TicketState) -> None:
    async with world.acting(by) as ctx:
        await runs.send_back(ctx, ticket.id, to="handling", reason="other", redo="重新退款")
    await only_the_call_is_due(world)


async def told(owner: asyncpg.Connection, ticket: tickets.TicketState) -> Counter[str]:
    """How often what concerns calls is on the ticket's record."""
    rows = await owner.fetch(
        "SELECT type, data->>'purpose' AS purpose, data->>'because' AS because FROM events"
        " WHERE subject_id = $1 AND type IN ('CallOrdered', 'CallSettled', 'TicketProceeded')",
        ticket.id,
    )
    return Counter(f"{r['type']} {r['purpose'] or r['because']}" for r in rows)


async def paid_once(world: World, owner: asyncpg.Connection, ticket: tickets.TicketState) -> None:
    after = await world.reread(ticket)
    assert (after.node, after.fields["bank_ref"]) == ("check", "B-7")
    assert await told(owner, ticket) == {
        "CallOrdered do": 1, "CallSettled do": 1, "TicketProceeded called": 1,
    }  # fmt: skip


async def undone_once(world: World, owner: asyncpg.Connection, ticket: tickets.TicketState) -> None:
    assert (await world.reread(ticket)).node == "handling"
    assert await told(owner, ticket) == {
        "CallOrdered do": 1, "CallSettled do": 1, "TicketProceeded called": 1,
        "CallOrdered undo": 1, "CallSettled undo": 1,
    }  # fmt: skip
    states = await owner.fetch(
        "SELECT state FROM outside_calls WHERE tenant_id = $1", world.tenant_id
    )
    assert [row["state"] for row in states] == ["answered", "answered"]
    left = await owner.fetch(
        "SELECT kind FROM jobs WHERE tenant_id = $1 AND kind = 'runs.call'", world.tenant_id
    )
    assert left == []


async def test_killed_before_any_statement_it_is_done_once_and_undone_once(
    world: World, bank: Bank, doomed: Victims, owner: asyncpg.Connection
) -> None:
    agent, ticket = await ordered(world, bank)

    async def later(_: int) -> None:
        assert (await world.reread(ticket)).node in ("pay", "check", "handling")
        world.clock.advance(_NEXT)

    deaths = await doomed.at_every_moment(work, later)
    assert deaths > 10
    await paid_once(world, owner, ticket)
    assert Counter(bank.done.values()) == {"pay": 1}
    before = len(bank.asked)
    assert before > 5, "no kill came after the other side had answered"
    await send_back(world, agent, ticket)
    assert await doomed.at_every_moment(work, later) > 10
    assert len(bank.asked) - before > 5
    await undone_once(world, owner, ticket)
    assert Counter(bank.done.values()) == {"pay": 1, "undo": 1}
    assert all(one["body"] == {"ref": "B-7"} for one in bank.asked if one["path"] == "/undo")
    await chains_verify(world)


async def _until_it_lives(world: World, bank: Bank, doomed: Victims, chance: random.Random) -> int:
    """Killed while the other side has the request, or the moment it has answered; how often."""
    kill, deaths = killing(lambda: doomed.pid), 0
    for _ in range(KILLS):
        bank.on_request, bank.on_answer = chance.choice([(kill, Bank.quiet), (Bank.quiet, kill)])
        if await doomed.do(work):
            break
        deaths += 1
        world.clock.advance(_NEXT)
    bank.on_request = bank.on_answer = Bank.quiet
    await doomed.do(work)
    return deaths


async def test_killed_while_the_other_side_has_it_and_when_it_has_answered(
    world: World, bank: Bank, doomed: Victims, owner: asyncpg.Connection
) -> None:
    chance = random.Random(SEED)
    agent, ticket = await ordered(world, bank)
    assert await _until_it_lives(world, bank, doomed, chance) > KILLS // 2
    await paid_once(world, owner, ticket)
    await send_back(world, agent, ticket)
    assert await _until_it_lives(world, bank, doomed, chance) > KILLS // 2
    await undone_once(world, owner, ticket)
    assert Counter(bank.done.values()) == {"pay": 1, "undo": 1}
    await chains_verify(world)


async def test_the_application_itself_killed_asks_again_and_goes_on(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGDESK_CALL_HOSTS", bank.host)
    asked, loop = asyncio.Event(), asyncio.get_running_loop()
    bank.on_request = lambda: loop.call_soon_threadsafe(asked.set)
    async with installed("rd-call-") as application:
        async with world_of(application, RealClock()) as world:
            _, ticket = await ordered(world, bank)
        bank.hold.clear()
        starting = asyncio.create_task(application.start())
        await asyncio.wait_for(asked.wait(), 60)
        await asyncio.gather(starting)
        await application.kill()
        bank.hold.set()
        with postgres.start(application.folder / "postgres") as server:
            async with looking(server) as owner:

                async def gone_on() -> bool:
                    node = "SELECT node FROM tickets WHERE id = $1"
                    return bool(await owner.fetchval(node, ticket.id) == "check")

                assert not await gone_on()
                await leases_over(owner)
                await application.start()
                await until(gone_on, within=60)
                await application.stop()
                assert (await told(owner, ticket))["TicketProceeded called"] == 1
            await whole(server, application)
    assert len(bank.asked) == 2
    assert Counter(bank.done.values()) == {"pay": 1}

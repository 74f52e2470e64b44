"""A command writes its facts and all that follows from them at once."""

import asyncio
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from tests import given

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import Database
from ringdesk.kernel.events import Event, Recorded, react
from ringdesk.kernel.jobs import Order, enqueue, job
from ringdesk.kernel.recording import record
from ringdesk.modules.audit import verify

heard: list[int] = []


class StoneThrown(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "pond"
    ripples: int


class RippleSeen(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "pond"
    left: int


@react(StoneThrown)
async def ripple(ctx: Context, fact: Recorded) -> None:
    assert isinstance(fact.event, StoneThrown)
    if fact.event.ripples:
        ctx.emit(RippleSeen(subject_id=fact.event.subject_id, left=fact.event.ripples - 1))


@react(RippleSeen)
async def ripple_on(ctx: Context, fact: Recorded) -> None:
    assert isinstance(fact.event, RippleSeen)
    ctx.order(Order("test.ripple", {"left": fact.event.left}))
    if fact.event.left:
        ctx.emit(RippleSeen(subject_id=fact.event.subject_id, left=fact.event.left - 1))


@job("test.ripple")
async def hear(_ctx: Context, payload: dict[str, int]) -> None:
    heard.append(payload["left"])


@command(needs=None)
async def throw(ctx: Context, *ponds: UUID, ripples: int = 0, wrong: bool = False) -> None:
    for pond in ponds:
        ctx.emit(StoneThrown(subject_id=pond, ripples=ripples))
    if wrong:
        raise ValueError("the stone was not thrown after all")


async def told(world: given.World, pond: UUID) -> list[tuple[str, int]]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT type, seq FROM events WHERE subject_id = $1 ORDER BY position", pond
        )
    return [(row["type"], row["seq"]) for row in rows]


@pytest.mark.parametrize(("ponds", "ripples"), [(1, 0), (1, 6), (300, 3)])
async def test_one_lock_and_one_write_however_much_follows(
    world: given.World, ponds: int, ripples: int
) -> None:
    some = [uuid4() for _ in range(ponds)]
    async with world.acting() as ctx:
        await throw(ctx, *some)
    async with world.acting() as ctx:
        await throw(ctx, *some, ripples=ripples)
        assert ctx.tx.statements == 2
    written = await told(world, some[-1])
    assert [seq for _, seq in written] == list(range(2 + ripples))
    assert [kind for kind, _ in written[2:]] == ["RippleSeen"] * ripples
    assert (await verify(world.works.db, world.tenant_id)).ok


async def test_what_reactions_order_is_queued_with_the_facts(world: given.World) -> None:
    await world.drain()
    heard.clear()
    async with world.acting() as ctx:
        await throw(ctx, uuid4(), ripples=3)
    await world.drain()
    assert sorted(heard) == [0, 1, 2]


async def test_work_that_is_undone_leaves_neither_facts_nor_jobs(world: given.World) -> None:
    await world.drain()
    heard.clear()
    pond, other = uuid4(), uuid4()
    async with world.acting() as ctx:
        with pytest.raises(ValueError, match="not thrown"):
            await throw(ctx, pond, ripples=2, wrong=True)
        ctx.order(Order("test.ripple", {"left": 9}))
        ctx.forget()
        await throw(ctx, other)
    await world.drain()
    assert await told(world, pond) == []
    assert await told(world, other) == [("StoneThrown", 0)]
    assert heard == []


async def test_a_job_with_a_key_waits_once_though_ordered_twice_in_one_command(
    world: given.World,
) -> None:
    await world.drain()
    heard.clear()
    key = uuid4().hex
    async with world.acting() as ctx:
        ctx.order(Order("test.ripple", {"left": 1}, dedupe=key))
        ctx.order(Order("test.ripple", {"left": 2}, dedupe=key))
        await throw(ctx, uuid4())
        await enqueue(ctx.tx, ctx.now(), Order("test.ripple", {"left": 3}, dedupe=key))
    await world.drain()
    assert heard == [1]


async def test_two_who_begin_the_same_chain_at_once_do_not_fork_it(db: Database) -> None:
    tenant, pond = uuid4(), uuid4()

    async def one(begun: asyncio.Event, go_on: asyncio.Event) -> None:
        fact = (StoneThrown(subject_id=pond, ripples=0), system("test"), given.MONDAY)
        async with db.transaction(tenant) as tx:
            await record(tx, [fact])
            begun.set()
            await go_on.wait()

    begun, go_on = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(one(begun, go_on))
    await begun.wait()
    second = asyncio.create_task(one(asyncio.Event(), go_on))
    while not await _somebody_waits(db):  # noqa: ASYNC110 - the database tells nobody
        await asyncio.sleep(0.01)
    go_on.set()
    await asyncio.gather(first, second)
    report = await verify(db, tenant)
    assert (report.ok, report.checked, report.chains) == (True, 2, 1)


async def _somebody_waits(db: Database) -> bool:
    async with db.transaction() as tx:
        waiting: bool = await tx.connection.fetchval(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
    return waiting

"""Durable jobs: what a worker lost hold of is done by the next one."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from sqlalchemy import select
from tests import given

from ringdesk.kernel import jobs, postgres
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import LEASE, Order, Worker
from ringdesk.kernel.tables import jobs as table

ran: list[str] = []


@jobs.job("test.cut_off", outside=True)
async def cut_off(works: jobs.Works, _tenant_id: UUID, payload: dict[str, Any]) -> None:
    """The first time, its worker's database is gone before the end can be told."""
    ran.append(payload["mark"])
    if ran.count(payload["mark"]) == 1:
        await works.db.close()


async def queue(world: given.World, mark: str) -> None:
    async with world.acting() as ctx:
        await jobs.enqueue(ctx.tx, ctx.now(), Order("test.cut_off", {"mark": mark}))


async def test_a_job_whose_end_could_not_be_told_runs_again(
    world: given.World, server: postgres.Server, database_name: str
) -> None:
    mark = uuid4().hex
    await world.drain()
    await queue(world, mark)
    doomed = await Database.connect(server.dsn(postgres.APP, database_name))
    worker = Worker(jobs.Works(doomed, world.clock, world.works.ports))
    with pytest.raises(asyncpg.InterfaceError):
        await worker.drain_once()
    assert await world.drain() == 0, "its lease is not over yet"
    world.clock.advance(LEASE / 2)
    # The worker lives on and renews what it holds, which this job is no part of.
    worker.works.db = world.works.db
    await worker.renew()
    world.clock.advance(LEASE / 2 + timedelta(seconds=1))
    assert await world.drain() == 1
    assert ran.count(mark) == 2


@jobs.job("test.patient")
async def patient(ctx: Context, payload: dict[str, Any]) -> None:
    """Runs until the test lets it go."""
    ran.append(payload["mark"])
    await gates[payload["mark"]].wait()


gates: dict[str, asyncio.Event] = {}


async def test_a_job_that_takes_long_is_not_run_by_a_second_worker(world: given.World) -> None:
    mark = uuid4().hex
    gates[mark] = asyncio.Event()
    await world.drain()
    async with world.acting() as ctx:
        await jobs.enqueue(ctx.tx, ctx.now(), Order("test.patient", {"mark": mark}))
    worker = Worker(world.works)
    running = asyncio.create_task(worker.drain_once())
    while mark not in ran:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    world.clock.advance(LEASE - timedelta(seconds=1))
    await worker.renew()
    world.clock.advance(timedelta(seconds=2))
    assert await Worker(world.works).drain_once() == 0
    gates[mark].set()
    assert await running == 1
    assert ran.count(mark) == 1


async def _until(happened: Callable[[], bool]) -> None:
    while not happened():  # noqa: ASYNC110
        await asyncio.sleep(0.01)


async def test_one_that_waits_for_another_machine_does_not_hold_up_the_others(
    world: given.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(jobs, "MOST_ROUNDS", 3)
    await world.drain()
    slow, quick = [uuid4().hex for _ in range(2)], [uuid4().hex for _ in range(2)]
    gates.update({mark: asyncio.Event() for mark in slow})
    worker = Worker(world.works)
    running = asyncio.create_task(worker.run())
    for held, free in zip(slow, quick, strict=True):
        for kind, mark in (("test.patient", held), ("test.neighbor", free)):
            async with world.acting() as ctx:
                ctx.order(Order(kind, {"mark": mark}))
            await _until(lambda mark=mark: mark in ran)
    await _until(lambda: len(worker.rounds) == len(worker.leases) == len(slow))
    assert worker.turn.locked(), "nobody else has the turn meanwhile"
    for mark in slow:
        gates[mark].set()
    await _until(lambda: not worker.turn.locked())
    worker.stop()
    await running
    assert [ran.count(mark) for mark in (*slow, *quick)] == [1, 1, 1, 1]
    assert await world.drain() == 0


@jobs.job("test.neighbor", together=True)
async def neighbor(_ctx: Context, payloads: list[dict[str, Any]]) -> None:
    for payload in payloads:
        ran.append(payload["mark"])
        if payload["mark"].startswith("bad"):
            raise ValueError("this one cannot be done")


async def test_one_that_fails_does_not_take_its_neighbors_along(world: given.World) -> None:
    await world.drain()
    ran.clear()
    marks = ["one", "bad", "two"]
    async with world.acting() as ctx:
        for mark in marks:
            ctx.order(Order("test.neighbor", {"mark": mark}))
    await Worker(world.works).drain_once()
    assert ran[:2] == ["one", "bad"], "at first together, in their order"
    assert sorted(ran[2:]) == ["bad", "one", "two"], "then each on its own"
    async with world.acting() as ctx:
        left = await ctx.tx.connection.fetch(
            "SELECT payload->>'mark' AS mark, last_error FROM jobs WHERE tenant_id = $1",
            world.tenant_id,
        )
    assert [(row["mark"], row["last_error"]) for row in left] == [
        ("bad", "ValueError: this one cannot be done")
    ]


async def test_a_waiting_job_is_held_back_by_who_orders_it_again(world: given.World) -> None:
    await world.drain()
    ran.clear()
    again = Order("test.neighbor", {"mark": "once"}, dedupe=uuid4().hex)
    async with world.acting() as ctx:
        ctx.order(again)
    async with world.acting() as ctx:
        await jobs.enqueue(ctx.tx, ctx.now(), again)
        assert await Worker(world.works).drain_once() == 0, "it would not see what is written here"
    assert await world.drain() == 1
    assert ran == ["once"]


async def test_a_waiting_job_of_one_workspace_does_not_swallow_that_of_another(
    world: given.World, db: Database
) -> None:
    other, mark = await given.world(db), uuid4().hex
    for place in (world, other):
        for _ in range(2):
            async with place.acting() as ctx:
                ctx.order(Order("test.neighbor", {"mark": mark}, dedupe="the same"))
    async with db.transaction() as tx:
        rows = await tx.all(select(table.c.tenant_id).where(table.c.payload["mark"].astext == mark))
    assert sorted(row["tenant_id"] for row in rows) == sorted([world.tenant_id, other.tenant_id])
    await world.drain()

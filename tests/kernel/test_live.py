"""The live feed on a real PostgreSQL: order, resume, walls, slow and departed readers."""

import asyncio
import random
from uuid import uuid4

import asyncpg
import pytest
from tests.kernel.live_given import (
    RightsChanged,
    member,
    reading,
    ring,
    ring_in,
    running,
)

from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import Unauthenticated
from ringdesk.kernel.live import MOST_ROWS, feed, recheck_on
from ringdesk.kernel.live.subscriptions import MOST_WAITING
from ringdesk.kernel.recording import record


async def test_an_event_reaches_the_streams_of_its_workspace_by_notify(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live, reading(live, tenant) as one, reading(live, tenant) as two:
        await ring_in(db, tenant, 1)
        assert (await one.has(1))[0][1]["tone"] == 1
        assert (await two.has(1))[0][1]["tone"] == 1


async def test_the_poll_finds_what_no_wake_up_announced(db: Database) -> None:
    tenant = uuid4()
    async with running(db, poll=0.05, deaf=True) as live, reading(live, tenant) as reader:
        await ring_in(db, tenant, 7)
        await reader.has(1)
        assert reader.tones == [7]


async def test_a_lost_listen_connection_is_made_again_and_nothing_is_missed(
    db: Database, owner: asyncpg.Connection, database_name: str
) -> None:
    tenant = uuid4()
    async with running(db) as live, reading(live, tenant) as reader:
        killed = await owner.fetch(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'LISTEN%' AND datname = $1",
            database_name,
        )
        assert len(killed) == 1
        await ring_in(db, tenant, 1)
        await reader.has(1)
        await live.listener.listening.wait()
        await ring_in(db, tenant, 2)
        await reader.has(2)
        assert reader.tones == [1, 2]


async def test_another_workspace_hears_nothing(db: Database) -> None:
    tenant, other = uuid4(), uuid4()
    async with running(db) as live, reading(live, tenant) as mine, reading(live, other) as theirs:
        await ring_in(db, other, 5)
        await theirs.has(1)
        await ring_in(db, tenant, 6)
        await mine.has(1)
        assert (mine.tones, theirs.tones) == ([6], [5])


async def test_only_those_who_may_see_it_are_told(db: Database) -> None:
    tenant = uuid4()
    async with (
        running(db) as live,
        reading(live, tenant, member("bell.closed_hall")) as insider,
        reading(live, tenant, member()) as outsider,
    ):
        await ring_in(db, tenant, 1, hall="closed")
        await ring_in(db, tenant, 2)
        await insider.has(2)
        await outsider.has(1)
        assert (insider.tones, outsider.tones) == ([1, 2], [2])


async def test_a_lower_position_committed_later_is_told_and_told_first(db: Database) -> None:
    tenant = uuid4()
    async with running(db, poll=0.05) as live, reading(live, tenant) as reader:
        async with db.transaction(tenant) as slow:
            await ring(slow, 1)
            await ring_in(db, tenant, 2)
            window = await feed.read_window(
                live.works, tenant, reader.last_id or 0, await feed.horizon(live.works)
            )
            assert window.unsettled
            assert list(window.batch.broadcasts) == []
        await reader.has(2)
        assert reader.tones == [1, 2]


@pytest.mark.parametrize("seed", range(5))
async def test_interleaved_transactions_are_told_once_each_in_order(
    db: Database, seed: int
) -> None:
    tenant, chance = uuid4(), random.Random(seed)
    writers, rounds = 5, 8
    plan = [
        [(chance.random() * 0.02, chance.random() < 0.2) for _ in range(rounds)]
        for _ in range(writers)
    ]
    kept = [
        w * 100 + r for w, steps in enumerate(plan) for r, (_, undo) in enumerate(steps) if not undo
    ]

    async def write(number: int) -> None:
        for turn, (pause, undo) in enumerate(plan[number]):
            try:
                async with db.transaction(tenant) as tx:
                    await ring(tx, number * 100 + turn)
                    await asyncio.sleep(pause)
                    if undo:
                        await tx.connection.execute("SELECT 1 / 0")
            except asyncpg.DivisionByZeroError:
                assert undo

    async with running(db, poll=0.05) as live, reading(live, tenant) as reader:
        await asyncio.gather(*map(write, range(writers)))
        await reader.has(len(kept))
        assert sorted(reader.tones) == sorted(kept)
        places = [(body["xid"], body["position"]) for _, body in reader.events]
        assert places == sorted(places)


async def test_a_stream_resumes_behind_its_last_id_without_gap_or_repeat(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live:
        async with reading(live, tenant) as first:
            await ring_in(db, tenant, 1)
            await first.has(1)
        await ring_in(db, tenant, 2, 3)
        await ring_in(db, tenant, 4)
        async with reading(live, tenant, last=first.last_id) as second:
            await ring_in(db, tenant, 5)
            await second.has(4)
            assert second.tones == [2, 3, 4, 5]


async def test_a_resumed_stream_still_sees_only_what_it_may(db: Database) -> None:
    tenant, other = uuid4(), uuid4()
    async with running(db) as live:
        async with reading(live, tenant) as first:
            last = first.last_id
        await ring_in(db, tenant, 1, hall="closed")
        await ring_in(db, other, 2)
        await ring_in(db, tenant, 3)
        async with reading(live, tenant, last=last) as second:
            await second.has(1)
            assert second.tones == [3]


async def test_a_gap_too_large_to_tell_is_answered_by_reset(db: Database) -> None:
    tenant = uuid4()
    await ring_in(db, tenant, *range(MOST_ROWS + 1))
    async with running(db) as live, reading(live, tenant, last=0) as reader:
        await reader.has(1)
        assert reader.events == [("reset", {})]
        await ring_in(db, tenant, 1)
        await reader.has(2)
        assert reader.tones == [1]


async def test_a_point_of_another_life_of_the_database_is_answered_by_reset(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live, reading(live, tenant, last=2**62) as reader:
        assert reader.events == [("reset", {})]
        await ring_in(db, tenant, 1)
        await reader.has(2)
        assert reader.tones == [1]


async def test_a_quiet_stream_gets_signs_of_life_that_move_its_id(db: Database) -> None:
    tenant = uuid4()
    async with running(db, poll=0.02, heartbeat=0.05) as live, reading(live, tenant) as reader:
        before = reader.last_id
        assert before
        await ring_in(db, tenant, 1, hall="closed")
        await reader.until(lambda me: me.last_id > before)
        assert reader.events == []


async def test_a_reader_who_does_not_read_loses_its_queue_and_no_other(db: Database) -> None:
    tenant = uuid4()
    async with (
        running(db) as live,
        reading(live, tenant) as reader,
        live.subscription(tenant, member(), None) as asleep,
    ):
        for tone in range(MOST_WAITING + 5):
            await ring_in(db, tenant, tone)
            await reader.has(tone + 1)
        assert reader.tones == list(range(MOST_WAITING + 5))
        woken = await asleep.next(1)
        assert woken is not None
        assert [one.name for one in woken.broadcasts] == ["reset"]
        assert await asleep.next(1) is not None


async def test_a_stream_ends_with_its_session(db: Database) -> None:
    tenant, actor, calls = uuid4(), member(), []

    async def admit() -> object:
        calls.append(1)
        if len(calls) > 2:
            raise Unauthenticated("session_ended")
        return actor

    async with (
        running(db, recheck=0.05) as live,
        reading(live, tenant, actor, admit=admit) as reader,
    ):
        await reader.until(lambda me: me.ended)
        assert len(calls) == 3


async def test_a_right_withdrawn_is_withdrawn_before_the_next_word(db: Database) -> None:
    recheck_on("RightsChanged")
    tenant, insider = uuid4(), member("bell.closed_hall")

    async def demoted() -> object:
        return member()

    async with (
        running(db) as live,
        reading(live, tenant, insider, admit=demoted) as reader,
    ):
        await ring_in(db, tenant, 1, hall="closed")
        await reader.has(1)
        async with db.transaction(tenant) as tx:
            await record(tx, [(RightsChanged(subject_id=uuid4()), insider, live.works.clock.now())])
        await ring_in(db, tenant, 2, hall="closed")
        await ring_in(db, tenant, 3)
        await reader.has(2)
        assert reader.tones == [1, 3]


@pytest.mark.parametrize("hall", ["broken", "no such table"])
async def test_a_publishers_mistake_costs_a_fetch_and_not_the_feed(db: Database, hall: str) -> None:
    tenant = uuid4()
    async with running(db) as live, reading(live, tenant) as reader:
        await ring_in(db, tenant, 1, hall=hall)
        await reader.has(1)
        await ring_in(db, tenant, 2)
        await reader.has(2)
        assert reader.events[0] == ("reset", {})
        assert reader.tones == [2]


async def test_nothing_is_read_for_a_workspace_nobody_watches(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live:
        async with reading(live, tenant):
            assert live.watched() == {tenant}
        assert live.watched() == set()
        await ring_in(db, tenant, 1)


async def test_stopping_ends_every_stream(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live, reading(live, tenant) as one, reading(live, uuid4()) as two:
        live.stop()
        await one.until(lambda me: me.ended)
        await two.until(lambda me: me.ended)

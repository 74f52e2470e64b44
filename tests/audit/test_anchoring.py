"""Anchors: one per finished day, everything covered exactly once, whatever the clocks say."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import asyncpg
import pytest
from tests.audit.given import LIN, NOON, PageTurned, turn

from ringdesk.kernel.db import Database
from ringdesk.kernel.recording import record
from ringdesk.modules.audit import anchor, anchoring, verify

DAY = timedelta(days=1)


async def test_a_day_is_anchored_once_it_has_ended_and_only_once(db: Database) -> None:
    tenant, book = uuid4(), uuid4()
    await turn(db, tenant, book, [1, 2])
    assert await anchor(db, tenant, NOON + DAY)
    assert not await anchor(db, tenant, NOON + DAY + timedelta(hours=1))
    await turn(db, tenant, book, [3], at=NOON + DAY)
    assert await anchor(db, tenant, NOON + 2 * DAY)
    report = await verify(db, tenant)
    assert report.ok
    assert [(a.day, a.events) for a in report.anchors] == [
        (NOON.date(), 2), ((NOON + DAY).date(), 1),
    ]  # fmt: skip


async def test_a_quiet_day_is_anchored_too(db: Database) -> None:
    tenant, book = uuid4(), uuid4()
    await turn(db, tenant, book, [1])
    await anchor(db, tenant, NOON + DAY)
    await anchor(db, tenant, NOON + 2 * DAY)
    report = await verify(db, tenant)
    assert report.ok
    assert [a.events for a in report.anchors] == [1, 0]
    assert report.anchors[0].hash != report.anchors[1].hash


async def test_a_workspace_without_a_record_has_nothing_to_anchor(db: Database) -> None:
    assert not await anchor(db, uuid4(), NOON)


async def test_an_event_dated_back_into_an_anchored_day_is_covered_by_the_next(
    db: Database,
) -> None:
    tenant, book = uuid4(), uuid4()
    await turn(db, tenant, book, [1])
    await anchor(db, tenant, NOON + DAY)
    await turn(db, tenant, book, [2], at=NOON - 30 * DAY)
    assert (await verify(db, tenant)).ok
    await anchor(db, tenant, NOON + 2 * DAY)
    report = await verify(db, tenant)
    assert report.ok
    assert [a.events for a in report.anchors] == [1, 1]


async def test_an_anchor_waits_for_those_who_may_still_record_below_it(db: Database) -> None:
    tenant = uuid4()
    async with db.transaction(tenant) as slow:
        await record(slow, [(PageTurned(subject_id=uuid4(), page=1), LIN, NOON)])
        await turn(db, tenant, uuid4(), [2])
        making = asyncio.create_task(anchor(db, tenant, NOON + DAY))
        await asyncio.sleep(0.3)
        assert not making.done()
    assert await making
    report = await verify(db, tenant)
    assert report.ok
    assert [a.events for a in report.anchors] == [2]


async def test_no_anchor_is_better_than_a_wrong_one(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    tenant = uuid4()
    async with db.transaction(tenant) as slow:
        await record(slow, [(PageTurned(subject_id=uuid4(), page=1), LIN, NOON)])
        await turn(db, tenant, uuid4(), [2])
        # Afterwards with all its patience: it waits for the whole server's transactions.
        with monkeypatch.context() as hasty:
            hasty.setattr(anchoring, "PATIENCE_SECONDS", 0.2)
            with pytest.raises(TimeoutError):
                await anchor(db, tenant, NOON + DAY)
    assert await anchor(db, tenant, NOON + DAY)
    assert (await verify(db, tenant)).ok


async def test_two_processes_make_one_anchor(db: Database) -> None:
    tenant = uuid4()
    await turn(db, tenant, uuid4(), [1, 2, 3])
    made = await asyncio.gather(*(anchor(db, tenant, NOON + DAY) for _ in range(3)))
    assert sum(made) == 1
    assert (await verify(db, tenant)).ok


@pytest.mark.parametrize(
    "change",
    ["hash = decode(repeat('00', 32), 'hex')", "events = events + 1", "at = at + interval '1 s'",
     "last_position = last_position - 1", "day = day - 1"],
)  # fmt: skip
async def test_a_changed_anchor_is_found(
    db: Database, owner: asyncpg.Connection, change: str
) -> None:
    tenant = uuid4()
    await turn(db, tenant, uuid4(), [1, 2])
    await anchor(db, tenant, NOON + DAY)
    await anchor(db, tenant, NOON + 2 * DAY)
    await owner.execute(
        f"UPDATE anchors SET {change} WHERE tenant_id = $1 AND day = $2", tenant, NOON.date()
    )
    first = (await verify(db, tenant)).first_broken
    assert first
    assert first.fault == "anchor"


async def test_an_anchor_taken_out_breaks_the_next(db: Database, owner: asyncpg.Connection) -> None:
    tenant = uuid4()
    await turn(db, tenant, uuid4(), [1, 2])
    await anchor(db, tenant, NOON + DAY)
    await anchor(db, tenant, NOON + 2 * DAY)
    await owner.execute(
        "DELETE FROM anchors WHERE tenant_id = $1 AND day = $2", tenant, NOON.date()
    )
    first = (await verify(db, tenant)).first_broken
    assert first
    assert (first.fault, first.day) == ("anchor", (NOON + DAY).date())

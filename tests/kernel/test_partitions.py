"""Months of the event table: ready ahead, never in the way of what the rest already holds."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import pytest
from tests.conftest import _fresh_database

from ringdesk.kernel import partitions, postgres
from ringdesk.kernel.doctor import Mark

TODAY = date(2031, 11, 21)


@pytest.fixture
async def fresh(server: postgres.Server, worker_id: str) -> AsyncIterator[asyncpg.Connection]:
    """The owner's login of a database whose event table has no months yet."""
    name = f"months_{worker_id}"
    await _fresh_database(server, name)
    connection = await asyncpg.connect(server.dsn(postgres.OWNER, name))
    yield connection
    await connection.close()


def test_months_are_counted_across_the_turn_of_the_year() -> None:
    assert partitions.shifted(date(2026, 11, 30), 2) == date(2027, 1, 1)
    assert partitions.shifted(date(2026, 1, 31), -1) == date(2025, 12, 1)
    assert partitions.shifted(date(2026, 12, 31), 0) == date(2026, 12, 1)


async def test_the_coming_months_are_made_once(fresh: asyncpg.Connection) -> None:
    assert await partitions.months_ahead(fresh, TODAY) == 0
    await partitions.prepare(fresh, TODAY)
    await partitions.prepare(fresh, TODAY)
    assert await partitions.months_ahead(fresh, TODAY) == partitions.MONTHS_AHEAD


async def test_a_month_the_rest_has_rows_of_does_not_stop_the_others(
    fresh: asyncpg.Connection,
) -> None:
    await fresh.execute("ALTER TABLE events NO FORCE ROW LEVEL SECURITY")
    await fresh.execute(
        "INSERT INTO events (tenant_id, at, id, subject_kind, subject_id, seq, type, "
        '"group", actor_kind, actor_name, data, changes, prev_hash, hash) VALUES '
        "($1, $2, $1, 'x', $1, 0, 'X', 'flow', 'system', 'x', '{}', '[]', '', '')",
        uuid4(),
        datetime(2032, 2, 3, tzinfo=UTC),
    )
    await partitions.prepare(fresh, TODAY)
    # December and January stand, February stays in the rest, March stands behind the gap.
    assert await partitions.months_ahead(fresh, TODAY) == 2
    assert await fresh.fetchval("SELECT to_regclass('events_203203') IS NOT NULL")


async def test_the_doctor_warns_when_the_months_run_out(
    fresh: asyncpg.Connection, server: postgres.Server, worker_id: str
) -> None:
    dsn = server.dsn(postgres.OWNER, f"months_{worker_id}")
    await partitions.prepare(fresh, TODAY)
    fine = await asyncio.to_thread(partitions.check(dsn, TODAY).run)
    late = await asyncio.to_thread(partitions.check(dsn, date(2032, 2, 1)).run)
    assert (fine.mark, fine.params) == (Mark.OK, {"count": 4})
    assert (late.mark, late.params) == (Mark.WARN, {"count": 1})

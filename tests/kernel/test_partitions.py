"""Months of the event table: ready ahead, never in the way of what the rest already holds."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tests.conftest import TEST_DATA

from ringdesk import migrations
from ringdesk.kernel import partitions, postgres
from ringdesk.kernel.doctor import Mark
from ringdesk.kernel.settings import Settings

TODAY = date(2031, 11, 21)


@pytest.fixture
def months_dsn(server: postgres.Server) -> Iterator[str]:
    """The owner's login of a migrated database whose event table has no months yet."""
    name = f"test_months_{os.getpid()}"
    admin = server.dsn(postgres.SUPERUSER)
    asyncio.run(_execute(admin, f"CREATE DATABASE {name} OWNER {postgres.OWNER}"))
    dsn = server.dsn(postgres.OWNER, name)
    asyncio.run(migrations.upgrade(dsn))
    yield dsn
    asyncio.run(_execute(admin, f"DROP DATABASE {name} WITH (FORCE)"))


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute(statement)
    await connection.close()


@pytest.fixture
async def fresh(months_dsn: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(months_dsn)
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
    fresh: asyncpg.Connection, months_dsn: str
) -> None:
    await partitions.prepare(fresh, TODAY)
    fine = await asyncio.to_thread(partitions.check(months_dsn, TODAY).run)
    late = await asyncio.to_thread(partitions.check(months_dsn, date(2032, 2, 1)).run)
    assert (fine.mark, fine.params) == (Mark.OK, {"count": 4})
    assert (late.mark, late.params) == (Mark.WARN, {"count": 1})


def test_the_doctor_asks_only_a_database_that_answers(
    server: postgres.Server, tmp_path: Path
) -> None:
    assert server.running
    asked = partitions.checks(Settings(data_dir=TEST_DATA), TODAY)
    assert [check.name for check in asked] == ["partitions"]
    assert partitions.checks(Settings(data_dir=tmp_path), TODAY) == []

"""One embedded PostgreSQL for the run, one migrated database per test process."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings

from ringdesk import migrations
from ringdesk.kernel import postgres
from ringdesk.kernel.db import Database
from ringdesk.modules.identity import passwords
from tests import given
from tests.distributing import ByFileAndSite, remove_spare_seed, turn

ROOT = Path(__file__).parent.parent
# The same examples every time, and as long as a busy machine takes for them. Others are looked
# for with `make test ARGS=--hypothesis-profile=searching`.
_steady = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _steady)
settings.register_profile("searching", _steady, derandomize=False)
settings.load_profile("steady")
TEST_DATA = Path(os.environ.get("RINGDESK_TEST_DATA", ROOT / "var" / "test"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=turn)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where work is handed out to the test processes: nobody takes the spare seed any more."""
    if not hasattr(session.config, "workerinput"):
        remove_spare_seed()


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFileAndSite:
    remove_spare_seed()
    return ByFileAndSite(config, log)


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 with the parameters of given.CHEAP_HASH: the real ones take a tenth of a second."""
    cheap = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    passwords._decoy.cache_clear()


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """The test server. Nobody kills it: tests that do have one of their own."""
    running = postgres.start(TEST_DATA / "postgres")
    yield running
    running.stop()


async def _fresh_database(server: postgres.Server, name: str) -> None:
    admin = await asyncpg.connect(server.dsn(postgres.SUPERUSER))
    await _drop_left_over(admin)
    await _create(admin, name)
    await admin.close()
    await migrations.upgrade(server.dsn(postgres.OWNER, name))


async def _create(admin: asyncpg.Connection, name: str) -> None:
    """Commits there do not wait for the disk: only the server's own end could lose one."""
    await admin.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER}")
    await admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")


async def _drop_left_over(admin: asyncpg.Connection) -> None:
    """Databases of test processes that were killed."""
    rows = await admin.fetch("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")
    for row in rows:
        pid = row["datname"].rpartition("_")[2]
        if pid.isdigit() and not os.path.exists(f"/proc/{pid}"):  # noqa: ASYNC240, PTH110
            await admin.execute(f"DROP DATABASE IF EXISTS {row['datname']} WITH (FORCE)")


async def _drop(server: postgres.Server, name: str) -> None:
    admin = await asyncpg.connect(server.dsn(postgres.SUPERUSER))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture(scope="session")
def database_name(server: postgres.Server, worker_id: str) -> Iterator[str]:
    """A migrated database of this test process; two runs at once do not meet."""
    name = f"test_{worker_id}_{os.getpid()}"
    asyncio.run(_fresh_database(server, name))
    yield name
    asyncio.run(_drop(server, name))


@pytest.fixture
async def db(server: postgres.Server, database_name: str) -> AsyncIterator[Database]:
    """A pool logged in as the application's role, which row-level security binds.

    Nobody's jobs wait there: every test begins at the same virtual moment, and what another left
    for a second later would come due in the middle of this one.
    """
    database = await Database.connect(server.dsn(postgres.APP, database_name), high=10)
    await database.pool.execute("DELETE FROM jobs")
    await database.pool.execute("DELETE FROM schedules")
    yield database
    await database.close()


@pytest.fixture
async def empty_db(server: postgres.Server, worker_id: str) -> AsyncIterator[Database]:
    """A database of the test's own, without a workspace: as after the installation."""
    name = f"empty_{worker_id}"
    admin = await asyncpg.connect(server.dsn(postgres.SUPERUSER))
    await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await _create(admin, name)
    await migrations.upgrade(server.dsn(postgres.OWNER, name))
    database = await Database.connect(server.dsn(postgres.APP, name), high=6)
    yield database
    await database.close()
    await admin.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await admin.close()


@pytest.fixture
async def owner(server: postgres.Server, database_name: str) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection, for tests that tamper with what the application cannot touch."""
    connection = await asyncpg.connect(server.dsn(postgres.SUPERUSER, database_name))
    yield connection
    await connection.close()


@pytest.fixture
async def world(db: Database) -> given.World:
    """A fresh workspace with an admin, on a virtual clock."""
    return await given.world(db)

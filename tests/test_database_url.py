"""DATABASE_URL: one login of somebody else's PostgreSQL, and the wall still stands."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from ringdesk.installation import open_installation
from ringdesk.kernel import postgres
from ringdesk.kernel.settings import Settings
from ringdesk.modules import audit, identity
from tests.given import PASSWORD, World

# The embedded server, and any other major version that Debian installed.
_OTHERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(params=[None, *_OTHERS], ids=["embedded", *(p.parent.name for p in _OTHERS)])
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An address with a login that owns everything, as a hoster gives it out."""
    if request.param is not None and int(request.param.parent.name) < 15:
        pytest.skip("older than what is supported")
    folder = Path(tempfile.mkdtemp(prefix="ringdesk-url-"))
    folder.chmod(0o755)
    server = postgres.start(folder / "postgres", binaries=request.param)
    yield server.dsn(postgres.SUPERUSER)
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


async def test_the_loop_begins_and_row_security_binds(url: str, tmp_path: Path):
    settings = dataclasses.replace(Settings(), data_dir=tmp_path, database_url=url)
    async with open_installation(settings) as (works, _place):
        admin = identity.FirstAdmin("管理员", "admin@url.test", PASSWORD)
        made = await identity.create_workspace(works, identity.NewWorkspace("外部库", admin))
        world = World(works, made)
        await world.ticket()
        assert (await audit.verify(works.db, made.tenant_id)).ok
        async with works.db.transaction() as tx:
            assert await tx.connection.fetchval("SELECT current_user") == "ringdesk_app"
            assert await tx.connection.fetchval("SELECT count(*) FROM tickets") == 0
    async with open_installation(settings) as (works, _place):
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT count(*) FROM tickets") == 1
        await connection.close()

"""What an installation stands on: the database (embedded or given), keys, files, texts."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from ringdesk import migrations
from ringdesk.kernel import partitions, postgres
from ringdesk.kernel.clock import Clock, RealClock
from ringdesk.kernel.db import Database
from ringdesk.kernel.files import FolderStore
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings
from ringdesk.modules.channels import DnsResolver, SmtpPost, WorkspacePostOffice

log = logging.getLogger(__name__)
WATCH_SECONDS = 1.0


@dataclass(slots=True)
class Place:
    """Where the database is: a login that owns the schema, and one that row security binds."""

    owner_dsn: str
    app_dsn: str
    role: str | None
    server: postgres.Server | None = None


def find_database(settings: Settings) -> Place:
    """DATABASE_URL when given, else the embedded server in the data folder. Blocks on first use."""
    if settings.database_url:
        owner = settings.database_owner_url or settings.database_url
        return Place(owner, settings.database_url, settings.database_role)
    server = postgres.start(settings.data_dir / "postgres")
    return Place(server.dsn(postgres.OWNER), server.dsn(postgres.APP), None, server)


def make_ports(settings: Settings) -> dict[str, Any]:
    """Everything outside the database that contexts carry along."""
    data_dir = Path(settings.data_dir)
    return {
        "settings": settings,
        "keyring": Keyring.open(settings.secret_key, data_dir),
        "files": FolderStore(data_dir / "files"),
        "texts": Catalogues.load(),
        "post_office": WorkspacePostOffice(),
        "mail_post": SmtpPost(),
        "resolver": DnsResolver() if settings.verify_senders else None,
    }


async def migrate(place: Place) -> None:
    """Bring the schema up to date and the event partitions ahead of time."""
    await migrations.upgrade(place.owner_dsn, role=place.role or postgres.APP)
    connection = await asyncpg.connect(place.owner_dsn)
    try:
        await partitions.prepare(connection, RealClock().now().date())
    finally:
        await connection.close()


@asynccontextmanager
async def open_installation(
    settings: Settings, *, clock: Clock | None = None
) -> AsyncIterator[tuple[Works, Place]]:
    """The installation ready for work: database running and migrated, pool open."""
    place = await asyncio.to_thread(find_database, settings)
    try:
        await migrate(place)
        db = await Database.connect(place.app_dsn, role=place.role, high=settings.pool_size)
        try:
            async with _kept_running(place.server):
                yield Works(db, clock or RealClock(), make_ports(settings)), place
        finally:
            await db.close()
    finally:
        if place.server:
            await asyncio.to_thread(place.server.stop)


@asynccontextmanager
async def _kept_running(server: postgres.Server | None) -> AsyncIterator[None]:
    """An embedded server that is killed meanwhile is started again; the pool connects anew."""
    watch = asyncio.create_task(_watch(server)) if server else None
    try:
        yield
    finally:
        if watch:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch


async def _watch(server: postgres.Server) -> None:
    while True:
        await asyncio.sleep(WATCH_SECONDS)
        try:
            if not await asyncio.to_thread(lambda: server.running):
                log.warning("the database is gone, starting it again")
                await asyncio.to_thread(server.ensure_running)
        except postgres.PostgresUnavailable as trouble:
            log.warning("the database does not start: %s", trouble)

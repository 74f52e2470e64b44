"""A database of its own on the installation's embedded server, gone afterwards."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

from ringdesk import migrations
from ringdesk.kernel import partitions, postgres
from ringdesk.kernel.clock import RealClock


@asynccontextmanager
async def fresh_database(server: postgres.Server) -> AsyncIterator[str]:
    """Its name; migrated, and dropped at the end."""
    name = f"bench_{os.getpid()}"
    admin = await asyncpg.connect(server.dsn(postgres.SUPERUSER))
    try:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.execute(f"CREATE DATABASE {name} OWNER {postgres.OWNER}")
        await migrations.upgrade(server.dsn(postgres.OWNER, name))
        owner = await asyncpg.connect(server.dsn(postgres.OWNER, name))
        await partitions.prepare(owner, RealClock().now().date())
        await owner.close()
        yield name
    finally:
        await admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        await admin.close()

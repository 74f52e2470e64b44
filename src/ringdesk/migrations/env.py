"""Alembic's entry: one async connection, one transaction for each revision."""

import asyncio

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from ringdesk.kernel.db import metadata


def _walk(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata, transaction_per_migration=True
    )
    with context.begin_transaction():
        context.run_migrations()


async def _main() -> None:
    dsn: str = context.config.attributes["dsn"]
    engine = create_async_engine(
        dsn.replace("postgresql://", "postgresql+asyncpg://", 1), poolclass=NullPool
    )
    async with engine.connect() as connection:
        await connection.run_sync(_walk)
    await engine.dispose()


asyncio.run(_main())

"""The one line of schema changes, and the command that walks it."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ringdesk.kernel.schema import APP_ROLE, rights

_HERE = Path(__file__).parent
# Two processes that start at once migrate one after the other.
_LOCK = 7_244_019


def config(dsn: str) -> Config:
    """Alembic's configuration for a login that may change the schema."""
    made = Config()
    made.set_main_option("script_location", str(_HERE))
    made.attributes["dsn"] = dsn
    return made


def head() -> str:
    """The newest revision of this code."""
    return ScriptDirectory.from_config(config("")).get_current_head() or ""


async def upgrade(owner_dsn: str, *, role: str = APP_ROLE) -> None:
    """Bring the schema to this code's state and grant the application's role its rights."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await connection.execute(f"SELECT pg_advisory_lock({_LOCK})")
        await asyncio.to_thread(command.upgrade, config(owner_dsn), "head")
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            await connection.execute(f"CREATE ROLE {role} NOLOGIN")
            await connection.execute(f"GRANT {role} TO CURRENT_USER")
        for statement in rights(role):
            await connection.execute(statement)
    finally:
        await connection.close()

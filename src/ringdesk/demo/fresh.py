"""Clearing a demo away, so that it can be played anew."""

from typing import Literal

import asyncpg

from . import marks

Outcome = Literal["cleared", "earnest", "playing", "whole"]

_OTHERS = "SELECT count(*) FROM workspaces WHERE NOT demo"
_TABLES = """
    SELECT format('%I', relname) AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""


async def clear_demo(owner_dsn: str, *, only_cut_off: bool = False) -> Outcome:
    """Empty every table. Nothing is done, and why is said, when somebody works here in earnest,

    when a process is playing the demo, or when it is `whole` and only a cut off one is meant.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        async with connection.transaction():
            if not await marks.nobody_plays(connection):
                return "playing"
            await connection.execute("LOCK TABLE workspaces IN ACCESS EXCLUSIVE MODE")
            if only_cut_off and not await marks.still_cut_off(connection):
                return "whole"
            if await connection.fetchval(_OTHERS):
                return "earnest"
            names = ", ".join(row["name"] for row in await connection.fetch(_TABLES))
            await connection.execute(f"TRUNCATE {names} CASCADE")
    finally:
        await connection.close()
    return "cleared"

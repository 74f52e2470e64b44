"""Clearing a demo away, so that it can be played anew."""

import asyncpg

_OTHERS = "SELECT count(*) FROM workspaces WHERE NOT demo"
_TABLES = """
    SELECT format('%I', relname) AS name FROM pg_class
    WHERE relkind IN ('r', 'p') AND NOT relispartition
      AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
"""


async def clear_demo(owner_dsn: str) -> bool:
    """Empty every table; False, and nothing done, when somebody works here in earnest."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        async with connection.transaction():
            await connection.execute("LOCK TABLE workspaces IN ACCESS EXCLUSIVE MODE")
            if await connection.fetchval(_OTHERS):
                return False
            names = ", ".join(row["name"] for row in await connection.fetch(_TABLES))
            await connection.execute(f"TRUNCATE {names} CASCADE")
    finally:
        await connection.close()
    return True

"""The event table's partitions: one a month, made ahead of time by a login that owns the schema.

The application's role cannot make tables, so this happens at every start and by `migrate`. What
comes when no month is ready lands in the default partition: nothing is lost, it is only slower.
"""

import asyncio
from datetime import date
from urllib.parse import quote, urlencode

import asyncpg

from .doctor.checks import Check, Finding, Mark
from .postgres import APP, DATABASE, Server
from .postgres.postmaster import answering
from .schema import month_partition, months
from .settings import Settings

MONTHS_BACK = 3
MONTHS_AHEAD = 4
# Fewer than this and the doctor warns: start Ringdesk anew, or run `ringdesk migrate`.
FEWEST_AHEAD = 2


def shifted(day: date, by: int) -> date:
    """The first day of the month `by` months away."""
    count = day.year * 12 + day.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)


async def prepare(owner: asyncpg.Connection, today: date) -> None:
    """Make the months around `today`. A month the default partition has rows of stays there."""
    for month in months(shifted(today, -MONTHS_BACK), shifted(today, MONTHS_AHEAD)):
        try:
            await owner.execute(month_partition(month))
        except asyncpg.CheckViolationError:
            continue


async def months_ahead(connection: asyncpg.Connection, today: date) -> int:
    """How many months after this one are ready, without a gap."""
    rows = await connection.fetch(
        "SELECT inhrelid::regclass::text AS name FROM pg_inherits"
        " WHERE inhparent = to_regclass('events')"
    )
    names = {row["name"] for row in rows}
    ready = 0
    while f"events_{shifted(today, ready + 1):%Y%m}" in names:
        ready += 1
    return ready


def checks(settings: Settings, today: date) -> list[Check]:
    """The doctor's question, where a database answers; a stopped one is made ready as it starts."""
    dsn = answering_dsn(settings)
    return [check(dsn, today)] if dsn else []


def answering_dsn(settings: Settings) -> str | None:
    """The application's login to the database of these settings; None when it does not run."""
    if settings.database_url:
        return settings.database_url
    found = answering((settings.data_dir / "postgres").resolve())
    if found is None:
        return None
    where = urlencode({"host": str(found.socket_dir), "port": Server.port}, quote_via=quote)
    return f"postgresql://{APP}@/{DATABASE}?{where}"


def check(dsn: str, today: date) -> Check:
    """The doctor's question whether the coming months are ready."""

    async def ask() -> int:
        connection = await asyncpg.connect(dsn, timeout=10)
        try:
            return await months_ahead(connection, today)
        finally:
            await connection.close()

    def look() -> Finding:
        ready = asyncio.run(ask())
        if ready < FEWEST_AHEAD:
            return Finding(Mark.WARN, "partitions_short", {"count": ready})
        return Finding(Mark.OK, "partitions", {"count": ready})

    return Check("partitions", look)

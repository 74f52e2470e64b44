"""A real PostgreSQL for kernel tests that need no schema of the product: temporary tables only."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg

from ringdesk.kernel.db import Tx, prepare_connection


class Scratch:
    """One connection and its loop, to be used from plain (hypothesis) tests."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: Any) -> None:
        self.loop = loop
        self.connection = connection
        self.tx = Tx(connection, None)

    def run(self, statement: Any) -> list[asyncpg.Record]:
        return self.loop.run_until_complete(self.tx.all(statement))

    def plan(self, statement: Any) -> str:
        """What EXPLAIN says of a statement, arguments included."""
        text, arguments = self.tx._prepare(statement, {})
        lines = self.loop.run_until_complete(self.connection.fetch(f"explain {text}", *arguments))
        return "\n".join(line[0] for line in lines)

    def execute(self, text: str) -> None:
        self.loop.run_until_complete(self.connection.execute(text))

    def insert(self, text: str, rows: list[tuple[Any, ...]]) -> None:
        self.loop.run_until_complete(self.connection.executemany(text, rows))

    def pairs(self, text: str, *arguments: Any) -> list[tuple[Any, Any]]:
        rows = self.loop.run_until_complete(self.connection.fetch(text, *arguments))
        return [(row[0], row[1]) for row in rows]

    def value(self, text: str) -> Any:
        return self.loop.run_until_complete(self.connection.fetchval(text))


async def _open(dsn: str) -> Any:
    connection = await asyncpg.connect(dsn)
    await prepare_connection(connection)
    return connection


@contextmanager
def scratch(dsn: str) -> Iterator[Scratch]:
    loop = asyncio.new_event_loop()
    connection = loop.run_until_complete(_open(dsn))
    try:
        yield Scratch(loop, connection)
    finally:
        loop.run_until_complete(connection.close())
        loop.close()

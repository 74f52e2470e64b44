"""The statements of an action, heard on the connection while the application answers in-process."""

import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple
from uuid import UUID

from starlette.types import ASGIApp, Message

from ringdesk.kernel.db import Database

from .client import Request


class Statement(NamedTuple):
    """One statement as sent, and the single value it gave where it gave one."""

    sql: str
    arguments: tuple[Any, ...]
    value: Any = None
    # Another row of the statement before, sent in the same round trip.
    again: bool = False


class Sample(NamedTuple):
    """One action: when it began (milliseconds since 1970), and all it sent."""

    began: int
    statements: list[Statement]

    @property
    def counted(self) -> int:
        """Statements apart from those that open and end transactions; many rows count once."""
        return sum(
            not one.again and not one.sql.startswith(("BEGIN", "COMMIT")) for one in self.statements
        )


class _Ear:
    """Stands in for a connection and notes what is sent."""

    def __init__(self, connection: Any, heard: list[Statement]) -> None:
        self._connection, self._heard = connection, heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    async def execute(self, sql: str, *arguments: Any) -> Any:
        self._heard.append(Statement(sql, arguments))
        return await self._connection.execute(sql, *arguments)

    async def executemany(self, sql: str, rows: Iterable[Any]) -> None:
        rows = list(rows)
        self._heard += [Statement(sql, tuple(row), None, n > 0) for n, row in enumerate(rows)]
        await self._connection.executemany(sql, rows)

    async def fetch(self, sql: str, *arguments: Any) -> Any:
        self._heard.append(Statement(sql, arguments))
        return await self._connection.fetch(sql, *arguments)

    async def fetchrow(self, sql: str, *arguments: Any) -> Any:
        self._heard.append(Statement(sql, arguments))
        return await self._connection.fetchrow(sql, *arguments)

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        value = await self._connection.fetchval(sql, *arguments)
        self._heard.append(Statement(sql, arguments, value))
        return value


class Overheard:
    """A pool whose connections are listened to; `Database(Overheard(pool))`."""

    def __init__(self, pool: Any) -> None:
        self._pool = pool
        self.heard: list[Statement] = []

    @asynccontextmanager
    async def acquire(self) -> AsyncIterator[Any]:
        async with self._pool.acquire() as connection:
            yield _Ear(connection, self.heard)

    async def close(self) -> None:
        await self._pool.close()


def overheard(db: Database) -> tuple[Database, Overheard]:
    """The same database, listened to."""
    pool = Overheard(db.pool)
    return Database(pool), pool


async def answered(app: ASGIApp, request: Request, token: str) -> tuple[int, bytes]:
    """Ask the application in this very process, without its lifespan: no jobs run."""
    path, _, query = request.path.partition("?")
    body = b"" if request.body is None else json.dumps(request.body).encode()
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http",
        "method": request.method, "path": path, "raw_path": path.encode(),
        "query_string": query.encode(), "root_path": "", "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
        "headers": [(b"authorization", f"Bearer {token}".encode()),
                    (b"content-type", b"application/json")],
    }  # fmt: skip
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        said.append(message)

    await app(scope, receive, send)
    return said[0]["status"], b"".join(one.get("body", b"") for one in said[1:])


def made_since(value: Any, began: int) -> bool:
    """Whether this is a time-ordered id that was made after that instant (RFC 9562, version 7)."""
    return isinstance(value, UUID) and value.version == 7 and value.int >> 80 >= began

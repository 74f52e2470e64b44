"""Commits that do not wait for the disk, for the time of the play only.

A play that is cut off is played again from an empty installation, so nothing is lost by it.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from uuid import UUID

from ringdesk.kernel.db import Database, Tx


class _Unhurried(Database):
    def __init__(self, db: Database) -> None:
        super().__init__(db.pool)
        self._eased: set[int] = set()

    @asynccontextmanager
    async def transaction(
        self, tenant_id: UUID | None = None, *, read_only: bool = False
    ) -> AsyncIterator[Tx]:
        async with super().transaction(tenant_id, read_only=read_only) as tx:
            backend = tx.connection.get_server_pid()
            if backend not in self._eased:
                # For the session: the pool hands connections on as they are.
                await tx.connection.execute("SET synchronous_commit TO off")
                self._eased.add(backend)
            yield tx


@asynccontextmanager
async def unhurried(db: Database) -> AsyncIterator[Database]:
    """The same database; afterwards every connection of the pool waits for the disk again."""
    try:
        yield _Unhurried(db)
    finally:
        async with AsyncExitStack() as stack:
            for _ in range(db.pool.get_size()):
                connection = await stack.enter_async_context(db.pool.acquire())
                await connection.execute("RESET synchronous_commit")

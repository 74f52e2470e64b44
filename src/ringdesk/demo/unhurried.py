"""Commits that do not wait for the disk, for the time of the play only.

A play that is cut off is played again from an empty installation, so nothing is lost by it.
"""

from typing import Any

from ringdesk.kernel.db import Database, Statement


class Unhurried(Database):
    """The same pool. Each transaction says so for itself, so that nobody else's is meant."""

    preface = "; SET LOCAL synchronous_commit TO off"

    def __init__(self, db: Database) -> None:
        super().__init__(db.pool)

    async def alone(self, statement: Statement, **params: Any) -> list[Any]:
        async with self.transaction() as tx:
            return await tx.all(statement, **params)

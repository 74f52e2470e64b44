"""Forks a process for each deed it reads and says how that ended: `python -m tests.victim_process`.

It is the parent that has everything loaded, so that a life costs a fork and a connection.
"""

import asyncio
import gc
import os
import signal
import traceback
from typing import Any

from asyncpg import Connection

import ringdesk.app as whole_application
from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.db import Database, Statement
from tests import given
from tests.forking import fork_each
from tests.killing import Deed

_SENDS = ("execute", "executemany", "fetch", "fetchrow", "fetchval")


def _die_before(number: int) -> None:
    """Instead of sending that statement this process is gone."""
    sent = 0

    def counted(send: Any) -> Any:
        async def count(*args: Any, **more: Any) -> Any:
            nonlocal sent
            sent += 1
            if sent == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return await send(*args, **more)

        return count

    for name in _SENDS:
        setattr(Connection, name, counted(getattr(Connection, name)))


async def _live(deed: Deed) -> None:
    db = await Database.connect(deed.dsn, low=2, high=2)
    works = given.works(db, **deed.settings)
    works.clock = VirtualClock(deed.now)
    if deed.dies_before is not None:
        _die_before(deed.dies_before)
    await deed.body(given.World(works, deed.made), **deed.args)


def _child(deed: Deed) -> int:
    try:
        asyncio.run(_live(deed))
    except BaseException:  # noqa: BLE001 - a forked process must not go on as its parent
        traceback.print_exc()
        return 1
    return 0


def _compile_statements() -> None:
    """Here once, not in every life."""
    for one in gc.get_objects():
        if isinstance(one, Statement):
            assert one.sql


def main() -> None:
    assert whole_application.MODULES
    _compile_statements()
    fork_each(_child)


if __name__ == "__main__":
    main()

"""The one connection of a process that hears NOTIFY.

What it hears are wake-ups: a dropped connection loses them, so whoever listens also polls. After
every (re)connection each listener is called once with an empty payload: "look at everything".
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import asyncpg

from .db import Database

log = logging.getLogger(__name__)

Hear = Callable[[str], None]
LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)

RETRY_SECONDS = 1.0
PROBE_SECONDS = 30.0


class Listener:
    """Register with `hear` before `run`; `run` reconnects until it is cancelled."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._heard: dict[str, list[Hear]] = {}
        # Set while every LISTEN is in place.
        self.listening = asyncio.Event()

    def hear(self, channel: str, call: Hear) -> None:
        """Call with the payload of every NOTIFY on the channel; must not block."""
        self._heard.setdefault(channel, []).append(call)

    async def run(self) -> None:
        while True:
            try:
                await self._listen()
            except LOST as lost:
                log.warning("LISTEN was lost, trying again: %s", lost)
            finally:
                self.listening.clear()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        async with self._db.pool.acquire() as connection:
            gone = asyncio.Event()
            connection.add_termination_listener(ended := lambda _connection: gone.set())
            try:
                for channel in self._heard:
                    await connection.add_listener(channel, self._dispatch)
                self._all_may_have_changed()
                self.listening.set()
                await _until(gone, connection)
            finally:
                await self._leave(connection, ended)

    async def _leave(self, connection: Any, ended: Callable[[Any], None]) -> None:
        """The pool does not reset connections, so nothing of ours may stay behind on it."""
        if connection.is_closed():
            return
        connection.remove_termination_listener(ended)
        with contextlib.suppress(*LOST):
            for channel in self._heard:
                await connection.remove_listener(channel, self._dispatch)

    def _dispatch(self, _connection: Any, _pid: int, channel: str, payload: Any) -> None:
        for call in self._heard[channel]:
            try:
                call(str(payload))
            except Exception:
                log.exception("a listener on %s failed", channel)

    def _all_may_have_changed(self) -> None:
        for channel in self._heard:
            self._dispatch(None, 0, channel, "")


async def _until(gone: asyncio.Event, connection: Any) -> None:
    """Wait for the connection's end; a probe finds the one that died without a word."""
    while not gone.is_set():
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                await gone.wait()
        except TimeoutError:
            await connection.fetchval("SELECT 1", timeout=PROBE_SECONDS)

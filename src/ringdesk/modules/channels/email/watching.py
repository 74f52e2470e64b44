"""Watching one mailbox for as long as it is connected: catch up, wait, and again."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.settings import Settings

from ..rules.mailbox import Mailbox
from ..rules.retrying import reconnect_pause
from ..store import mailboxes
from ..troubles import note_trouble
from .fetching import Fetcher
from .imap import ERRORS, IDLE_SECONDS, ImapLine, TokenRefused
from .keys import with_key
from .oauth import TokenTrouble
from .trouble_codes import code_of

log = logging.getLogger(__name__)

POLL_SECONDS = 30.0
R = TypeVar("R")


class Watcher:
    """One mailbox, one connection, one thread: a slow server slows nobody else down."""

    def __init__(self, works: Works, box: Mailbox, *, poll: float = POLL_SECONDS) -> None:
        self.box = box
        self._works = works
        self._poll = poll
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="imap")
        self._line: ImapLine | None = None
        self._failures = 0

    async def run(self) -> None:
        """Until cancelled. Every failure is written to the mailbox and tried again."""
        try:
            while True:
                try:
                    await self._watch()
                except Exception as failure:  # noqa: BLE001 - no failure ends the watch
                    await self._note(failure)
                finally:
                    await self._close()
                await asyncio.sleep(reconnect_pause(self._failures))
        finally:
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _watch(self) -> None:
        settings: Settings = self._works.ports["settings"]
        self._line = line = await with_key(
            self._works, self.box, "imap", self._open, lambda why: isinstance(why, TokenRefused)
        )
        fetcher = Fetcher(self._works, self.box, line, self._thread, settings.mail_bytes)
        while True:
            await fetcher.catch_up()
            self._failures = 0
            if line.can_idle:
                await self._blocking(line.wait, IDLE_SECONDS)
            else:
                await asyncio.sleep(self._poll)
                await self._blocking(line.still_there)

    async def _open(self, key: str) -> ImapLine:
        assert self.box.imap is not None  # noqa: S101 - only such mailboxes are watched
        return await self._blocking(ImapLine, self.box.imap, key)

    async def _blocking(self, call: Callable[..., R], *given: Any) -> R:
        """In the mailbox's own thread. When cancelled, the line is cut so that the thread ends."""
        work = asyncio.get_running_loop().run_in_executor(self._thread, call, *given)
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            if self._line is not None:
                self._line.interrupt()
            raise

    async def _note(self, failure: Exception) -> None:
        self._failures += 1
        expected = isinstance(failure, (*ERRORS, TokenTrouble))
        log.log(
            logging.WARNING if expected else logging.ERROR,
            "mailbox %s: %s", self.box.address, failure, exc_info=None if expected else failure,
        )  # fmt: skip
        try:
            async with self._works.context(self.box.tenant_id, system("imap")) as ctx:
                error = f"{type(failure).__name__}: {failure}"
                await mailboxes.note_trouble(ctx, self.box.id, error)
                auth = self.box.imap.auth if self.box.imap else "password"
                await note_trouble(ctx, self.box, "imap", code_of(failure, auth), error)
        except Exception as worse:  # noqa: BLE001 - the database may be what is away
            log.warning("mailbox %s: its trouble is not written down: %s", self.box.address, worse)

    async def _close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.interrupt()
            with contextlib.suppress(RuntimeError):
                await asyncio.shield(
                    asyncio.get_running_loop().run_in_executor(self._thread, line.close)
                )

"""One open stream: whom it is for, and the bounded queue between the hub and the client."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from ringdesk.kernel.context import Actor

from .broadcasts import RESET
from .feed import Batch

MOST_WAITING = 100


class Subscription:
    """`backlog` is what a resumed stream missed; `told` the id up to which it has been told."""

    def __init__(self, tenant_id: UUID, actor: Actor, told: int) -> None:
        self.tenant_id = tenant_id
        self.actor = actor
        self.told = told
        self.backlog: Sequence[Batch] = ()
        # The actor's rights may have changed since they were read.
        self.stale = False
        self.ended = False
        self._queue: asyncio.Queue[Batch | None] = asyncio.Queue(MOST_WAITING)

    def offer(self, batch: Batch) -> None:
        """Queue what concerns this reader. One who does not read loses it and fetches anew."""
        if batch.recheck:
            self.stale = True
        if self.stale or any(one.visible(self.actor) for one in batch.broadcasts):
            self._put(batch)
        elif self._queue.empty():
            self.told = max(self.told, batch.until)

    def _put(self, batch: Batch) -> None:
        if self._queue.full():
            while not self._queue.empty():
                self._queue.get_nowait()
            batch = Batch([RESET], batch.until)
        self._queue.put_nowait(batch)

    def end(self) -> None:
        """The stream closes as soon as it looks up."""
        self.ended = True
        if not self._queue.full():
            self._queue.put_nowait(None)

    async def next(self, seconds: float) -> Batch | None:
        """The next batch; None after `seconds` of silence, or at the end."""
        try:
            async with asyncio.timeout(seconds):
                return await self._queue.get()
        except TimeoutError:
            return None

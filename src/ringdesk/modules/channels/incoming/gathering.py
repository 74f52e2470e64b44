"""Mails that arrive at the same moment are stored together: one commit for all of them."""

import asyncio
from collections import defaultdict
from uuid import UUID

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works

from .intake import Kept, RawMail, enter, keep_bytes

MOST_AT_ONCE = 50
_Waiting = tuple[Kept, "asyncio.Future[None]"]


class Gathering:
    """While one commit is on its way, those who come meanwhile wait for the next one together."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._waiting: dict[UUID, list[_Waiting]] = defaultdict(list)
        self._busy: dict[UUID, asyncio.Task[None]] = {}

    async def take_in(self, tenant_id: UUID, mail: RawMail) -> None:
        """Returns when the mail is stored for good; raises when it is not."""
        (kept,) = await keep_bytes(self._works, tenant_id, [mail])
        stored = asyncio.get_running_loop().create_future()
        self._waiting[tenant_id].append((kept, stored))
        if tenant_id not in self._busy:
            self._busy[tenant_id] = asyncio.create_task(self._store(tenant_id))
        await stored

    async def _store(self, tenant_id: UUID) -> None:
        try:
            while self._waiting[tenant_id]:
                batch = self._waiting[tenant_id][:MOST_AT_ONCE]
                del self._waiting[tenant_id][:MOST_AT_ONCE]
                await self._commit(tenant_id, batch)
        finally:
            del self._busy[tenant_id]
            del self._waiting[tenant_id]

    async def _commit(self, tenant_id: UUID, batch: list[_Waiting]) -> None:
        try:
            async with self._works.context(tenant_id, system("mail")) as ctx:
                await enter(ctx, [kept for kept, _ in batch])
        except Exception as failure:  # noqa: BLE001 - each of them hears it and answers
            if len(batch) > 1:
                # One of them may be what cannot be stored: the others must not suffer for it.
                for one in batch:
                    await self._commit(tenant_id, [one])
                return
            _settle(batch, failure)
        else:
            _settle(batch, None)


def _settle(batch: list[_Waiting], failure: Exception | None) -> None:
    for _, stored in batch:
        if stored.done():
            continue
        if failure is None:
            stored.set_result(None)
        else:
            stored.set_exception(failure)

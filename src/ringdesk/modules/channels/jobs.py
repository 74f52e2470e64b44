"""Periodic work of the mail."""

from datetime import timedelta
from typing import Any

from ringdesk.kernel import jobs
from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works

from .incoming import READ
from .store import inbox
from .store.mailboxes import tenants_with_mail

_LEFT_BEHIND = timedelta(minutes=2)


@jobs.job("channels.sweep", every=timedelta(minutes=1))
async def wake_readers(works: Works, _tenant: Any, _payload: Any) -> None:
    """Mail that waits although nobody reads it (its job was given up) is read after all."""
    for tenant_id in await tenants_with_mail(works):
        async with works.context(tenant_id, system("sweep")) as ctx:
            if await inbox.oldest_waiting(ctx, ctx.now() - _LEFT_BEHIND):
                order = jobs.Order(kind=READ, payload={}, dedupe=READ)
                await jobs.enqueue(ctx.tx, ctx.now(), order)

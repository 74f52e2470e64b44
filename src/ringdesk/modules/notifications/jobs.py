"""Read notices do not pile up for ever."""

from datetime import timedelta
from typing import Any

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity

from .store import forget

KEPT = timedelta(days=90)


@job("notifications.forget", every=timedelta(days=1))
async def forget_read_notices(works: Works, _tenant: Any, _payload: Any) -> None:
    """Drop what was read more than 90 days ago, in every workspace."""
    for tenant_id in await identity.workspace_ids(works):
        async with works.context(tenant_id, system("notifications.forget")) as ctx:
            await forget(ctx, ctx.now() - KEPT)

"""Periodic work: what has ended and proves nothing is swept away."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works, job

from .directory import workspace_ids
from .rules.throttling import LONGEST
from .store import people, sessions, throttles

# Ended sessions are kept this long for whoever asks where an account was used.
_KEPT = timedelta(days=30)


@job("identity.sweep", every=timedelta(hours=1))
async def sweep(works: Works, _tenant: UUID | None, _payload: dict[str, Any]) -> None:
    """Forget counters, links and sessions that are over."""
    now = works.clock.now()
    async with works.db.transaction() as tx:
        await throttles.sweep(tx, now - LONGEST)
        await people.sweep_resets(tx, now - _KEPT)
    for tenant_id in await workspace_ids(works):
        async with works.context(tenant_id, system("sweep")) as ctx:
            await sessions.sweep(ctx.tx, now - _KEPT)

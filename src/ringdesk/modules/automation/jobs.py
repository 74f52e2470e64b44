"""Rules at work: on what happened, after a wait, every quarter of an hour."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Postpone, Works, job
from ringdesk.modules import identity

from . import store
from .reactions import HAPPENED
from .resuming import resume
from .running import ACTOR, RESUME, consider
from .store import Cause
from .sweeping import sweep_workspace
from .verdicts import SLOT

# Budgets are counted by quarters, days and weeks; what is older is not asked for again.
SPENT_KEPT = timedelta(days=40)


@job(HAPPENED, outside=True)
async def on_event(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Each rule that waits for it, in their order and each in a transaction of its own.

    Running again after a crash changes nothing: a rule decides once about an event.
    """
    cause = Cause(
        event_id=UUID(payload["event_id"]),
        event_type=payload["event_type"],
        seq=payload["seq"],
        actor_kind=payload["actor_kind"],
        actor_id=UUID(payload["actor_id"]) if payload["actor_id"] else None,
    )
    at = datetime.fromisoformat(payload["at"])
    for rule_id in payload["rules"]:
        await consider(works, tenant_id, UUID(rule_id), UUID(payload["ticket_id"]), cause, at)


@job(RESUME, outside=True)
async def on_resume(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Go on with a run whose wait is over."""
    match_id = UUID(payload["match_id"])
    await resume(works, tenant_id, match_id)
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        found = await store.match(ctx, match_id)
    # Ordered a moment early: a clock of another machine is behind.
    if found and found.resume_at and found.resume_at <= works.clock.now() + timedelta(minutes=1):
        raise Postpone(max(found.resume_at - works.clock.now(), timedelta(seconds=1)))


@job("automation.sweep", every=SLOT)
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """The time rules of every workspace."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_workspace(works, tenant_id)


@job("automation.housekeeping", every=timedelta(days=1))
async def housekeeping(works: Works, _tenant: Any, _payload: Any) -> None:
    """Counters of budgets long past."""
    for tenant_id in await identity.workspace_ids(works):
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            await store.forget_spent(ctx, ctx.now() - SPENT_KEPT)

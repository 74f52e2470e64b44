"""What quality does by itself: close what was accepted and rated, accept after long silence."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import TicketRated

from .commands import accept

BATCH = 200


@react(TicketRated, later=True)
async def close_when_rated(ctx: Context, fact: Recorded) -> None:
    """Accepted and rated: nothing is left to wait for. A gate still shut leaves it to a person."""
    ticket = await tickets.read(ctx, fact.event.subject_id)
    if ticket.node == "accepted":
        await _try_close(ctx, ticket.id)


async def _try_close(ctx: Context, ticket_id: UUID) -> None:
    try:
        await tickets.close(ctx, ticket_id)
    except DomainError:
        return


_t = tickets.tickets_table.c
_waiting = sql(
    select(_t.id, _t.node)
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.node == bindparam("at_node"),
        _t.archived_at.is_(None),
        _t.updated_at < bindparam("quiet_since"),
    )
    .order_by(_t.updated_at)
    .limit(BATCH)
)


@job("quality.sweep", every=timedelta(minutes=5))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """Silence accepts, rest closes, age archives: as the process's limits say, per workspace."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_workspace(works, tenant_id)


async def sweep_workspace(works: Works, tenant_id: UUID) -> None:
    """One workspace's sweep; each ticket in a transaction of its own."""
    limits = (("acceptance", "accept", 1), ("accepted", "close", 1), ("closed", "archive", 1))
    for node, action, least_days in limits:
        async with works.context(tenant_id, system("sweep")) as ctx:
            since = ctx.now() - timedelta(days=least_days)
            rows = await ctx.tx.all(_waiting, at_node=node, quiet_since=since)
        for row in rows:
            await _act(works, tenant_id, row["id"], action)


async def _act(works: Works, tenant_id: UUID, ticket_id: UUID, action: str) -> None:
    name = {"accept": "auto_accept", "close": "auto_close", "archive": "auto_archive"}[action]
    body: Any = {"accept": accept, "close": tickets.close, "archive": tickets.archive}[action]
    try:
        async with works.context(tenant_id, system(name)) as ctx:
            await body(ctx, ticket_id)
    except DomainError:
        return  # not due yet, or somebody was faster: the next sweep asks again

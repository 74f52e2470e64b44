"""What quality does by itself: close what was accepted and rated, accept after long silence."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, literal_column, select, tuple_

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, tickets, workflow
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
# Since somebody last said or did something that counts: a rule that adds a tag does not.
_quiet = func.greatest(
    _t.resolved_at, _t.reviewed_at, _t.accepted_at, _t.closed_at, _t.last_customer_at,
    _t.last_agent_at,
)  # fmt: skip
_waiting = sql(
    select(_t.id, _quiet.label("quiet_at"))
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.node == bindparam("at_node"),
        _t.archived_at.is_(None),
        _t.status_category.in_([literal_column("'resolved'"), literal_column("'closed'")]),
        _t.open_duties == literal_column("0"),
        _quiet < bindparam("quiet_since"),
        tuple_(_quiet, _t.id) > tuple_(bindparam("after_at"), bindparam("after_id")),
    )
    .order_by(_quiet, _t.id)
    .limit(BATCH)
)
_BEFORE_ALL = (datetime(1970, 1, 1, tzinfo=UTC), UUID(int=0))


@job("quality.sweep", every=timedelta(minutes=5))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """Silence accepts, rest closes, age archives: as the processes' limits say."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_workspace(works, tenant_id)


async def sweep_workspace(works: Works, tenant_id: UUID) -> None:
    """One workspace's sweep; each ticket in a transaction of its own, the gates decide."""
    async with works.context(tenant_id, system("sweep")) as ctx:
        limits = [p.process.limits for p in (await workflow.versions(ctx)).values()]
    if not limits:
        return
    for node, days, name, body in (
        ("acceptance", min(one.accept_after_days for one in limits), "auto_accept", accept),
        ("accepted", min(one.close_after_days for one in limits), "auto_close", tickets.close),
        ("closed", min(one.archive_after_days for one in limits), "auto_archive", tickets.archive),
    ):
        await _sweep_node(works, tenant_id, node, timedelta(days=days), name, body)


async def _sweep_node(
    works: Works, tenant_id: UUID, node: str, quiet: timedelta, name: str, body: Any
) -> None:
    after_at, after_id = _BEFORE_ALL
    while True:
        async with works.context(tenant_id, system(name)) as ctx:
            rows = await ctx.tx.all(
                _waiting, at_node=node, quiet_since=ctx.now() - quiet, after_at=after_at,
                after_id=after_id,
            )  # fmt: skip
        for row in rows:
            await _act(works, tenant_id, row["id"], name, body)
        if len(rows) < BATCH:
            return
        after_at, after_id = rows[-1]["quiet_at"], rows[-1]["id"]


async def _act(works: Works, tenant_id: UUID, ticket_id: UUID, name: str, body: Any) -> None:
    try:
        async with works.context(tenant_id, system(name)) as ctx:
            await body(ctx, ticket_id)
    except DomainError:
        return  # not due yet, or somebody was faster: the next sweep asks again

"""Moving running tickets to another version of their process: checked, in batches, on record."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, or_, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError, Invalid
from ringdesk.kernel.jobs import Order, Works, job
from ringdesk.modules import identity, tickets, workflow
from ringdesk.modules.tickets.events import TicketMigrated

from . import store
from .events import TicketsMoved
from .tables import node_runs

MOVE = "runs.move"
BATCH = 200
ACTOR = "process_move"
_t, _r = tickets.tickets_table.c, node_runs.c
_running = (
    _t.tenant_id == bindparam("tenant_id"),
    _t.process_key == bindparam("of_process"),
    _t.process_version == bindparam("of_version"),
    _t.closed_at.is_(None),
)
_stand = sql(select(_t.node, func.count().label("count")).where(*_running).group_by(_t.node))
_occupy = sql(
    select(_r.node, _r.kind, func.count().label("count"))
    .join_from(
        tickets.tickets_table,
        node_runs,
        (_r.tenant_id == _t.tenant_id) & (_r.ticket_id == _t.id),
    )
    .where(*_running, or_(_r.state == "active", _r.state == "owed"), _r.node != _t.node)
    .group_by(_r.node, _r.kind)
)
_batch = sql(
    select(_t.id).where(*_running, _t.id > bindparam("after")).order_by(_t.id).limit(BATCH)
)


class Misfit(msgspec.Struct, frozen=True):
    """Tickets that cannot be moved. `reason`: node_missing, category_differs, kind_differs,

    branch_differs.
    """

    node: str
    to: str
    reason: str
    count: int


class MoveCheck(msgspec.Struct, frozen=True):
    """What a move would do: running tickets by the node they occupy, and what does not fit."""

    tickets: int
    occupied: dict[str, int]
    misfits: list[Misfit]


async def check_move(
    ctx: Context, key: str, source: int, target: int, node_map: Mapping[str, str]
) -> MoveCheck:
    """A dry run. A node not in the map keeps its key. NotFound for a version there is not."""
    before = await workflow.process_version(ctx, key, source)
    after = await workflow.process_version(ctx, key, target)
    asked = {"of_process": key, "of_version": source}
    stand = Counter({row["node"]: row["count"] for row in await ctx.tx.all(_stand, **asked)})
    total = stand.total()
    for row in await ctx.tx.all(_occupy, **asked):
        stand[row["node"]] += row["count"]
    misfits = [
        Misfit(node, node_map.get(node, node), reason, count)
        for node, count in sorted(stand.items())
        if (reason := misfit(before, after, node, node_map))
    ]
    return MoveCheck(total, dict(sorted(stand.items())), misfits)


def misfit(
    before: workflow.Process, after: workflow.Process, node: str, node_map: Mapping[str, str]
) -> str | None:
    """Why a token at a node cannot go on at the one it is mapped to."""
    new = node_map.get(node, node)
    if not after.has_node(new):
        return "node_missing"
    if after.node(new).kind != before.node(node).kind:
        return "kind_differs"
    split, there = workflow.owner_of(before, node), workflow.owner_of(after, new)
    if (split and node_map.get(split, split)) != there:
        return "branch_differs"
    if split is None and after.status_of(new).category != before.status_of(node).category:
        return "category_differs"
    return None


@command(needs="process.publish")
async def move_tickets(
    ctx: Context,
    key: str,
    source: int,
    target: int,
    node_map: Mapping[str, str],
    *,
    reason: str,
) -> MoveCheck:
    """Move every running ticket of a version to another one, by a job; what it will do.

    DomainError `move_misfits` when something does not fit: then nothing is moved.
    """
    if not reason.strip():
        raise Invalid(("reason", "required"))
    if source == target:
        raise Invalid(("target", "itself"))
    found = await check_move(ctx, key, source, target, node_map)
    if found.misfits:
        raise DomainError("move_misfits", misfits=msgspec.to_builtins(found.misfits))
    payload = {
        "key": key, "source": source, "target": target, "nodes": dict(node_map), "reason": reason,
    }  # fmt: skip
    ctx.order(Order(kind=MOVE, payload=payload))
    ctx.emit(
        TicketsMoved(
            subject_id=workflow.subject_id(ctx.tenant_id, key), key=key, before_version=source,
            version=target, tickets=found.tickets, nodes=dict(node_map), reason=reason,
        )
    )  # fmt: skip
    return found


@job(MOVE, outside=True)
async def move(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Each ticket in a transaction of its own; after a crash those left are moved.

    One that has gone meanwhile to where it does not fit stays on its version.
    """
    after = UUID(int=0)
    while True:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            rows = await ctx.tx.all(
                _batch, of_process=payload["key"], of_version=payload["source"], after=after
            )
        for row in rows:
            async with works.context(tenant_id, system(ACTOR)) as ctx:
                await identity.recall_config(ctx)
                await move_ticket(ctx, row["id"], payload)
        if len(rows) < BATCH:
            return
        after = rows[-1]["id"]


@command(needs="process.publish")
async def move_ticket(ctx: Context, ticket_id: UUID, asked: Mapping[str, Any]) -> bool:
    """Move one ticket; False when it is there already, closed, or fits no more."""
    ticket = await tickets.lock(ctx, ticket_id)
    if ticket.closed or ticket.process_version != asked["source"]:
        return False
    before = await workflow.process_version(ctx, asked["key"], asked["source"])
    after = await workflow.process_version(ctx, asked["key"], asked["target"])
    occupied = {ticket.node, *(run.node for run in await store.open_runs(ctx, ticket.id))}
    if any(misfit(before, after, node, asked["nodes"]) for node in occupied):
        return False
    nodes = {node: asked["nodes"].get(node, node) for node in sorted(occupied)}
    status = after.status_of(nodes[ticket.node])
    await tickets.save(
        ctx, ticket, process_version=after.version, node=nodes[ticket.node], status=status.key
    )
    ctx.emit(_told(ticket, after, nodes, status.key, asked["reason"]))
    return True


def _told(
    ticket: tickets.TicketState,
    after: workflow.Process,
    nodes: dict[str, str],
    status: str,
    reason: str,
) -> TicketMigrated:
    return TicketMigrated(
        subject_id=ticket.id,
        node=ticket.node,
        from_node=ticket.node,
        to_node=nodes[ticket.node],
        from_status=ticket.status,
        to_status=status,
        tracked=True,
        process_key=after.key,
        before_version=ticket.process_version,
        version=after.version,
        reason=reason,
        nodes=nodes,
    )

"""Beginning a move, moving a portion, ending it: each is whole in its transaction."""

from collections.abc import Mapping
from typing import Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.kernel.jobs import Order
from ringdesk.modules import tickets, workflow
from ringdesk.modules.tickets.events import TicketMigrated

from .. import store as run_store
from ..events import TicketsMoved, TicketsMoveEnded
from . import store
from .checking import Misfit, MoveCheck, added, check_move, misfit
from .store import Move

MOVE = "runs.move"
# How a portion leaves the move: more to come, all looked at and some to come back to, over.
Progress = Literal["going", "again", "over"]


@command(needs="process.publish")
async def move_tickets(
    ctx: Context,
    key: str,
    source: int,
    target: int,
    node_map: Mapping[str, str],
    *,
    reason: str,
) -> tuple[MoveCheck, UUID]:
    """Move every running ticket of a version to another one, by a job; what it will do, and its id.

    The same move asked for again while it runs goes on as it is. DomainError `move_misfits` when
    something does not fit: then nothing is moved. Conflict `move_running` while another one of
    the process is on its way.
    """
    if not reason.strip():
        raise Invalid(("reason", "required"))
    if source == target:
        raise Invalid(("target", "itself"))
    found = await check_move(ctx, key, source, target, node_map)
    if going := await store.running(ctx, key):
        if (going.before_version, going.version, going.nodes) != (source, target, dict(node_map)):
            raise Conflict("move_running", before=going.before_version, version=going.version)
        _order(ctx, going.id)
        return found, going.id
    if found.misfits:
        raise DomainError("move_misfits", misfits=msgspec.to_builtins(found.misfits))
    move = Move(
        id=ctx.new_id(), process_key=key, before_version=source, version=target,
        nodes=dict(node_map), reason=reason, state="running", tickets=found.tickets, moved=0,
        left_behind=[], started_name=ctx.actor.name, started_at=ctx.now(), moved_at=None,
        ended_at=None, ended_name=None,
    )  # fmt: skip
    await _begin(ctx, move)
    return found, move.id


async def _begin(ctx: Context, move: Move) -> None:
    if not await store.add(ctx, move):
        raise Conflict("move_running", before=move.before_version, version=move.version)
    _order(ctx, move.id)
    ctx.emit(
        TicketsMoved(
            subject_id=workflow.subject_id(ctx.tenant_id, move.process_key), key=move.process_key,
            before_version=move.before_version, version=move.version, tickets=move.tickets,
            nodes=move.nodes, reason=move.reason,
        )
    )  # fmt: skip


def _order(ctx: Context, move_id: UUID) -> None:
    ctx.order(Order(kind=MOVE, payload={"move_id": move_id}, dedupe=f"{MOVE}/{move_id}"))


@command(needs="process.publish")
async def stop_move(ctx: Context, move_id: UUID) -> None:
    """Move no more of them; those that were moved stay where they are. Twice is the same once.

    NotFound, Conflict `move_over`.
    """
    move, _ = await store.lock(ctx, move_id)
    if move.state == "done":
        raise Conflict("move_over")
    if move.state == "running":
        await _ended(ctx, move, "stopped")


@command(needs="process.publish")
async def move_portion(ctx: Context, move_id: UUID, most: int) -> Progress:
    """Move the next tickets, at most so many, and note how far it is.

    Those that somebody works on just now are left for another pass: nobody is kept waiting.
    """
    move, passed = await store.lock(ctx, move_id)
    if move.state != "running":
        return "over"
    ids = await store.portion(ctx, move, passed, most)
    if not ids:
        return await _round_off(ctx, move)
    before = await workflow.process_version(ctx, move.process_key, move.before_version)
    after = await workflow.process_version(ctx, move.process_key, move.version)
    held = await store.hold(ctx, move, ids)
    stay = [await _move_ticket(ctx, move, before, after, one) for one in held]
    stayed = [one for one in stay if one is not None]
    summed = added(move.left_behind, stayed)
    await store.note(ctx, move, ids[-1], more=len(held) - len(stayed), stay=summed)
    return "going"


@command(needs="process.publish")
async def pass_by(ctx: Context, move_id: UUID) -> None:
    """Leave the next ticket where it is: moving it fails, the log says why."""
    move, passed = await store.lock(ctx, move_id)
    for one in await store.portion(ctx, move, passed, 1):
        node = (await tickets.read(ctx, one)).node
        stay = added(move.left_behind, [Misfit(node, node, "failed", 1)])
        await store.note(ctx, move, one, more=0, stay=stay)


async def _round_off(ctx: Context, move: Move) -> Progress:
    """Over, unless somebody worked on a ticket when its turn came, or it came back meanwhile."""
    if await store.left(ctx, move) > sum(one.count for one in move.left_behind):
        await store.note(ctx, move, store.BEGINNING, more=0, stay=[])
        return "again"
    await _ended(ctx, move, "done")
    return "over"


async def _move_ticket(
    ctx: Context,
    move: Move,
    before: workflow.Process,
    after: workflow.Process,
    ticket_id: UUID,
) -> Misfit | None:
    """One ticket whose row is locked; why it stays, if it does."""
    ticket = await tickets.lock(ctx, ticket_id)
    occupied = {ticket.node, *(run.node for run in await run_store.open_runs(ctx, ticket.id))}
    for node in sorted(occupied):
        if wrong := misfit(before, after, node, move.nodes):
            return Misfit(node, move.nodes.get(node, node), wrong, 1)
    nodes = {node: move.nodes.get(node, node) for node in sorted(occupied)}
    status = after.status_of(nodes[ticket.node])
    await tickets.save(
        ctx, ticket, process_version=after.version, node=nodes[ticket.node], status=status.key
    )
    ctx.emit(_told(ticket, after, nodes, status.key, move.reason))
    return None


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


async def _ended(ctx: Context, move: Move, state: str) -> None:
    await store.end(ctx, move.id, state)
    ctx.emit(
        TicketsMoveEnded(
            subject_id=workflow.subject_id(ctx.tenant_id, move.process_key), key=move.process_key,
            before_version=move.before_version, version=move.version, moved=move.moved,
            stayed=sum(one.count for one in move.left_behind), state=state,
        )
    )  # fmt: skip

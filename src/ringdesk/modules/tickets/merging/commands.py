"""Merging and taking it back. Both rows are locked in the order of their ids."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, DomainError, NotFound, Stale
from ringdesk.kernel.tables import events as kept_events
from ringdesk.modules import workflow

from .. import flow
from .. import store as ticket_store
from ..events import AbsorptionUndone, TicketAbsorbed, TicketMerged, TicketUnmerged
from ..state import TicketState
from ..visibility import admits
from . import links, rules, store
from .links import Link

# What the source gets back when it is a ticket of its own again.
_RESTED = ("node", "status", "status_category", "returned", "closed_at", "closed_by")


@command(needs="ticket.merge")
async def merge(
    ctx: Context,
    ref: ticket_store.Ref,
    *,
    into: ticket_store.Ref,
    note: str = "",
    confirm: bool = False,
    version: int | None = None,
) -> UUID:
    """The ticket goes on as `into`; returns that one's id.

    Conflict `merge_other_customer` until `confirm`, where the customers do not belong together;
    DomainError `merge_…` where these two cannot be merged.
    """
    source, target = await _both(ctx, ref, into)
    if version is not None and source.version != version:
        raise Stale({"version": source.version})
    process = await flow.process_of(ctx, source)
    if code := rules.barrier(source, target, process):
        raise DomainError(code, number=source.number, into=target.number)
    if not confirm and not _belong_together(source, target):
        raise Conflict("merge_other_customer", number=source.number, into=target.number)
    undo = await _absorb(ctx, source, target)
    undo["source"] = {name: getattr(source, name) for name in _RESTED}
    passage = passage_of(source, process, "merge", rules.resting_place(process) or source.node)
    await ticket_store.save(
        ctx, source, **passage.columns, merged_into_id=target.id, closed_at=ctx.now(),
        closed_by=ctx.actor.name,
    )  # fmt: skip
    await _count_children(ctx, source, target)
    await store.add_merge(ctx, source, target, note, undo)
    _tell(ctx, source, target, note, passage)
    return target.id


def passage_of(
    ticket: TicketState, process: workflow.Process, action: str, to: str
) -> flow.Passage:
    """Merging and its undo are no ways of the process: they set the node."""
    source, target = process.node(ticket.node), process.node(to)
    move = workflow.Move(action, source, target, process.status(target.status))
    return flow.Passage(ticket, move)


async def _both(
    ctx: Context, ref: ticket_store.Ref, other: ticket_store.Ref
) -> tuple[TicketState, TicketState]:
    """Two tickets the actor may see, locked together with their parents."""
    first, second = await ticket_store.read(ctx, ref), await ticket_store.read(ctx, other)
    parents = (await links.family_of(ctx, first.id, second.id)).parents
    above = {p for one in (first.id, second.id) for p in parents.get(one, ())}
    locked = await store.lock_all(ctx, {first.id, second.id, *above})
    for one in (first.id, second.id):
        if not admits(ctx.actor, _seen_by(locked[one])):
            raise NotFound("ticket")
    return locked[first.id], locked[second.id]


def _seen_by(ticket: TicketState) -> dict[str, Any]:
    names = ("team_id", "department_id", "requester_id", "involved_ids")
    return {name: getattr(ticket, name) for name in names}


def _belong_together(source: TicketState, target: TicketState) -> bool:
    return rules.same_customer(source, target) or rules.same_organization(source, target)


async def _absorb(ctx: Context, source: TicketState, target: TicketState) -> dict[str, Any]:
    """The target takes on what the source had; what changed, for an undo."""
    joined = await store.follow(ctx, source, target)
    turned = await _turn_links(ctx, source.id, target.id)
    await ticket_store.add_link(ctx, source.id, target.id, "merged")
    after = rules.taken_on(source, target, [UUID(member) for member, _ in joined])
    await ticket_store.save(ctx, target, **after)
    before = {name: getattr(target, name) for name in after}
    return {"before": before, "after": after, "joined": joined, "turned": turned}


async def _turn_links(ctx: Context, source: UUID, target: UUID) -> list[list[Link]]:
    """Links of the source become the target's, but for doubles, rings and second parents."""
    standing = set(await links.links_of(ctx, source, target))
    family = await links.family_of(ctx, source, target)
    turned = []
    for old in sorted(standing, key=lambda link: (link.kind, link.ticket_id, link.other_id)):
        new = old.turned(source, target)
        if new == old or new in standing or old.kind in ("merged", "split"):
            continue
        if new.ticket_id == new.other_id or (new.kind == "child" and not _fits(family, old, new)):
            continue
        await links.turn(ctx, old, new)
        turned.append([old, new])
        standing = standing - {old} | {new}
        family = await links.family_of(ctx, source, target) if new.kind == "child" else family
    return turned


def _fits(family: rules.Family, old: Link, new: Link) -> bool:
    """A ticket has one parent, and none of its own children above it."""
    others = family.parents.get(new.other_id, frozenset()) - {old.ticket_id}
    return not others and not family.closes_ring(new.ticket_id, new.other_id)


async def _count_children(ctx: Context, source: TicketState, target: TicketState) -> None:
    """open_children of both, and of the parents of either."""
    family = await links.family_of(ctx, source.id, target.id)
    above = family.parents.get(source.id, frozenset()) | family.parents.get(target.id, frozenset())
    await store.recount_children(ctx, {source.id, target.id, *above})


def _tell(
    ctx: Context, source: TicketState, target: TicketState, note: str, passage: flow.Passage
) -> None:
    same = rules.same_customer(source, target)
    ctx.emit(
        TicketMerged(
            **passage.told, into_id=target.id, into_number=target.number, note=note,
            same_customer=same,
        )
    )  # fmt: skip
    ctx.emit(
        TicketAbsorbed(
            subject_id=target.id, node=target.node, source_id=source.id,
            source_number=source.number, note=note, same_customer=same,
        )
    )  # fmt: skip


_k = kept_events.c
_priorities_since = sql(
    select(_k.data["after"].astext).where(
        _k.tenant_id == bindparam("tenant_id"),
        _k.subject_id == bindparam("of_ticket"),
        _k.type == "PriorityChanged",
        _k.at >= bindparam("since"),
    )
)


@command(needs="ticket.merge")
async def unmerge(ctx: Context, ref: ticket_store.Ref, *, version: int | None = None) -> UUID:
    """Take a merge back; returns the id of the ticket it was merged into.

    DomainError `unmerge_…` says why it cannot be undone any more.
    """
    found = await ticket_store.read(ctx, ref)
    row = await store.standing_merge(ctx, found.id)
    if row is None:
        raise DomainError("unmerge_not_merged", number=found.number)
    source, target = await _both(ctx, found.id, row["target_id"])
    row = await store.standing_merge(ctx, source.id) or row
    if version is not None and source.version != version:
        raise Stale({"version": source.version})
    if code := rules.undo_barrier(source, target, row["created_at"], ctx.now()):
        raise DomainError(code, number=source.number, into=target.number, hours=rules.UNDO_HOURS)
    undo = msgspec.convert(row["undo"], _Undo, strict=False)
    kept = await _release(ctx, source, target, undo, row["created_at"])
    await ticket_store.save(ctx, source, merged_into_id=None, **undo.source)
    await _refuse_closed_parents(ctx, source)
    await _count_children(ctx, source, target)
    await store.end_merge(ctx, row["id"])
    process = await flow.process_of(ctx, source)
    passage = passage_of(source, process, "unmerge", undo.source["node"])
    _tell_undone(ctx, source, target, kept, passage)
    return target.id


class _Undo(msgspec.Struct, frozen=True):
    source: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    joined: list[list[str]]
    turned: list[list[Link]]


async def _release(
    ctx: Context, source: TicketState, target: TicketState, undo: _Undo, since: Any
) -> list[str]:
    """Everything the merge gave the target goes back; the columns that were changed since."""
    await store.part(ctx, target.id, undo.joined)
    await links.unlink(ctx, Link(source.id, target.id, "merged"))
    standing = set(await links.links_of(ctx, source.id, target.id))
    for old, new in reversed(undo.turned):
        if new in standing and old not in standing:
            await links.turn(ctx, new, old)
    rows = await ctx.tx.all(_priorities_since, of_ticket=target.id, since=since)
    before, after = typed(undo.before), typed(undo.after)
    back = rules.given_back(target, before, after, [row[0] for row in rows])
    await ticket_store.save(ctx, target, **back)
    return sorted(n for n in after if n not in back and before[n] != getattr(target, n))


def typed(columns: dict[str, Any]) -> dict[str, Any]:
    """Columns out of JSON as the ticket has them."""
    kinds = TicketState.__annotations__
    return {name: msgspec.convert(v, kinds[name], strict=False) for name, v in columns.items()}


async def _refuse_closed_parents(ctx: Context, source: TicketState) -> None:
    parents = (await links.family_of(ctx, source.id)).parents.get(source.id, frozenset())
    if closed := await store.closed_among(ctx, parents):
        raise DomainError("unmerge_parent_closed", number=source.number, into=closed[0])


def _tell_undone(
    ctx: Context,
    source: TicketState,
    target: TicketState,
    kept: Sequence[str],
    passage: flow.Passage,
) -> None:
    ctx.emit(TicketUnmerged(**passage.told, from_id=target.id, from_number=target.number))
    ctx.emit(
        AbsorptionUndone(
            subject_id=target.id, node=target.node, source_id=source.id,
            source_number=source.number, kept=list(kept),
        )
    )  # fmt: skip

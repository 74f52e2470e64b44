"""Rows of merges: locked in one order, followed along `merged_into_id`, moved and moved back."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    all_,
    and_,
    any_,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, any_of, one_of, sql

from .. import timers
from ..fields import customer_tier
from ..state import TicketState
from ..tables import merges, participants, ticket_links, tickets

_t, _l, _p, _m = tickets.c, ticket_links.c, participants.c, merges.c
_tenant: Any = bindparam("tenant_id")
_DEEPEST = 50
# A parent does not wait for children that are these; it does for one that is opened again.
DONE = ("resolved", "closed")

# By id for all, so that two who touch the same tickets do not lock each other out.
_lock = sql(
    select(tickets, customer_tier().label("customer_tier"), *timers.fact_columns())
    .select_from(timers.with_facts())
    .where(_t.tenant_id == _tenant, one_of(_t.id, "ids"))
    .order_by(_t.id)
    .with_for_update(of=tickets)
)


async def lock_all(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, TicketState]:
    """These tickets with their rows locked, whoever may see them: the caller has asked that."""
    rows = await ctx.tx.all(_lock, ids=list(set(ids)))
    return {row["id"]: TicketState(**dict(row)) for row in rows}


def _followed(*, up: bool) -> Any:
    """Pairs (id, root) along merged_into_id: the sources of `ids`, or where `ids` went."""
    near, far = (_t.id, _t.merged_into_id) if up else (_t.merged_into_id, _t.id)
    first = select(near.label("root"), far.label("id"), literal(1).label("depth")).where(
        _t.tenant_id == _tenant, one_of(near, "ids"), _t.merged_into_id.is_not(None)
    )
    gone = first.cte("homes" if up else "sources", recursive=True)
    on = select(gone.c.root, far, gone.c.depth + 1).where(
        _t.tenant_id == _tenant,
        near == gone.c.id,
        _t.merged_into_id.is_not(None),
        gone.c.depth < _DEEPEST,
    )
    return gone.union_all(on)


_down, _up = _followed(up=False), _followed(up=True)
_sources = sql(
    select(_down.c.root, _t.id, _t.number, _t.requester_id, _t.organization_id)
    .select_from(_down.join(tickets, and_(_t.tenant_id == _tenant, _t.id == _down.c.id)))
    .order_by(_down.c.depth, _t.id)
)
_home = sql(
    select(_t.id, _t.number, _t.requester_id, _t.organization_id, _t.status_category,
           _t.accepted_at, _t.acceptance, _t.closed_at)
    .select_from(_up.join(tickets, and_(_t.tenant_id == _tenant, _t.id == _up.c.id)))
    .order_by(_up.c.depth.desc())
    .limit(1)
)  # fmt: skip


class Source(msgspec.Struct, frozen=True):
    """A ticket that goes on as another one, `root`."""

    root: UUID
    id: UUID
    number: int
    requester_id: UUID
    organization_id: UUID | None


async def sources_of(ctx: Context, ids: Iterable[UUID]) -> list[Source]:
    """Every ticket merged into one of these, over any number of steps."""
    return [Source(**dict(row)) for row in await ctx.tx.all(_sources, ids=list(ids))]


async def home_of(ctx: Context, ticket_id: UUID) -> Any | None:
    """The ticket a merged one goes on as, at the end of the way; None for one that was not."""
    return await ctx.tx.first(_home, ids=[ticket_id])


_follow = sql(
    upsert(participants)
    .from_select(
        ["tenant_id", "ticket_id", "member_id", "role", "added_at"],
        select(_p.tenant_id, bindparam("heir"), _p.member_id, _p.role, bindparam("at")).where(
            _p.tenant_id == _tenant, _p.ticket_id == bindparam("from_ticket")
        ),
    )
    .on_conflict_do_nothing()
    .returning(_p.member_id, _p.role)
)
_join_once = sql(
    upsert(participants)
    .values({c.name: bindparam(c.name) for c in participants.c})
    .on_conflict_do_nothing()
)
_leave = sql(
    delete(participants).where(
        _p.tenant_id == _tenant,
        _p.ticket_id == bindparam("of_ticket"),
        _p.member_id == bindparam("who"),
        _p.role == bindparam("as_role"),
    )
)


async def follow(ctx: Context, source: TicketState, target: TicketState) -> list[list[str]]:
    """The source's people take part in the target; those who did not before as [member, role]."""
    rows = await ctx.tx.all(_follow, heir=target.id, at=ctx.now(), from_ticket=source.id)
    joined = [[str(row["member_id"]), row["role"]] for row in rows]
    handler = source.assignee_id
    if handler and handler != target.assignee_id:
        added = await ctx.tx.run(
            _join_once, ticket_id=target.id, member_id=handler, role="collaborator",
            added_at=ctx.now(),
        )  # fmt: skip
        joined += [[str(handler), "collaborator"]] if added else []
    return joined


async def part(ctx: Context, target_id: UUID, joined: Sequence[Sequence[str]]) -> None:
    await ctx.tx.many(
        _leave, [{"of_ticket": target_id, "who": UUID(m), "as_role": r} for m, r in joined]
    )


_child = tickets.alias("child").c
_still_open = (
    select(func.count())
    .where(
        _l.tenant_id == _t.tenant_id,
        _l.ticket_id == _t.id,
        _l.kind == "child",
        _child.tenant_id == _l.tenant_id,
        _child.id == _l.other_id,
        _child.status_category != all_(array(DONE)),
    )
    .correlate(tickets)
    .scalar_subquery()
)
_recount = sql(
    update(tickets)
    .where(
        _t.tenant_id == _tenant,
        one_of(_t.id, "ids"),
        # A parent that is closed stays so.
        or_(_t.closed_at.is_(None), _t.merged_into_id.is_not(None)),
    )
    .values(open_children=_still_open)
)
# The tickets themselves, what was merged into them, and what they go on as.
_kin = union(
    select(func.unnest(bindparam("ids", type_=UUIDArray))), select(_down.c.id), select(_up.c.id)
)
_parents = sql(
    select(_l.ticket_id)
    .distinct()
    .where(
        _l.tenant_id == _tenant,
        _l.kind == "child",
        _l.other_id == any_(cast(func.array(_kin.scalar_subquery()), UUIDArray)),
    )
    .order_by(_l.ticket_id)
)


async def recount_children(ctx: Context, ids: Iterable[UUID]) -> None:
    """open_children as the links say. The caller has these rows locked."""
    if wanted := list(set(ids)):
        await ctx.tx.run(_recount, ids=wanted)


async def parents_of(ctx: Context, ids: Iterable[UUID]) -> list[UUID]:
    """Whoever waits for one of these, for what was merged into it, or for what it goes on as."""
    return [row["ticket_id"] for row in await ctx.tx.all(_parents, ids=list(ids))]


_insert_merge = sql(insert(merges).values({c.name: bindparam(c.name) for c in merges.c}))
_standing = sql(
    select(merges).where(
        _m.tenant_id == _tenant, _m.source_id == bindparam("source"), _m.undone_at.is_(None)
    )
)
_end_merge = sql(
    update(merges)
    .where(_m.tenant_id == _tenant, _m.id == bindparam("that_merge"))
    .values(undone_at=bindparam("at"))
)


async def add_merge(
    ctx: Context, source: TicketState, target: TicketState, note: str, undo: Mapping[str, Any]
) -> UUID:
    merge_id = ctx.new_id()
    await ctx.tx.run(
        _insert_merge, id=merge_id, source_id=source.id, target_id=target.id, note=note,
        undo=msgspec.to_builtins(undo), by_name=ctx.actor.name, created_at=ctx.now(),
        undone_at=None,
    )  # fmt: skip
    return merge_id


async def standing_merge(ctx: Context, source_id: UUID) -> Any | None:
    """The merge of this source that was not undone."""
    return await ctx.tx.first(_standing, source=source_id)


async def end_merge(ctx: Context, merge_id: UUID) -> None:
    await ctx.tx.run(_end_merge, that_merge=merge_id, at=ctx.now())


async def closed_among(ctx: Context, ids: Iterable[UUID]) -> list[int]:
    """Numbers of those that are closed for good: no child of theirs can be open again."""
    query = select(_t.number).where(
        _t.tenant_id == ctx.tenant_id,
        any_of(_t.id, ids),
        _t.closed_at.is_not(None),
        _t.merged_into_id.is_(None),
    )
    return [row["number"] for row in await ctx.tx.all(query)]

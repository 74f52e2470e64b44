"""Approvals, seats and delegations in and out of the database. The ticket is locked before."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, func, insert, not_, or_, select, update

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import UUIDArray, any_of, sql
from ringdesk.kernel.errors import NotFound, Stale
from ringdesk.modules import tickets

from .rules import Delegation, Sitting
from .state import Approval, Seat, ordered
from .tables import approval_seats, approvals, delegations

_a, _s, _d = approvals.c, approval_seats.c, delegations.c
_t = tickets.tickets_table.c
_ONE = (_a.tenant_id == bindparam("tenant_id"), _a.id == bindparam("that"))
_ticket_of = sql(select(_a.ticket_id).where(*_ONE))
_locked = sql(select(approvals).where(*_ONE).with_for_update())
_plain = sql(select(approvals).where(*_ONE))
_seats = sql(
    select(approval_seats).where(
        _s.tenant_id == bindparam("tenant_id"), _s.approval_id == bindparam("of_approval")
    )
)
_insert = sql(insert(approvals).values({c.name: bindparam(c.name) for c in approvals.c}))
_insert_seat = sql(
    insert(approval_seats).values({c.name: bindparam(c.name) for c in approval_seats.c})
)
_all_involved = (
    select(func.unnest(func.array_cat(_t.involved_ids, bindparam("more", type_=UUIDArray))))
    .distinct()
    .correlate(tickets.tickets_table)
    .scalar_subquery()
)
_involve = sql(
    update(tickets.tickets_table)
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.id == bindparam("of_ticket"),
        not_(_t.involved_ids.contains(bindparam("more", type_=UUIDArray))),
    )
    .values(involved_ids=func.array(_all_involved))
)
_delegations = select(delegations).where(_d.tenant_id == bindparam("tenant_id"))
_lent_by = sql(
    _delegations.where(
        _d.member_id == any_(bindparam("members", type_=UUIDArray)), _d.ended_at.is_(None)
    )
)
_delegation = sql(_delegations.where(_d.id == bindparam("that")).with_for_update())
_insert_delegation = sql(
    insert(delegations).values({c.name: bindparam(c.name) for c in delegations.c})
)
_open = or_(_a.state == "open", _a.state == "asked")
_held_by = sql(
    select(_a.id)
    .join_from(
        approvals, approval_seats, (_s.tenant_id == _a.tenant_id) & (_s.approval_id == _a.id)
    )
    .where(
        _a.tenant_id == bindparam("tenant_id"), _open, _s.state == "waiting",
        _s.member_id == bindparam("member"), _s.delegation_id.is_(None),
    )
    .order_by(_a.ticket_id, _a.id)
)  # fmt: skip
_lent_seats = sql(
    select(_a.id)
    .join_from(
        approvals, approval_seats, (_s.tenant_id == _a.tenant_id) & (_s.approval_id == _a.id)
    )
    .where(
        _a.tenant_id == bindparam("tenant_id"), _open, _s.state == "waiting",
        _s.delegation_id == bindparam("delegation"),
    )
    .order_by(_a.ticket_id, _a.id)
)  # fmt: skip
_about = sql(
    select(_a.id).where(
        _a.tenant_id == bindparam("tenant_id"), _open,
        _a.subject_kind == bindparam("kind"), _a.subject_id == bindparam("about"),
    )
)  # fmt: skip


async def lock(ctx: Context, approval_id: UUID, *, version: int | None = None) -> Approval:
    """An approval with its ticket's row and its own locked, in that order. NotFound, Stale.

    What reacts to a decision moves the ticket, so that everybody locks the ticket first.
    """
    ticket_id = await ctx.tx.value(_ticket_of, that=approval_id)
    if ticket_id is None:
        raise NotFound("approval")
    with ctx.acting_as(system("approvals")):
        ticket = await tickets.lock(ctx, ticket_id)
    if not tickets.admits(ctx.actor, msgspec.structs.asdict(ticket)):
        raise NotFound("approval")
    found = await _approval(ctx, await ctx.tx.first(_locked, that=approval_id))
    if version is not None and found.version != version:
        raise Stale({"version": found.version})
    return found


async def read(ctx: Context, approval_id: UUID) -> Approval:
    """An approval, not locked. NotFound."""
    row = await ctx.tx.first(_plain, that=approval_id)
    if row is None:
        raise NotFound("approval")
    return await _approval(ctx, row)


async def _approval(ctx: Context, row: Any) -> Approval:
    return approval_of(row, await ctx.tx.all(_seats, of_approval=row["id"]))


def approval_of(row: Any, seats: Iterable[Any]) -> Approval:
    """An approval from its row and those of its seats."""
    found = {name: row[name] for name in Approval.__struct_fields__ if name != "seats"}
    made = msgspec.convert(found, Approval)
    return msgspec.structs.replace(made, seats=ordered([_seat(seat) for seat in seats]))


def _seat(row: Any) -> Seat:
    return Seat(**{name: row[name] for name in Seat.__struct_fields__})


async def add(ctx: Context, approval: Approval) -> None:
    row = {name: getattr(approval, name) for name in Approval.__struct_fields__ if name != "seats"}
    await ctx.tx.run(_insert, **row)


async def save(ctx: Context, approval: Approval, **changes: Any) -> Approval:
    """Write changed columns; the version counts every write. The approval as it is now."""
    after = msgspec.structs.replace(approval, **changes, version=approval.version + 1)
    await ctx.tx.run(
        update(approvals)
        .where(_a.tenant_id == ctx.tenant_id, _a.id == approval.id)
        .values(**changes, version=after.version)
    )
    return after


async def seat(ctx: Context, approval: Approval, sitting: Sitting, **about: Any) -> Seat:
    """Ask somebody on the level whose turn it is. Whoever is asked may see the ticket."""
    made = Seat(
        id=ctx.new_id(), level=approval.level, state="waiting", comment="", asked_at=ctx.now(),
        left_at=None, **{"added": False, "from_id": None, **sitting._asdict(), **about},
    )  # fmt: skip
    await ctx.tx.run(_insert_seat, approval_id=approval.id, **msgspec.structs.asdict(made))
    await involve(ctx, approval.ticket_id, [sitting.member_id])
    return made


async def involve(ctx: Context, ticket_id: UUID, members: Iterable[UUID]) -> None:
    """Let these members see the ticket they are asked about."""
    await ctx.tx.run(_involve, of_ticket=ticket_id, more=list(members))


async def save_seats(ctx: Context, ids: Iterable[UUID], **changes: Any) -> None:
    """Write the same columns of these seats."""
    where = (_s.tenant_id == ctx.tenant_id, any_of(_s.id, ids))
    await ctx.tx.run(update(approval_seats).where(*where).values(**changes))


async def lent_by(ctx: Context, members: Sequence[UUID]) -> list[Delegation]:
    """The delegations of these members that are not over."""
    rows = await ctx.tx.all(_lent_by, members=list(members))
    return [delegation_of(row) for row in rows]


def delegation_of(row: Any) -> Delegation:
    """A delegation from its row."""
    return msgspec.convert({name: row[name] for name in Delegation.__struct_fields__}, Delegation)


async def lock_delegation(ctx: Context, delegation_id: UUID) -> Delegation:
    """A delegation with its row locked. NotFound."""
    row = await ctx.tx.first(_delegation, that=delegation_id)
    if row is None:
        raise NotFound("delegation")
    return delegation_of(row)


async def add_delegation(ctx: Context, delegation: Delegation) -> None:
    row = msgspec.structs.asdict(delegation)
    row["scopes"] = msgspec.to_builtins(delegation.scopes)
    await ctx.tx.run(_insert_delegation, **row)


async def save_delegation(ctx: Context, delegation_id: UUID, **changes: Any) -> None:
    where = (_d.tenant_id == ctx.tenant_id, _d.id == delegation_id)
    await ctx.tx.run(update(delegations).where(*where).values(**changes))


async def held_by(ctx: Context, member_id: UUID) -> list[UUID]:
    """The open approvals in which the member sits in their own name, in the order of locking."""
    return [row["id"] for row in await ctx.tx.all(_held_by, member=member_id)]


async def lent_seats(ctx: Context, delegation_id: UUID) -> list[UUID]:
    """The open approvals in which a deputy sits by this delegation, in the order of locking."""
    return [row["id"] for row in await ctx.tx.all(_lent_seats, delegation=delegation_id)]


async def open_about(ctx: Context, kind: str, subject_id: UUID) -> UUID | None:
    """The approval of a subject that is not decided yet."""
    found: UUID | None = await ctx.tx.value(_about, kind=kind, about=subject_id)
    return found

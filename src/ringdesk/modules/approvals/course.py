"""An approval's way from level to level, shared by its commands."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.errors import Conflict
from ringdesk.modules import identity, sla, tickets

from . import limits, store
from .events import ApprovalDecided, ApprovalLevelOpened
from .people import able, above, names
from .rules import Delegation, Sitting, delegation_of, outcome, seated
from .state import Approval, LevelState


async def hours_for(ctx: Context, level: LevelState) -> limits.Hours:
    """What time a level's limit counts: the workspace's first calendar, or the clock."""
    if level.limit is None or level.limit.hours == "clock":
        return limits.Clock()
    return await sla.default_hours(ctx) or limits.Clock()


async def enter(ctx: Context, approval: Approval) -> Approval:
    """Ask the level whose turn it is: seats, limit, and word of it."""
    people = await identity.directory(ctx)
    sittings = await sitting(ctx, approval, approval.now_asked.asked)
    seats = [await store.seat(ctx, approval, one) for one in sittings]
    approval = await _begun(ctx, msgspec.structs.replace(approval, seats=approval.seats + seats))
    whom = [one.member_id for one in seats]
    ctx.emit(
        ApprovalLevelOpened(
            **approval.told(), level=approval.level + 1, level_name=approval.now_asked.name,
            member_ids=whom, member_names=names(people, whom),
        )
    )  # fmt: skip
    return approval


async def sitting(ctx: Context, approval: Approval, asked: list[UUID]) -> list[Sitting]:
    """Who sits when these are asked; never nobody. Conflict `approval_nobody`."""
    people = await identity.directory(ctx)
    delegated = await deputies(ctx, approval, asked)
    barred = [approval.requested_by]

    def active(member: UUID) -> bool:
        return able(people.members.get(member))

    found = seated(asked, barred=barred, active=active, delegated=delegated)
    if found:
        return found
    with ctx.acting_as(system("approvals")):
        ticket = await tickets.read(ctx, approval.ticket_id)
    found = [Sitting(one) for one in above(ticket, people, barred)]
    if not found:
        raise Conflict("approval_nobody", number=ticket.number)
    return found


async def deputies(
    ctx: Context, approval: Approval, asked: list[UUID]
) -> Callable[[UUID], Delegation | None]:
    """The delegation by which each of these is represented in this matter now."""
    lent, now = await store.lent_by(ctx, asked), ctx.now()
    return lambda member: delegation_of(member, approval, lent, now)


async def _begun(ctx: Context, approval: Approval) -> Approval:
    """The level's clock starts."""
    level, now = approval.now_asked, ctx.now()
    rungs: list[limits.Rung] = []
    if level.limit is not None:
        rungs = limits.ladder(level.limit, now, await hours_for(ctx, level))
    levels = approval.at_level(standing="open", opened_at=now, rungs=rungs)
    return await save_levels(ctx, approval, levels)


async def save_levels(
    ctx: Context, approval: Approval, levels: list[LevelState], **more: Any
) -> Approval:
    """Write the levels, and when the present one is due and looked at next."""
    now = levels[more.get("level", approval.level)]
    return await store.save(
        ctx, approval, levels=levels, due_at=limits.due_at(now.rungs),
        next_at=limits.next_at(now.rungs), **more,
    )  # fmt: skip


async def settle_level(ctx: Context, approval: Approval, comment: str) -> Approval:
    """After a vote or a change of seats: does the level stand, and the approval with it?"""
    level = approval.now_asked
    match outcome(level.rule, level.share, approval.seats_on(approval.level)):
        case "failed":
            return await end(ctx, approval, "rejected", "votes", comment)
        case "passed" if approval.level + 1 == len(approval.levels):
            return await end(ctx, approval, "approved", "votes", comment)
        case "passed":
            return await _next_level(ctx, approval)
        case _:
            return approval


async def _next_level(ctx: Context, approval: Approval) -> Approval:
    approval = await _lapse(ctx, approval)
    levels = approval.at_level(standing="passed", ended_at=ctx.now())
    approval = await store.save(ctx, approval, levels=levels, level=approval.level + 1)
    return await enter(ctx, approval)


async def _lapse(ctx: Context, approval: Approval) -> Approval:
    """Whoever was not heard is not asked any more."""
    ids, now = {seat.id for seat in approval.waiting()}, ctx.now()
    if not ids:
        return approval
    await store.save_seats(ctx, ids, state="lapsed", left_at=now)
    seats = [
        msgspec.structs.replace(seat, state="lapsed", left_at=now) if seat.id in ids else seat
        for seat in approval.seats
    ]
    return msgspec.structs.replace(approval, seats=seats)


_STANDING = {"approved": "passed", "rejected": "failed", "withdrawn": "skipped"}


async def end(ctx: Context, approval: Approval, state: Any, because: Any, comment: str) -> Approval:
    """Decide it, once and for all."""
    approval = await _lapse(ctx, approval)
    standing = "late" if because == "late" else _STANDING[state]
    levels = approval.at_level(standing=standing, ended_at=ctx.now())
    approval = await store.save(
        ctx, approval, state=state, levels=levels, decided_at=ctx.now(), paused_at=None,
        due_at=None, next_at=None,
    )  # fmt: skip
    ctx.emit(
        ApprovalDecided(
            **approval.told(), outcome=state, because=because, comment=comment,
            requested_by=approval.requested_by, amount=approval.amount,
            currency=approval.currency,
        )
    )  # fmt: skip
    return approval

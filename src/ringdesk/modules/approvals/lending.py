"""Seats that follow a delegation: to the deputy when it begins, back when it ends."""

from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from . import store
from .commands.seats import tell_passed_on
from .people import able
from .rules import Delegation, Sitting, covers, seated
from .state import Approval


async def hand_over(ctx: Context, delegation: Delegation) -> None:
    """The principal's waiting seats that it covers go to the deputy, where the deputy may sit."""
    for approval_id in await store.held_by(ctx, delegation.member_id):
        approval = await store.lock(ctx, approval_id)
        seat = approval.seat_of(delegation.member_id)
        if seat is None or seat.for_id is not None or not covers(delegation, approval):
            continue
        if await _may_sit(ctx, approval, delegation):
            await _reseat(ctx, approval, seat.id, delegation, to_deputy=True)


async def give_back(ctx: Context, delegation: Delegation) -> None:
    """What the deputy has not decided goes back to whose name it was in."""
    for approval_id in await store.lent_seats(ctx, delegation.id):
        approval = await store.lock(ctx, approval_id)
        for seat in approval.waiting():
            if seat.delegation_id == delegation.id:
                await _reseat(ctx, approval, seat.id, delegation, to_deputy=False)


async def _may_sit(ctx: Context, approval: Approval, delegation: Delegation) -> bool:
    people = await identity.directory(ctx)
    others = [s for s in approval.seats_on(approval.level) if s.member_id != delegation.member_id]
    there = [one for seat in others for one in (seat.member_id, seat.for_id)]
    found = seated(
        [delegation.member_id],
        barred=[approval.requested_by, *there],
        active=lambda one: able(people.members.get(one)),
        delegated=lambda _one: delegation,
    )
    return bool(found) and found[0].for_id is not None


async def _reseat(
    ctx: Context, approval: Approval, seat_id: UUID, delegation: Delegation, *, to_deputy: bool
) -> None:
    principal, deputy = delegation.member_id, delegation.deputy_id
    sits = Sitting(deputy, principal, delegation.id) if to_deputy else Sitting(principal)
    await store.save_seats(ctx, [seat_id], **sits._asdict())
    await store.involve(ctx, approval.ticket_id, [sits.member_id])
    await store.save(ctx, approval)
    if to_deputy:
        await tell_passed_on(ctx, approval, principal, deputy, "delegated")
    else:
        await tell_passed_on(ctx, approval, deputy, principal, "returned")

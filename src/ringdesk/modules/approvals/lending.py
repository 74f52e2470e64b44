"""Seats that follow a delegation: to the deputy when it begins, back when it ends."""

from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from . import store
from .commands.seats import tell_passed_on
from .people import able
from .rules import Delegation, Sitting, covers, seated
from .seating import lock_all, reseat
from .state import Approval


async def hand_over(ctx: Context, delegation: Delegation) -> None:
    """The principal's waiting seats that it covers go to the deputy, where the deputy may sit."""
    held = await lock_all(ctx, await store.held_by(ctx, delegation.member_id))
    lent: list[tuple[Approval, UUID]] = []
    for approval in held:
        seat = approval.seat_of(delegation.member_id)
        if seat is None or seat.for_id is not None or not covers(delegation, approval):
            continue
        if await _may_sit(ctx, approval, delegation):
            lent.append((approval, seat.id))
    sits = Sitting(delegation.deputy_id, delegation.member_id, delegation.id)
    await reseat(ctx, [one for one, _ in lent], [seat for _, seat in lent], sits)
    for approval, _ in lent:
        await tell_passed_on(ctx, approval, delegation.member_id, delegation.deputy_id, "delegated")


async def give_back(ctx: Context, delegation: Delegation) -> None:
    """What the deputy has not decided goes back to whose name it was in."""
    held = await lock_all(ctx, await store.lent_seats(ctx, delegation.id))
    lent = [
        (approval, seat.id)
        for approval in held
        for seat in approval.waiting()
        if seat.delegation_id == delegation.id
    ]
    back = Sitting(delegation.member_id)
    await reseat(ctx, [one for one, _ in lent], [seat for _, seat in lent], back)
    for approval, _ in lent:
        await tell_passed_on(ctx, approval, delegation.deputy_id, delegation.member_id, "returned")


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

"""Another approver: added beside oneself (加签), or in one's place (转交)."""

from typing import Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Forbidden, Invalid
from ringdesk.modules import identity

from .. import store
from ..course import deputies
from ..events import ApprovalPassedOn, ApproverAdded
from ..people import able
from ..rules import Sitting, seated
from ..state import Approval, Seat
from .deciding import asked_seat, with_seat


@command(needs="approval.decide")
async def add_approver(
    ctx: Context, approval_id: UUID, member_id: UUID, note: str = "", *, version: int | None = None
) -> None:
    """Let somebody else on this level agree as well (加签)."""
    approval = await store.lock(ctx, approval_id, version=version)
    await asked_seat(ctx, approval)
    sits = await _replacement(ctx, approval, member_id)
    me = ctx.actor.member_id
    await store.seat(ctx, approval, sits, added=True, from_id=me)
    await store.save(ctx, approval)
    people = await identity.directory(ctx)
    ctx.emit(
        ApproverAdded(
            **approval.told(), level=approval.level + 1, member_id=sits.member_id,
            member_name=people.members[sits.member_id].name, for_id=sits.for_id, note=note,
        )
    )  # fmt: skip


@command(needs="approval.decide")
async def pass_on(
    ctx: Context, approval_id: UUID, member_id: UUID, note: str = "", *, version: int | None = None
) -> None:
    """Give one's seat to another (转交). A deputy decides or leaves it: one hop, no further."""
    approval = await store.lock(ctx, approval_id, version=version)
    seat = await asked_seat(ctx, approval)
    if seat.for_id is not None:
        raise Forbidden("deputy_passes_on")
    sits = await _replacement(ctx, approval, member_id)
    approval = await replace_seat(ctx, approval, seat, sits, because="asked", note=note)
    await store.save(ctx, approval)


async def _replacement(ctx: Context, approval: Approval, member_id: UUID) -> Sitting:
    """Who sits when this member is asked besides: themselves or their deputy. Invalid."""
    people = await identity.directory(ctx)
    if member_id not in people.members:
        raise Invalid(("member_id", "cannot_decide"))
    if member_id == approval.requested_by:
        raise Invalid(("member_id", "own_request"))
    if approval.sits(member_id):
        raise Conflict("asked_already", name=people.members[member_id].name)
    there = [seat.member_id for seat in approval.seats_on(approval.level)]
    found = seated(
        [member_id],
        barred=[approval.requested_by, *there],
        active=lambda one: able(people.members.get(one)),
        delegated=await deputies(ctx, approval, [member_id]),
    )
    if not found:
        raise Invalid(("member_id", "cannot_decide"))
    return found[0]


async def replace_seat(
    ctx: Context,
    approval: Approval,
    seat: Seat,
    sits: Sitting,
    *,
    because: Literal["asked", "late"],
    note: str = "",
) -> Approval:
    """Let another sit in a waiting seat's place; who sat there keeps a row that says so."""
    now = ctx.now()
    await store.save_seats(ctx, [seat.id], state="passed_on", comment=note, left_at=now)
    made = await store.seat(ctx, approval, sits, added=seat.added, from_id=seat.member_id)
    left = msgspec.structs.replace(seat, state="passed_on", comment=note, left_at=now)
    approval = with_seat(approval, left)
    approval = msgspec.structs.replace(approval, seats=[*approval.seats, made])
    await tell_passed_on(ctx, approval, seat.member_id, sits.member_id, because, note)
    return approval


async def tell_passed_on(
    ctx: Context,
    approval: Approval,
    from_id: UUID,
    to_id: UUID,
    because: Literal["asked", "delegated", "returned", "late"],
    note: str = "",
) -> None:
    people = (await identity.directory(ctx)).members
    ctx.emit(
        ApprovalPassedOn(
            **approval.told(), level=approval.level + 1, from_id=from_id,
            from_name=people[from_id].name, to_id=to_id, to_name=people[to_id].name,
            because=because, note=note,
        )
    )  # fmt: skip

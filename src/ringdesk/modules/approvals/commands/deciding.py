"""The vote of whoever is asked. Everything else about a decision follows from votes."""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Forbidden, Invalid
from ringdesk.modules import identity

from .. import store
from ..course import settle_level
from ..events import ApprovalVoted
from ..state import Approval, Seat

Verdict = Literal["approve", "reject"]
VERDICTS: tuple[Verdict, ...] = ("approve", "reject")
_STATE = {"approve": "approved", "reject": "rejected"}
LONGEST = 4000


@command(needs="approval.decide")
async def decide(
    ctx: Context,
    approval_id: UUID,
    verdict: str,
    comment: str = "",
    *,
    version: int | None = None,
) -> None:
    """Agree, or refuse saying what is missing. A person's vote counts once.

    Conflict `approval_decided`, `approval_voted`, `approval_asked`; Forbidden `own_request`,
    `not_asked`.
    """
    known(verdict, comment)
    approval = await store.lock(ctx, approval_id, version=version)
    seat = await asked_seat(ctx, approval)
    if approval.state == "asked" and verdict == "approve":
        raise Conflict("approval_asked")
    at = ctx.now()
    await store.save_seats(ctx, [seat.id], state=_STATE[verdict], comment=comment, left_at=at)
    people = await identity.directory(ctx)
    ctx.emit(
        ApprovalVoted(
            **approval.told(), level=approval.level + 1, level_name=approval.now_asked.name,
            verdict="approve" if verdict == "approve" else "reject", comment=comment,
            member_id=seat.member_id, for_id=seat.for_id,
            for_name=people.members[seat.for_id].name if seat.for_id else None,
        )
    )  # fmt: skip
    voted = msgspec.structs.replace(seat, state=_STATE[verdict], comment=comment, left_at=at)
    approval = with_seat(approval, voted)
    await settle_level(ctx, await store.save(ctx, approval), comment)


def known(verdict: str, comment: str) -> None:
    """A verdict there is, with the words it needs."""
    if verdict not in VERDICTS:
        raise Invalid(("verdict", "not_an_option", {"options": list(VERDICTS)}))
    if verdict == "reject" and not comment.strip():
        raise Invalid(("comment", "required"))


async def asked_seat(ctx: Context, approval: Approval) -> Seat:
    """Where the acting member is asked now; refuses everybody else, saying why."""
    me = ctx.actor.member_id
    if approval.decided:
        raise Conflict("approval_decided", state=approval.state)
    if me is not None and me == approval.requested_by:
        raise Forbidden("own_request")
    seat = approval.seat_of(me)
    if seat is None:
        voted = any(s.member_id == me and s.state in ("approved", "rejected")
                    for s in approval.seats_on(approval.level))  # fmt: skip
        raise Conflict("approval_voted") if voted else Forbidden("not_asked")
    if seat.for_id is not None:
        await _still_deputy(ctx, seat)
    return seat


async def _still_deputy(ctx: Context, seat: Seat) -> None:
    """A delegation counts at the instant of the vote, whatever the sweep has got round to."""
    lent = await store.lent_by(ctx, [seat.for_id] if seat.for_id else [])
    if not any(one.id == seat.delegation_id and one.in_force(ctx.now()) for one in lent):
        raise Forbidden("delegation_over")


def with_seat(approval: Approval, changed: Seat) -> Approval:
    """The approval with one seat as it is now."""
    seats = [changed if seat.id == changed.id else seat for seat in approval.seats]
    return msgspec.structs.replace(approval, seats=seats)


class Done(msgspec.Struct, frozen=True):
    """What became of one of several: `code` says why it was not decided."""

    id: UUID
    decided: bool
    code: str | None = None


async def decide_all(
    ctx: Context, ids: Sequence[UUID], verdict: str, comment: str = ""
) -> list[Done]:
    """Several of one kind at once, each its own decision: one that is refused stops no other."""
    ctx.require("approval.decide")
    known(verdict, comment)
    kinds = {(await store.read(ctx, one)).kind for one in ids}
    if len(kinds) > 1:
        raise Invalid(("ids", "several_kinds"))
    done = {one: await _decided(ctx, one, verdict, comment) for one in await _in_order(ctx, ids)}
    return [done[one] for one in dict.fromkeys(ids)]


async def _in_order(ctx: Context, ids: Sequence[UUID]) -> list[UUID]:
    """As everybody locks them: by ticket."""
    found = [await store.read(ctx, one) for one in dict.fromkeys(ids)]
    return [one.id for one in sorted(found, key=lambda one: (one.ticket_id, one.id))]


async def _decided(ctx: Context, approval_id: UUID, verdict: str, comment: str) -> Done:
    try:
        async with ctx.tx.savepoint():
            await decide(ctx, approval_id, verdict, comment)
    except DomainError as refused:
        ctx.forget()
        return Done(approval_id, decided=False, code=refused.code)
    return Done(approval_id, decided=True)

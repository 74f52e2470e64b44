"""One approval as its page shows it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, func, select

from ringdesk.kernel.context import Context, system
from ringdesk.modules import sla, tickets

from .. import limits, store
from ..people import able, above
from ..rules import Delegation, delegation_of, seated
from ..shapes import (
    Alike,
    ApprovalDetail,
    ApprovalLevel,
    ApprovalSeat,
    Expected,
    LadderRung,
    Like,
    Offered,
)
from ..state import Approval, LevelState, Seat
from ..tables import approvals
from .lists import row_of
from .naming import Named, named

ALIKE_FOR = timedelta(days=90)
ALIKE_SHOWN = 5

_a, _t = approvals.c, tickets.tickets_table.c


async def detail(ctx: Context, approval_id: UUID) -> ApprovalDetail:
    """An approval on a ticket the reader may see. NotFound."""
    row = await row_of(ctx, approval_id)
    approval = await store.read(ctx, approval_id)
    names = await named(ctx)
    lent = await store.lent_by(ctx, [one for level in approval.levels for one in level.asked])
    said = await sla.condition_words(ctx)
    seat = approval.seat_of(ctx.actor.member_id)
    if seat and seat.for_id:
        row = msgspec.structs.replace(row, for_member=names.member(seat.for_id))
    return ApprovalDetail(
        row=row,
        subject_kind=approval.subject_kind,
        subject_id=approval.subject_id,
        reason=approval.reason,
        facts=approval.facts,
        question=approval.question,
        levels=[
            _level(ctx, approval, place, names, lent, said) for place in range(len(approval.levels))
        ],
        ladder=await _ladder(ctx, approval, names),
        alike=await _alike(ctx, approval),
        offers=await _offers(ctx, approval, seat),
    )


def _level(
    ctx: Context, approval: Approval, place: int, names: Named, lent: list[Delegation], said: Any
) -> ApprovalLevel:
    level = approval.levels[place]
    coming = place > approval.level and not approval.decided
    return ApprovalLevel(
        key=level.key,
        name=level.name,
        rule=level.rule,
        share=level.share,
        because=said.sentence(level.because) if level.because else "",
        standing=level.standing,
        opened_at=level.opened_at,
        ended_at=level.ended_at,
        due_at=limits.due_at(level.rungs),
        minutes=level.limit.minutes if level.limit else None,
        hours=level.limit.hours if level.limit else None,
        seats=[_seat(seat, names) for seat in approval.seats_on(place)],
        expected=_expected(ctx, approval, level, names, lent) if coming else [],
    )


def _seat(seat: Seat, names: Named) -> ApprovalSeat:
    return ApprovalSeat(
        member=names.one(seat.member_id),
        for_member=names.member(seat.for_id),
        added=seat.added,
        from_member=names.member(seat.from_id),
        state=seat.state,
        comment=seat.comment,
        asked_at=seat.asked_at,
        left_at=seat.left_at,
    )


def _expected(
    ctx: Context, approval: Approval, level: LevelState, names: Named, lent: list[Delegation]
) -> list[Expected]:
    by_id = {one.id: one for one in lent}
    found = seated(
        level.asked,
        barred=[approval.requested_by],
        active=lambda one: able(names.people.members.get(one)),
        delegated=lambda one: delegation_of(one, approval, lent, ctx.now()),
    )
    return [
        Expected(
            member=names.one(one.member_id),
            for_member=names.member(one.for_id),
            until_at=by_id[one.delegation_id].until_at if one.delegation_id else None,
        )
        for one in found
    ]


async def _ladder(ctx: Context, approval: Approval, names: Named) -> list[LadderRung]:
    """The steps of the present level, and who hears of those past the limit."""
    level = approval.now_asked
    if approval.decided or level.limit is None:
        return []
    with ctx.acting_as(system("approvals")):
        ticket = await tickets.read(ctx, approval.ticket_id)
    there = [one.member_id for one in approval.seats_on(approval.level)]
    leads = above(ticket, names.people, [approval.requested_by, *there])
    admins = [m.id for m in names.people.members.values() if m.active and m.role_key == "admin"]
    to = {"remind": [], "past": leads, "report": admins}
    return [
        LadderRung(rung=rung, past=level.limit.past, to=[names.one(m) for m in to[rung.step]])
        for rung in level.rungs
    ]


async def _alike(ctx: Context, approval: Approval) -> Alike:
    """Decisions of the same kind on tickets the reader may see."""
    query = (
        select(
            _a.id, _t.number, _a.amount, _a.currency, _a.state, _a.decided_at,
            func.count().over().label("total"),
        )
        .join_from(
            approvals,
            tickets.tickets_table,
            and_(_t.tenant_id == _a.tenant_id, _t.id == _a.ticket_id),
        )
        .where(
            _a.tenant_id == ctx.tenant_id,
            _a.kind == approval.kind,
            _a.id != approval.id,
            _a.decided_at >= ctx.now() - ALIKE_FOR,
            _a.state != "withdrawn",
            tickets.visible_to(ctx.actor),
        )
        .order_by(_a.decided_at.desc(), _a.id.desc())
        .limit(ALIKE_SHOWN)
    )  # fmt: skip
    rows = await ctx.tx.all(query)
    data = [
        Like(
            id=row["id"], ticket_number=row["number"], amount=row["amount"],
            currency=row["currency"], state=row["state"], decided_at=row["decided_at"],
        )
        for row in rows
    ]  # fmt: skip
    return Alike(rows[0]["total"] if rows else 0, data)


async def _offers(ctx: Context, approval: Approval, seat: Seat | None) -> Offered:
    me = ctx.actor.member_id
    mine = me is not None and me == approval.requested_by
    handler = False
    if me is not None and not mine:
        ticket = await tickets.read(ctx, approval.ticket_id)
        handler = ticket.assignee_id == me
    decides = seat is not None and not mine and ctx.actor.may("approval.decide")
    return Offered(
        decide=decides,
        pass_on=decides and seat is not None and seat.for_id is None,
        supply=approval.state == "asked" and (mine or handler),
        withdraw=not approval.decided and (mine or (handler and approval.requested_by is None)),
    )

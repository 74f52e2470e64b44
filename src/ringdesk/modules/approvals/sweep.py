"""What time brings: reminders, limits reached, delegations that begin and end."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, tickets

from . import limits, store
from .commands.delegating import begin, finish
from .commands.seats import replace_seat
from .course import end, save_levels
from .events import ApprovalReminded
from .lending import give_back
from .people import above, names
from .rules import Sitting
from .state import Approval
from .tables import approval_seats, approvals, delegations

log = logging.getLogger(__name__)

BATCH = 200
ACTOR = "approvals"

_a, _d, _s = approvals.c, delegations.c, approval_seats.c
_due = sql(
    select(_a.id)
    .where(_a.tenant_id == bindparam("tenant_id"), _a.next_at <= bindparam("now"))
    .order_by(_a.next_at, _a.id)
    .limit(BATCH)
)
_turning = sql(
    select(_d.id)
    .where(
        _d.tenant_id == bindparam("tenant_id"),
        _d.ended_at.is_(None),
        or_(
            _d.until_at <= bindparam("now"),
            (_d.state == "planned") & (_d.from_at <= bindparam("now")),
        ),
    )
    .order_by(_d.id)
    .limit(BATCH)
)
_stranded = sql(
    select(_d.id)
    .join_from(
        delegations, approval_seats, (_s.tenant_id == _d.tenant_id) & (_s.delegation_id == _d.id)
    )
    .where(
        _d.tenant_id == bindparam("tenant_id"),
        or_(_d.state == "off", _d.state == "over"),
        _s.state == "waiting",
    )
    .distinct()
    .limit(BATCH)
)


@job("approvals.sweep", every=timedelta(seconds=30))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: what has come due since the last time."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_workspace(works, tenant_id)


async def sweep_workspace(works: Works, tenant_id: UUID) -> None:
    """Each in a transaction of its own, so that one stops no other and nothing is done twice."""
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        turning = [row["id"] for row in await ctx.tx.all(_turning, now=ctx.now())]
        stranded = [row["id"] for row in await ctx.tx.all(_stranded)]
    for one in turning:
        await _do(works, tenant_id, turn, one)
    for one in stranded:
        await _do(works, tenant_id, bring_back, one)
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        due = [row["id"] for row in await ctx.tx.all(_due, now=ctx.now())]
    for one in due:
        await _do(works, tenant_id, climb, one)


async def _do(
    works: Works, tenant_id: UUID, step: Callable[[Context, UUID], Awaitable[None]], one: UUID
) -> None:
    try:
        async with _settled(works, tenant_id) as ctx:
            await step(ctx, one)
    except DomainError as refused:
        log.warning("approvals: %s of %s was refused: %s", step.__name__, one, refused)


@asynccontextmanager
async def _settled(works: Works, tenant_id: UUID) -> AsyncIterator[Context]:
    """A transaction of the sweep with its facts settled at the end."""
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        await identity.recall_config(ctx)
        async with settled_together(ctx):
            yield ctx


async def turn(ctx: Context, delegation_id: UUID) -> None:
    """A delegation's period begins or is over."""
    found = await store.lock_delegation(ctx, delegation_id)
    if found.state != "over" and found.until_at <= ctx.now():
        await finish(ctx, found, "period")
    elif found.state == "planned" and found.in_force(ctx.now()):
        await begin(ctx, found)


async def bring_back(ctx: Context, delegation_id: UUID) -> None:
    """Seats of an approval that was opened in the very moment its delegation ended."""
    await give_back(ctx, await store.lock_delegation(ctx, delegation_id))


async def climb(ctx: Context, approval_id: UUID) -> None:
    """The rungs of the ladder that have come; several at once are told as the highest."""
    approval = await store.lock(ctx, approval_id)
    if approval.state != "open":
        return
    rungs, come = limits.climbed(approval.now_asked.rungs, ctx.now())
    if not come:
        return
    approval = await save_levels(ctx, approval, approval.at_level(rungs=rungs))
    limit = approval.now_asked.limit
    steps = [rung.step for rung in come]
    if "past" in steps and limit is not None and limit.past == "leave":
        await end(ctx, approval, "rejected", "late", "")
        return
    told = await _told(ctx, approval, steps)
    people = await identity.directory(ctx)
    ctx.emit(
        ApprovalReminded(
            **approval.told(), level=approval.level + 1, percent=come[-1].percent,
            step=come[-1].step, told_ids=told, told_names=names(people, told),
        )
    )  # fmt: skip
    if "past" in steps and limit is not None and limit.past == "escalate":
        await _escalate(ctx, approval)


async def _told(ctx: Context, approval: Approval, steps: list[limits.Step]) -> list[UUID]:
    """Whoever is asked; past the limit those above as well, and the admins at the end."""
    told = [seat.member_id for seat in approval.waiting()]
    if "past" in steps:
        told += await _above(ctx, approval)
    if "report" in steps:
        people = await identity.directory(ctx)
        told += [m.id for m in people.members.values() if m.active and m.role_key == "admin"]
    return [one for one in dict.fromkeys(told) if one != approval.requested_by]


async def _above(ctx: Context, approval: Approval) -> list[UUID]:
    ticket = await tickets.read(ctx, approval.ticket_id)
    seats = approval.seats_on(approval.level)
    there = [one for seat in seats for one in (seat.member_id, seat.for_id)]
    people = await identity.directory(ctx)
    return above(ticket, people, [approval.requested_by, *there])


async def _escalate(ctx: Context, approval: Approval) -> None:
    """Each waiting seat goes up to somebody who does not sit here yet, as far as there are."""
    free = await _above(ctx, approval)
    for seat, lead in zip(approval.waiting(), free, strict=False):
        sits = Sitting(lead)
        approval = await replace_seat(ctx, approval, seat, sits, because="late")
    await store.save(ctx, approval)

"""A hold (挂起): the clocks of a ticket stand still until an instant, for a stated reason."""

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import tickets

from ..events import TicketHeld, TicketReleased
from ..tables import holds

LONGEST_REASON = 500
FARTHEST = timedelta(days=366)

_h = holds.c
_put = upsert(holds).values({c.name: bindparam(c.name) for c in _h})
_hold = sql(
    _put.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id"],
        set_={n: _put.excluded[n] for n in ("until_at", "reason", "by_name", "at")},
    )
)
_drop = sql(
    delete(holds).where(
        _h.tenant_id == bindparam("tenant_id"), _h.ticket_id == bindparam("of_ticket")
    )
)


@command(needs="ticket.hold")
async def hold(ctx: Context, ref: tickets.Ref, *, until: datetime, reason: str) -> None:
    """Put a ticket on hold, or give its hold another end. Invalid names `until` or `reason`."""
    _check(ctx, until, reason)
    ticket = await tickets.lock_open(ctx, ref)
    await ctx.tx.run(
        _hold, ticket_id=ticket.id, until_at=until, reason=reason.strip(),
        by_name=ctx.actor.name, at=ctx.now(),
    )  # fmt: skip
    await tickets.save(ctx, ticket)
    ctx.emit(TicketHeld(subject_id=ticket.id, node=ticket.node, until=until, reason=reason.strip()))


def _check(ctx: Context, until: datetime, reason: str) -> None:
    if not reason.strip():
        raise Invalid(("reason", "required"))
    if len(reason) > LONGEST_REASON:
        raise Invalid(("reason", "too_long", {"max_length": LONGEST_REASON}))
    if until.tzinfo is None:
        raise Invalid(("until", "instant_without_zone"))
    if not ctx.now() < until <= ctx.now() + FARTHEST:
        raise Invalid(("until", "hold_out_of_range", {"most_days": FARTHEST.days}))


@command(needs="ticket.hold")
async def release(ctx: Context, ref: tickets.Ref) -> None:
    """Let the clocks of a held ticket go on now. Conflict `not_held`."""
    ticket = await tickets.lock(ctx, ref)
    if not await ctx.tx.run(_drop, of_ticket=ticket.id):
        raise Conflict("not_held", number=ticket.number)
    await tickets.save(ctx, ticket)
    ctx.emit(TicketReleased(subject_id=ticket.id, node=ticket.node, by_time=False))

"""Saying that one has seen what was raised."""

from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.modules import identity

from .. import alerts
from ..events import AlertAcknowledged
from ..shapes import Alert


@command(needs=None)
async def acknowledge(ctx: Context, alert_id: UUID) -> Alert:
    """By whoever was told of it, or may work on the ticket. The first one stays on record.

    NotFound for an alert of a ticket one may not see.
    """
    row = await alerts.lock(ctx, alert_id)
    told = {one["member_id"] for one in row["told"]}
    if str(ctx.actor.member_id) not in told:
        ctx.require("ticket.update")
    if row["acknowledged_at"] is None:
        await alerts.mark_seen(ctx, alert_id, ctx.actor.member_id)
        ctx.emit(
            AlertAcknowledged(
                subject_id=row["ticket_id"], alert_id=alert_id, clock=row["clock_kind"],
                step=row["step"],
            )
        )  # fmt: skip
        row = await alerts.lock(ctx, alert_id)
    return alerts.shown(row, await identity.directory(ctx))

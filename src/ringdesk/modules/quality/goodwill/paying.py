"""Paying out what was granted, once. Money itself is moved elsewhere; here it is confirmed."""

from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import tickets

from ..events import CompensationPaid
from . import store
from .deciding import told


@command(needs="purse.manage")
async def confirm_payment(ctx: Context, compensation_id: UUID, *, reference: str) -> None:
    """It was paid out under this reference, which no other payment has. Twice is the same once."""
    reference = reference.strip()
    if not reference:
        raise Invalid(("reference", "required"))
    made = await store.one(ctx, compensation_id)
    ticket = await tickets.lock(ctx, made.ticket_id)
    made = await store.one(ctx, compensation_id, locked=True)
    if made.state == "paid" and made.pay_reference == reference:
        return
    if made.state != "granted" or made.amount is None:
        raise Conflict("not_payable", state=made.state)
    if not await store.pay(ctx, made.id, reference):
        raise Conflict("reference_used", reference=reference)
    await tickets.save(ctx, ticket)
    ctx.emit(CompensationPaid(**told(ticket, made), pay_reference=reference))

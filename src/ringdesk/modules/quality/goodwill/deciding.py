"""What becomes of a compensation: granted and told, or refused and released."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import approvals, tickets
from ringdesk.modules.approvals.events import ApprovalDecided
from ringdesk.modules.runs.events import CustomerInformed

from ..events import CompensationGranted, CompensationRefused
from . import store
from .store import Compensation

_NOTHING = Decimal(0)
TITLE = {"zh-CN": "致歉与补偿", "en": "Apology and compensation", "ar": "اعتذار وتعويض"}


async def grant(
    ctx: Context, ticket: tickets.TicketState, made: Compensation, *, by_approval: bool
) -> None:
    """What was reserved is spent, and the customer is written to. The ticket is locked."""
    if made.purse_id and made.starts_on and made.amount is not None:
        await store.take(
            ctx, made.purse_id, made.starts_on, reserve=-made.amount, spend=made.amount
        )
    await store.save(ctx, made.id, state="granted", decided_at=ctx.now())
    duties = {"open_duties": ticket.open_duties - 1} if by_approval else {}
    await tickets.save(ctx, ticket, **duties)
    ctx.emit(CompensationGranted(**told(ticket, made), by_approval=by_approval))
    ctx.emit(
        CustomerInformed(
            subject_id=ticket.id, node=ticket.node, step="compensation", step_name=TITLE,
            text=made.letter,
        )
    )  # fmt: skip


def told(ticket: tickets.TicketState, made: Compensation) -> dict[str, Any]:
    """What every event about a compensation says."""
    return {
        "subject_id": ticket.id, "node": ticket.node, "compensation_id": made.id,
        "kind": made.kind, "amount": made.amount, "currency": made.currency,
    }  # fmt: skip


@react(ApprovalDecided)
async def settle_compensation(ctx: Context, fact: Recorded) -> None:
    """The decision takes or frees the money in its own transaction."""
    event: Any = fact.event
    if event.about_kind != "compensation":
        return
    ticket = await tickets.lock(ctx, event.subject_id)
    mine = await store.compensations_of(ctx, ticket.id)
    made = next((c for c in mine if c.id == event.about_id and c.state == "requested"), None)
    if made is None:
        return
    if event.outcome == "approved":
        await grant(ctx, ticket, made, by_approval=True)
        return
    if made.purse_id and made.starts_on and made.amount is not None:
        await store.take(ctx, made.purse_id, made.starts_on, reserve=-made.amount, spend=_NOTHING)
    await store.save(ctx, made.id, state=event.outcome, decided_at=ctx.now())
    await tickets.save(ctx, ticket, open_duties=ticket.open_duties - 1)
    ctx.emit(
        CompensationRefused(**told(ticket, made), outcome=event.outcome, comment=event.comment)
    )


@command(needs="ticket.compensate")
async def withdraw_compensation(ctx: Context, compensation_id: UUID, reason: str = "") -> None:
    """Take one's request back: what was reserved is free again. Conflict when it is decided."""
    made = await store.one(ctx, compensation_id)
    await tickets.lock(ctx, made.ticket_id)
    made = await store.one(ctx, compensation_id)
    if made.state != "requested":
        raise Conflict("compensation_decided", state=made.state)
    await approvals.call_off(ctx, subject_kind="compensation", subject_id=made.id, reason=reason)


@tickets.knows("duty_kinds")
async def duty_kinds(ctx: Context, ticket: tickets.TicketState) -> list[str]:
    waiting = await store.compensations_of(ctx, ticket.id)
    return ["compensation"] if any(one.state == "requested" for one in waiting) else []

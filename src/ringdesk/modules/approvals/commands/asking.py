"""Questions back to whoever asked (要求补充), and taking the request back."""

from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Forbidden, Invalid
from ringdesk.modules import tickets

from .. import limits, store
from ..course import end, hours_for, save_levels
from ..events import ApprovalQuestionAnswered, ApprovalQuestionAsked
from ..state import Approval, Question
from .deciding import asked_seat


@command(needs="approval.decide")
async def ask_more(
    ctx: Context, approval_id: UUID, question: str, *, version: int | None = None
) -> None:
    """Ask the requester for what is missing; the level's limit stands still meanwhile."""
    if not question.strip():
        raise Invalid(("question", "required"))
    approval = await store.lock(ctx, approval_id, version=version)
    seat = await asked_seat(ctx, approval)
    if approval.state == "asked":
        raise Conflict("approval_asked")
    now = ctx.now()
    asked = Question(text=question, by_id=seat.member_id, by_name=ctx.actor.name, asked_at=now)
    await store.save(ctx, approval, state="asked", question=asked, paused_at=now, next_at=None)
    ctx.emit(
        ApprovalQuestionAsked(
            **approval.told(), question=question, requested_by=approval.requested_by
        )
    )


@command(needs=None)
async def supply(
    ctx: Context, approval_id: UUID, answer: str, *, version: int | None = None
) -> None:
    """Answer the question: by who asked for the approval, or has the ticket. Time goes on."""
    if not answer.strip():
        raise Invalid(("answer", "required"))
    approval = await store.lock(ctx, approval_id, version=version)
    await _require_requester(ctx, approval, handler=True)
    if approval.paused_at is None or approval.question is None:
        raise Conflict("approval_not_asked")
    now, level = ctx.now(), approval.now_asked
    rungs = limits.resumed(level.rungs, approval.paused_at, now, await hours_for(ctx, level))
    answered = msgspec.structs.replace(approval.question, answer=answer, answered_at=now)
    await save_levels(
        ctx, approval, approval.at_level(rungs=rungs), state="open", question=answered,
        paused_at=None,
    )  # fmt: skip
    ctx.emit(ApprovalQuestionAnswered(**approval.told(), answer=answer))


@command(needs=None)
async def withdraw(
    ctx: Context, approval_id: UUID, reason: str = "", *, version: int | None = None
) -> None:
    """Take the request back, by who made it, as long as it is not decided."""
    approval = await store.lock(ctx, approval_id, version=version)
    await _require_requester(ctx, approval, handler=approval.requested_by is None)
    if approval.decided:
        raise Conflict("approval_decided", state=approval.state)
    await end(ctx, approval, "withdrawn", "withdrawn", reason)


async def _require_requester(ctx: Context, approval: Approval, *, handler: bool) -> None:
    me = ctx.actor.member_id
    if ctx.actor.kind == "system" or (me is not None and me == approval.requested_by):
        return
    if handler and me is not None:
        ticket = await tickets.read(ctx, approval.ticket_id)
        if me == ticket.assignee_id:
            return
    raise Forbidden("not_requester")

"""Whose turn it is: overriding whether the customer's last message asks for an answer."""

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import tickets

from .. import store
from ..events import AnswerExpected
from .holds import LONGEST_REASON

# The clocks that wait for an answer of ours.
ANSWERING = ("first_response", "next_response")


@command(needs="ticket.hold")
async def expect_answer(ctx: Context, ref: tickets.Ref, *, expected: bool, reason: str) -> None:
    """Say that an answer is, or is not, expected. Conflict when it is so already.

    The first response is owed whatever the customer wrote: it cannot be called off.
    """
    if not reason.strip():
        raise Invalid(("reason", "required"))
    if len(reason) > LONGEST_REASON:
        raise Invalid(("reason", "too_long", {"max_length": LONGEST_REASON}))
    ticket = await tickets.lock_open(ctx, ref)
    waiting = await answer_expected(ctx, ticket)
    if waiting == expected or ticket.first_response_at is None:
        code = "answer_expected_already" if waiting else "no_answer_expected"
        raise Conflict(code, number=ticket.number)
    await tickets.save(ctx, ticket)
    ctx.emit(
        AnswerExpected(
            subject_id=ticket.id, node=ticket.node, expected=expected, reason=reason.strip()
        )
    )


async def answer_expected(ctx: Context, ticket: tickets.TicketState) -> bool:
    """Whether a clock of the ticket waits for an answer of ours."""
    kept = (await store.load(ctx, [ticket.id]))[ticket.id]
    return any(c.live and c.kind in ANSWERING for c in kept.clocks)

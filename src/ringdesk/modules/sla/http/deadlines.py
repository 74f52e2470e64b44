"""The deadlines of a ticket: what they are, why, and standing still for a while."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, Input, answer, shows
from ringdesk.modules import tickets

from ..commands import holds, turns
from ..explaining import explain
from ..queries.deadlines import deadlines_of
from ..shapes import Deadlines, Explanation

router = APIRouter(prefix="/tickets/{ticket}", tags=["deadlines"])
Zone = Annotated[str | None, Query(max_length=64, description="A zone such as Asia/Shanghai")]


class Held(Input):
    """A hold: until when, with a zone, and why."""

    until: datetime
    reason: str


class Expected(Input):
    """Whether the customer's last message asks for an answer, and why one says so."""

    expected: bool
    reason: str


@router.get("/deadlines", responses=shows(Deadlines))
async def get_deadlines(ctx: Asked, ticket: str) -> Response:
    """Every clock of the ticket, what was raised about them, its hold, and whose turn it is."""
    return answer(ctx, await deadlines_of(ctx, tickets.parse_ref(ticket)))


@router.get("/deadlines/{clock_id}", responses=shows(Explanation))
async def get_explanation(ctx: Asked, ticket: str, clock_id: UUID, zone: Zone = None) -> Response:
    """Why a deadline is what it is: the whole account, in numbers and in the reader's words."""
    return answer(ctx, await explain(ctx, tickets.parse_ref(ticket), clock_id, zone))


@router.post("/hold", responses=shows(Deadlines))
async def post_hold(ctx: Asked, ticket: str, body: Held) -> Response:
    """Let the clocks stand still until an instant (挂起); again, to give it another end."""
    ref = tickets.parse_ref(ticket)
    await holds.hold(ctx, ref, until=body.until, reason=body.reason)
    return answer(ctx, await deadlines_of(ctx, ref))


@router.delete("/hold", responses=shows(Deadlines))
async def delete_hold(ctx: Asked, ticket: str) -> Response:
    """Let them go on now."""
    ref = tickets.parse_ref(ticket)
    await holds.release(ctx, ref)
    return answer(ctx, await deadlines_of(ctx, ref))


@router.post("/answer-expected", responses=shows(Deadlines))
async def post_answer_expected(ctx: Asked, ticket: str, body: Expected) -> Response:
    """Override the rule whether the customer's last message asks for an answer."""
    ref = tickets.parse_ref(ticket)
    await turns.expect_answer(ctx, ref, expected=body.expected, reason=body.reason)
    return answer(ctx, await deadlines_of(ctx, ref))

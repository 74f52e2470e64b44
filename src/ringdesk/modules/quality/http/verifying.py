"""Routes of verification, acceptance and evidence."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.http import Asked, shows
from ringdesk.modules.tickets import http as ticket_routes
from ringdesk.modules.tickets import parse_ref, shapes

from .. import commands

At = ticket_routes.At
bodies = ticket_routes.bodies
answer_ticket = ticket_routes.answer_ticket
TicketPath = ticket_routes.TicketPath
router = APIRouter(responses=shows(shapes.Ticket))


class VerifyBody(bodies.Verify):
    suggestion: Annotated[str, Field(max_length=4000)] = ""


@router.post("/tickets/{ticket}/evidence")
async def post_evidence(ctx: Asked, ticket: TicketPath, body: bodies.Evidence) -> Response:
    """Mark a file of the ticket as evidence (处置凭证)."""
    ref = parse_ref(ticket)
    await commands.add_evidence(ctx, ref, **body.model_dump())
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/verify")
async def post_verify(at: At, body: VerifyBody) -> Response:
    """Verify as second reviewer (核验): pass to the customer, or fail with what to redo."""
    return await at.does(commands.verify, **body.model_dump())


@router.post("/tickets/{ticket}/accept")
async def post_accept(at: At, body: bodies.Accept) -> Response:
    """Record that the customer confirmed (验收), and how."""
    at.ctx.require("ticket.accept_recorded")
    return await at.does(commands.accept, **body.model_dump())


@router.post("/tickets/{ticket}/reject")
async def post_reject(at: At, body: bodies.Reject) -> Response:
    """Record that the customer did not accept, and why."""
    at.ctx.require("ticket.accept_recorded")
    return await at.does(commands.reject, **body.model_dump())

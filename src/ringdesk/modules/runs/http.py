"""Routes of the nodes of processes: acting, sending back, making good, answering, history."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.http import Asked, Input, listed, shows
from ringdesk.modules.tickets import http as ticket_routes
from ringdesk.modules.tickets import parse_ref, shapes

from . import commands, queries

bodies = ticket_routes.bodies
answer_ticket = ticket_routes.answer_ticket
TicketPath = ticket_routes.TicketPath
router = APIRouter(prefix="/api/v1", tags=["process steps"])
Checks = Annotated[list[bodies.Code], Field(max_length=50)]


class Act(Input):
    """`node`: the branch's node where the ticket is split. `checks`: what is ticked."""

    action: bodies.Code
    node: bodies.Code | None = None
    note: bodies.Words = ""
    checks: Checks = []


class SendBack(Input):
    to: bodies.Code
    reason: bodies.Code
    redo: bodies.Words
    node: bodies.Code | None = None


class MakeGood(Input):
    note: bodies.Words = ""
    checks: Checks = []


class Answer(Input):
    """What came from outside, as it is to be kept."""

    payload: Annotated[dict[str, Any], Field(max_length=100)] = {}


@router.post("/tickets/{ticket}/act", responses=shows(shapes.Ticket))
async def post_act(at: ticket_routes.At, body: Act) -> Response:
    """Take one of the process's own ways out of the node the ticket, or a branch, is at."""
    return await at.does(commands.act, **body.model_dump())


@router.post("/tickets/{ticket}/send-back", responses=shows(shapes.Ticket))
async def post_send_back(at: ticket_routes.At, body: SendBack) -> Response:
    """Send work back (退回) to a node this one returns to; its time is not reset."""
    return await at.does(commands.send_back, **body.model_dump())


@router.get("/tickets/{ticket}/node-runs", responses=shows(shapes.NodeRunEntry, listed=True))
async def get_node_runs(ctx: Asked, ticket: TicketPath) -> Response:
    """Where the ticket has been, how long, and how each node was left."""
    return listed(ctx, await queries.runs_of(ctx, parse_ref(ticket)))


@router.post("/node-runs/{run_id}/make-good", responses=shows(shapes.Ticket))
async def post_make_good(ctx: Asked, run_id: UUID, body: MakeGood | None = None) -> Response:
    """Do what the green channel (绿色通道) passed by."""
    said = body or MakeGood()
    ticket_id = await commands.make_good(ctx, run_id, **said.model_dump())
    return await answer_ticket(ctx, ticket_id)


@router.post("/node-runs/{run_id}/answer", responses=shows(shapes.Ticket))
async def post_answer(ctx: Asked, run_id: UUID, body: Answer | None = None) -> Response:
    """What a node waits for from outside has come."""
    said = body or Answer()
    return await answer_ticket(ctx, await commands.answer(ctx, run_id, said.payload))

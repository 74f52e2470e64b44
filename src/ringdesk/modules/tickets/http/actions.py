"""Moving a ticket: one route for each action, the same commands as every other door."""

from uuid import UUID

from fastapi import APIRouter, Response

from ringdesk.kernel.http import Asked, shows

from .. import store
from ..commands import dispatch, edit, solve
from ..shapes import Ticket
from . import bodies
from .asking import TicketPath
from .desk import At
from .tickets import answer_ticket

router = APIRouter(tags=["actions"], responses=shows(Ticket))


@router.post("/tickets/{ticket}/assign")
async def post_assign(at: At, body: bodies.Assign) -> Response:
    """Give it to a member or a team's queue."""
    return await at.does(dispatch.assign, **body.model_dump())


@router.post("/tickets/{ticket}/take")
async def post_take(at: At) -> Response:
    """Take it oneself."""
    return await at.does(dispatch.take)


@router.post("/tickets/{ticket}/transfer")
async def post_transfer(at: At, body: bodies.Transfer) -> Response:
    """Hand over with a reason (转派)."""
    return await at.does(dispatch.transfer, **body.model_dump())


@router.post("/tickets/{ticket}/return")
async def post_return(at: At, body: bodies.Return) -> Response:
    """Send back with a reason code and what to redo (退回)."""
    return await at.does(dispatch.return_, **body.model_dump())


@router.post("/tickets/{ticket}/wait")
async def post_wait(at: At, body: bodies.Noted | None = None) -> Response:
    """It is the customer's turn."""
    return await at.does(solve.wait, note=body.note if body else "")


@router.post("/tickets/{ticket}/resume")
async def post_resume(at: At) -> Response:
    """Back to work."""
    return await at.does(solve.resume)


@router.post("/tickets/{ticket}/resolve")
async def post_resolve(at: At, body: bodies.Resolve | None = None) -> Response:
    """Solved, says the handler; the gates say whether it may go on."""
    said = body or bodies.Resolve()
    return await at.does(solve.resolve, note=said.note, checks=said.checks)


@router.post("/tickets/{ticket}/close")
async def post_close(at: At) -> Response:
    """Close; read-only from then on."""
    return await at.does(solve.close)


@router.post("/tickets/{ticket}/reopen")
async def post_reopen(at: At, body: bodies.Coded) -> Response:
    """Back into work inside the window (重开)."""
    at.ctx.require("ticket.reopen")
    return await at.does(solve.reopen, **body.model_dump())


@router.post("/tickets/{ticket}/archive")
async def post_archive(at: At) -> Response:
    """Put a closed ticket away (归档)."""
    return await at.does(solve.archive)


@router.post("/tickets/{ticket}/void")
async def post_void(at: At, body: bodies.Coded) -> Response:
    """Close what is no request at all (作废)."""
    return await at.does(solve.void, **body.model_dump())


@router.post("/tickets/{ticket}/priority")
async def post_priority(at: At, body: bodies.SetPriority) -> Response:
    """Raise or lower the priority, with a reason."""
    return await at.does(edit.set_priority, to=body.priority, reason=body.reason)


@router.post("/tickets/{ticket}/escalate")
async def post_escalate(at: At, body: bodies.Escalate) -> Response:
    """A level up (升级), with a reason."""
    return await at.does(edit.escalate, **body.model_dump())


@router.post("/tickets/{ticket}/people")
async def post_person(ctx: Asked, ticket: TicketPath, body: bodies.Person) -> Response:
    """Add a collaborator, cc, reviewer or follow-up owner."""
    ref = store.parse_ref(ticket)
    await edit.add_participant(ctx, ref, **body.model_dump())
    return await answer_ticket(ctx, ref)


@router.delete("/tickets/{ticket}/people/{member}/{role}")
async def delete_person(ctx: Asked, ticket: TicketPath, member: UUID, role: str) -> Response:
    """Take somebody off the ticket."""
    ref = store.parse_ref(ticket)
    await edit.remove_participant(ctx, ref, member_id=member, role=role)
    return await answer_ticket(ctx, ref)

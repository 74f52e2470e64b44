"""Moving a ticket: one route for each action, the same commands as every other door."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from ringdesk.kernel.http import Asked, expected_version, shows

from .. import store
from ..commands import dispatch, edit, solve
from ..shapes import Ticket
from . import bodies
from .asking import TicketPath
from .tickets import answer_ticket

router = APIRouter(tags=["actions"], responses=shows(Ticket))


@router.post("/tickets/{ticket}/assign")
async def post_assign(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Assign
) -> Response:
    """Give it to a member or a team's queue."""
    ref = store.parse_ref(ticket)
    await dispatch.assign(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/take")
async def post_take(ctx: Asked, request: Request, ticket: TicketPath) -> Response:
    """Take it oneself."""
    ref = store.parse_ref(ticket)
    await dispatch.take(ctx, ref, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/transfer")
async def post_transfer(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Transfer
) -> Response:
    """Hand over with a reason (转派)."""
    ref = store.parse_ref(ticket)
    await dispatch.transfer(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/return")
async def post_return(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Return
) -> Response:
    """Send back with a reason code and what to redo (退回)."""
    ref = store.parse_ref(ticket)
    await dispatch.return_(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/wait")
async def post_wait(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Noted | None = None
) -> Response:
    """It is the customer's turn."""
    ref = store.parse_ref(ticket)
    note = body.note if body else ""
    await solve.wait(ctx, ref, note=note, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/resume")
async def post_resume(ctx: Asked, request: Request, ticket: TicketPath) -> Response:
    """Back to work."""
    ref = store.parse_ref(ticket)
    await solve.resume(ctx, ref, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/resolve")
async def post_resolve(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Resolve | None = None
) -> Response:
    """Solved, says the handler; the gates say whether it may go on."""
    ref, said = store.parse_ref(ticket), body or bodies.Resolve()
    version = expected_version(request)
    await solve.resolve(ctx, ref, note=said.note, checks=said.checks, version=version)
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/close")
async def post_close(ctx: Asked, request: Request, ticket: TicketPath) -> Response:
    """Close; read-only from then on."""
    ref = store.parse_ref(ticket)
    await solve.close(ctx, ref, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/reopen")
async def post_reopen(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Coded
) -> Response:
    """Back into work inside the window (重开)."""
    ctx.require("ticket.reopen")
    ref = store.parse_ref(ticket)
    await solve.reopen(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/archive")
async def post_archive(ctx: Asked, request: Request, ticket: TicketPath) -> Response:
    """Put a closed ticket away (归档)."""
    ref = store.parse_ref(ticket)
    await solve.archive(ctx, ref, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/void")
async def post_void(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Coded
) -> Response:
    """Close what is no request at all (作废)."""
    ref = store.parse_ref(ticket)
    await solve.void(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/priority")
async def post_priority(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.SetPriority
) -> Response:
    """Raise or lower the priority, with a reason."""
    ref = store.parse_ref(ticket)
    version = expected_version(request)
    await edit.set_priority(ctx, ref, to=body.priority, reason=body.reason, version=version)
    return await answer_ticket(ctx, ref)


@router.post("/tickets/{ticket}/escalate")
async def post_escalate(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.Escalate
) -> Response:
    """A level up (升级), with a reason."""
    ref = store.parse_ref(ticket)
    await edit.escalate(ctx, ref, **body.model_dump(), version=expected_version(request))
    return await answer_ticket(ctx, ref)


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

"""Routes of second handling, callback and suggestions."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import AwareDatetime, Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Input, answer, expected_version, shows
from ringdesk.modules.tickets import http as ticket_routes
from ringdesk.modules.tickets import parse_ref

from .. import queries, suggesting
from ..second import calling, handling
from ..shapes import CareRow, SuggestionShown, TicketQuality

router = APIRouter()
TicketPath = ticket_routes.TicketPath
Words = Annotated[str, Field(max_length=4000)]
Code = Annotated[str, Field(max_length=60)]


class HandlingBody(Input):
    handler_id: UUID | None = None
    causes: Annotated[list[Code], Field(max_length=10)] | None = None
    remedy: Words | None = None


class ProposalBody(Input):
    text: Annotated[str, Field(max_length=20_000)]


class AnswerBody(Input):
    answer: Literal["agreed", "refused", "unanswered"]
    note: Words


class CallerBody(Input):
    member_id: UUID


class AttemptBody(Input):
    outcome: Literal["reached", "no_answer", "busy", "wrong_number"]
    note: Words = ""
    again_at: AwareDatetime | None = None


class CallbackBody(Input):
    reached: bool = True
    solved: Literal["yes", "part", "no"] | None = None
    score: int | None = None
    words: Words = ""
    suggestion: Words = ""


class SuggestionBody(Input):
    state: Literal["new", "planned", "done", "declined"]
    answer: Words = ""


async def _answered(ctx: Context, ticket: str) -> Response:
    return answer(ctx, await queries.ticket_quality(ctx, parse_ref(ticket)))


@router.get("/tickets/{ticket}/quality", responses=shows(TicketQuality))
async def get_quality(ctx: Asked, ticket: TicketPath) -> Response:
    """Rating, second handling, callbacks, compensations, checklist and closing conditions."""
    return await _answered(ctx, ticket)


@router.patch("/tickets/{ticket}/second-handling", responses=shows(TicketQuality))
async def patch_handling(
    ctx: Asked, request: Request, ticket: TicketPath, body: HandlingBody
) -> Response:
    """Write down who handles it again, where it went wrong, what makes it good."""
    await handling.change_second_handling(
        ctx, parse_ref(ticket), **body.model_dump(), version=expected_version(request)
    )
    return await _answered(ctx, ticket)


@router.post("/tickets/{ticket}/second-handling/proposal", responses=shows(TicketQuality))
async def post_proposal(
    ctx: Asked, request: Request, ticket: TicketPath, body: ProposalBody
) -> Response:
    """Send the customer what is proposed."""
    version = expected_version(request)
    await handling.send_proposal(ctx, parse_ref(ticket), body.text, version=version)
    return await _answered(ctx, ticket)


@router.post("/tickets/{ticket}/second-handling/answer", responses=shows(TicketQuality))
async def post_answer(
    ctx: Asked, request: Request, ticket: TicketPath, body: AnswerBody
) -> Response:
    """Record what the customer said to it, and how."""
    await handling.record_answer(
        ctx, parse_ref(ticket), **body.model_dump(), version=expected_version(request)
    )
    return await _answered(ctx, ticket)


@router.post("/tickets/{ticket}/second-handling/finish", responses=shows(TicketQuality))
async def post_finish(ctx: Asked, request: Request, ticket: TicketPath) -> Response:
    """Finish the second handling; refused naming what it lacks."""
    version = expected_version(request)
    await handling.finish_second_handling(ctx, parse_ref(ticket), version=version)
    return await _answered(ctx, ticket)


@router.put("/tickets/{ticket}/callback/assignee", responses=shows(TicketQuality))
async def put_caller(
    ctx: Asked, request: Request, ticket: TicketPath, body: CallerBody
) -> Response:
    """Give the call to somebody."""
    version = expected_version(request)
    await calling.assign_callback(ctx, parse_ref(ticket), body.member_id, version=version)
    return await _answered(ctx, ticket)


@router.post("/tickets/{ticket}/callback/attempts", responses=shows(TicketQuality))
async def post_attempt(
    ctx: Asked, request: Request, ticket: TicketPath, body: AttemptBody
) -> Response:
    """Note a call that was tried, and when to try again."""
    await calling.note_attempt(
        ctx, parse_ref(ticket), **body.model_dump(), version=expected_version(request)
    )
    return await _answered(ctx, ticket)


@router.post("/tickets/{ticket}/callback/finish", responses=shows(TicketQuality))
async def post_callback(
    ctx: Asked, request: Request, ticket: TicketPath, body: CallbackBody
) -> Response:
    """Record the callback's result. Still low: a level up and another call in 24 hours."""
    await calling.finish_callback(
        ctx, parse_ref(ticket), **body.model_dump(), version=expected_version(request)
    )
    return await _answered(ctx, ticket)


@router.get("/quality/waiting", responses=shows(CareRow, listed=True))
async def get_waiting(
    ctx: Asked, *, mine: Annotated[bool, Query(description="Only what is the reader's")] = False
) -> Response:
    """Second handlings and callbacks that wait, soonest due first."""
    return answer(ctx, {"data": await queries.care_rows(ctx, mine=mine), "next": None})


@router.get("/suggestions", responses=shows(SuggestionShown, listed=True))
async def get_suggestions(
    ctx: Asked, state: Annotated[str | None, Query(max_length=20)] = None
) -> Response:
    """Suggestions for improvement (改进建议) from verification, rating and callback."""
    return answer(ctx, {"data": await queries.suggestion_rows(ctx, state), "next": None})


@router.patch("/suggestions/{suggestion_id}", status_code=204)
async def patch_suggestion(ctx: Asked, suggestion_id: UUID, body: SuggestionBody) -> Response:
    """Say what becomes of a suggestion."""
    await suggesting.answer_suggestion(ctx, suggestion_id, **body.model_dump())
    return answer(ctx, None, status=204)

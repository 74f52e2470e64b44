"""Routes of second handling, callback and suggestions."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field

from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.modules.tickets import http as ticket_routes

from .. import queries, suggesting
from ..second import calling, handling
from ..shapes import CareRow, SuggestionShown, TicketQuality

router = APIRouter()
At = ticket_routes.At
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


_shown = shows(TicketQuality)


async def _kept(at: At) -> Response:
    """What quality keeps about the ticket now."""
    return answer(at.ctx, await queries.ticket_quality(at.ctx, at.ref))


async def _does(at: At, verb: ticket_routes.Verb, **said: Any) -> Response:
    await at.do(verb, **said)
    return await _kept(at)


@router.get("/tickets/{ticket}/quality", responses=_shown)
async def get_quality(at: At) -> Response:
    """Rating, second handling, callbacks, compensations, checklist and closing conditions."""
    return await _kept(at)


@router.patch("/tickets/{ticket}/second-handling", responses=_shown)
async def patch_handling(at: At, body: HandlingBody) -> Response:
    """Write down who handles it again, where it went wrong, what makes it good."""
    return await _does(at, handling.change_second_handling, **body.model_dump())


@router.post("/tickets/{ticket}/second-handling/proposal", responses=_shown)
async def post_proposal(at: At, body: ProposalBody) -> Response:
    """Send the customer what is proposed."""
    return await _does(at, handling.send_proposal, text=body.text)


@router.post("/tickets/{ticket}/second-handling/answer", responses=_shown)
async def post_answer(at: At, body: AnswerBody) -> Response:
    """Record what the customer said to it, and how."""
    return await _does(at, handling.record_answer, **body.model_dump())


@router.post("/tickets/{ticket}/second-handling/finish", responses=_shown)
async def post_finish(at: At) -> Response:
    """Finish the second handling; refused naming what it lacks."""
    return await _does(at, handling.finish_second_handling)


@router.put("/tickets/{ticket}/callback/assignee", responses=_shown)
async def put_caller(at: At, body: CallerBody) -> Response:
    """Give the call to somebody."""
    return await _does(at, calling.assign_callback, member_id=body.member_id)


@router.post("/tickets/{ticket}/callback/attempts", responses=_shown)
async def post_attempt(at: At, body: AttemptBody) -> Response:
    """Note a call that was tried, and when to try again."""
    return await _does(at, calling.note_attempt, **body.model_dump())


@router.post("/tickets/{ticket}/callback/finish", responses=_shown)
async def post_callback(at: At, body: CallbackBody) -> Response:
    """Record the callback's result. Still low: a level up and another call in 24 hours."""
    return await _does(at, calling.finish_callback, **body.model_dump())


@router.get("/quality/waiting", responses=shows(CareRow, listed=True))
async def get_waiting(
    ctx: Asked, *, mine: Annotated[bool, Query(description="Only what is the reader's")] = False
) -> Response:
    """Second handlings and callbacks that wait, soonest due first."""
    return listed(ctx, await queries.care_rows(ctx, mine=mine))


@router.get("/suggestions", responses=shows(SuggestionShown, listed=True))
async def get_suggestions(
    ctx: Asked, state: Annotated[str | None, Query(max_length=20)] = None
) -> Response:
    """Suggestions for improvement (改进建议) from verification, rating and callback."""
    return listed(ctx, await queries.suggestion_rows(ctx, state))


@router.patch("/suggestions/{suggestion_id}", status_code=204)
async def patch_suggestion(
    ctx: Asked, suggestion_id: UUID, body: SuggestionBody, seen: Expected
) -> Response:
    """Say what becomes of a suggestion. `If-Match` names the version that was answered."""
    await suggesting.answer_suggestion(ctx, suggestion_id, **body.model_dump(), version=seen)
    return answer(ctx, None, status=204)

"""Feedback from the front line."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, answer, listed, shows
from ringdesk.kernel.queries import page_of

from ..feedback import (
    Feedback,
    Given,
    Place,
    answer_feedback,
    feedback_of,
    give_feedback,
    listed_feedback,
)
from . import bodies

router = APIRouter(tags=["feedback"])


@router.post("/feedback", status_code=201, responses=shows(Feedback, 201))
async def post_feedback(ctx: Asked, body: bodies.NewFeedback) -> Response:
    """Say that a field, rule, node or template hinders. Its owner is told and answers."""
    said = body.place.model_dump(exclude={"ticket"})
    given = Given(msgspec.convert(said, Place), body.text, body.place.ticket)
    made = await give_feedback(ctx, given)
    return answer(ctx, await feedback_of(ctx, made), status=201)


@router.get("/feedback", responses=shows(Feedback, listed=True))
async def get_feedback(
    ctx: Asked,
    *,
    state: Literal["open", "answered"] | None = None,
    mine: bool = False,
    limit: Annotated[int | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """The newest first: one's own, and everybody's for whoever answers feedback."""
    ctx.require("feedback.give")
    rows, following = await listed_feedback(ctx, state=state, mine=mine, page=page_of(limit, after))
    return listed(ctx, rows, following)


@router.post("/feedback/{feedback_id}/answer", responses=shows(Feedback))
async def post_answer(ctx: Asked, feedback_id: UUID, body: bodies.FeedbackAnswer) -> Response:
    """Say what comes of it; the giver is told. 409 `answered_already` the second time."""
    await answer_feedback(ctx, feedback_id, outcome=body.outcome, text=body.text)
    return answer(ctx, await feedback_of(ctx, feedback_id))

"""Routes of what customers are asked besides the score, and of what they answered."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field

from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.sightings import version_of

from ..rating import options
from ..rating.report import rating_report
from ..shapes import RatingOption, RatingReport
from .checklists import Name

router = APIRouter()


class OptionBody(Input):
    part: Literal["aspect", "improvement"]
    key: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,59}$")]
    name: Name


class OptionChanges(Input):
    name: Name | None = None
    position: Annotated[int, Field(ge=0, le=1000)] | None = None
    archived: bool | None = None


def _shown(option: options.Option) -> RatingOption:
    return RatingOption(**msgspec.structs.asdict(option), version=version_of(option.seen))


@router.get("/rating-options", responses=shows(RatingOption, listed=True))
async def get_options(ctx: Asked) -> Response:
    """Aspects that are scored and improvements that are ticked, archived ones too."""
    ctx.require("checklist.manage")
    found = [_shown(one) for one in await options.all_options(ctx)]
    return listed(ctx, found)


@router.post("/rating-options", status_code=201, responses=shows(RatingOption, 201))
async def post_option(ctx: Asked, body: OptionBody) -> Response:
    """Ask customers one thing more."""
    made = await options.add_option(ctx, **body.model_dump())
    return answer(ctx, _shown(await options.OPTIONS.one(ctx, made)), status=201)


@router.patch("/rating-options/{option_id}", responses=shows(RatingOption))
async def patch_option(
    ctx: Asked, option_id: UUID, body: OptionChanges, seen: Expected
) -> Response:
    """Another name or place; archived, it is asked no more and keeps its answers.

    `If-Match` names the version that was edited.
    """
    given = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    await options.change_option(ctx, option_id, given, version=seen)
    shown = _shown(await options.OPTIONS.one(ctx, option_id))
    return answer(ctx, shown, version=shown.version)


@router.get("/rating-report", responses=shows(RatingReport))
async def get_report(
    ctx: Asked, days: Annotated[int, Query(ge=1, le=366, description="So many days back")] = 90
) -> Response:
    """The mean by aspect and how often each improvement was ticked, on tickets one may see."""
    ctx.require("report.read")
    return answer(ctx, await rating_report(ctx, days))

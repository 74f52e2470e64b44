"""Routes of the checklists of the double verification."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.modules.tickets import http as ticket_routes

from .. import checklists
from ..queries import line_of
from ..shapes import ChecklistLine

router = APIRouter()


@ticket_routes.tells_checks
async def named_lines(ctx: Context) -> list[tuple[str, ticket_routes.CheckNamed]]:
    """The lines as the configuration names them; clients choose those that apply to a ticket."""
    return [
        (
            line.part,
            ticket_routes.CheckNamed(
                line.key, line.name, line.type_keys, line.priorities, line.archived
            ),
        )
        for line in await checklists.all_lines(ctx)
    ]


Name = Annotated[dict[Annotated[str, Field(max_length=10)], str], Field(max_length=10)]
Codes = Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=50)]


class LineBody(Input):
    part: Literal["result", "process"]
    key: Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,59}$")]
    name: Name
    type_keys: Codes = []
    priorities: Codes = []


class LineChanges(Input):
    name: Name | None = None
    type_keys: Codes | None = None
    priorities: Codes | None = None
    position: Annotated[int, Field(ge=0, le=1000)] | None = None
    archived: bool | None = None


@router.get("/checklist-lines", responses=shows(ChecklistLine, listed=True))
async def get_lines(ctx: Asked) -> Response:
    """Both checklists, archived lines too."""
    ctx.require("checklist.manage")
    lines = [line_of(line) for line in await checklists.all_lines(ctx)]
    return listed(ctx, lines)


@router.post("/checklist-lines", status_code=201, responses=shows(ChecklistLine, 201))
async def post_line(ctx: Asked, body: LineBody) -> Response:
    """Add a line to the result check or the process review, by type and priority."""
    made = await checklists.add_line(ctx, **body.model_dump())
    return answer(ctx, line_of(await checklists.LINES.one(ctx, made)), status=201)


@router.patch("/checklist-lines/{line_id}", responses=shows(ChecklistLine))
async def patch_line(ctx: Asked, line_id: UUID, body: LineChanges, seen: Expected) -> Response:
    """Change a line, or archive it. `If-Match` names the version that was edited."""
    given = {k: v for k, v in body.model_dump(exclude_unset=True).items() if v is not None}
    await checklists.change_line(ctx, line_id, given, version=seen)
    shown = line_of(await checklists.LINES.one(ctx, line_id))
    return answer(ctx, shown, version=shown.version)

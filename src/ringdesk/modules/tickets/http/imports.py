"""Old tickets from a file: bring it, say what its columns are, let it in, see what was left out."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import StreamingResponse
from pydantic import Field, StringConstraints

from ringdesk.kernel.http import Asked, Input, answer, listed, shows
from ringdesk.kernel.jobs import Works

from ..importing import commands, shown, store
from ..importing.shown import ImportListed, ImportShown, report, show
from ..importing.table import MOST_COLUMNS
from .export import download

router = APIRouter(tags=["imports"])
Target = Annotated[str, StringConstraints(max_length=80)]


@router.get("/imports", responses=shows(ImportListed, listed=True))
async def get_imports(ctx: Asked) -> Response:
    """The newest imports, at most 50."""
    ctx.require("ticket.import")
    return listed(ctx, [shown.listed(one) for one in await store.newest(ctx)])


@router.post("/imports", status_code=201, responses=shows(ImportShown, 201))
async def post_import(ctx: Asked, file: Annotated[UploadFile, File()]) -> Response:
    """Bring a CSV file: its columns are proposed, 20 rows shown, nothing is taken in yet."""
    ctx.require("ticket.import")
    import_id = await commands.bring(ctx, file.filename or "", await file.read())
    return answer(ctx, await show(ctx, import_id), status=201)


@router.get("/imports/{import_id}", responses=shows(ImportShown))
async def get_import(ctx: Asked, import_id: UUID) -> Response:
    """Where an import stands, and what was left out and why."""
    return answer(ctx, await show(ctx, import_id))


class ImportEdit(Input):
    """What each column is taken for, in the order of the file; null for none.

    `day_leads`: whether 03/04/2026 is the third of April. `type_key`: for rows without a type.
    """

    mapping: Annotated[list[Target | None], Field(max_length=MOST_COLUMNS)]
    day_leads: bool | None = None
    type_key: Annotated[str, StringConstraints(max_length=60)] | None = None


@router.put("/imports/{import_id}", responses=shows(ImportShown))
async def put_import(ctx: Asked, import_id: UUID, body: ImportEdit) -> Response:
    """Say what the columns are, before the file is let in."""
    await commands.map_columns(ctx, import_id, **body.model_dump())
    return answer(ctx, await show(ctx, import_id))


@router.post("/imports/{import_id}/run", status_code=202, responses=shows(ImportShown, 202))
async def post_run(ctx: Asked, import_id: UUID) -> Response:
    """Let the rows in. Asked again while it runs it goes on where it is."""
    await commands.let_in(ctx, import_id)
    return answer(ctx, await show(ctx, import_id), status=202)


@router.get("/imports/{import_id}/report.csv", response_class=StreamingResponse)
async def get_report(ctx: Asked, request: Request, import_id: UUID) -> StreamingResponse:
    """Every row that was skipped or had something left out, and why."""
    ctx.require("ticket.import")
    await store.read(ctx, import_id)
    works: Works = request.app.state.works
    body = report(works, ctx.tenant_id, ctx.actor, import_id)
    media = "text/csv; charset=utf-8"
    return StreamingResponse(body, media_type=media, headers=download("report.csv"))

"""Reply templates: keeping them, and having them filled for a ticket."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.http import Asked, Expected, Input, answer, shows

from .. import store as ticket_store
from ..config import ticket_config
from ..templates import commands, shelf, store, values
from ..templates.queries import Filled, for_ticket
from ..templates.store import Folder, Template, Version
from . import bodies
from .asking import TicketPath

router = APIRouter(tags=["templates"])
Name = Annotated[dict[bodies.Language, bodies.Line], Field(max_length=20)]
TemplateText = Annotated[str, StringConstraints(max_length=commands.LONGEST_TEXT)]


class TemplateInput(Input):
    name: Name
    texts: Annotated[dict[bodies.Language, TemplateText], Field(max_length=20)]
    folder_id: UUID | None = None
    shortcut: Annotated[str, StringConstraints(max_length=60)] | None = None
    personal: bool = False
    team_id: UUID | None = None
    type_keys: Annotated[list[bodies.Code], Field(max_length=50)] = []
    category_ids: Annotated[list[UUID], Field(max_length=200)] = []


class FolderInput(Input):
    name: Name
    position: Annotated[int, Field(ge=0, le=10_000)] = 0


class Made(msgspec.Struct):
    id: UUID


class Laid(msgspec.Struct):
    """How many of the shipped templates came in."""

    added: int


class Shelf(msgspec.Struct):
    """`variables`: what texts may name; a field's with its name in each language."""

    templates: list[Template]
    folders: list[Folder]
    variables: dict[str, dict[str, str]]


class FilledTemplates(msgspec.Struct):
    data: list[Filled]


class Versions(msgspec.Struct):
    data: list[Version]


@router.get("/templates", responses=shows(Shelf))
async def get_templates(ctx: Asked) -> Response:
    """Every template one may use, the folders, and the variables there are."""
    ctx.require("template.use")
    config = await ticket_config(ctx)
    named = values.labels(config)
    found = Shelf(await store.templates(ctx), await store.folders(ctx), named)
    return answer(ctx, found)


@router.post("/templates", status_code=201, responses=shows(Made, 201))
async def post_template(ctx: Asked, body: TemplateInput) -> Response:
    """Make one; one's own needs only `template.use`."""
    made = await commands.save_template(ctx, commands.TemplateDraft(**body.model_dump()))
    return answer(ctx, Made(made), status=201)


@router.put("/templates/{template_id}", responses=shows(Made))
async def put_template(
    ctx: Asked, template_id: UUID, body: TemplateInput, seen: Expected
) -> Response:
    """Change it; the version before is kept. `If-Match` names the version that was edited."""
    draft = commands.TemplateDraft(**body.model_dump())
    await commands.save_template(ctx, draft, template_id, version=seen)
    return answer(ctx, Made(template_id))


@router.delete("/templates/{template_id}", status_code=204)
async def delete_template(ctx: Asked, template_id: UUID, seen: Expected) -> Response:
    """Take it out of use. `If-Match` as with PUT."""
    await commands.archive_template(ctx, template_id, version=seen)
    return answer(ctx, None, status=204)


@router.get("/templates/{template_id}/versions", responses=shows(Versions))
async def get_versions(ctx: Asked, template_id: UUID) -> Response:
    """Who wrote what when, the newest first."""
    ctx.require("template.use")
    await store.find(ctx, template_id)
    return answer(ctx, Versions(await store.versions(ctx, template_id)))


@router.post("/templates/shipped", responses=shows(Laid))
async def post_shipped(ctx: Asked) -> Response:
    """Take in the templates that come with the product; those already there stay as they are."""
    return answer(ctx, Laid(await shelf.lay_shipped(ctx)))


@router.post("/template-folders", status_code=201, responses=shows(Made, 201))
async def post_folder(ctx: Asked, body: FolderInput) -> Response:
    """Make a folder."""
    made = await commands.save_folder(ctx, body.name, body.position)
    return answer(ctx, Made(made), status=201)


@router.put("/template-folders/{folder_id}", responses=shows(Made))
async def put_folder(ctx: Asked, folder_id: UUID, body: FolderInput, seen: Expected) -> Response:
    """Rename or move a folder. `If-Match` names the version that was edited."""
    await commands.save_folder(ctx, body.name, body.position, folder_id, version=seen)
    return answer(ctx, Made(folder_id))


@router.delete("/template-folders/{folder_id}", status_code=204)
async def delete_folder(ctx: Asked, folder_id: UUID, seen: Expected) -> Response:
    """Remove a folder; its templates stay. `If-Match` as with PUT."""
    await commands.drop_folder(ctx, folder_id, version=seen)
    return answer(ctx, None, status=204)


Tongue = Annotated[str | None, Query(max_length=35, description="Another language than theirs")]


@router.get("/tickets/{ticket}/templates", responses=shows(FilledTemplates))
async def get_for_ticket(ctx: Asked, ticket: TicketPath, language: Tongue = None) -> Response:
    """Filled for this ticket, in its customer's language, the likeliest first."""
    found = await for_ticket(ctx, ticket_store.parse_ref(ticket), language)
    return answer(ctx, FilledTemplates(found))


@router.post("/tickets/{ticket}/templates/{template_id}/use", status_code=204)
async def post_use(ctx: Asked, ticket: TicketPath, template_id: UUID) -> Response:
    """It went into what is being written."""
    await commands.use_template(ctx, ticket_store.parse_ref(ticket), template_id)
    return answer(ctx, None, status=204)

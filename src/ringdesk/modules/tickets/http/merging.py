"""Tickets that become one, or two; how they relate; which seem to be the same."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from ringdesk.kernel.http import Asked, Input, answer, shows

from .. import store
from ..merging import commands, duplicates, preview, relations, splitting
from ..merging.duplicates import Duplicate, Sketch
from ..merging.preview import MergePreview
from ..shapes import Ticket
from . import bodies
from .asking import TicketPath
from .desk import At
from .tickets import answer_ticket

router = APIRouter(tags=["merging"])
Reference = Annotated[str, StringConstraints(max_length=60)]


class Merge(Input):
    into: Reference
    note: bodies.Words = ""
    # The customers do not belong together, and whoever merges knows it.
    confirm: bool = False


class Split(Input):
    message_ids: Annotated[list[UUID], Field(min_length=1, max_length=200)]
    subject: bodies.Line
    type_key: bodies.Code | None = None
    category_id: UUID | None = None
    note: bodies.Words = ""


class Sketched(Input):
    """A ticket that is about to be opened."""

    subject: bodies.Line = ""
    text: bodies.Words = ""
    requester: bodies.RequesterInput = bodies.RequesterInput()
    fields: Annotated[dict[bodies.Code, Any], Field(max_length=100)] = {}


class Duplicates(msgspec.Struct):
    """Tickets that may be about the same, the likeliest first."""

    data: list[Duplicate]


@router.post("/tickets/{ticket}/merge", responses=shows(Ticket))
async def post_merge(at: At, body: Merge) -> Response:
    """Let it go on as another one (合并); answers with that one."""
    into = await commands.merge(
        at.ctx, at.ref, into=store.parse_ref(body.into), note=body.note, confirm=body.confirm,
        version=at.version,
    )  # fmt: skip
    return await answer_ticket(at.ctx, into)


@router.post("/tickets/{ticket}/unmerge", responses=shows(Ticket))
async def post_unmerge(at: At) -> Response:
    """Take a merge back; answers with the ticket that is one of its own again."""
    return await at.does(commands.unmerge)


@router.get("/tickets/{ticket}/merge", responses=shows(MergePreview))
async def get_merge(
    ctx: Asked, ticket: TicketPath, into: Annotated[str, Query(max_length=60)]
) -> Response:
    """What merging these two would do, and what stands in the way."""
    refs = store.parse_ref(ticket), store.parse_ref(into)
    return answer(ctx, await preview.merge_preview(ctx, *refs))


@router.post("/tickets/{ticket}/split", status_code=201, responses=shows(Ticket, 201))
async def post_split(ctx: Asked, ticket: TicketPath, body: Split) -> Response:
    """Take messages into a ticket of their own (拆分); answers with the new one."""
    order = splitting.Split(**body.model_dump())
    made = await splitting.split(ctx, store.parse_ref(ticket), order)
    return await answer_ticket(ctx, made, 201)


@router.post("/tickets/{ticket}/unsplit", responses=shows(Ticket))
async def post_unsplit(ctx: Asked, ticket: TicketPath) -> Response:
    """Bring the messages of a ticket that was split off back; answers with their origin."""
    return await answer_ticket(ctx, await splitting.unsplit(ctx, store.parse_ref(ticket)))


@router.post("/tickets/{ticket}/links", responses=shows(Ticket))
async def post_link(ctx: Asked, ticket: TicketPath, body: bodies.Link) -> Response:
    """Relate it to another ticket."""
    ref = store.parse_ref(ticket)
    await relations.link(ctx, ref, other=store.parse_ref(body.other), kind=body.kind)
    return await answer_ticket(ctx, ref)


@router.delete("/tickets/{ticket}/links/{other}/{kind}", responses=shows(Ticket))
async def delete_link(ctx: Asked, ticket: TicketPath, other: TicketPath, kind: str) -> Response:
    """Take a relation away, whichever end it was made from."""
    ref = store.parse_ref(ticket)
    await relations.unlink(ctx, ref, other=store.parse_ref(other), kind=kind)
    return await answer_ticket(ctx, ref)


@router.get("/tickets/{ticket}/duplicates", responses=shows(Duplicates))
async def get_duplicates(ctx: Asked, ticket: TicketPath) -> Response:
    """Which tickets may be about the same, and why."""
    return answer(ctx, Duplicates(await duplicates.of_ticket(ctx, store.parse_ref(ticket))))


@router.post("/tickets/duplicates", responses=shows(Duplicates))
async def post_duplicates(ctx: Asked, body: Sketched) -> Response:
    """The same for one that is about to be opened."""
    ctx.require("ticket.create")
    sketch = Sketch(
        subject=body.subject, text=body.text, requester_id=body.requester.id,
        email=body.requester.email, phone=body.requester.phone, fields=body.fields,
    )  # fmt: skip
    return answer(ctx, Duplicates(await duplicates.of_sketch(ctx, sketch)))

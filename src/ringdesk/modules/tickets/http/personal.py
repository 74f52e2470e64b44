"""Drafts, read marks, presence: what concerns the reader."""

from typing import Literal

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel import presence
from ringdesk.kernel.http import Asked, answer, shows

from .. import store
from ..commands import personal
from ..shapes import DraftText
from . import bodies
from .asking import TicketPath

router = APIRouter(tags=["personal"])
Kind = Literal["reply", "note"]


class Others(msgspec.Struct):
    """The colleagues who are on the ticket just now."""

    others: list[presence.Other]


@router.put("/tickets/{ticket}/draft/{kind}", responses=shows(DraftText))
async def put_draft(
    ctx: Asked, ticket: TicketPath, kind: Kind, body: bodies.DraftInput
) -> Response:
    """Keep what was typed so far."""
    content = body.model_dump(mode="json")
    at = await personal.save_draft(ctx, store.parse_ref(ticket), kind, content)
    return answer(ctx, DraftText(kind=kind, updated_at=at, **body.model_dump()))


@router.delete("/tickets/{ticket}/draft/{kind}", status_code=204)
async def delete_draft(ctx: Asked, ticket: TicketPath, kind: Kind) -> Response:
    """Forget a draft."""
    await personal.drop_draft(ctx, store.parse_ref(ticket), kind)
    return answer(ctx, None, status=204)


@router.post("/tickets/{ticket}/read", status_code=204)
async def post_read(ctx: Asked, ticket: TicketPath) -> Response:
    """Seen up to now."""
    await personal.mark_read(ctx, store.parse_ref(ticket))
    return answer(ctx, None, status=204)


@router.post("/tickets/{ticket}/presence", responses=shows(Others))
async def post_presence(ctx: Asked, ticket: TicketPath, body: bodies.PresenceInput) -> Response:
    """Say what one does on the ticket; learn who else is there."""
    found = await store.read(ctx, store.parse_ref(ticket))
    return answer(ctx, Others(await presence.post(ctx, found.id, body.state)))

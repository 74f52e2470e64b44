"""Tickets as CSV."""

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from ringdesk.kernel.http import Asked
from ringdesk.kernel.jobs import Works

from ..commands.export import note_export
from ..queries.export import Order, lines
from .asking import Asking

router = APIRouter(tags=["lists"])
HEADERS = {"Cache-Control": "no-store"}


def download(name: str) -> dict[str, str]:
    """The headers of a CSV file that is made while it is read."""
    return {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}


@router.get("/tickets.csv", response_class=StreamingResponse)
async def get_csv(ctx: Asked, request: Request, listing: Asking) -> StreamingResponse:
    """The tickets of /tickets, all of them, in the reader's words. The export is on record."""
    ctx.require("ticket.export")
    where, sort = await listing.criterion(ctx), await listing.order(ctx)
    await note_export(ctx, listing.said())
    works: Works = request.app.state.works
    order = Order(ctx.tenant_id, ctx.actor, ctx.config_version, where, sort)
    media = "text/csv; charset=utf-8"
    return StreamingResponse(lines(works, order), media_type=media, headers=download("tickets.csv"))

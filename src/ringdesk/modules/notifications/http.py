"""A member's notices and how they want to be told."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Input, answer, shows
from ringdesk.kernel.queries import page_of

from .commands import choose_ways, mark_read
from .queries import NoticePreferences, Notices, own, preferences

router = APIRouter(prefix="/api/v1", tags=["notices"])


class Unread(msgspec.Struct, frozen=True):
    unread: int


class ReadBody(Input):
    """Either `ids` or `all`."""

    ids: Annotated[list[UUID], Field(max_length=200)] | None = None
    all: bool = False


class WaysBody(Input):
    """Kind → ways ("app", "mail"); an empty list means: do not tell me."""

    ways: dict[str, Annotated[list[str], Field(max_length=4)]]


@router.get("/notices", responses=shows(Notices))
async def list_notices(
    ctx: Asked, *, unread: bool = False, limit: int | None = None, after: str | None = None
) -> Response:
    """One's own, newest first."""
    return answer(ctx, await own(ctx, page_of(limit, after), unread=unread))


@router.post("/notices/read", responses=shows(Unread))
async def read_notices(ctx: Asked, body: ReadBody) -> Response:
    if body.ids is None and not body.all:
        raise Invalid(("ids", "required"))
    return answer(ctx, Unread(await mark_read(ctx, None if body.all else body.ids)))


@router.get("/me/notifications", responses=shows(NoticePreferences))
async def read_ways(ctx: Asked) -> Response:
    return answer(ctx, await preferences(ctx))


@router.put("/me/notifications", responses=shows(NoticePreferences))
async def put_ways(ctx: Asked, body: WaysBody) -> Response:
    """Kinds that are not named stay as they are."""
    await choose_ways(ctx, body.ways)
    return answer(ctx, await preferences(ctx))

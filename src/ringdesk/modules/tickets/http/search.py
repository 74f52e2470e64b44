"""Finding tickets, and what the command palette jumps to."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.modules import customers, identity

from ..search import Hits, search
from ..shapes import MemberRef, RequesterRef, TicketRow

router = APIRouter(tags=["search"])
Text = Annotated[str, Query(max_length=200, description="Words or characters, all must match")]


@router.get("/search", responses=shows(Hits))
async def get_search(
    ctx: Asked, q: Text, limit: Annotated[int, Query(ge=1, le=100)] = 30
) -> Response:
    """Tickets by any word or any two characters of their visible text, best first."""
    return answer(ctx, await search(ctx, q, limit))


class Palette(msgspec.Struct):
    """What the command palette offers for a text."""

    tickets: list[TicketRow]
    requesters: list[RequesterRef]
    members: list[MemberRef]


@router.get("/palette", responses=shows(Palette))
async def get_palette(ctx: Asked, q: Text) -> Response:
    """A few tickets, customers and colleagues that fit."""
    found = Palette(
        tickets=(await search(ctx, q, 8)).data,
        requesters=await _requesters(ctx, q),
        members=await _members(ctx, q),
    )
    return answer(ctx, found)


async def _requesters(ctx: Context, text: str) -> list[RequesterRef]:
    """By the beginning of name, address or number."""
    if not ctx.actor.may("requester.read"):
        return []
    found = await customers.begin_with(ctx, text, 6)
    return [RequesterRef(one.id, one.name, one.tier) for one in found]


async def _members(ctx: Context, text: str) -> list[MemberRef]:
    """By name, or by the pinyin the directory sorts by."""
    start = text.strip().casefold()
    people = (await identity.directory(ctx)).members.values()
    return [
        MemberRef(m.id, m.name, m.color)
        for m in people
        if m.active and start and (start in m.name.casefold() or m.sort_key.startswith(start))
    ][:6]

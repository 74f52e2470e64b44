"""The front page."""

from fastapi import Response

from ringdesk.modules import tickets

from .. import queries
from ..visit import Arrived

_RECENT = 3


async def home(visit: Arrived) -> Response:
    async with visit.context() as ctx:
        config = await tickets.ticket_config(ctx)
        recent: list[queries.OwnTicket] = []
        if visit.requester:
            recent, _ = await queries.own_tickets(ctx, limit=_RECENT)
        answered = await queries.usual_first_answer(ctx)
    types = [k for k in config.types.values() if k.portal and not k.archived]
    return visit.page("home.html", types=types, recent=recent, answered=answered)

"""Whose ticket it is: opened by a grant for it, or by a login as its requester."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.modules import customers, tickets

from . import grants, queries
from .visit import LoginNeeded, Visit, customer


@dataclass(frozen=True, slots=True)
class Opened:
    """A ticket its customer may see; `ctx` acts as that customer."""

    ctx: Context
    ticket: tickets.TicketState
    requester: customers.Requester


@asynccontextmanager
async def opened(visit: Visit, number: int) -> AsyncIterator[Opened]:
    """Raises LoginNeeded where nobody is known, NotFound where the ticket is somebody else's."""
    async with visit.context() as ctx:
        found = await _by_grant(ctx, visit, number)
        if found is None:
            if visit.requester is None:
                raise LoginNeeded(visit, f"t/{number}")
            found = Opened(ctx, await tickets.read(ctx, number), visit.requester)
        with ctx.acting_as(customer(found.requester, visit.locale)):
            yield found


async def _by_grant(ctx: Context, visit: Visit, number: int) -> Opened | None:
    grant = grants.shown(visit)
    if grant is None:
        return None
    if grant.kind == "fresh" and not await queries.untouched(ctx, grant.ticket_id):
        return None
    try:
        requester = await customers.requester_by_id(ctx, grant.requester_id)
        with ctx.acting_as(customer(requester, visit.locale)):
            ticket = await tickets.read(ctx, number)
    except NotFound:
        return None
    return Opened(ctx, ticket, requester) if ticket.id == grant.ticket_id else None

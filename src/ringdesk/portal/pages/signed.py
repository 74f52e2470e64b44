"""The link in a mail: shows the ticket without a login, and hides its own signature at once."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter, Request, Response

from ringdesk.kernel.errors import DomainError, NotFound
from ringdesk.modules import tickets

from .. import grants, queries
from ..route import PortalRoute
from ..visit import arrive_at

router = APIRouter(route_class=PortalRoute)

# A mailbox is read by others one day; long after its end nobody needs a ticket's link any more.
LINK_AFTER_CLOSE = timedelta(days=90)
_DESTINATIONS = frozenset(("accept", "reject", "reopen", "rate"))
_SCORES = frozenset("12345")


class LinkExpired(DomainError):
    status = 410

    def __init__(self) -> None:
        super().__init__("link_expired")


@router.get("/help/s/{tenant}/{ticket}/{signature}")
async def by_link(request: Request, tenant: str, ticket: str, signature: str) -> Response:
    """Gives the grant and goes on to the clean address; `?go=rate` (accept, reject, reopen) leads
    to that page, which still asks for a press of its button."""
    tenant_id, ticket_id = _id(tenant), _id(ticket)
    visit = await arrive_at(request, tenant_id)
    async with visit.context(visit.browser) as ctx:
        row = await queries.linked_ticket(ctx, ticket_id)
        now = ctx.now()
    if row is None or not tickets.portal_signature_holds(
        visit.keys, tenant_id, ticket_id, row["requester_id"], signature
    ):
        raise NotFound("link")
    if row["closed_at"] and row["closed_at"] + LINK_AFTER_CLOSE < now:
        raise LinkExpired
    number = str(row["number"])
    response = visit.redirect(_destination(request, number))
    grant = grants.Grant(ticket_id, row["requester_id"], "link")
    grants.give(visit, response, grants.sealed(visit, now, grant), number)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("link") from None


def _destination(request: Request, number: str) -> str:
    go = request.query_params.get("go", "")
    score = request.query_params.get("score", "")
    if go not in _DESTINATIONS:
        return f"t/{number}"
    chosen = f"?score={score}" if go == "rate" and score in _SCORES else ""
    return f"t/{number}/{go}{chosen}"

"""A grant opens one ticket for a while in one browser, without a login.

`link`: came by the signed link of a mail. `fresh`: has just submitted the request; good only until
somebody else says a word on it, for until then there is nothing to see but one's own words, and
whether the address is really theirs is not proved yet.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from fastapi import Response

from ringdesk.modules import tickets

from . import cookies
from .visit import Visit

LIFE = {"link": timedelta(hours=12), "fresh": timedelta(hours=2)}
_PURPOSE = "portal-grant"


@dataclass(frozen=True, slots=True)
class Grant:
    ticket_id: UUID
    requester_id: UUID
    kind: str


def fresh(visit: Visit, now: datetime, ticket: tickets.TicketState) -> str:
    """The cookie's value for who has just submitted this ticket."""
    return sealed(visit, now, Grant(ticket.id, ticket.requester_id, "fresh"))


def sealed(visit: Visit, now: datetime, grant: Grant) -> str:
    expires = int((now + LIFE[grant.kind]).timestamp())
    body = f"{grant.ticket_id.hex}.{grant.requester_id.hex}.{expires}.{grant.kind}"
    return f"{body}.{visit.keys.sign(_PURPOSE, f'{visit.door.id}/{body}')}"


def give(visit: Visit, response: Response, value: str, number: str) -> None:
    """Only the pages of this one ticket get to see the cookie."""
    kind = value.split(".")[3]
    path = visit.url(f"t/{number}")
    cookies.keep(visit.works, response, cookies.GRANT, value, life=LIFE[kind], path=path)


def shown(visit: Visit) -> Grant | None:
    """The grant this request carries; None when there is none, it is forged or over."""
    value = visit.request.cookies.get(cookies.GRANT, "")
    body, _, signature = value.rpartition(".")
    parts = body.split(".")
    if len(parts) != 4 or not visit.keys.verify(_PURPOSE, f"{visit.door.id}/{body}", signature):
        return None
    ticket_id, requester_id, expires, kind = parts
    if int(expires) < visit.works.clock.now().timestamp():
        return None
    return Grant(UUID(ticket_id), UUID(requester_id), kind)

"""My tickets, and one ticket: how far it is, what was said, what I can do."""

from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import APIRouter, Response

from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.i18n import pick
from ringdesk.kernel.queries import Page
from ringdesk.modules import quality, tickets
from ringdesk.modules.tickets import FormField, Message, TicketState

from .. import access, queries, turns
from ..once import fresh_token
from ..promised import promised
from ..route import PortalRoute
from ..sent import MOST_FILES, Fault
from ..uploads import Kept
from ..visit import Arrived, LoginNeeded, Visit
from ..wording import Turn, status_word

router = APIRouter(route_class=PortalRoute)
_LONGEST_NUMBER = 15
_MESSAGES = 200


class Can(msgspec.Struct, frozen=True):
    """What this customer may do on the ticket now, as its process says."""

    accept: bool
    reject: bool
    reopen: bool
    rate: bool
    say_more: bool
    reply: bool


@router.get("/tickets")
async def own(visit: Arrived) -> Response:
    if visit.requester is None:
        raise LoginNeeded(visit, "tickets")
    after = visit.request.query_params.get("after")
    async with visit.context() as ctx:
        rows, following = await queries.own_tickets(ctx, after=after)
    return visit.page("tickets.html", rows=rows, following=following, later=bool(after))


def number_of(text: str) -> int:
    """`1002` or `T-1002`. NotFound for anything else."""
    bare = text.upper().removeprefix("T-")
    if not (bare.isascii() and bare.isdigit() and len(bare) <= _LONGEST_NUMBER):
        raise NotFound("ticket")
    return int(bare)


@router.get("/t/{number}")
async def show(visit: Arrived, number: str) -> Response:
    return await ticket_page(visit, number_of(number))


@router.get("/t/{number}/received")
async def received(visit: Arrived, number: str) -> Response:
    """After sending: the number, what happens next and when."""
    async with access.opened(visit, number_of(number)) as found:
        process = await tickets.process_of(found.ctx, found.ticket)
        answered = await queries.usual_first_answer(found.ctx)
        promise = await promised(found, visit)
    return visit.page(
        "received.html",
        promise=promise,
        ticket=found.ticket,
        email=found.requester.email,
        limits=process.limits,
        answered=answered,
    )


async def ticket_page(
    visit: Visit,
    number: int,
    *,
    status: int = 200,
    text: str = "",
    kept: Sequence[Kept] = (),
    token: str = "",
    faults: Sequence[Fault] = (),
    refused: str = "",
) -> Response:
    """The page, with a reply as far as it was written and what was wrong with it."""
    async with access.opened(visit, number) as found:
        told = await _told(found, visit)
    return visit.page(
        "ticket.html",
        status=status,
        **told,
        author=lambda message: author_of(message, visit),
        reply=text,
        kept=kept,
        token=token or fresh_token(),
        faults=faults,
        refused=refused,
        most_files=MOST_FILES,
        most_bytes=visit.works.ports["settings"].attachment_bytes,
    )


async def _told(found: access.Opened, visit: Visit) -> dict[str, Any]:
    """What the page says of the ticket, by the names its template uses."""
    ctx, ticket = found.ctx, found.ticket
    after = visit.request.query_params.get("after")
    talk, following = await tickets.list_messages(ctx, ticket.id, Page(_MESSAGES, after or None))
    return {
        "ticket": ticket,
        "word": word_of(ticket, await turns.turn_of(ctx, ticket)),
        "notices": await turns.notices(ctx, ticket),
        "asked_last": _last_of_ours(talk),
        "joined": await _joined(found),
        "rated": await quality.rating_of(ctx, ticket) if ticket.rating else None,
        "promise": await promised(found, visit),
        "steps": await queries.way(ctx, ticket),
        "talk": talk,
        "following": following,
        "can": await offered(found),
        "asked": await _answers(found, visit.locale),
        "limits": (await tickets.process_of(ctx, ticket)).limits,
    }


class Joined(msgspec.Struct, frozen=True):
    """The ticket goes on with another one; `number` only where that is this customer's own."""

    number: int | None
    open: bool


async def _joined(found: access.Opened) -> Joined | None:
    home = (
        await tickets.home_of(found.ctx, found.ticket.id) if found.ticket.merged_into_id else None
    )
    if home is None:
        return None
    own = home["requester_id"] == found.ticket.requester_id
    return Joined(home["number"] if own else None, home["closed_at"] is None)


def _last_of_ours(talk: Sequence[Message]) -> Message | None:
    """What we asked last, as long as the customer has not answered it."""
    last = talk[-1] if talk else None
    return last if last and last.author.kind != "requester" else None


def word_of(ticket: TicketState, turn: Turn) -> str:
    if ticket.merged_into_id is not None:
        return "merged"
    return status_word(
        ticket.status_category,
        confirmed=ticket.accepted_at is not None,
        void=ticket.acceptance == "void",
        turn=turn,
    )


def author_of(message: Message, visit: Visit) -> str:
    """A colleague by name; programs and tokens speak for the house."""
    if message.author.kind == "requester":
        return message.author.name
    return message.author.name if message.author.kind == "member" else visit.door.name


async def offered(found: access.Opened) -> Can:
    """Asked of the ticket's own process; a shut gate (the window is over) is not offered."""
    open_ways = {o.key for o in await tickets.offers(found.ctx, found.ticket) if not o.gates}
    ticket = found.ticket
    accept = "accept" in open_ways and not ticket.closed
    return Can(
        accept=accept,
        reject="reject" in open_ways and not ticket.closed,
        reopen="reopen" in open_ways and not accept and ticket.archived_at is None,
        rate=ticket.status_category in ("resolved", "closed")
        and ticket.merged_into_id is None
        and ticket.acceptance != "void"
        and ticket.archived_at is None
        and ticket.rating is None,
        say_more=await quality.may_say_more(found.ctx, ticket),
        reply=not ticket.closed or await _goes_on(found),
    )


async def _goes_on(found: access.Opened) -> bool:
    joined = await _joined(found)
    return joined is not None and joined.open


async def _answers(found: access.Opened, locale: str) -> list[tuple[str, str]]:
    """The form's fields that customers see, as filled in; what its node hides is not told."""
    config = await tickets.ticket_config(found.ctx)
    kind = config.types.get(found.ticket.type_key)
    if kind is None:
        return []
    filled = await tickets.told_fields(found.ctx, found.ticket)
    return [
        (pick(f.name, locale), _shown(f, filled[f.key], locale))
        for f in kind.fields
        if f.portal and filled.get(f.key) not in (None, "", [], False)
    ]


def _shown(field: FormField, value: Any, locale: str) -> str:
    names = {o.value: pick(o.name, locale) for o in field.options}
    if field.kind == "checkbox":
        return "✓"
    if isinstance(value, list):
        return " · ".join(names.get(v, str(v)) for v in value)
    return names.get(value, str(value)) if field.options else str(value)

"""Listing, opening, creating and editing tickets; what was said on them."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, answer, expected_version, listed, shows
from ringdesk.kernel.queries import Page, page_of
from ringdesk.modules.customers import Contact

from .. import store
from ..access import unseen
from ..commands import create as creating
from ..commands import edit, solve, talk
from ..queries.open import open_ticket
from ..queries.rows import list_rows
from ..queries.talk import list_messages, list_timeline, messages_by_id
from ..shapes import Message, Ticket, TicketRow, TimelineEntry
from . import bodies
from .asking import After, Asking, Limit, TicketPath

router = APIRouter(tags=["tickets"])


class Said(msgspec.Struct):
    """What a reply or note made, and the ticket after it."""

    message: Message
    ticket: Ticket


@router.get("/tickets", responses=shows(TicketRow, listed=True))
async def get_tickets(
    ctx: Asked, listing: Asking, limit: Limit = None, after: After = None
) -> Response:
    """Tickets one may see, newest change first unless the view or `sort` says otherwise."""
    rows, following = await list_rows(
        ctx, await listing.criterion(ctx), await listing.order(ctx), page_of(limit, after)
    )
    return listed(ctx, rows, following)


async def answer_ticket(ctx: Context, ref: store.Ref, status: int = 200) -> Response:
    """The ticket as it is now, with its ETag."""
    ticket = await open_ticket(ctx, ref)
    headers = {"Location": f"/api/v1/tickets/{ticket.id}"} if status == 201 else None
    return answer(ctx, ticket, status=status, version=ticket.version, headers=headers)


@router.post("/tickets", status_code=201, responses=shows(Ticket, 201))
async def post_ticket(ctx: Asked, body: bodies.NewTicket) -> Response:
    """Create a ticket, for a customer by id or by address."""
    who = body.requester
    requester = who.id or Contact(email=who.email, name=who.name, phone=who.phone)
    given = body.model_dump(exclude={"requester"})
    draft = creating.Draft(
        **given, requester=requester, channel="api" if ctx.actor.kind == "token" else "agent"
    )
    ticket = await creating.create(ctx, draft)
    return await answer_ticket(ctx, ticket.id, 201)


Include = Annotated[
    list[Literal["messages", "timeline"]], Query(description="What to put into the answer as well")
]


@router.get("/tickets/{ticket}", responses=shows(Ticket))
async def get_ticket(ctx: Asked, ticket: TicketPath, include: Include = []) -> Response:  # noqa: B006
    """One ticket, whole, as this person may see it."""
    ref = store.parse_ref(ticket)
    found = await open_ticket(ctx, ref)
    if "messages" in include:
        # What was merged into it left a link, so that mostly nothing more has to be asked.
        alone = not any(link.kind in ("merged", "split") for link in found.links)
        found.messages, _ = await list_messages(ctx, found.id, Page(200), alone=alone)
    if "timeline" in include:
        hidden = (await unseen(ctx)).at_place(found.process.key, found.process.version, found.node)
        found.timeline, _ = await list_timeline(
            ctx, found.id, found.created_at, None, Page(200), hidden=hidden
        )
    return answer(ctx, found, version=found.version)


@router.patch("/tickets/{ticket}", responses=shows(Ticket))
async def patch_ticket(
    ctx: Asked, request: Request, ticket: TicketPath, body: bodies.TicketEdit
) -> Response:
    """Change what describes it; a field left out stays."""
    ref = store.parse_ref(ticket)
    changes = edit.Edit(**{name: getattr(body, name) for name in body.model_fields_set})
    await edit.update(ctx, ref, changes, version=expected_version(request))
    return await answer_ticket(ctx, ref)


@router.get("/tickets/{ticket}/messages", responses=shows(Message, listed=True))
async def get_messages(
    ctx: Asked, ticket: TicketPath, limit: Limit = None, after: After = None
) -> Response:
    """The conversation, oldest first."""
    found = await store.read(ctx, store.parse_ref(ticket))
    rows, following = await list_messages(ctx, found.id, page_of(limit, after))
    return listed(ctx, rows, following)


Groups = Literal["talk", "internal", "flow", "audit"]


@router.get("/tickets/{ticket}/timeline", responses=shows(TimelineEntry, listed=True))
async def get_timeline(
    ctx: Asked,
    ticket: TicketPath,
    group: Groups | None = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Everything that happened, in the order of the record."""
    found = await store.read(ctx, store.parse_ref(ticket))
    rows, following = await list_timeline(
        ctx, found.id, found.created_at, group, page_of(limit, after),
        hidden=(await unseen(ctx)).of(found),
    )  # fmt: skip
    return listed(ctx, rows, following)


@router.post("/tickets/{ticket}/replies", status_code=201, responses=shows(Said, 201))
async def post_reply(ctx: Asked, ticket: TicketPath, body: bodies.NewReply) -> Response:
    """Answer the customer; `then` moves the ticket on in the same transaction."""
    ref = store.parse_ref(ticket)
    reply = talk.Reply(**body.model_dump(exclude={"then", "force"}))
    message_id = await talk.reply(ctx, ref, reply, force=body.force)
    if body.then == "wait":
        await solve.wait(ctx, ref)
    elif body.then == "resolve":
        await solve.resolve(ctx, ref)
    return await _said(ctx, ref, message_id)


@router.post("/tickets/{ticket}/notes", status_code=201, responses=shows(Said, 201))
async def post_note(ctx: Asked, ticket: TicketPath, body: bodies.NewNote) -> Response:
    """Write an internal note; the customer never sees it."""
    ref = store.parse_ref(ticket)
    message_id = await talk.note(ctx, ref, body.text, body.mentions, body.attachment_ids)
    return await _said(ctx, ref, message_id)


async def _said(ctx: Context, ref: store.Ref, message_id: UUID) -> Response:
    found = await open_ticket(ctx, ref)
    (said,) = await messages_by_id(ctx, [message_id])
    return answer(ctx, Said(said, found), status=201, version=found.version)


@router.post("/messages/{message}/undo", status_code=204)
async def post_undo(ctx: Asked, message: UUID) -> Response:
    """Take back one's own reply while it waits to leave."""
    await talk.withdraw_reply(ctx, message)
    return answer(ctx, None, status=204)

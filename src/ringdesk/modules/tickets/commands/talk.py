"""What is said on a ticket: replies, notes, the customer's words, and taking a reply back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.modules import identity

from .. import flow, store
from ..events import CustomerReplied, NoteAdded, ReplyWithdrawn, TicketReplied, TicketResumed
from ..state import TicketState
from ..tables import messages
from ..templates.rules import gaps
from ..wording import excerpt, is_mere_thanks, text_sha256


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    text: str
    attachment_ids: list[UUID] = []
    to: list[str] = []
    cc: list[str] = []
    # The newest public message the writer had seen; None skips the check.
    seen_message_id: UUID | None = None
    delay_seconds: int = 0


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's message as a channel read it."""

    text: str
    channel: str
    html: str | None = None
    quoted: str | None = None
    remote_images: bool = False
    attachment_ids: list[UUID] = []
    to: list[str] = []
    cc: list[str] = []
    flags: list[str] = []
    # Somebody else than the ticket's requester, e.g. a colleague in copy.
    author_id: UUID | None = None
    author_name: str | None = None
    quiet: bool = False


def _text(text: str, attachment_ids: list[UUID]) -> str:
    if not text.strip() and not attachment_ids:
        raise Invalid(("text", "required"))
    return text


@command(needs="ticket.reply")
async def reply(ctx: Context, ref: store.Ref, said: Reply, *, force: bool = False) -> UUID:
    """Answer the customer. Conflict `newer_reply` when somebody was faster and `force` is off."""
    text = _text(said.text, said.attachment_ids)
    if left := gaps(text):
        raise Invalid(("text", "template_gap", {"gaps": left}))
    ticket = await store.lock_open(ctx, ref)
    if not force:
        await _nothing_newer(ctx, ticket, said.seen_message_id)
    send_at = ctx.now() + timedelta(seconds=said.delay_seconds)
    first = ticket.first_response_at is None and ctx.actor.kind == "member"
    message_id = ctx.new_id()
    await store.add_message(
        ctx,
        ticket,
        _answered(ctx, ticket, message_id, first=first),
        id=message_id,
        kind="public",
        direction="out",
        channel=ticket.channel,
        author_kind=ctx.actor.kind,
        author_id=ctx.actor.id,
        author_name=ctx.actor.name,
        body=text,
        to=said.to,
        cc=said.cc,
        send_at=send_at,
    )
    await store.bind_attachments(ctx, said.attachment_ids, ticket.id, message_id, internal=False)
    ctx.emit(
        TicketReplied(
            subject_id=ticket.id,
            node=ticket.node,
            message_id=message_id,
            text_sha256=text_sha256(text),
            delay_seconds=said.delay_seconds,
            first_response=first,
        )
    )
    return message_id


def _answered(
    ctx: Context, ticket: TicketState, message_id: UUID, *, first: bool
) -> dict[str, Any]:
    changes: dict[str, Any] = {"last_agent_at": ctx.now(), "last_message_id": message_id}
    if first:
        changes["first_response_at"] = ctx.now()
    me = ctx.actor.member_id
    if me and me not in ticket.involved_ids:
        changes["involved_ids"] = [*ticket.involved_ids, me]
    return changes


async def _nothing_newer(ctx: Context, ticket: TicketState, seen: UUID | None) -> None:
    if seen is None or seen == ticket.last_message_id:
        return
    row = await ctx.tx.first(_message, message_id=ticket.last_message_id)
    if row is not None and row["author_id"] != ctx.actor.id:
        newer = {
            "id": row["id"],
            "author_name": row["author_name"],
            "text": excerpt(row["body"], 400),
            "at": row["created_at"],
        }
        raise Conflict("newer_reply", message=newer)


@command(needs="ticket.note")
async def note(
    ctx: Context, ref: store.Ref, text: str, mention_ids: list[UUID], attachment_ids: list[UUID]
) -> UUID:
    """An internal note. Those mentioned may see the ticket from then on. Closed ones take none."""
    text = _text(text, attachment_ids)
    ticket = await store.lock_open(ctx, ref)
    directory = await identity.directory(ctx)
    if unknown := [m for m in mention_ids if m not in directory.members]:
        raise Invalid(("mentions", "not_an_option", {"unknown": unknown}))
    message_id = await store.add_message(
        ctx,
        ticket,
        {"involved_ids": list(dict.fromkeys([*ticket.involved_ids, *mention_ids]))},
        kind="internal",
        direction="out",
        channel="agent",
        author_kind=ctx.actor.kind,
        author_id=ctx.actor.id,
        author_name=ctx.actor.name,
        body=text,
        mention_ids=mention_ids,
    )
    await store.bind_attachments(ctx, attachment_ids, ticket.id, message_id, internal=True)
    ctx.emit(
        NoteAdded(
            subject_id=ticket.id,
            node=ticket.node,
            message_id=message_id,
            text_sha256=text_sha256(text),
            mention_ids=mention_ids,
        )
    )
    return message_id


@command(needs=None)
async def customer_says(ctx: Context, ref: store.Ref, said: Said) -> UUID:
    """The customer's message joins the ticket, and work resumes unless it only says thanks."""
    _text(said.text, said.attachment_ids)
    return await hear(ctx, await store.lock_open(ctx, ref), said)


async def hear(ctx: Context, ticket: TicketState, said: Said) -> UUID:
    """The customer's words on a locked, open ticket."""
    text = said.text
    message_id = ctx.new_id()
    thanks = is_mere_thanks(text) and not said.attachment_ids
    changes: dict[str, Any] = {"last_message_id": message_id}
    automatic = "auto_reply" in said.flags
    if not automatic:
        changes["last_customer_at"] = ctx.now()
    if not thanks and not automatic:
        changes.update(await back_to_work(ctx, ticket))
    await customer_message(ctx, ticket, said, changes)
    ctx.emit(
        CustomerReplied(
            subject_id=ticket.id,
            node=ticket.node,
            message_id=message_id,
            text_sha256=text_sha256(text),
            channel=said.channel,
            mere_thanks=thanks,
            flags=said.flags,
            quiet=said.quiet,
        )
    )
    return message_id


async def customer_message(
    ctx: Context, ticket: TicketState, said: Said, changes: dict[str, Any]
) -> None:
    message_id = await store.add_message(
        ctx,
        ticket,
        changes,
        id=changes["last_message_id"],
        kind="public",
        direction="in",
        channel=said.channel,
        author_kind="requester",
        author_id=said.author_id or ctx.actor.id or ticket.requester_id,
        author_name=said.author_name or ctx.actor.name,
        body=said.text,
        html=said.html,
        quoted=said.quoted,
        remote_images=said.remote_images,
        to=said.to,
        cc=said.cc,
        flags=said.flags,
    )
    await store.bind_attachments(ctx, said.attachment_ids, ticket.id, message_id, internal=False)


async def back_to_work(ctx: Context, ticket: TicketState) -> dict[str, Any]:
    """A real message while we waited for the customer brings the ticket back to its handler."""
    process = await flow.process_of(ctx, ticket)
    action = process.action("customer_reply")
    if action is None or ticket.node not in action.source:
        return {}
    passage = await flow.advance(ctx, ticket, "customer_reply")
    ctx.emit(TicketResumed(**passage.told, because="customer_replied"))
    return {**passage.columns, **undone_resolution()}


def undone_resolution() -> dict[str, Any]:
    """The columns that a ticket back in work loses: it has to be solved and checked anew."""
    return {
        "resolved_at": None,
        "resolved_by": None,
        "reviewed_at": None,
        "reviewed_by": None,
        "accepted_at": None,
        "acceptance": None,
    }


_message = sql(
    select(messages).where(
        messages.c.tenant_id == bindparam("tenant_id"), messages.c.id == bindparam("message_id")
    )
)
_withdraw = sql(
    update(messages)
    .where(messages.c.tenant_id == bindparam("tenant_id"), messages.c.id == bindparam("that_id"))
    .values(withdrawn_at=bindparam("at"))
)

# A member's first reply that left or is about to; one that was taken back answered nobody.
_first_reply = sql(
    select(func.min(messages.c.created_at)).where(
        messages.c.tenant_id == bindparam("tenant_id"),
        messages.c.ticket_id == bindparam("of_ticket"),
        messages.c.kind == "public",
        messages.c.author_kind == "member",
        messages.c.withdrawn_at.is_(None),
    )
)


@command(needs="ticket.reply")
async def withdraw_reply(ctx: Context, message_id: UUID) -> None:
    """Take back one's own reply while it still waits to leave. Conflict `already_sent`."""
    row = await ctx.tx.first(_message, message_id=message_id)
    if row is None or row["author_id"] != ctx.actor.id or row["kind"] != "public":
        raise NotFound("message")
    ticket = await store.lock(ctx, row["ticket_id"])
    row = await ctx.tx.first(_message, message_id=message_id)
    if row is None or row["withdrawn_at"] or row["send_at"] <= ctx.now():
        raise Conflict("already_sent")
    await ctx.tx.run(_withdraw, that_id=message_id, at=ctx.now())
    answered_at = await ctx.tx.value(_first_reply, of_ticket=ticket.id)
    await store.save(ctx, ticket, first_response_at=answered_at)
    ctx.emit(ReplyWithdrawn(subject_id=ticket.id, node=ticket.node, message_id=message_id))

"""A mail becomes a ticket or a message: the same commands that every other door uses."""

from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Actor, Context, system
from ringdesk.modules import customers, identity, tickets

from ..email.cleaning import clean
from ..email.reading import Address
from ..rules.mailbox import Mailbox
from ..rules.signed_links import masked
from ..store import references
from .opened import Opened, others, storable
from .slate import Slate, ids_named

_NOTHING_WRITTEN = "—"


class Correspondent(msgspec.Struct, frozen=True):
    """How the mail came. `proven`: to an address only our own mails carry. `doubtful`: the sender
    is not proved although the domain asks for proof."""

    own: frozenset[str]
    box: Mailbox
    flags: list[str]
    quiet: bool
    proven: bool
    doubtful: bool
    slate: Slate


class _Brought(msgspec.Struct, frozen=True):
    """The parts of a mail that have become rows."""

    attachment_ids: list[UUID]
    html: str | None
    remote_images: bool
    flags: list[str]


async def open_ticket(
    ctx: Context, opened: Opened, who: Correspondent, *, after: UUID | None = None
) -> tuple[UUID, UUID]:
    """A new ticket; (ticket, message). `after`: it follows up a closed one."""
    requester = await _requester(ctx, opened, who)
    with ctx.acting_as(_as_requester(requester)):
        brought = await _bring(ctx, opened, who)
        ticket = await tickets.create(
            ctx, _draft(opened, who, brought, requester, after), number=who.slate.number()
        )
    who.slate.remember(ticket.id, ids_named(opened))
    return ticket.id, ticket.last_message_id or ticket.id


def _draft(
    opened: Opened,
    who: Correspondent,
    brought: _Brought,
    requester: customers.Requester,
    after: UUID | None,
) -> tickets.Draft:
    sender = opened.sender.address.lower() if opened.sender else ""
    return tickets.Draft(
        subject=opened.subject,
        text=opened.text,
        requester=requester,
        channel="email",
        team_id=who.box.team_id,
        locale=opened.language,
        attachment_ids=brought.attachment_ids,
        html=brought.html,
        quoted=opened.quoted,
        remote_images=brought.remote_images,
        cc=_copied(opened, who, sender),
        flags=brought.flags,
        # An automatic mail is answered by nobody: neither by us (RFC 3834).
        quiet=who.quiet or opened.mail.is_auto_reply,
        follow_up_of=after,
    )


async def add_to_ticket(ctx: Context, opened: Opened, who: Correspondent, thread: Any) -> UUID:
    """A message on an open ticket: the customer's, a third party's, or a colleague's as a note."""
    assert opened.sender is not None  # noqa: S101 - routing refuses mail without a sender
    address = opened.sender.address.strip().lower()
    if address != thread["requester_email"]:
        member = await _member(ctx, address)
        if member is not None:
            return await _note(ctx, opened, who, thread, member)
    requester = await _requester(ctx, opened, who)
    theirs = requester.id == thread["requester_id"]
    actor = _as_requester(requester) if theirs else system(requester.name)
    flags = [] if theirs else ["third_party"]
    with ctx.acting_as(actor):
        brought = await _bring(ctx, opened, who)
        said = _said(opened, who, brought, flags, requester)
        message_id = await _say(ctx, thread, said)
    who.slate.remember(thread["id"], ids_named(opened))
    return message_id


async def _say(ctx: Context, thread: Any, said: tickets.Said) -> UUID:
    """On the ticket, or on the one that it goes on as."""
    if thread.get("home_id"):
        return await tickets.customer_says_on_merged(ctx, thread["id"], said)
    return await tickets.customer_says(ctx, thread["id"], said)


def _said(
    opened: Opened,
    who: Correspondent,
    brought: _Brought,
    flags: list[str],
    requester: customers.Requester,
) -> tickets.Said:
    return tickets.Said(
        text=(opened.text.strip() and opened.text) or opened.subject or _NOTHING_WRITTEN,
        channel="email",
        html=brought.html,
        quoted=opened.quoted,
        remote_images=brought.remote_images,
        attachment_ids=brought.attachment_ids,
        to=[who.box.address],
        cc=_copied(opened, who, requester.email or ""),
        flags=[*brought.flags, *flags],
        author_id=requester.id,
        author_name=requester.name,
        quiet=who.quiet,
    )


def _copied(opened: Opened, who: Correspondent, sender: str) -> list[str]:
    """Who gets our answers too: nobody that a stranger names."""
    return [] if who.doubtful else others(opened.mail, who.own, sender)


async def _note(
    ctx: Context, opened: Opened, who: Correspondent, thread: Any, member: identity.MemberEntry
) -> UUID:
    """A From line proves nothing: what claims to be a colleague's stays among colleagues.

    With a signed address the name is given as it is, without one it is marked as unproven.
    """
    proven = who.proven and not who.doubtful
    name = f"{member.name} ✉" if proven else f"{member.name} ✉?"
    with ctx.acting_as(system(name)):
        brought = await _bring(ctx, opened, who)
        text = (opened.text.strip() and opened.text) or opened.subject or _NOTHING_WRITTEN
        here: UUID = thread.get("home_id") or thread["id"]
        message_id = await tickets.note(ctx, here, text, [], brought.attachment_ids)
    who.slate.remember(thread["id"], ids_named(opened))
    return message_id


async def _member(ctx: Context, address: str) -> identity.MemberEntry | None:
    people = (await identity.directory(ctx)).members.values()
    return next((m for m in people if m.active and m.email == address), None)


async def _requester(ctx: Context, opened: Opened, who: Correspondent) -> customers.Requester:
    assert opened.sender is not None  # noqa: S101 - routing refuses mail without a sender
    if who.doubtful:
        # Not the customer of that address: somebody who says so, and whom nothing is mailed to.
        name = f"{opened.sender.name[:60]} <{opened.sender.address[:120]}> ✉?".strip()
        return await customers.resolve_unproven(ctx, name, locale=opened.language)
    requester = await _sender(ctx, opened.sender, opened.language, who.slate)
    if requester.bounced_at is not None and not opened.mail.is_auto_reply:
        await references.mark_bounced(ctx, requester.id, bounced=False)
    return requester


async def _sender(
    ctx: Context, sender: Address, language: str | None, slate: Slate
) -> customers.Requester:
    """Looked up for the whole batch, or alone."""
    if slate.people is not None:
        return await customers.resolve_among(
            ctx, slate.people, sender.address, sender.name, language
        )
    contact = customers.Contact(email=sender.address, name=sender.name)
    return await customers.resolve(ctx, contact, locale=language)


def _as_requester(requester: customers.Requester) -> Actor:
    return Actor(kind="requester", id=requester.id, name=requester.name, locale=requester.locale)


async def _bring(ctx: Context, opened: Opened, who: Correspondent) -> _Brought:
    """Store the files and clean the HTML, whose own images point to them."""
    ids: list[UUID] = []
    inline: dict[str, str] = {}
    flags = list(who.flags)
    if len(opened.mail.attachments) > len(opened.files):
        flags.append("attachments_left_out")
    html = masked(storable(opened.mail.body_html or ""))
    for part in opened.files:
        if part.name.rpartition(".")[2].lower() in tickets.REFUSED_ENDINGS:
            flags.append("attachment_blocked")
            continue
        content_id = storable(part.content_id).strip("<> ")[:500] or None
        shown = bool(content_id) and f"cid:{content_id}" in html
        attachment_id = await tickets.keep_file(
            ctx, name=storable(part.name), kind=storable(part.type), content=part.content,
            inline=part.inline or shown, content_id=content_id,
        )  # fmt: skip
        ids.append(attachment_id)
        if content_id:
            inline[content_id] = str(attachment_id)
    cleaned = clean(html, inline)
    flags = list(dict.fromkeys(flags))
    return _Brought(ids, cleaned.html, cleaned.remote_images, flags)

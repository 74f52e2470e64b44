"""Mailboxes, outbox and inbox as the administration shows them. No password ever leaves."""

import asyncio
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import select

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, NotFound
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.sightings import version_of
from ringdesk.modules import identity, tickets

from .email.reading import Attachment, read_mail
from .rules.alarms import Trouble
from .rules.mailbox import Imap, Mailbox, Smtp
from .rules.oauth import OAuth
from .rules.signed_links import holds_link, masked, masked_mail
from .store import inbox, mailboxes
from .tables import inbound_mails, outbound_mails

_o, _i = outbound_mails.c, inbound_mails.c
_t = tickets.tickets_table.c
# As letters.portal_code.subject has it; not the number of a ticket.
_CODE = re.compile(r"(?<![\w-])\d{6}(?!\w)")
_NEWEST_OUT = (SortKey("created_at", _o.created_at, descending=True),)
_NEWEST_IN = (SortKey("received_at", _i.received_at, descending=True),)


class MailboxView(msgspec.Struct, frozen=True):
    id: UUID
    address: str
    name: str
    team_id: UUID | None
    mode: str
    imap: Imap | None
    smtp: Smtp | None
    has_imap_password: bool
    has_smtp_password: bool
    quiet_before: datetime | None
    last_fetch_at: datetime | None
    last_error: str | None
    archived: bool
    created_at: datetime
    # Automatic letters it does not send.
    silent: tuple[str, ...]
    # How access tokens are had; secrets are never shown.
    oauth: OAuth | None
    has_oauth_secret: bool
    has_oauth_refresh_token: bool
    # What does not work at present, by "imap" and "smtp".
    troubles: dict[str, Trouble]
    # For If-Match; another number once a setting changed.
    version: int


class OutboundMail(msgspec.Struct, frozen=True):
    """A mail of the outbox. `text` only where one mail is opened."""

    id: UUID
    mailbox_id: UUID
    ticket_id: UUID | None
    ticket_number: int | None
    kind: str
    to: str
    cc: list[str]
    subject: str
    state: str
    attempts: int
    error: str | None
    created_at: datetime
    send_at: datetime
    sent_at: datetime | None
    text: str | None = None
    headers: dict[str, str] | None = None


class InboundMail(msgspec.Struct, frozen=True):
    id: UUID
    mailbox_id: UUID
    sender: str | None
    subject: str | None
    state: str
    reason: str | None
    size: int
    quiet: bool
    ticket_id: UUID | None
    received_at: datetime


async def list_mailboxes(ctx: Context) -> list[MailboxView]:
    return [view_of(box) for box in await mailboxes.every_mailbox(ctx)]


async def show_mailbox(ctx: Context, mailbox_id: UUID) -> MailboxView:
    return view_of(await mailboxes.read_mailbox(ctx, mailbox_id))


def view_of(box: Mailbox) -> MailboxView:
    return MailboxView(
        id=box.id,
        address=box.address,
        name=box.name,
        team_id=box.team_id,
        mode=box.mode,
        imap=box.imap,
        smtp=box.smtp,
        has_imap_password=box.imap_password is not None,
        has_smtp_password=box.smtp_password is not None,
        quiet_before=box.quiet_before,
        last_fetch_at=box.last_fetch_at,
        last_error=box.last_error,
        archived=box.archived_at is not None,
        created_at=box.created_at,
        silent=box.silent,
        oauth=box.oauth,
        has_oauth_secret=box.oauth_secret is not None,
        has_oauth_refresh_token=box.oauth_refresh_token is not None,
        troubles=box.troubles,
        version=version_of(box.settings),
    )


_number = (
    select(_t.number)
    .where(_t.tenant_id == _o.tenant_id, _t.id == _o.ticket_id)
    .scalar_subquery()
    .label("ticket_number")
)


async def list_outbox(
    ctx: Context, state: str | None, page: Page
) -> tuple[list[OutboundMail], str | None]:
    """The newest first."""
    query = select(outbound_mails, _number).where(_o.tenant_id == ctx.tenant_id)
    if state:
        query = query.where(_o.state == state)
    found = await ctx.tx.all(paged(query, _NEWEST_OUT, page, _o.id))
    shown, after = cut(found, _NEWEST_OUT, page)
    return [_outbound(ctx, row) for row in shown], after


async def open_outbound(ctx: Context, mail_id: UUID) -> OutboundMail:
    """One mail with its text. A letter may hold a link or a code that opens an account: its text
    is for those who keep the mailboxes, and only while a demo holds it. A customer's signed link
    is a login as well: outside of a demo workspace nobody here gets to see it."""
    query = select(outbound_mails, _number).where(_o.tenant_id == ctx.tenant_id, _o.id == mail_id)
    row = await ctx.tx.first(query)
    if row is None:
        raise NotFound("mail")
    text = "" if _private(ctx, row) else row["body"]
    if not (await identity.directory(ctx)).demo:
        text = masked(text)
    return _outbound(ctx, row, text=text, headers=row["headers"])


def _private(ctx: Context, row: Mapping[str, Any]) -> bool:
    """A letter that may open an account of its reader's."""
    held_for = row["state"] == "held" and ctx.actor.may("mailbox.manage")
    return row["kind"] == "letter" and not held_for


def _outbound(ctx: Context, row: Mapping[str, Any], **more: Any) -> OutboundMail:
    return OutboundMail(
        id=row["id"],
        mailbox_id=row["mailbox_id"],
        ticket_id=row["ticket_id"],
        ticket_number=row["ticket_number"],
        kind=row["kind"],
        to=row["recipient"],
        cc=row["cc"],
        # A login code stands in the subject, so that a phone shows it at once.
        subject=_CODE.sub("······", row["subject"]) if _private(ctx, row) else row["subject"],
        state=row["state"],
        attempts=row["attempts"],
        error=row["error"],
        created_at=row["created_at"],
        send_at=row["send_at"],
        sent_at=row["sent_at"],
        **more,
    )


async def list_inbox(
    ctx: Context, state: str | None, page: Page
) -> tuple[list[InboundMail], str | None]:
    """The newest first."""
    query = select(inbound_mails).where(_i.tenant_id == ctx.tenant_id)
    if state:
        query = query.where(_i.state == state)
    found = await ctx.tx.all(paged(query, _NEWEST_IN, page, _i.id))
    shown, after = cut(found, _NEWEST_IN, page)
    return [_inbound(row) for row in shown], after


async def show_inbound(ctx: Context, mail_id: UUID) -> InboundMail:
    row = await inbox.read_mail_row(ctx, mail_id)
    if row is None:
        raise NotFound("mail")
    return _inbound(row)


def _inbound(row: Any) -> InboundMail:
    return InboundMail(**{name: row[name] for name in InboundMail.__struct_fields__})


async def shown_mail(ctx: Context, mail_id: UUID) -> bytes:
    """The raw mail, the customers' signed links in it made useless. What is stored stays as it
    came. Conflict `mail_not_masked` where a link hides too well."""
    return await asyncio.to_thread(_made_harmless, await raw_mail(ctx, mail_id))


def _made_harmless(raw: bytes) -> bytes:
    shown = masked_mail(raw)
    mail = read_mail(shown)
    texts = [part.content.decode("latin-1") for part in mail.attachments if _is_text(part)]
    if any(map(holds_link, (mail.subject, mail.body_text, mail.body_html or "", *texts))):
        raise Conflict("mail_not_masked")
    return shown


def _is_text(part: Attachment) -> bool:
    return part.type.startswith(("text/", "message/"))


async def raw_mail(ctx: Context, mail_id: UUID) -> bytes:
    """The mail exactly as it came."""
    row = await inbox.read_mail_row(ctx, mail_id)
    if row is None:
        raise NotFound("mail")
    try:
        content: bytes = await ctx.ports["files"].get(row["file_key"])
    except FileNotFoundError:
        raise NotFound("file") from None
    return content

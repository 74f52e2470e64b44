"""Routes of the mail administration: mailboxes, outbox, inbox."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import Field

from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.queries import page_of

from . import queries
from .commands.again import retry_inbound, retry_outbound
from .commands.mailboxes import MailboxChanges, MailboxDraft, change_mailbox, create_mailbox
from .commands.originals import take_original
from .email.trying import MailboxTest, try_mailbox
from .queries import InboundMail, MailboxView, OutboundMail
from .rules import mailbox as rules
from .rules.oauth import LONGEST_SECRET, LONGEST_URL
from .store import mailboxes

router = APIRouter(prefix="/api/v1", tags=["mail"])
Limit = Annotated[int | None, Query(ge=1, le=200, description="Rows a page, 50 unless told")]
After = Annotated[str | None, Query(max_length=4000, description="Cursor of the page before")]
Reason = Annotated[str, Query(min_length=1, max_length=500, description="Why it is needed; kept")]
OutState = Literal["queued", "held", "sent", "failed", "withdrawn", "bounced"]
InState = Literal["received", "ticketed", "ignored", "bounce", "duplicate", "quarantined"]
Text = Annotated[str, Field(max_length=rules.LONGEST)]
Password = Annotated[str, Field(max_length=1000, repr=False)]
Secret = Annotated[str, Field(max_length=LONGEST_SECRET, repr=False)]
Port = Annotated[int, Field(ge=1, le=65535)]
Silent = Literal["receipt", "started", "confirm", "closed"]


class ImapServer(Input):
    host: Text
    port: Port = 993
    tls: Literal["tls", "starttls", "none"] = "tls"
    username: Text
    auth: Literal["password", "oauth2"] = "password"
    folder: Text = "INBOX"
    idle: bool = True
    trusted_server: Text = ""


class SmtpServer(Input):
    host: Text
    port: Port = 465
    tls: Literal["tls", "starttls", "none"] = "tls"
    username: Text = ""
    auth: Literal["password", "oauth2"] = "password"
    plus: bool | None = None


class OAuthClient(Input):
    """Where access tokens are asked for: a token endpoint and who asks there."""

    grant: Literal["client_credentials", "refresh_token"]
    token_url: Annotated[str, Field(max_length=LONGEST_URL)]
    client_id: Text
    scope: Annotated[str, Field(max_length=1000)] = ""


class NewMailbox(Input):
    address: Text
    name: Text = ""
    team_id: UUID | None = None
    mode: Literal["demo", "live"] = "live"
    imap: ImapServer | None = None
    smtp: SmtpServer | None = None
    imap_password: Password = ""
    smtp_password: Password = ""
    silent: list[Silent] = []
    oauth: OAuthClient | None = None
    oauth_secret: Secret = ""
    oauth_refresh_token: Secret = ""


class MailboxChange(Input):
    name: Text = ""
    team_id: UUID | None = None
    mode: Literal["demo", "live"] = "live"
    imap: ImapServer | None = None
    smtp: SmtpServer | None = None
    imap_password: Password = ""
    smtp_password: Password = ""
    silent: list[Silent] = []
    oauth: OAuthClient | None = None
    oauth_secret: Secret = ""
    oauth_refresh_token: Secret = ""
    archived: bool = False


@router.get("/mailboxes", responses=shows(MailboxView, listed=True))
async def list_mailboxes(ctx: Asked) -> Response:
    """The workspace's mailboxes, without their passwords."""
    ctx.require("mailbox.manage")
    return listed(ctx, await queries.list_mailboxes(ctx))


@router.post("/mailboxes", status_code=201, responses=shows(MailboxView, 201))
async def post_mailbox(ctx: Asked, body: NewMailbox) -> Response:
    """Connect a mailbox. What lies in it already is taken in without answering anybody."""
    ctx.require("mailbox.manage")
    draft = msgspec.convert(body.model_dump(), MailboxDraft)
    mailbox_id = await create_mailbox(ctx, draft)
    return answer(ctx, await queries.show_mailbox(ctx, mailbox_id), status=201)


@router.patch("/mailboxes/{mailbox_id}", responses=shows(MailboxView))
async def patch_mailbox(
    mailbox_id: UUID, ctx: Asked, body: MailboxChange, seen: Expected
) -> Response:
    """Change what is given. An empty password leaves the old one.

    `If-Match` names the version that was edited.
    """
    ctx.require("mailbox.manage")
    wanted = msgspec.convert(body.model_dump(exclude_unset=True), MailboxChanges)
    await change_mailbox(ctx, mailbox_id, wanted, version=seen)
    shown = await queries.show_mailbox(ctx, mailbox_id)
    return answer(ctx, shown, version=shown.version)


@router.post("/mailboxes/{mailbox_id}/test", responses=shows(MailboxTest))
async def test_mailbox(mailbox_id: UUID, ctx: Asked) -> Response:
    """Log in to both servers, change nothing, and say in codes what is wrong."""
    ctx.require("mailbox.manage")
    box = await mailboxes.read_mailbox(ctx, mailbox_id)
    return answer(ctx, await try_mailbox(ctx, box))


@router.get("/mail/outbox", responses=shows(OutboundMail, listed=True))
async def list_outbox(
    ctx: Asked, state: OutState | None = None, limit: Limit = None, after: After = None
) -> Response:
    """Outgoing mail, the newest first; in a demo it stays here."""
    ctx.require("mail.read")
    found, cursor = await queries.list_outbox(ctx, state, page_of(limit, after))
    return listed(ctx, found, cursor)


@router.get("/mail/outbox/{mail_id}", responses=shows(OutboundMail))
async def show_outbound(mail_id: UUID, ctx: Asked) -> Response:
    """One mail with its text and headers."""
    ctx.require("mail.read")
    return answer(ctx, await queries.open_outbound(ctx, mail_id))


@router.post("/mail/outbox/{mail_id}/retry", responses=shows(OutboundMail))
async def retry_outgoing(mail_id: UUID, ctx: Asked) -> Response:
    """Send once more what failed, bounced or was held."""
    ctx.require("mailbox.manage")
    await retry_outbound(ctx, mail_id)
    return answer(ctx, await queries.open_outbound(ctx, mail_id))


@router.get("/mail/inbox", responses=shows(InboundMail, listed=True))
async def list_inbox(
    ctx: Asked, state: InState | None = None, limit: Limit = None, after: After = None
) -> Response:
    """Mail as it came and what became of it, the newest first."""
    ctx.require("mail.read")
    found, cursor = await queries.list_inbox(ctx, state, page_of(limit, after))
    return listed(ctx, found, cursor)


@router.post("/mail/inbox/{mail_id}/retry", responses=shows(InboundMail))
async def retry_incoming(mail_id: UUID, ctx: Asked) -> Response:
    """Read a quarantined mail once more."""
    ctx.require("mailbox.manage")
    await retry_inbound(ctx, mail_id)
    return answer(ctx, await queries.show_inbound(ctx, mail_id))


@router.get("/mail/inbox/{mail_id}/raw")
async def download_raw(mail_id: UUID, ctx: Asked) -> Response:
    """The mail as a download; signed links of customers in it are made useless."""
    ctx.require("mail.read")
    return _download(mail_id, await queries.shown_mail(ctx, mail_id))


@router.get("/mail/inbox/{mail_id}/original")
async def download_original(mail_id: UUID, ctx: Asked, reason: Reason) -> Response:
    """The mail exactly as it came, links included, as evidence. Taking it is put on record."""
    return _download(mail_id, await take_original(ctx, mail_id, reason))


def _download(mail_id: UUID, content: bytes) -> Response:
    headers: dict[str, Any] = {"Content-Disposition": f'attachment; filename="{mail_id}.eml"'}
    return Response(content, media_type="application/octet-stream", headers=headers)

"""Signed links: the customer's page of a ticket, and downloads of attachments."""

from datetime import datetime, timedelta
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.secrets import Keyring

FILE_MINUTES = 15
PORTAL = "portal"
FILE = "file"


def _keys(ctx: Context) -> Keyring:
    keys: Keyring = ctx.ports["keyring"]
    return keys


def portal_path(ctx: Context, ticket_id: UUID, requester_id: UUID) -> str:
    """The page of one ticket for one customer; the signature is the login, for that ticket only."""
    message = f"{ctx.tenant_id}/{ticket_id}/{requester_id}"
    return f"/help/s/{ctx.tenant_id.hex}/{ticket_id.hex}/{_keys(ctx).sign(PORTAL, message)}"


def portal_url(ctx: Context, ticket_id: UUID, requester_id: UUID) -> str:
    base: str = ctx.ports["settings"].base_url
    return base + portal_path(ctx, ticket_id, requester_id)


def portal_signature_holds(
    keys: Keyring, tenant_id: UUID, ticket_id: UUID, requester_id: UUID, signature: str
) -> bool:
    return keys.verify(PORTAL, f"{tenant_id}/{ticket_id}/{requester_id}", signature)


def file_url(ctx: Context, attachment_id: UUID) -> str:
    """A download path that works for FILE_MINUTES, rounded so that a page's links stay the same."""
    until = ctx.now() + timedelta(minutes=2 * FILE_MINUTES)
    window = FILE_MINUTES * 60
    expires = int(until.timestamp()) // window * window
    message = f"{ctx.tenant_id}/{attachment_id}/{expires}"
    signature = _keys(ctx).sign(FILE, message)
    return f"/files/{ctx.tenant_id.hex}/{attachment_id.hex}?expires={expires}&signature={signature}"


def check_file_url(
    keys: Keyring, now: datetime, tenant_id: UUID, attachment_id: UUID, expires: int, signature: str
) -> None:
    """NotFound when the link is forged or over."""
    message = f"{tenant_id}/{attachment_id}/{expires}"
    if expires < now.timestamp() or not keys.verify(FILE, message, signature):
        raise NotFound("file")

"""Delivery reports (RFC 3464): a failure is told on the ticket, never as somebody's words."""

from collections.abc import Collection
from typing import Any

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.secrets import Keyring
from ringdesk.modules import customers, tickets

from ..email.reading import Bounce, FailedRecipient
from ..events import MailBounced
from ..rules import addresses
from ..rules.message_ids import shortened
from ..store import outbox, references
from .opened import Opened, storable

_NOBODY = FailedRecipient(recipient="", action="failed", status="", diagnostic="")


@command(needs=None)
async def take_report(ctx: Context, own: Collection[str], row: Any, opened: Opened) -> Any:
    """Note a report on the outgoing mail it is about, and return that; None when there is none."""
    sent = await _reported(ctx, own, row, opened)
    if sent is None:
        return None
    report = opened.mail.bounce or Bounce(recipients=(), original_message_id="")
    told = _worst(report)
    failed = opened.mail.is_bounce
    permanent = failed and (report.is_permanent or not report.recipients)
    error = _why(sent, told)
    if failed and (sent["state"], sent["error"]) == ("bounced", error):
        # Reports can go round in circles; what is known is neither noted nor told again.
        return sent
    if failed:
        await outbox.set_state(ctx, sent, "bounced", error=error)
        if sent["message_id"]:
            await tickets.mark_delivery(ctx, sent["message_id"], "failed", error)
    if permanent:
        await _mark_requester(ctx, storable(told.recipient).lower() or sent["recipient"])
    if sent["ticket_id"]:
        _tell(ctx, sent, told, failed=failed, permanent=permanent)
    return sent


def _why(sent: Any, told: FailedRecipient) -> str:
    """In the server's words; with the address where it is not the mail's own recipient."""
    other = told.recipient if told.recipient.lower() != sent["recipient"].lower() else ""
    said = f"{other} {told.status} {told.diagnostic}".strip()
    return storable(said)[:500] or "bounced"


def _tell(ctx: Context, sent: Any, told: FailedRecipient, *, failed: bool, permanent: bool) -> None:
    ctx.emit(
        MailBounced(
            subject_id=sent["ticket_id"],
            mail_id=sent["id"],
            message_id=sent["message_id"],
            kind=sent["kind"],
            recipient=storable(told.recipient) or sent["recipient"],
            action="failed" if failed else storable(told.action) or "delayed",
            status=told.status,
            diagnostic=storable(told.diagnostic)[:500],
            permanent=permanent,
        )
    )


def _worst(report: Bounce) -> FailedRecipient:
    """The recipient that failed; else the first one named."""
    failed = [each for each in report.recipients if each.action in ("failed", "")]
    return (failed or list(report.recipients) or [_NOBODY])[0]


async def _reported(ctx: Context, own: Collection[str], row: Any, opened: Opened) -> Any:
    """The outgoing mail: by its signed return path, else by the Message-ID in the report."""
    keys: Keyring = ctx.ports["keyring"]
    mail = opened.mail
    listed = (*row["envelope_to"], *mail.routing.delivered_to, *(each.address for each in mail.to))
    for tag in filter(None, map(addresses.read_tag, listed)):
        if tag.mail_id and tag.mailbox in own and addresses.holds(keys, ctx.tenant_id, tag):
            return await outbox.read_outbound(ctx, tag.mail_id, lock=True)
    original = storable(mail.bounce.original_message_id) if mail.bounce else ""
    known = await references.tickets_of(ctx, [original])
    ticket_id = known.get(shortened(original))
    return await outbox.by_rfc_id(ctx, ticket_id, original) if ticket_id else None


async def _mark_requester(ctx: Context, address: str) -> None:
    try:
        requester = await customers.requester_by_email(ctx, address)
    except Invalid:
        return
    if requester is not None:
        await references.mark_bounced(ctx, requester.id, bounced=True)

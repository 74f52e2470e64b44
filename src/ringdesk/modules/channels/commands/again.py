"""Trying a mail again: one that was set aside, one that could not be sent."""

from datetime import timedelta
from uuid import UUID

from ringdesk.kernel import jobs
from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, NotFound
from ringdesk.modules import tickets

from ..events import MailRetried
from ..incoming import READ
from ..outgoing.queueing import queue_sending
from ..store import inbox, outbox


@command(needs="mailbox.manage")
async def retry_inbound(ctx: Context, mail_id: UUID) -> None:
    """Read a quarantined mail once more. Conflict `mail_not_waiting` when it is not there."""
    row = await inbox.read_mail_row(ctx, mail_id, lock=True)
    if row is None:
        raise NotFound("mail")
    if row["state"] != "quarantined":
        raise Conflict("mail_not_waiting", state=row["state"])
    await inbox.read_again(ctx, mail_id)
    await jobs.enqueue(ctx.tx, ctx.now(), jobs.Order(kind=READ, payload={}))
    ctx.emit(MailRetried(subject_id=mail_id, direction="in"))


@command(needs="mailbox.manage")
async def retry_outbound(ctx: Context, mail_id: UUID) -> None:
    """Send a mail once more that failed, bounced or was held; under the same Message-ID."""
    row = await outbox.read_outbound(ctx, mail_id, lock=True)
    if row is None:
        raise NotFound("mail")
    if row["state"] not in ("failed", "bounced", "held"):
        raise Conflict("mail_not_waiting", state=row["state"])
    await outbox.queue_again(ctx, mail_id)
    if row["message_id"]:
        await tickets.mark_delivery(ctx, row["message_id"], "queued", None)
    queue_sending(ctx, mail_id, timedelta(0))
    ctx.emit(MailRetried(subject_id=mail_id, direction="out"))

"""Writing mails into the outbox: replies of people, and notices to customers."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel import jobs
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.secrets import Keyring
from ringdesk.modules import customers, identity, tickets

from ..events import AutomaticMailStopped
from ..rules import addresses
from ..rules.automatic import BUDGET_WINDOW, budget_left
from ..rules.mailbox import Mailbox
from ..rules.message_ids import chain, new_message_id
from ..store import mailboxes, outbox, references

SEND = "channels.send_mail"
_m = tickets.messages.c
_message = sql(
    select(tickets.messages).where(
        _m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("message_id")
    )
)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """An automatic mail to a customer about a ticket, already worded."""

    kind: str
    subject: str
    text: str
    locale: str


async def queue_reply(ctx: Context, ticket_id: UUID, message_id: UUID) -> None:
    """The mail of a public reply. Nothing for a customer without an address."""
    row = await ctx.tx.first(_message, message_id=message_id)
    ticket = await tickets.read(ctx, ticket_id)
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    to = list(row["to"]) if row and row["to"] else [requester.email] if requester.email else []
    box = await mailbox_of(ctx, ticket_id)
    if row is None or row["withdrawn_at"] or not to or box is None:
        return
    texts: Catalogues = ctx.ports["texts"]
    footer = texts.t(
        requester.locale, "mail.reply.footer", number=ticket.number,
        url=tickets.portal_url(ctx, ticket.id, ticket.requester_id),
    )  # fmt: skip
    state = await _queue(
        ctx, box, ticket, kind="reply", to=to, cc=list(row["cc"]), message_id=message_id,
        subject=f"Re: {ticket.subject} [#{ticket.number}]", body=f"{row['body']}\n\n-- \n{footer}",
        send_at=row["send_at"] or ctx.now(), headers={"Content-Language": requester.locale},
    )  # fmt: skip
    await tickets.mark_delivery(ctx, message_id, state, None)


async def queue_notice(
    ctx: Context,
    ticket: tickets.TicketState,
    address: str,
    notice: Notice,
    *,
    budgeted: bool = True,
) -> None:
    """An automatic mail, within the budget of its address.

    Not `budgeted` is what is sent once whatever comes back, so that it cannot be part of a loop.
    """
    box = await mailbox_of(ctx, ticket.id)
    if box is None:
        return
    lately = await outbox.automatic_lately(ctx, address, ctx.now() - BUDGET_WINDOW)
    left = budget_left(lately if budgeted else 0)
    if left < 0:
        return
    await _queue(
        ctx, box, ticket, kind=notice.kind, to=[address], cc=[], message_id=None,
        subject=f"{notice.subject} [#{ticket.number}]", body=notice.text, send_at=ctx.now(),
        headers={
            "Content-Language": notice.locale,
            "Auto-Submitted": "auto-replied" if notice.kind == "receipt" else "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        stopped=left == 0,
    )  # fmt: skip
    if left == 0:
        _stop(ctx, box, address)


def _stop(ctx: Context, box: Mailbox, address: str) -> None:
    minutes = int(BUDGET_WINDOW.total_seconds() // 60)
    ctx.emit(
        AutomaticMailStopped(
            subject_id=box.id, address=box.address, recipient=address, limit=budget_left(0),
            minutes=minutes,
        )
    )  # fmt: skip


async def mailbox_of(ctx: Context, ticket_id: UUID) -> Mailbox | None:
    """The mailbox a ticket's mail leaves from: the one it came to, else the main one."""
    boxes = await mailboxes.open_mailboxes(ctx)
    if len(boxes) > 1:
        came_to = await outbox.mailbox_written_to(ctx, ticket_id)
        boxes.sort(key=lambda box: box.id != came_to)
    return boxes[0] if boxes else None


async def _queue(
    ctx: Context,
    box: Mailbox,
    ticket: tickets.TicketState,
    *,
    kind: str,
    to: list[str],
    cc: list[str],
    message_id: UUID | None,
    subject: str,
    body: str,
    send_at: datetime,
    headers: dict[str, str],
    stopped: bool = False,
) -> str:
    """The state it is in: what is due in a demo is held at once, what is stopped never leaves."""
    keys: Keyring = ctx.ports["keyring"]
    mail_id = ctx.new_id()
    rfc_id = new_message_id(ticket.number, message_id, box.domain)
    earlier = chain(await references.ids_of(ctx, ticket.id))
    if box.has_plus:
        headers["Reply-To"] = addresses.signed_reply_address(
            keys, ctx.tenant_id, box.address, ticket.number
        )
    if earlier:
        headers["In-Reply-To"] = f"<{earlier[-1]}>"
        headers["References"] = " ".join(f"<{one}>" for one in earlier)
    headers["X-Loop"] = box.address
    held = box.mode == "demo" and send_at <= ctx.now()
    state = "withdrawn" if stopped else "held" if held else "queued"
    await outbox.insert_outbound(
        ctx, id=mail_id, mailbox_id=box.id, ticket_id=ticket.id, message_id=message_id,
        kind=kind, rfc_message_id=rfc_id, recipient=", ".join(to), cc=cc, subject=subject[:900],
        body=body, headers=headers, state=state, attempts=0,
        error="budget" if stopped else None, created_at=ctx.now(), send_at=send_at, sent_at=None,
    )  # fmt: skip
    if state == "queued":
        queue_sending(ctx, mail_id, max(send_at - ctx.now(), timedelta(0)))
    return state


def queue_sending(ctx: Context, mail_id: UUID, delay: timedelta) -> None:
    ctx.order(jobs.Order(kind=SEND, payload={"mail_id": mail_id}, delay=delay))


async def queue_letter(ctx: Context, letter: identity.Letter) -> None:
    """A mail to a colleague. Every workspace has a mailbox from its first moment."""
    box = (await mailboxes.open_mailboxes(ctx))[0]
    mail_id = ctx.new_id()
    await outbox.insert_outbound(
        ctx, id=mail_id, mailbox_id=box.id, ticket_id=None, message_id=None, kind="letter",
        rfc_message_id=new_message_id(0, None, box.domain), recipient=letter.to, cc=[],
        subject=letter.subject[:900], body=letter.text,
        headers={
            "Content-Language": letter.locale, "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All", "X-Loop": box.address,
        },
        state="queued", attempts=0, error=None, created_at=ctx.now(), send_at=ctx.now(),
        sent_at=None,
    )  # fmt: skip
    queue_sending(ctx, mail_id, timedelta(0))

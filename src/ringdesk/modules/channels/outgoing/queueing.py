"""Writing mails into the outbox: replies of people, and notices to customers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel import jobs
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import one_of, sql
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
_messages = sql(
    select(tickets.messages).where(
        _m.tenant_id == bindparam("tenant_id"),
        one_of(_m.id, "those"),
    )
)


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """An automatic mail to a customer about a ticket, already worded."""

    kind: str
    subject: str
    text: str
    locale: str


class Addressed(msgspec.Struct, frozen=True):
    """A notice on its way to somebody about a ticket."""

    ticket: tickets.TicketState
    address: str
    notice: Notice


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail about a ticket, before it has a mailbox, a Message-ID and a place in the thread."""

    ticket: tickets.TicketState
    kind: str
    to: list[str]
    cc: list[str] = []
    message_id: UUID | None = None
    subject: str
    body: str
    send_at: datetime
    headers: dict[str, str]
    # Kept for the record, but never sent.
    stopped: bool = False


async def queue_replies(ctx: Context, message_ids: Sequence[UUID]) -> None:
    """The mails of public replies. Nothing for a customer without an address."""
    said = {row["id"]: row for row in await ctx.tx.all(_messages, those=list(message_ids))}
    rows = [said[one] for one in message_ids if one in said and not said[one]["withdrawn_at"]]
    of = await tickets.read_all(ctx, [row["ticket_id"] for row in rows])
    whose = await customers.requesters_by_id(ctx, [one.requester_id for one in of.values()])
    beside = await tickets.correspondents(ctx, of.values())
    mails = [
        _reply(ctx, row, ticket, requester, beside.get(ticket.id, []))
        for row in rows
        if (ticket := of.get(row["ticket_id"])) and (requester := whose.get(ticket.requester_id))
    ]
    states = await _queue(ctx, [mail for mail in mails if mail.to])
    await tickets.mark_deliveries(
        ctx, {mail.message_id: state for mail, state in states if mail.message_id}
    )


def _reply(
    ctx: Context,
    row: Any,
    ticket: tickets.TicketState,
    requester: customers.Requester,
    beside: Sequence[str],
) -> Mail:
    to = list(row["to"]) or ([requester.email] if requester.email else [])
    texts: Catalogues = ctx.ports["texts"]
    footer = texts.t(
        requester.locale, "mail.reply.footer", number=ticket.number,
        url=tickets.portal_url(ctx, ticket.id, ticket.requester_id),
    )  # fmt: skip
    return Mail(
        ticket=ticket,
        kind="reply",
        to=to,
        cc=[one for one in dict.fromkeys([*row["cc"], *beside]) if one not in to],
        message_id=row["id"],
        subject=f"Re: {ticket.subject} [#{ticket.number}]",
        body=f"{row['body']}\n\n-- \n{footer}",
        send_at=row["send_at"] or ctx.now(),
        headers={"Content-Language": requester.locale},
    )


async def queue_notice(
    ctx: Context,
    ticket: tickets.TicketState,
    address: str,
    notice: Notice,
    *,
    budgeted: bool = True,
) -> None:
    """One of `queue_notices`."""
    await queue_notices(ctx, [Addressed(ticket, address, notice)], budgeted=budgeted)


async def queue_notices(
    ctx: Context, notices: Sequence[Addressed], *, budgeted: bool = True
) -> None:
    """Automatic mails, each within the budget of its address.

    Not `budgeted` is what is sent once whatever comes back, so that it cannot be part of a loop.
    """
    if not notices:
        return
    since = ctx.now() - BUDGET_WINDOW
    addresses = [one.address for one in notices]
    lately = await outbox.automatic_lately(ctx, addresses, since) if budgeted else {}
    mails = []
    for one in notices:
        left = budget_left(lately.get(one.address, 0))
        if budgeted:
            lately[one.address] = lately.get(one.address, 0) + 1
        if left >= 0:
            mails.append(_automatic(ctx, one, stopped=left == 0))
    await _queue(ctx, mails)


def _automatic(ctx: Context, one: Addressed, *, stopped: bool) -> Mail:
    ticket, notice = one.ticket, one.notice
    return Mail(
        ticket=ticket,
        kind=notice.kind,
        to=[one.address],
        subject=f"{notice.subject} [#{ticket.number}]",
        body=notice.text,
        send_at=ctx.now(),
        headers={
            "Content-Language": notice.locale,
            "Auto-Submitted": "auto-replied" if notice.kind == "receipt" else "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        stopped=stopped,
    )


def _stop(ctx: Context, box: Mailbox, address: str) -> None:
    minutes = int(BUDGET_WINDOW.total_seconds() // 60)
    ctx.emit(
        AutomaticMailStopped(
            subject_id=box.id, address=box.address, recipient=address, limit=budget_left(0),
            minutes=minutes,
        )
    )  # fmt: skip


async def mailboxes_of(ctx: Context, ticket_ids: Sequence[UUID]) -> dict[UUID, Mailbox]:
    """The mailbox each ticket's mail leaves from: the one it came to, else the main one."""
    boxes = await mailboxes.open_mailboxes(ctx)
    if not boxes:
        return {}
    known = {box.id: box for box in boxes}
    came = await outbox.mailboxes_written_to(ctx, ticket_ids) if len(boxes) > 1 else {}
    return {one: known.get(came.get(one, boxes[0].id), boxes[0]) for one in ticket_ids}


async def _queue(ctx: Context, mails: Sequence[Mail]) -> list[tuple[Mail, str]]:
    """Into the outbox, all in one statement. Nothing where the workspace has no mailbox.

    The state each is in: what is due in a demo is held at once, what is stopped never leaves.
    """
    about = list({mail.ticket.id: None for mail in mails})
    boxes = await mailboxes_of(ctx, about) if mails else {}
    mails = [mail for mail in mails if boxes and mail.kind not in boxes[mail.ticket.id].silent]
    if not mails:
        return []
    earlier = await references.ids_of(ctx, about)
    queued = []
    rows = []
    for mail in mails:
        box, thread = boxes[mail.ticket.id], earlier[mail.ticket.id]
        row = _row(ctx, box, mail, thread)
        if not mail.stopped:
            thread.append(row["rfc_message_id"])
        if row["state"] == "queued":
            queue_sending(ctx, row["id"], max(mail.send_at - ctx.now(), timedelta(0)))
        if mail.stopped:
            _stop(ctx, box, mail.to[0])
        rows.append(row)
        queued.append((mail, row["state"]))
    await outbox.insert_outbound(ctx, rows)
    return queued


def _row(ctx: Context, box: Mailbox, mail: Mail, thread: list[str]) -> dict[str, Any]:
    held = box.mode == "demo" and mail.send_at <= ctx.now()
    return {
        "id": ctx.new_id(), "mailbox_id": box.id, "ticket_id": mail.ticket.id,
        "message_id": mail.message_id, "kind": mail.kind,
        "rfc_message_id": new_message_id(mail.ticket.number, mail.message_id, box.domain),
        "recipient": ", ".join(mail.to), "cc": mail.cc, "subject": mail.subject[:900],
        "body": mail.body, "pending": None, "headers": _headers(ctx, box, mail, chain(thread)),
        "state": "withdrawn" if mail.stopped else "held" if held else "queued", "attempts": 0,
        "error": "budget" if mail.stopped else None, "created_at": ctx.now(),
        "send_at": mail.send_at, "sent_at": None,
    }  # fmt: skip


def _headers(ctx: Context, box: Mailbox, mail: Mail, earlier: list[str]) -> dict[str, str]:
    keys: Keyring = ctx.ports["keyring"]
    headers = {**mail.headers, "X-Loop": box.address}
    if box.has_plus:
        headers["Reply-To"] = addresses.signed_reply_address(
            keys, ctx.tenant_id, box.address, mail.ticket.number
        )
    if earlier:
        headers["In-Reply-To"] = f"<{earlier[-1]}>"
        headers["References"] = " ".join(f"<{one}>" for one in earlier)
    return headers


def queue_sending(ctx: Context, mail_id: UUID, delay: timedelta) -> None:
    ctx.order(jobs.Order(kind=SEND, payload={"mail_id": mail_id}, delay=delay))


async def queue_letter(ctx: Context, letter: identity.Letter) -> None:
    """A mail to a colleague. Every workspace has a mailbox from its first moment."""
    box = (await mailboxes.open_mailboxes(ctx))[0]
    mail_id = ctx.new_id()
    row: dict[str, Any] = {
        "id": mail_id, "mailbox_id": box.id, "ticket_id": None, "message_id": None,
        "kind": "letter", "rfc_message_id": new_message_id(0, None, box.domain),
        "recipient": letter.to, "cc": [], "subject": letter.subject[:900], "body": letter.text,
        "pending": None,
        "headers": {
            "Content-Language": letter.locale, "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All", "X-Loop": box.address,
        },
        "state": "queued", "attempts": 0, "error": None, "created_at": ctx.now(),
        "send_at": ctx.now(), "sent_at": None,
    }  # fmt: skip
    await outbox.insert_outbound(ctx, [row])
    queue_sending(ctx, mail_id, timedelta(0))

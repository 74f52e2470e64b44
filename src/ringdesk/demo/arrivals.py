"""Mails arrive at the shop's mailbox by the very intake, which decides what becomes of them."""

import logging
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Worker
from ringdesk.modules import channels, tickets
from ringdesk.modules.channels.tables import mailboxes, outbound_mails

from . import artifacts, script
from .cast import MAILBOX, acting
from .letters import Earlier, Enclosure, Letter, compose
from .moves import Move
from .stage import Case, Stage

_INTAKE = "ringdesk.modules.channels.incoming"
ARRIVES = ("mail", "answer")
_t, _o = tickets.tickets_table.c, outbound_mails.c
_mailbox = sql(select(mailboxes.c.id).where(mailboxes.c.tenant_id == bindparam("tenant_id")))
_newest = sql(
    select(_t.id, _t.strictest_priority)
    .where(_t.tenant_id == bindparam("tenant_id"), _t.requester_id == bindparam("from_whom"))
    .order_by(_t.number.desc())
    .limit(1)
)
_last_sent = sql(
    select(_o.rfc_message_id, _o.subject, _o.body, _o.created_at)
    .where(_o.tenant_id == bindparam("tenant_id"), _o.ticket_id == bindparam("about"))
    .order_by(_o.created_at.desc(), _o.id.desc())
    .limit(1)
)


class Stray(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mail that asks for nothing. `sender` None: not even one to tell."""

    hours: int
    sender: str | None
    subject: str
    text: str
    headers: dict[str, str]


async def arrive(stage: Stage, case: Case, move: Move, place: int) -> None:
    """A customer's mail comes in and is read. The first of a story makes its ticket."""
    letter = await _letter(stage, case, move, place)
    await take_in(stage, compose(letter), letter.sender[1])
    if move.kind == "mail":
        async with acting(stage.works, stage.company) as ctx:
            row = await ctx.tx.first(_newest, from_whom=case.customer.id)
        assert row is not None, "the intake makes a ticket of a customer's mail"  # noqa: S101
        case.id, case.urgent = row["id"], row["strictest_priority"] in ("P1", "P2")
        case.outcome = move.more["outcome"]


async def _letter(stage: Stage, case: Case, move: Move, place: int) -> Letter:
    person = script.customers().people[case.story.customer]
    at = stage.clock.now()
    files = [
        Enclosure(*artifacts.make(kind, case.rng, at, case.story.order))
        for kind in move.more.get("files", [])
    ]
    domain = person.email.partition("@")[2]
    return Letter(
        sender=(person.name, person.email),
        subject=move.more.get("subject", ""),
        text=move.text,
        at=at,
        message_id=f"yf-{case.story.index}-{place}@{domain}",
        enclosures=tuple(files),
        answers=await _earlier(stage, case) if move.kind == "answer" else None,
        locale=case.story.locale,
    )


async def _earlier(stage: Stage, case: Case) -> Earlier:
    async with acting(stage.works, stage.company) as ctx:
        row: Any = await ctx.tx.first(_last_sent, about=case.ref)
    return Earlier(row["rfc_message_id"], row["subject"], row["body"], row["created_at"])


def strays(anchor: datetime) -> list[tuple[datetime, bytes]]:
    """What a mailbox gets besides, oldest first: newsletters, absence notes, a broken mail."""
    path = Path(__file__).parent / "data" / "strays.json"
    found = msgspec.json.decode(path.read_bytes(), type=list[Stray])
    dated = [(anchor - timedelta(hours=stray.hours), stray) for stray in found]
    return sorted((at, _stray(stray, at)) for at, stray in dated)


async def take_in(stage: Stage, content: bytes, sender: str | None = None) -> None:
    """Hand a raw mail to the intake and let it be read."""
    async with acting(stage.works, stage.company) as ctx:
        mailbox_id: UUID = await ctx.tx.value(_mailbox)
    mail = channels.RawMail(
        mailbox_id=mailbox_id, content=content, envelope_from=sender, envelope_to=(MAILBOX,)
    )
    await channels.take_in(stage.works, stage.company.tenant_id, [mail])
    intake = logging.getLogger(_INTAKE)
    level = intake.level
    # That the broken one cannot be read is part of the play, not news for who starts it.
    intake.setLevel(logging.CRITICAL)
    try:
        await Worker(stage.works).drain()
    finally:
        intake.setLevel(level)


def _stray(stray: Stray, at: datetime) -> bytes:
    mail = EmailMessage(policy=SMTP)
    if stray.sender:
        mail["From"] = stray.sender
        mail["Subject"] = stray.subject
        mail["Message-ID"] = f"<stray-{stray.hours}@mx.example>"
    mail["To"] = MAILBOX
    mail["Date"] = format_datetime(at)
    for name, value in stray.headers.items():
        mail[name] = value
    mail.set_content(stray.text, charset="utf-8", cte="base64")
    return mail.as_bytes()

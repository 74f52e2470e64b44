"""The job that sends one mail of the outbox, and writes down how it went."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel import jobs
from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.modules import identity, tickets

from ..email.compose import Enclosed, Letter, compose
from ..email.keys import with_key
from ..email.oauth import TokenTrouble
from ..email.post import Parcel, Post, Refused
from ..events import MailDelivered, MailFailed
from ..rules import addresses
from ..rules.mailbox import Mailbox
from ..rules.retrying import next_attempt
from ..store import mailboxes, outbox
from ..troubles import note_fine, note_trouble
from .queueing import SEND

_a, _m = tickets.attachments.c, tickets.messages.c
_files = sql(
    select(_a.name, _a.type, _a.file_key)
    .where(_a.tenant_id == bindparam("tenant_id"), _a.message_id == bindparam("of_message"))
    .order_by(_a.created_at, _a.id)
)
_withdrawn = sql(
    select(_m.withdrawn_at).where(
        _m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("of_message")
    )
)


class Ready(msgspec.Struct, frozen=True):
    """A mail that is to leave now."""

    row: Any
    box: Mailbox
    sender_name: str
    files: list[Any]


@jobs.job(SEND, outside=True)
async def send_mail(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Send one mail. After a crash it may go out again: with the same Message-ID, so that the
    receiving side knows it. Raises Postpone until it is taken or given up."""
    mail_id = UUID(payload["mail_id"])
    async with works.context(tenant_id, system("outbox")) as ctx:
        ready = await claim(ctx, mail_id)
    if ready is None:
        return
    try:
        not_taken = await _hand_over(works, tenant_id, ready)
    except Refused as refused:
        await _refused(works, tenant_id, ready, refused)
        return
    async with works.context(tenant_id, system("outbox")) as ctx:
        pause = await note_sent(ctx, mail_id, not_taken)
        await note_fine(ctx, ready.box, "smtp")
    if pause is not None:
        raise jobs.Postpone(pause)


@command(needs=None)
async def claim(ctx: Context, mail_id: UUID) -> Ready | None:
    """The mail, if it is still to be sent; taken back or in a demo it ends here."""
    row = await outbox.read_outbound(ctx, mail_id, lock=True)
    if row is None or row["state"] != "queued" or row["send_at"] > ctx.now():
        return None
    message_id = row["message_id"]
    if message_id and await ctx.tx.value(_withdrawn, of_message=message_id):
        await outbox.set_state(ctx, row, "withdrawn")
        return None
    box = await mailboxes.read_mailbox(ctx, row["mailbox_id"])
    if box.mode == "demo":
        await outbox.set_state(ctx, row, "held")
        await _mark(ctx, row, "held", None)
        return None
    await outbox.set_state(ctx, row, "queued", error=row["error"], attempts=row["attempts"] + 1)
    files = await ctx.tx.all(_files, of_message=message_id) if message_id else []
    name = box.name or (await identity.directory(ctx)).name
    return Ready(row, box, name, list(files))


async def _mark(ctx: Context, row: Any, state: str, error: str | None) -> None:
    if row["message_id"]:
        await tickets.mark_delivery(ctx, row["message_id"], state, error)


async def _hand_over(works: Works, tenant_id: UUID, ready: Ready) -> dict[str, str]:
    row, box = ready.row, ready.box
    keys: Keyring = works.ports["keyring"]
    post: Post = works.ports["mail_post"]
    if box.smtp is None:
        raise Refused("smtp_missing", permanent=False)
    to = [one.strip() for one in row["recipient"].split(",") if one.strip()]
    try:
        content = compose(await _letter(works, ready, to))
    except (ValueError, IndexError, FileNotFoundError) as wrong:
        raise Refused(f"{type(wrong).__name__}: {wrong}", permanent=True) from wrong
    sender = box.address
    if box.has_plus:
        sender = addresses.return_path(keys, tenant_id, box.address, row["id"])
    parcel = Parcel(sender=sender, recipients=row["pending"] or [*to, *row["cc"]], content=content)
    server = box.smtp

    async def leave(key: str) -> dict[str, str]:
        return await post.hand_over(server, key, parcel)

    try:
        return await with_key(works, box, "smtp", leave, _is_token_refused)
    except TokenTrouble as trouble:
        raise Refused(str(trouble), permanent=False, code=trouble.code) from trouble


def _is_token_refused(failure: Exception) -> bool:
    return isinstance(failure, Refused) and failure.code == "token_refused"


async def _letter(works: Works, ready: Ready, to: list[str]) -> Letter:
    row, headers = ready.row, dict(ready.row["headers"])
    store: FileStore = works.ports["files"]
    files = [
        Enclosed(file["name"], file["type"], await store.get(file["file_key"]))
        for file in ready.files
    ]
    return Letter(
        sender=ready.box.address,
        sender_name=ready.sender_name,
        to=to,
        cc=row["cc"],
        subject=row["subject"],
        text=row["body"],
        locale=headers.pop("Content-Language", ""),
        date=row["send_at"],
        rfc_message_id=row["rfc_message_id"],
        headers=headers,
        files=files,
    )


async def _refused(works: Works, tenant_id: UUID, ready: Ready, refused: Refused) -> None:
    async with works.context(tenant_id, system("outbox")) as ctx:
        pause = await note_refused(ctx, ready.row["id"], refused)
        if refused.code:
            await note_trouble(ctx, ready.box, "smtp", refused.code, str(refused))
    if pause is not None:
        raise jobs.Postpone(pause)


@command(needs=None)
async def note_refused(ctx: Context, mail_id: UUID, refused: Refused) -> Any:
    """Give up what was refused for good or for too long; else the pause before the next try."""
    row = await outbox.read_outbound(ctx, mail_id, lock=True)
    if row is None or row["state"] != "queued":
        return None
    pause = next_attempt(row["attempts"], row["created_at"], ctx.now())
    if not refused.permanent and pause is not None:
        await outbox.set_state(ctx, row, "queued", error=str(refused))
        await _mark(ctx, row, "queued", str(refused)[:500])
        return pause
    await outbox.set_state(ctx, row, "failed", error=str(refused))
    await _mark(ctx, row, "failed", str(refused)[:500])
    if row["ticket_id"]:
        ctx.emit(
            MailFailed(
                subject_id=row["ticket_id"], mail_id=mail_id, message_id=row["message_id"],
                kind=row["kind"], recipient=row["recipient"], error=str(refused)[:500],
            )
        )  # fmt: skip
    return None


@command(needs=None)
async def note_sent(ctx: Context, mail_id: UUID, not_taken: dict[str, str]) -> timedelta | None:
    """It is with the next server. A report may have come before this was written: it stays.

    The pause before it goes to those who were refused for now (4xx), and to nobody else again.
    """
    row = await outbox.read_outbound(ctx, mail_id, lock=True)
    if row is None or row["state"] != "queued":
        return None
    error = "; ".join(f"{who}: {why}" for who, why in not_taken.items()) or None
    later = [who for who, why in not_taken.items() if why.startswith("4")]
    pause = next_attempt(row["attempts"], row["created_at"], ctx.now()) if later else None
    if pause is not None:
        await outbox.set_state(ctx, row, "queued", error=error)
        await outbox.keep_pending(ctx, mail_id, later)
        return pause
    await outbox.set_state(ctx, row, "sent", error=error)
    await _mark(ctx, row, "sent", error)
    if row["kind"] == "letter":
        # It may hold a link that opens an account: nobody needs to read it again.
        await outbox.forget_body(ctx, mail_id)
    if row["ticket_id"] and row["attempts"] > 1:
        ctx.emit(
            MailDelivered(
                subject_id=row["ticket_id"], mail_id=mail_id, message_id=row["message_id"],
                kind=row["kind"], recipient=row["recipient"], attempts=row["attempts"],
            )
        )  # fmt: skip
    return None

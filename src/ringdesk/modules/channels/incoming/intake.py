"""Raw mail is stored before anything else happens to it; who delivered it hears yes only then."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel import jobs
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works

from ..rules.message_ids import fingerprint
from ..store import inbox

READ = "channels.read_mail"


class RawMail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail as it came. `uid` with `uidvalidity` where it was fetched from a mailbox.

    `trouble`: it could not be had whole, for this reason; the content is what there is of it.
    """

    mailbox_id: UUID
    content: bytes
    envelope_from: str | None = None
    envelope_to: tuple[str, ...] = ()
    uid: int | None = None
    uidvalidity: int | None = None
    quiet: bool = False
    trouble: str | None = None


class Kept(msgspec.Struct, frozen=True):
    """A raw mail whose bytes are on disk."""

    mail: RawMail
    file_key: str
    fingerprint: str


async def take_in(works: Works, tenant_id: UUID, mails: Sequence[RawMail]) -> int:
    """Store mails for good and queue their reading; how many were not known yet.

    When this returns they survive any crash. Taking in the same mail again changes nothing.
    """
    kept = await keep_bytes(works, tenant_id, mails)
    async with works.context(tenant_id, system("mail")) as ctx:
        return await enter(ctx, kept)


async def keep_bytes(works: Works, tenant_id: UUID, mails: Sequence[RawMail]) -> list[Kept]:
    files: FileStore = works.ports["files"]
    keys = await asyncio.gather(*(files.put(tenant_id, mail.content) for mail in mails))
    return [Kept(mail, key, _known_as(mail)) for mail, key in zip(mails, keys, strict=True)]


def _known_as(mail: RawMail) -> str:
    if mail.trouble and not mail.content:
        return f"uid:{mail.uidvalidity}:{mail.uid}"
    return fingerprint(mail.content)


async def enter(ctx: Context, kept: Sequence[Kept]) -> int:
    """The rows, and one job for all of them, in the caller's transaction."""
    new = await inbox.insert_mails(ctx, [_row(ctx, one) for one in kept])
    if new:
        order_reading(ctx)
    return len(new)


def order_reading(ctx: Context, *, delay: timedelta = timedelta(0)) -> None:
    """One reader that has not begun yet reads everything that comes meanwhile."""
    ctx.order(jobs.Order(kind=READ, payload={}, dedupe=READ, delay=delay))


def _row(ctx: Context, kept: Kept) -> dict[str, Any]:
    mail = kept.mail
    return {
        "id": ctx.new_id(), "mailbox_id": mail.mailbox_id, "uid": mail.uid,
        "uidvalidity": mail.uidvalidity, "fingerprint": kept.fingerprint,
        "file_key": kept.file_key, "size": len(mail.content),
        "envelope_from": _storable(mail.envelope_from),
        "envelope_to": [_storable(one) or "" for one in mail.envelope_to],
        "quiet": mail.quiet, "state": "received", "reason": mail.trouble, "subject": None,
        "sender": None, "authenticity": None, "signed_as": None,
        "ticket_id": None, "message_id": None, "received_at": ctx.now(),
    }  # fmt: skip


def _storable(text: str | None) -> str | None:
    return None if text is None else text.encode("utf-8", "replace").decode().replace("\0", "")

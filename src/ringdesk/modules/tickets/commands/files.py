"""Files on their way in: uploaded first, tied to a message when it is sent."""

import hashlib
import re
import unicodedata
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql
from ringdesk.kernel.errors import Denied, Invalid
from ringdesk.kernel.files import FileStore

from ..tables import attachments

LOOSE_FILES = 200
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]')
# What a browser may run when it is opened is refused, whatever the type says.
REFUSED_ENDINGS = frozenset(
    [
        "exe",
        "com",
        "bat",
        "cmd",
        "scr",
        "pif",
        "msi",
        "msp",
        "hta",
        "cpl",
        "jar",
        "js",
        "jse",
        "vbs",
        "vbe",
        "ws",
        "wsf",
        "wsh",
        "ps1",
        "lnk",
        "reg",
    ]
)

_insert = sql(insert(attachments).values({c.name: bindparam(c.name) for c in attachments.c}))
_loose = sql(
    select(func.count()).where(
        attachments.c.tenant_id == bindparam("tenant_id"),
        attachments.c.ticket_id.is_(None),
        attachments.c.uploaded_by == bindparam("me"),
    )
)


_WRITES = ("ticket.reply", "ticket.note", "ticket.create", "ticket.update")


def safe_name(name: str) -> str:
    """A file name fit to be shown and saved: no path, no control or direction characters."""
    bare = _UNSAFE.sub("_", unicodedata.normalize("NFC", name)).strip(" .")
    return bare[-150:] or "file"


@command(needs=None)
async def upload(ctx: Context, name: str, kind: str, content: bytes) -> UUID:
    """Store a file that is not yet part of a message. Invalid when too large or refused."""
    _may_upload(ctx)
    limit: int = ctx.ports["settings"].attachment_bytes
    if len(content) > limit:
        raise Invalid(("file", "file_too_large", {"max_bytes": limit}))
    name = safe_name(name)
    if name.rpartition(".")[2].lower() in REFUSED_ENDINGS:
        raise Invalid(("file", "file_type_refused", {"name": name}))
    if await ctx.tx.value(_loose, me=ctx.actor.id) >= LOOSE_FILES:
        raise Invalid(("file", "too_many_uploads", {"max": LOOSE_FILES}))
    return await keep(ctx, name=name, kind=kind, content=content)


def _may_upload(ctx: Context) -> None:
    """Whoever may write anything a file could be part of; an auditor writes nothing."""
    if ctx.actor.kind in ("member", "token") and not any(map(ctx.actor.may, _WRITES)):
        raise Denied("ticket.reply")


async def keep(ctx: Context, *, name: str, kind: str, content: bytes, **more: Any) -> UUID:
    """Store bytes and their row; used by uploads and by channels that bring files along."""
    files: FileStore = ctx.ports["files"]
    row = {
        "id": ctx.new_id(), "ticket_id": None, "message_id": None, "name": safe_name(name),
        "type": kind[:200] or "application/octet-stream", "size": len(content),
        "sha256": hashlib.sha256(content).digest(),
        "file_key": await files.put(ctx.tenant_id, content),
        "inline": False, "content_id": None, "evidence_type": None, "internal": False,
        "uploaded_kind": ctx.actor.kind, "uploaded_by": ctx.actor.id,
        "uploader_name": ctx.actor.name, "created_at": ctx.now(), **more,
    }  # fmt: skip
    await ctx.tx.run(_insert, **row)
    found: UUID = row["id"]
    return found


async def adopt_uploads(ctx: Context, ids: list[UUID], uploader: UUID) -> None:
    """Loose files sent before their sender was known become the actor's own.

    Ids that are not loose files of that uploader are left alone; binding them fails later.
    """
    await ctx.tx.run(
        update(attachments)
        .where(
            attachments.c.tenant_id == ctx.tenant_id,
            any_of(attachments.c.id, ids),
            attachments.c.ticket_id.is_(None),
            attachments.c.uploaded_by == uploader,
        )
        .values(
            uploaded_by=ctx.actor.id,
            uploaded_kind=ctx.actor.kind,
            uploader_name=ctx.actor.name,
        )
    )

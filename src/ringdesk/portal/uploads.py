"""Files sent with a form: stored before the form is judged, so that an error loses none."""

from uuid import UUID

import msgspec
from sqlalchemy import select
from starlette.datastructures import UploadFile

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.kernel.errors import Invalid
from ringdesk.modules import tickets

from .sent import MOST_FILES, Fault, Sent, faults_of
from .visit import Visit

_a = tickets.attachments.c
_IMAGES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))


class Kept(msgspec.Struct, frozen=True):
    """A stored file that is not yet part of a message."""

    id: UUID
    name: str
    size: int
    image: bool
    url: str


async def take(visit: Visit, form: Sent) -> tuple[list[Kept], list[Fault]]:
    """Store the newly chosen files and gather those kept from before, without the removed ones."""
    removed = set(form.ids("remove"))
    ids = [i for i in form.ids("kept") if i not in removed]
    faults: list[Fault] = []
    for file in form.files("files"):
        if len(ids) >= MOST_FILES:
            faults.append(("files", "too_many_files", {"max": MOST_FILES}))
            break
        try:
            ids.append(await _store(visit, file))
        except Invalid as refused:
            faults += [("files", code, params) for _, code, params in faults_of(refused)]
    async with visit.context(visit.browser) as ctx:
        return await _kept(ctx, ids), faults


async def _store(visit: Visit, file: UploadFile) -> UUID:
    content = await file.read()
    kind = file.content_type or "application/octet-stream"
    async with visit.context(visit.browser) as ctx:
        made: UUID = await tickets.upload(ctx, file.filename or "", kind, content)
        return made


async def _kept(ctx: Context, ids: list[UUID]) -> list[Kept]:
    """Those that are this visitor's own loose files, in the order they were sent."""
    if not ids:
        return []
    rows = await ctx.tx.all(
        select(_a.id, _a.name, _a.size, _a.type).where(
            _a.tenant_id == ctx.tenant_id,
            any_of(_a.id, ids),
            _a.ticket_id.is_(None),
            _a.uploaded_by == ctx.actor.id,
        )
    )
    found = {
        r["id"]: Kept(
            r["id"], r["name"], r["size"], r["type"] in _IMAGES, tickets.file_url(ctx, r["id"])
        )
        for r in rows
    }
    return [found[i] for i in dict.fromkeys(ids) if i in found]

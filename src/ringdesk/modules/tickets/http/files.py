"""Uploads, and downloads from a path of their own behind short-lived signed links."""

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, File, Query, Request, Response, UploadFile
from sqlalchemy import bindparam, select

from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.kernel.jobs import Works

from ..commands.files import upload
from ..links import check_file_url, file_url
from ..shapes import Attachment
from ..tables import attachments

router = APIRouter(tags=["files"])
downloads = APIRouter(include_in_schema=False)

_a = attachments.c
_one = sql(
    select(attachments).where(_a.tenant_id == bindparam("tenant_id"), _a.id == bindparam("that_id"))
)
# Shown in place; everything else is only ever downloaded.
_IMAGES = frozenset(("image/png", "image/jpeg", "image/gif", "image/webp"))


@router.post("/attachments", status_code=201, responses=shows(Attachment, 201))
async def post_attachment(ctx: Asked, file: Annotated[UploadFile, File()]) -> Response:
    """Upload one file; it belongs to nothing until a message, reply or ticket names it."""
    content = await file.read()
    kind = file.content_type or "application/octet-stream"
    attachment_id = await upload(ctx, file.filename or "", kind, content)
    row: Any = await ctx.tx.first(_one, that_id=attachment_id)
    shown = Attachment(
        id=row["id"],
        name=row["name"],
        type=row["type"],
        size=row["size"],
        inline=False,
        url=file_url(ctx, row["id"]),
        evidence_type=None,
        by=row["uploader_name"],
        at=row["created_at"],
    )
    return answer(ctx, shown, status=201)


@downloads.get("/files/{tenant}/{attachment}")
async def get_file(
    request: Request,
    tenant: UUID,
    attachment: UUID,
    expires: Annotated[int, Query(ge=0, le=2**40)],
    signature: Annotated[str, Query(max_length=64)],
) -> Response:
    """The bytes, as a download. The signature is the permission, for a few minutes."""
    works: Works = request.app.state.works
    keys = works.ports["keyring"]
    check_file_url(keys, works.clock.now(), tenant, attachment, expires, signature)
    async with works.db.transaction(tenant) as tx:
        row = await tx.first(_one, that_id=attachment)
    if row is None:
        raise NotFound("file")
    store: FileStore = works.ports["files"]
    content = await store.get(row["file_key"])
    image = row["type"] in _IMAGES
    disposition = "inline" if image else "attachment"
    return Response(
        content,
        media_type=row["type"] if image else "application/octet-stream",
        headers={
            "Content-Disposition": f"{disposition}; filename*=UTF-8''{quote(row['name'])}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, max-age=600",
        },
    )

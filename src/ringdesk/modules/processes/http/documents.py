"""The process document, as JSON for the page and as PDF."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.modules import identity

from ..document.making import document_of
from ..document.pdf import printed
from ..document.shapes import Document
from .bodies import Key

router = APIRouter(tags=["processes"])
Version = Annotated[int | None, Query(ge=1, le=1_000_000, description="In force unless told")]
Locale = Annotated[str | None, Query(max_length=10, description="zh-CN, en or ar")]


@router.get("/processes/{key}/document", responses=shows(Document))
async def get_document(
    ctx: Asked, key: Key, version: Version = None, locale: Locale = None
) -> Response:
    """A published version in words, made from its definition by this very request."""
    ctx.require("process.read")
    return answer(ctx, await document_of(ctx, key, version=version, locale=locale))


@router.get("/processes/{key}/document.pdf", response_class=Response)
async def get_document_pdf(
    ctx: Asked, key: Key, version: Version = None, locale: Locale = None
) -> Response:
    """The same as PDF."""
    ctx.require("process.read")
    found = await document_of(ctx, key, version=version, locale=locale)
    zone = (await identity.directory(ctx)).zone
    content = await asyncio.to_thread(printed, found, ctx.ports["texts"], zone)
    name = f"{found.key}-v{found.version}-{found.locale}.pdf"
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "X-Process-Fingerprint": found.fingerprint,
    }
    return Response(content, media_type="application/pdf", headers=headers)

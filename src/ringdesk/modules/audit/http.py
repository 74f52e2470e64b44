"""The audit page: search the record, verify it, take it out as CSV."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from ringdesk.kernel.http import Asked, answer, shows
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.queries import page_of

from .commands import note_export
from .export import lines
from .queries import AuditEntry, AuditFilter, entries
from .report import Report
from .verify import verify_within

router = APIRouter(prefix="/api/v1", tags=["audit"])

_Text = Annotated[str | None, Query(max_length=200)]
_Instant = AwareDatetime | None


def wanted(
    actor: _Text = None,
    type: _Text = None,  # noqa: A002 - the parameter's name in the API
    ticket: _Text = None,
    subject: UUID | None = None,
    since: Annotated[_Instant, Query(alias="from")] = None,
    until: Annotated[_Instant, Query(alias="to")] = None,
    q: _Text = None,
) -> AuditFilter:
    return AuditFilter(
        actor=_text(actor), type=_text(type), ticket=_text(ticket), subject_id=subject,
        since=_instant(since), until=_instant(until), q=_text(q),
    )  # fmt: skip


def _text(text: str | None) -> str | None:
    return text.strip() or None if text else None


def _instant(instant: datetime | None) -> datetime | None:
    """Kept inside of what every zone can show."""
    return instant if instant is None or 1 < instant.year < 9999 else None


Wanted = Annotated[AuditFilter, Depends(wanted)]


@router.get("/audit", responses=shows(AuditEntry, listed=True))
async def search(
    ctx: Asked, wanted: Wanted, limit: int | None = None, after: str | None = None
) -> Response:
    """Entries newest first. Filters: actor, type (several by comma), ticket, from, to, q."""
    return answer(ctx, await entries(ctx, wanted, page_of(limit, after)))


@router.get("/audit/verify", responses=shows(Report))
async def check(ctx: Asked) -> Response:
    """Recompute every chain and anchor of the workspace; names the first broken entry."""
    ctx.require("audit.read")
    return answer(ctx, await verify_within(ctx.tx, ctx.ports.get("files")))


@router.get("/audit.csv", response_class=StreamingResponse)
async def export(ctx: Asked, request: Request, wanted: Wanted) -> StreamingResponse:
    """The same entries as /audit, all of them, as CSV. The export itself is put on record."""
    await note_export(ctx, wanted)
    works: Works = request.app.state.works
    body = lines(works, ctx.tenant_id, ctx.actor, ctx.config_version, wanted)
    headers = {
        "Content-Disposition": 'attachment; filename="audit.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(body, media_type="text/csv; charset=utf-8", headers=headers)

"""Routes of buffers: plan, preview, announce, cancel, the ledger."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response
from pydantic import AwareDatetime, Field, StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.queries import page_of

from ..policy import ClockKind
from . import commands, listing
from .drafting import BufferDraft
from .listing import BufferView, LedgerRow
from .previewing import Preview, preview

router = APIRouter(prefix="/sla/buffers", tags=["deadlines"])
Texts = Annotated[
    dict[str, Annotated[str, StringConstraints(max_length=4000)]], Field(max_length=20)
]
Reason = Annotated[str, StringConstraints(max_length=500)]


class BufferInput(Input):
    """Exactly one of `shift_minutes` and `factor_percent` (150: half as much again)."""

    title: Texts
    notice: Texts = {}
    reason: Reason
    scope: dict[str, Any]
    clock_kinds: Annotated[list[ClockKind], Field(max_length=8)]
    from_at: AwareDatetime
    until_at: AwareDatetime
    shift_minutes: int | None = None
    factor_percent: int | None = None

    def draft(self) -> BufferDraft:
        return msgspec.convert(self.model_dump(), BufferDraft)


class ReasonInput(Input):
    reason: Reason


async def _answer(ctx: Context, buffer_id: UUID, status: int = 200) -> Response:
    shown = await listing.show_buffer(ctx, buffer_id)
    return answer(ctx, shown, status=status, version=shown.revision)


@router.get("", responses=shows(BufferView, listed=True))
async def list_buffers(ctx: Asked) -> Response:
    """All buffers, the latest window first."""
    ctx.require("sla.buffer")
    return listed(ctx, await listing.list_buffers(ctx))


@router.post("", status_code=201, responses=shows(BufferView, 201))
async def plan(ctx: Asked, body: BufferInput) -> Response:
    """Draft a buffer. Nobody is told and nothing moves."""
    buffer_id = await commands.plan(ctx, body.draft())
    return await _answer(ctx, buffer_id, 201)


@router.put("/{buffer_id}", responses=shows(BufferView))
async def redraft(buffer_id: UUID, ctx: Asked, body: BufferInput, seen: Expected) -> Response:
    """Change a draft. With If-Match (`revision`) 412 when somebody else changed it meanwhile;
    `current` is theirs."""
    await commands.redraft(ctx, buffer_id, body.draft(), seen)
    return await _answer(ctx, buffer_id)


@router.get("/{buffer_id}/preview", responses=shows(Preview))
async def show_preview(buffer_id: UUID, ctx: Asked) -> Response:
    """Which tickets and customers are in scope now, what each would be told, what would move."""
    ctx.require("sla.buffer")
    return answer(ctx, await preview(ctx, buffer_id))


@router.post("/{buffer_id}/announce", responses=shows(BufferView))
async def announce(buffer_id: UUID, ctx: Asked, body: ReasonInput, seen: Expected) -> Response:
    """Tell customers and teams; each ticket's deadlines move when its customer is told. If-Match as
    with PUT."""
    await commands.announce(ctx, buffer_id, body.reason, seen)
    return await _answer(ctx, buffer_id)


@router.post("/{buffer_id}/cancel", responses=shows(BufferView))
async def cancel(buffer_id: UUID, ctx: Asked, body: ReasonInput) -> Response:
    """Take an announced buffer back; promises that can still be kept are the earlier ones again."""
    await commands.cancel(ctx, buffer_id, body.reason)
    return await _answer(ctx, buffer_id)


@router.delete("/{buffer_id}", status_code=204)
async def forget(buffer_id: UUID, ctx: Asked, seen: Expected) -> Response:
    """Throw a draft away. If-Match as with PUT."""
    await commands.forget(ctx, buffer_id, seen)
    return answer(ctx, None, status=204)


@router.get("/{buffer_id}/ledger", responses=shows(LedgerRow, listed=True))
async def ledger(
    buffer_id: UUID,
    ctx: Asked,
    limit: Annotated[int | None, Query()] = None,
    after: Annotated[str | None, Query(max_length=4000)] = None,
) -> Response:
    """Every shift of every deadline by this buffer, the newest first."""
    ctx.require("sla.buffer")
    rows, following = await listing.ledger(ctx, buffer_id, page_of(limit, after))
    return listed(ctx, rows, following)

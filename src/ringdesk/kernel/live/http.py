"""GET /api/v1/live: one stream of server-sent events per screen."""

from collections.abc import AsyncGenerator
from typing import Annotated, cast

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.http import Credential, Gate
from ringdesk.kernel.jobs import Works

from .hub import Live
from .stream import stream

router = APIRouter(prefix="/api/v1")
_NOBODY = Actor(kind="anonymous", id=None, name="")


class EventStream(StreamingResponse):
    """Closes its generator however the connection ended."""

    media_type = "text/event-stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            await cast("AsyncGenerator[bytes, None]", self.body_iterator).aclose()


@router.get("/live", response_class=EventStream, tags=["live"])
async def live(
    request: Request, last_event_id: Annotated[str | None, Header()] = None
) -> StreamingResponse:
    """Server-sent events: ticket, message, presence, notice, config, reset, mark.

    Resumes behind `Last-Event-ID`; `reset` means: fetch what is shown, the gap is too large.
    """
    hub: Live = request.app.state.live
    gate: Gate = request.app.state.gate
    credential = gate.credential(request)

    async def admit() -> Actor:
        return await _admit(hub.works, gate, credential)

    actor = await admit()
    request.app.state.limiter.count(actor, request)
    hub.refuse_too_many(credential.tenant_id, actor)
    body = stream(hub, credential.tenant_id, actor, resume_point(last_event_id), admit)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return EventStream(body, headers=headers)


async def _admit(works: Works, gate: Gate, credential: Credential) -> Actor:
    """Its own short transaction: a stream holds none."""
    async with works.db.transaction(credential.tenant_id) as tx:
        ctx = Context(credential.tenant_id, _NOBODY, works.clock, tx, ports=works.ports)
        actor, _version = await gate.admit(ctx, credential)
        return actor


def resume_point(text: str | None) -> int | None:
    """The id a client shows; what is no id of ours is a point that cannot be resumed (-> reset)."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 2**62

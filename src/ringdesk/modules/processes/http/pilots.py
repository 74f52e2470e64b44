"""Pilots: their figures, and ending them in one act."""

from fastapi import APIRouter, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.http import Asked, Expected, answer, listed, shows
from ringdesk.modules import workflow

from ..pilots.guarding import set_rails
from ..pilots.shapes import PilotListed, PilotShown
from ..pilots.showing import shown
from . import bodies
from .bodies import Key

router = APIRouter(tags=["processes"])


async def _answer(ctx: Context, key: str) -> Response:
    pilot = await workflow.latest_pilot(ctx, key)
    if pilot is None:
        raise NotFound("pilot")
    return answer(ctx, await shown(ctx, pilot))


@router.get("/pilots", responses=shows(PilotListed, listed=True))
async def get_pilots(ctx: Asked) -> Response:
    """Every pilot there ever was, the newest first."""
    ctx.require("process.read")
    found = [
        PilotListed(one, (await workflow.process_version(ctx, one.key, one.version)).name)
        for one in await workflow.all_pilots(ctx)
    ]
    return listed(ctx, found)


@router.get("/processes/{key}/pilot", responses=shows(PilotShown))
async def get_pilot(ctx: Asked, key: Key) -> Response:
    """The running pilot, else the last one: the new version beside the old. 404 without any."""
    ctx.require("process.read")
    return await _answer(ctx, key)


@router.post("/processes/{key}/pilot/adopt", responses=shows(PilotShown))
async def post_adoption(ctx: Asked, key: Key, body: bodies.Given) -> Response:
    """Make the pilot the rule (固化): new tickets start on it."""
    await workflow.adopt_pilot(ctx, key, reason=body.reason)
    return await _answer(ctx, key)


@router.post("/processes/{key}/pilot/withdraw", responses=shows(PilotShown))
async def post_withdrawal(ctx: Asked, key: Key, body: bodies.Given) -> Response:
    """Back to what was, in one act. Tickets that took the new version keep it."""
    await workflow.withdraw_pilot(ctx, key, reason=body.reason)
    return await _answer(ctx, key)


@router.post("/processes/{key}/pilot/share", responses=shows(PilotShown))
async def post_share(ctx: Asked, key: Key, body: bodies.ShareChange) -> Response:
    """Let more or less of the work take the new version; no ticket changes what it has."""
    await workflow.change_share(ctx, key, body.share, reason=body.reason)
    return await _answer(ctx, key)


@router.put("/processes/{key}/pilot/rails", responses=shows(PilotShown))
async def put_rails(ctx: Asked, key: Key, body: bodies.Rails, seen: Expected) -> Response:
    """How far the new version may fall behind before the process's owner is told.

    Figures that are left out keep their limit; null: not watched. 409 `pilot_ended`. `If-Match`
    names the `rails_version` that was edited.
    """
    await set_rails(ctx, key, body.limits, reason=body.reason, version=seen)
    return await _answer(ctx, key)

"""Moving running tickets to another version: looked at, begun, watched, stopped."""

from uuid import UUID

from fastapi import APIRouter, Response

from ringdesk.kernel.http import Asked, answer, listed, shows
from ringdesk.modules import runs

from ..shapes import Moved, NodeMove
from . import bodies
from .bodies import Key

router = APIRouter(tags=["processes"])


@router.post("/processes/{key}/move", responses=shows(Moved))
async def post_move(ctx: Asked, key: Key, body: bodies.Moving) -> Response:
    """Move running tickets to another version by a checked map of nodes; `dry` only looks.

    422 `move_misfits` names what does not fit; then nothing is moved. A job moves them in
    portions and goes on after a crash; `/moves` shows how far it is. Asked again while it runs,
    the same move goes on; another one is refused, 409 `move_running`.
    """
    ctx.require("process.publish")
    if body.dry:
        found = await runs.check_move(ctx, key, body.source, body.to, body.nodes)
        return answer(ctx, _moved(found, body, None))
    found, move_id = await runs.move_tickets(
        ctx, key, body.source, body.to, body.nodes, reason=body.reason
    )
    return answer(ctx, _moved(found, body, move_id))


def _moved(found: runs.MoveCheck, body: bodies.Moving, move_id: UUID | None) -> Moved:
    missing = {one.node for one in found.misfits if one.reason == "node_missing"}
    return Moved(
        tickets=found.tickets,
        moved=0 if body.dry else found.tickets,
        nodes=[
            NodeMove(node, None if node in missing else body.nodes.get(node, node), count)
            for node, count in found.occupied.items()
        ],
        problems=[one for one in found.misfits if one.reason != "node_missing"],
        move_id=move_id,
    )


@router.get("/processes/{key}/moves", responses=shows(runs.Move, listed=True))
async def get_moves(ctx: Asked, key: Key) -> Response:
    """The latest moves of running tickets of a process and how far they are; newest first."""
    ctx.require("process.read")
    return listed(ctx, await runs.moves_of(ctx, key))


@router.post("/process-moves/{move_id}/stop", status_code=204)
async def post_stop(ctx: Asked, move_id: UUID) -> Response:
    """Move no more of them; what was moved stays where it is. 409 `move_over` when it is done."""
    await runs.stop_move(ctx, move_id)
    return answer(ctx, None, status=204)

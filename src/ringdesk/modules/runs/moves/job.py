"""The job of a move: a portion each time, so that other jobs have their turn between two."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Postpone, Works, job
from ringdesk.modules import identity

from .commands import MOVE, Progress, move_portion, pass_by

log = logging.getLogger(__name__)
PORTION = 25
ACTOR = "process_move"
_AT_ONCE = timedelta(0)
# How soon those are taken that somebody worked on.
_SOON = timedelta(seconds=1)


@job(MOVE, outside=True)
async def move(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """The next portion; Postpone until all are moved but those that do not fit."""
    move_id = UUID(payload["move_id"])
    try:
        left = await _portion(works, tenant_id, move_id, PORTION)
    except Exception:
        log.exception("a portion of move %s failed; its tickets are moved one by one", move_id)
        left = await _one_by_one(works, tenant_id, move_id)
    if left != "over":
        raise Postpone(_AT_ONCE if left == "going" else _SOON)


async def _portion(works: Works, tenant_id: UUID, move_id: UUID, most: int) -> Progress:
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        await identity.recall_config(ctx)
        return await move_portion(ctx, move_id, most)


async def _one_by_one(works: Works, tenant_id: UUID, move_id: UUID) -> Progress:
    """One that cannot be moved holds back no other; a database that is away fails for all."""
    left: Progress = "going"
    for _ in range(PORTION):
        try:
            left = await _portion(works, tenant_id, move_id, 1)
        except Exception:
            log.exception("a ticket of move %s cannot be moved", move_id)
            async with works.context(tenant_id, system(ACTOR)) as ctx:
                await pass_by(ctx, move_id)
        if left != "going":
            break
    return left

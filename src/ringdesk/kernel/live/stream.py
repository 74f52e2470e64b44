"""The bytes of one stream: frames, signs of life, and the check whether it may go on."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import UUID

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.listening import LOST

from .feed import Batch
from .hub import Live, Pace
from .subscriptions import Subscription

log = logging.getLogger(__name__)

# Whose stream it is now; raises a DomainError when it is nobody's any more.
Admit = Callable[[], Awaitable[Actor]]

RETRY_MILLISECONDS = 2000


def mark(told: int) -> bytes:
    """A sign of life that moves the resume id; EventSource dispatches nothing for it."""
    return b": \nevent: mark\nid: %d\ndata:\n\n" % told


def frames(batch: Batch, actor: Actor) -> bytes:
    """A batch for one reader. Only its last frame carries the id: half a batch is told again."""
    seen = [one.frame(actor) for one in batch.broadcasts if one.visible(actor)]
    if not seen:
        return b""
    end = b"id: %d\n\n" % batch.until if batch.until else b"\n"
    return b"\n".join(seen) + end


async def stream(
    live: Live, tenant_id: UUID, actor: Actor, last: int | None, admit: Admit
) -> AsyncIterator[bytes]:
    """Everything a client gets, until it leaves, its session ends or the process stops."""
    async with live.subscription(tenant_id, actor, last) as mine:
        yield b"retry: %d\n\n" % RETRY_MILLISECONDS
        for batch in mine.backlog:
            yield frames(batch, mine.actor)
        yield mark(mine.told)
        async for text in _following(mine, live.pace, admit):
            yield text


async def _following(mine: Subscription, pace: Pace, admit: Admit) -> AsyncIterator[bytes]:
    clock = asyncio.get_running_loop().time
    check_at = clock() + pace.recheck
    while True:
        batch = await mine.next(min(pace.heartbeat, max(0.0, check_at - clock())))
        if mine.ended:
            return
        if mine.stale or clock() >= check_at:
            if not await _still_welcome(mine, admit):
                return
            check_at = clock() + pace.recheck
        if batch is None:
            yield mark(mine.told)
            continue
        mine.told = max(mine.told, batch.until)
        if text := frames(batch, mine.actor):
            yield text


async def _still_welcome(mine: Subscription, admit: Admit) -> bool:
    mine.stale = False
    try:
        mine.actor = await admit()
    except DomainError:
        return False
    except LOST as lost:
        log.info("live: a stream ends because its session cannot be checked: %s", lost)
        return False
    return True

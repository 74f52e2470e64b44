"""Per-workspace configuration kept in memory under its version number.

The version comes with every session look-up, so that a change in any process is seen by the next
request everywhere, without a message.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar
from uuid import UUID

from .context import Context

T = TypeVar("T")
Recall = Callable[[Context], Awaitable[None]]
_recalls: list[Recall] = []
_KEPT = 500


def recalls_version(read: Recall) -> Recall:
    """Declare how a context that does not know its version (a job) learns it."""
    _recalls.append(read)
    return read


class TenantCache(Generic[T]):
    def __init__(self, load: Callable[[Context], Awaitable[T]]) -> None:
        self._load = load
        self._kept: OrderedDict[tuple[UUID, int], T] = OrderedDict()

    async def get(self, ctx: Context) -> T:
        """The workspace's configuration as of this context's version."""
        if not ctx.config_version:
            for recall in _recalls:
                await recall(ctx)
        if ctx.config_dirty or not ctx.config_version:
            # Changed in this very transaction: others must not see it before the commit.
            return await self._load(ctx)
        key = (ctx.tenant_id, ctx.config_version)
        if key not in self._kept:
            self._kept[key] = await self._load(ctx)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

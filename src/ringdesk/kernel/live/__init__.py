"""Live updates: event rows of PostgreSQL → server-sent events, resumable, each to whom it concerns.

A module that has something to tell registers how, and needs nothing else:

    @publisher("ticket")                       # rows of this subject_kind
    async def tell(ctx: Context, rows: Sequence[EventRow]) -> list[Broadcast]: ...

    @source                                    # a table of its own with an `xid` column
    async def tell(ctx: Context, low: int, high: int) -> list[Broadcast]: ...

Both get a read-only context of the tenant under the product's own name, once per batch; who
may see what stands in every Broadcast and is asked again for every reader.

The order is that of transaction ids behind a safe horizon: a transaction is told once every
older one has ended, so nothing that commits late is passed over. The resume id is that horizon.
"""

from .broadcasts import (
    MOST_ROWS,
    RESET,
    Broadcast,
    EventRow,
    everybody,
    publisher,
    recheck_on,
    source,
)
from .hub import Live, Pace
from .subscriptions import Subscription

__all__ = [
    "MOST_ROWS",
    "RESET",
    "Broadcast",
    "EventRow",
    "Live",
    "Pace",
    "Subscription",
    "everybody",
    "publisher",
    "recheck_on",
    "source",
]

"""A new notice reaches its member's open screens."""

from sqlalchemy import bindparam

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.live import MOST_ROWS, RESET, Broadcast, EventRow, source

from .queries import rows, shown
from .tables import notices

_n = notices.c
_window = sql(
    rows()
    .where(
        _n.tenant_id == bindparam("tenant_id"),
        _n.xid >= bindparam("low"),
        _n.xid < bindparam("high"),
    )
    .order_by(_n.xid, _n.at, _n.id)
    .limit(MOST_ROWS + 1)
)


@source
async def tell_notices(ctx: Context, low: int, high: int) -> list[Broadcast]:
    """One `notice` for each, to its member alone."""
    found = await ctx.tx.all(_window, low=low, high=high)
    if len(found) > MOST_ROWS:
        return [RESET]
    return [_broadcast(dict(row)) for row in found]


def _broadcast(row: EventRow) -> Broadcast:
    def visible(actor: Actor) -> bool:
        return actor.kind == "member" and actor.member_id == row["member_id"]

    return Broadcast("notice", lambda actor: shown(row, actor), visible)

"""The announced buffers of a workspace, and which of them a ticket's facts are in scope of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import tickets

from ..tables import buffers
from .rules import BufferEntry

_b = buffers.c
COLUMNS = [_b[name] for name in BufferEntry.__struct_fields__]
_announced = sql(
    select(*COLUMNS)
    .where(
        _b.tenant_id == bindparam("tenant_id"),
        _b.state == "announced",
        _b.until_at > bindparam("now"),
    )
    .order_by(_b.number)
)


async def _load(ctx: Context) -> list[BufferEntry]:
    return [entry_of(row) for row in await ctx.tx.all(_announced, now=ctx.now())]


def entry_of(row: Mapping[str, Any]) -> BufferEntry:
    found = {name: row[name] for name in BufferEntry.__struct_fields__}
    return msgspec.convert(found, BufferEntry, strict=False)


_buffers: TenantCache[list[BufferEntry]] = TenantCache(_load)


async def applicable(ctx: Context, facts: Mapping[str, Any], at: datetime) -> list[BufferEntry]:
    """The announced buffers whose window is not over and whose condition holds for a ticket.

    `facts`: as conditions read them (`tickets.state.facts_of`).
    """
    open_ones = [b for b in await _buffers.get(ctx) if b.until_at > at]
    if not open_ones:
        return []
    config = await tickets.ticket_config(ctx)
    holds = config.holds(ctx, facts)
    # A scope that a changed form made unreadable holds for nobody; preview and list say so.
    return [b for b in open_ones if config.readable(b.scope) and holds(b.scope)]

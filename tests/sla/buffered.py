"""Buffers for tests, and what tickets owe to them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests import given

from ringdesk.modules.sla.buffers import commands
from ringdesk.modules.sla.buffers.drafting import BufferDraft
from ringdesk.modules.sla.config import hours_of
from ringdesk.modules.sla.engine import Entry, read, without_buffers
from ringdesk.modules.sla.states import ClockState

HOUR = timedelta(hours=1)
EVERYTHING: dict[str, Any] = {"all": []}


def draft(place: given.World, **more: Any) -> BufferDraft:
    """Two hours later for what is to be answered or solved in a window that begins in an hour."""
    now = place.clock.now()
    return BufferDraft(
        **{
            "title": {"zh-CN": "核心库升级", "en": "Database upgrade"},
            "reason": "升级期间无法查询订单",
            "scope": EVERYTHING,
            "clock_kinds": ("first_response", "resolution"),
            "from_at": now + HOUR,
            "until_at": now + 9 * HOUR,
            "shift_minutes": 120,
            **more,
        }
    )


async def planned(place: given.World, **more: Any) -> UUID:
    async with place.acting(await place.admin()) as ctx:
        return await commands.plan(ctx, draft(place, **more))


async def announced(place: given.World, **more: Any) -> UUID:
    """A buffer that everybody has been told of."""
    buffer_id = await planned(place, **more)
    # A ticket that another job holds just then would be left for a later pass.
    await place.drain()
    async with place.acting(await place.admin()) as ctx:
        await commands.announce(ctx, buffer_id, "提前告知")
    await place.drain()
    return buffer_id


async def cancelled(place: given.World, buffer_id: UUID) -> None:
    await place.drain()
    async with place.acting(await place.admin()) as ctx:
        await commands.cancel(ctx, buffer_id, "升级提前完成")
    await place.drain()


async def rows(place: given.World, table: str, order: str = "1") -> list[dict[str, Any]]:
    async with place.acting() as ctx:
        found = await ctx.tx.connection.fetch(f"SELECT * FROM {table} ORDER BY {order}")
    return [dict(row) for row in found]


async def mails(place: given.World, kind: str) -> list[dict[str, Any]]:
    return [row for row in await rows(place, "outbound_mails") if row["kind"] == kind]


async def rebuilt(place: given.World, clock: ClockState) -> Any:
    """The clock's deadline from its log without buffers, and the ledger alone."""
    shifts = [r for r in await rows(place, "sla_adjustments", "at") if r["clock_id"] == clock.id]
    total = sum(row["minutes"] for row in shifts)
    log = without_buffers(clock.log)
    last = max([log[-1].at, *(row["at"] for row in shifts)])
    stopped = log[-1].event in ("met", "cancelled")
    ledger = Entry(at=log[-1].at if stopped else last, event="buffered", minutes=total)
    log = [*log[:-1], ledger, log[-1]] if stopped else [*log, ledger]
    async with place.acting() as ctx:
        hours = await hours_of(ctx, {e.calendar for e in log if e.calendar})
    return read(log, hours, max(place.clock.now(), last)).due_at

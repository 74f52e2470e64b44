"""Deadlines of tickets in flight after a policy or a calendar was published, batch by batch.

Each batch is a transaction of its own and orders the next one in it: a stop in the middle loses
and repeats nothing. Tickets without a time ledger, from before there was one, get it here too.
"""

from typing import Any, cast
from uuid import UUID

from sqlalchemy import bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Event, Recorded, react
from ringdesk.kernel.jobs import Order, job
from ringdesk.modules import tickets

from .events import CalendarPublished, PolicyPublished
from .following import catch_up
from .lining import Renewal

RECOMPUTE = "sla.recompute"
BATCH = 200
_FIRST = UUID(int=0)

_t = tickets.tickets_table.c
_open_ones = sql(
    select(_t.id)
    .where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.closed_at.is_(None),
        _t.id > bindparam("after"),
    )
    .order_by(_t.id)
    .limit(bindparam("most"))
    .with_for_update()
)


@react(PolicyPublished)
async def renew_policies(ctx: Context, fact: Recorded) -> None:
    """Tickets in flight come under the new version when whoever published it said so."""
    if cast(PolicyPublished, fact.event).running:
        ctx.order(_start(fact.event, "policies"))


@react(CalendarPublished)
async def renew_calendars(ctx: Context, fact: Recorded) -> None:
    """Running clocks count by the new version from now on."""
    if cast(CalendarPublished, fact.event).version > 1:
        ctx.order(_start(fact.event, "calendars"))


def _start(event: Event, renew: Renewal) -> Order:
    """Published together, such as the presets, they are one round."""
    return _order(type(event).__name__, renew, _FIRST, dedupe=f"{RECOMPUTE}:{renew}")


def _order(cause: str, renew: Renewal, after: UUID, dedupe: str | None = None) -> Order:
    payload = {"cause": cause, "renew": renew, "after": str(after)}
    return Order(kind=RECOMPUTE, payload=payload, dedupe=dedupe)


@job(RECOMPUTE)
async def recompute(ctx: Context, payload: dict[str, Any]) -> None:
    """The next batch of open tickets, in the order of their ids."""
    await _batch(ctx, payload["cause"], payload["renew"], UUID(payload["after"]))


@command(needs=None)
async def _batch(ctx: Context, cause: str, renew: Renewal, after: UUID) -> None:
    rows = await ctx.tx.all(_open_ones, after=after, most=BATCH)
    if not rows:
        return
    ids = [row["id"] for row in rows]
    await catch_up(ctx, ids, cause, renew)
    if len(ids) == BATCH:
        ctx.order(_order(cause, renew, ids[-1]))

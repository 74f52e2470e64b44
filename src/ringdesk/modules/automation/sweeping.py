"""Time rules: every quarter of an hour, the open tickets that have been so for long enough.

Found by a statement in pages along the ids; each is then decided in a transaction of its own.
"""

import logging
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import and_, exists, not_, select

from ringdesk.kernel.conditions import NOBODY, to_sql
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import any_of
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, sla, tickets

from .config import Rule, automation_config
from .definition import OnTime
from .running import ACTOR, consider
from .store import Cause
from .subjects import since_column
from .tables import matches
from .verdicts import TEMPORARY, slot_of

log = logging.getLogger(__name__)

BATCH = 200
_t, _m = tickets.tickets_table.c, matches.c


async def sweep_workspace(works: Works, tenant_id: UUID) -> int:
    """Every time rule of a workspace, in their order; how many tickets were looked at closer."""
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        await identity.recall_config(ctx)
        timed = (await automation_config(ctx)).timed
    slot = slot_of(works.clock.now())
    looked = 0
    for rule in timed:
        looked += await _sweep_rule(works, tenant_id, rule, slot)
    return looked


async def _sweep_rule(works: Works, tenant_id: UUID, rule: Rule, slot: datetime) -> int:
    after, looked = UUID(int=0), 0
    while True:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            await identity.recall_config(ctx)
            read_at = ctx.now()
            page = await _page(ctx, rule, slot, after)
            due = await _long_enough(ctx, rule, slot, page)
        for row in due:
            cause = Cause(since_at=row["since_at"], read_at=read_at)
            await _one(works, tenant_id, rule, row["id"], cause, slot)
        looked += len(due)
        if len(page) < BATCH:
            return looked
        after = page[-1]["id"]


async def _one(
    works: Works, tenant_id: UUID, rule: Rule, ticket_id: UUID, cause: Cause, slot: datetime
) -> None:
    """One ticket's trouble does not stop the rest; the next sweep asks again."""
    try:
        await consider(works, tenant_id, rule.id, ticket_id, cause, slot)
    except (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError):
        raise
    except Exception:
        log.exception("automation: rule %s failed on ticket %s", rule.id, ticket_id)


async def _page(ctx: Context, rule: Rule, slot: datetime, after: UUID) -> list[Any]:
    """Open tickets for which the condition holds, not yet decided about, in the order of ids."""
    trigger = rule.definition.trigger
    assert isinstance(trigger, OnTime), "only time rules are swept"  # noqa: S101
    config = await tickets.ticket_config(ctx)
    since = since_column(trigger.since)
    decided = exists().where(
        _m.tenant_id == _t.tenant_id,
        _m.rule_id == rule.id,
        _m.ticket_id == _t.id,
        _m.event_id.is_(None),
        _m.since_at == since,
        not_(and_(_m.state == "skipped", any_of(_m.reason, TEMPORARY))),
    )
    query = (
        select(_t.id, since.label("since_at"))
        .where(
            _t.tenant_id == ctx.tenant_id,
            _t.status_category != "closed",
            _t.id > after,
            to_sql(config.parse(rule.definition.when), at=slot, me=NOBODY),
            since <= slot - timedelta(minutes=trigger.minutes),
            not_(decided),
        )
        .order_by(_t.id)
        .limit(BATCH)
    )
    return await ctx.tx.all(query)


async def _long_enough(ctx: Context, rule: Rule, slot: datetime, page: list[Any]) -> list[Any]:
    """Open time is never more than time: the page holds them all, and some too many."""
    trigger = rule.definition.trigger
    assert isinstance(trigger, OnTime), "only time rules are swept"  # noqa: S101
    hours = await sla.default_hours(ctx) if trigger.hours == "open" else None
    if hours is None:
        return page
    need = timedelta(minutes=trigger.minutes)
    return [row for row in page if hours.open(row["since_at"], slot) >= need]

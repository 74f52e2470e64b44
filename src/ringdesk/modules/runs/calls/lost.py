"""Calls whose job has died: nobody asks any more, so that a person has to know."""

import logging
from uuid import UUID

from sqlalchemy import Text, bindparam, cast, exists, select

from ringdesk.kernel.context import system
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.tables import jobs

from ..tables import outside_calls
from .asking import Reply
from .ordering import SEND
from .settling import ACTOR, settle_call

log = logging.getLogger(__name__)
_c, _j = outside_calls.c, jobs.c
_lost = sql(
    select(_c.id)
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        _c.state == "waiting",
        ~exists().where(
            _j.tenant_id == _c.tenant_id,
            _j.kind == SEND,
            _j.dead_at.is_(None),
            _j.payload["call_id"].astext == cast(_c.id, Text),
        ),
    )
    .limit(100)
)


async def give_up_lost(works: Works, tenant_id: UUID) -> None:
    """Settle each as failed for good."""
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        lost = [row["id"] for row in await ctx.tx.all(_lost)]
    for call_id in lost:
        try:
            async with works.context(tenant_id, system(ACTOR)) as ctx:
                await settle_call(ctx, call_id, Reply(None, error="given_up"), last=True)
        except Exception:
            log.exception("call %s has lost its job and cannot be given up", call_id)

"""Taking what is due: any number of processes sweep the same index, and each step fires once.

Due tickets are found on the index of `sla_timers` and taken with their row's lock, skipping what
another process or a command has; then their clocks are read anew. An idle system costs one look
at the index a second.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, literal, or_, select, update

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, tickets

from .firing import fire
from .rules.steps import WARNINGS
from .tables import clocks, timers

log = logging.getLogger(__name__)

BATCH = 250
IDLE_SECONDS = 1.0
# What comes thick and fast is gathered for so long: one job and one letter tell of all of it.
PACE_SECONDS = 0.5
SET_ASIDE = timedelta(minutes=1)
# More than this behind, what is due has piled up and must be put in order of importance.
BEHIND = timedelta(minutes=1)
ACTOR = "sla"

_m, _t, _c = timers.c, tickets.tickets_table.c, clocks.c
_first = sql(select(_m.fire_at).order_by(_m.fire_at).limit(1))
_by_workspace = sql(
    select(_m.tenant_id, func.count().label("count"), func.min(_m.fire_at).label("oldest"))
    .where(_m.fire_at <= bindparam("now"))
    .group_by(_m.tenant_id)
    .order_by(func.min(_m.rank), func.min(_m.fire_at))
)
_due = (
    select(_t.id)
    .join_from(
        timers, tickets.tickets_table, (_t.tenant_id == _m.tenant_id) & (_t.id == _m.ticket_id)
    )
    .where(_m.tenant_id == bindparam("tenant_id"), _m.fire_at <= bindparam("now"))
    .with_for_update(of=tickets.tickets_table, skip_locked=True)
)
_take = sql(_due.order_by(_m.rank, _m.fire_at).limit(BATCH))
_take_one = sql(_due.where(_m.ticket_id == bindparam("one")))
_set_aside = sql(
    update(timers)
    .where(_m.tenant_id == bindparam("tenant_id"), _m.ticket_id == bindparam("one"))
    .values(fire_at=bindparam("later"))
)
# Warnings of clocks that have run out meanwhile are breaches by now.
_overrun = (
    select(_m.ticket_id)
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.fire_at <= bindparam("now"),
        _m.rank.between(WARNINGS, WARNINGS + 3),
        select(literal(1))
        .where(
            _c.tenant_id == _m.tenant_id,
            _c.ticket_id == _m.ticket_id,
            _c.due_at <= bindparam("now"),
            or_(_c.state == "running", _c.state == "paused"),
        )
        .exists(),
    )
    .with_for_update(skip_locked=True)
)
_grade = sql(
    update(timers)
    .where(_m.tenant_id == bindparam("tenant_id"), _m.ticket_id.in_(_overrun))
    .values(rank=_m.rank - WARNINGS)
)


class Sweep:
    """Fires what is due until told to stop; beside the worker in every process.

    `turn`: each round waits for it, so that nothing is swept while another has it.
    """

    def __init__(self, works: Works, turn: asyncio.Lock | None = None) -> None:
        self.works = works
        self._turn = turn or asyncio.Lock()
        self._wake = asyncio.Event()
        self._stopping = False
        # When a workspace's pile was put in order last.
        self._graded: dict[UUID, datetime] = {}

    async def run(self) -> None:
        while not self._stopping:
            pause = IDLE_SECONDS
            try:
                pause = await self._go()
            except Exception as trouble:
                if not _away(trouble):
                    log.exception("deadlines: a sweep failed")
                else:
                    log.warning("deadlines: database unreachable: %s", trouble)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), pause)

    def stop(self) -> None:
        self._stopping = True
        self._wake.set()

    async def sweep_once(self) -> int:
        """Handle all that is due now; the number of tickets handled (tests, seeding)."""
        total = 0
        while handled := await self._round():
            total += handled
        return total

    async def _go(self) -> float:
        """Handle what is due; how many seconds nothing need be looked at."""
        while not self._stopping:
            first, now = await self._next(), self.works.clock.now()
            if first is None or first > now:
                left = (first - now).total_seconds() if first else IDLE_SECONDS
                return min(IDLE_SECONDS, left)
            async with self._turn:
                handled = await self._round()
            if handled < BATCH:
                return PACE_SECONDS
            await asyncio.sleep(0)
        return 0

    async def _next(self) -> datetime | None:
        async with self.works.db.transaction(read_only=True) as tx:
            first: datetime | None = await tx.value(_first)
            return first

    async def _round(self) -> int:
        """One batch of each workspace that has something due, the most important first."""
        now = self.works.clock.now()
        async with self.works.db.transaction(read_only=True) as tx:
            piles = await tx.all(_by_workspace, now=now)
        handled = 0
        for pile in piles:
            await self._put_in_order(pile, now)
            handled += await self._batch(pile["tenant_id"])
        return handled

    async def _put_in_order(self, pile: Any, now: datetime) -> None:
        """What has piled up is ranked as it is now: a warning may be a breach meanwhile."""
        tenant_id = pile["tenant_id"]
        if pile["count"] <= BATCH or now - pile["oldest"] < BEHIND:
            self._graded.pop(tenant_id, None)
            return
        if now - self._graded.get(tenant_id, now - BEHIND) >= BEHIND:
            self._graded[tenant_id] = now
            async with self.works.db.transaction(tenant_id) as tx:
                await tx.run(_grade, now=now)

    async def _batch(self, tenant_id: UUID) -> int:
        """One transaction for many tickets; if it fails, one for each, so that one stops none."""
        ids: list[UUID] = []
        try:
            async with self.works.context(tenant_id, system(ACTOR)) as ctx:
                taken = await ctx.tx.all(_take, now=ctx.now())
                ids = [row["id"] for row in taken]
                await _fire(ctx, ids)
        except Exception as trouble:
            if _away(trouble) or not ids:
                raise
            log.warning("deadlines: a batch failed, going one by one: %r", trouble)
            for one in ids:
                await self._alone(tenant_id, one)
        return len(ids)

    async def _alone(self, tenant_id: UUID, ticket_id: UUID) -> None:
        try:
            async with self.works.context(tenant_id, system(ACTOR)) as ctx:
                taken = await ctx.tx.all(_take_one, now=ctx.now(), one=ticket_id)
                await _fire(ctx, [row["id"] for row in taken])
        except Exception as trouble:
            if _away(trouble):
                raise
            log.exception("deadlines: ticket %s is set aside for a minute", ticket_id)
            later = self.works.clock.now() + SET_ASIDE
            async with self.works.db.transaction(tenant_id) as tx:
                await tx.run(_set_aside, one=ticket_id, later=later)


async def _fire(ctx: Context, ticket_ids: Sequence[UUID]) -> None:
    if ticket_ids:
        await identity.recall_config(ctx)
        await fire(ctx, ticket_ids)


async def sweep_once(works: Works) -> int:
    """Handle all that is due now; the number of tickets handled."""
    return await Sweep(works).sweep_once()


def _away(trouble: Exception) -> bool:
    """The database is gone, which is no ticket's fault."""
    gone = (
        OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError,
        asyncpg.OperatorInterventionError,
    )  # fmt: skip
    # A value that cannot be sent is an InterfaceError too, and some ticket's fault.
    return isinstance(trouble, gone) and not isinstance(trouble, ValueError)

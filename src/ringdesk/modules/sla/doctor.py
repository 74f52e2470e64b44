"""The doctor's questions about deadlines: a sample of every workspace, looked at and left alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, select

from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import Database, UUIDArray, sql
from ringdesk.kernel.doctor import Check, Finding, Mark
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.partitions import answering_dsn
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, tickets

from . import store
from .renewing import renewed
from .rules.ledger import faults
from .states import ClockState
from .tables import spans

# Tickets looked at in a workspace, and in all of them.
SAMPLE = 200
MOST = 2000

Ailing = dict[int, str]
Question = Callable[[Context, Sequence[UUID]], Awaitable[Ailing]]

_t, _s = tickets.tickets_table.c, spans.c
_latest = sql(
    select(_t.id)
    .where(_t.tenant_id == bindparam("tenant_id"))
    .order_by(_t.updated_at.desc(), _t.id.desc())
    .limit(bindparam("sample"))
)
_spans = sql(
    select(spans, _t.number, _t.created_at)
    .join_from(
        spans, tickets.tickets_table, (_t.tenant_id == _s.tenant_id) & (_t.id == _s.ticket_id)
    )
    .where(
        _s.tenant_id == bindparam("tenant_id"),
        _s.ticket_id == any_(bindparam("those", type_=UUIDArray)),
    )
    .order_by(_t.number, _s.seq)
)


def checks(settings: Settings) -> list[Check]:
    """Do deadlines agree with their logs, do ledgers add up? Asked of a database that runs."""
    dsn = answering_dsn(settings)
    if dsn is None:
        return []
    role = settings.database_role if settings.database_url else None
    return [deadlines_check(dsn, role), ledger_check(dsn, role)]


def deadlines_check(dsn: str, role: str | None = None) -> Check:
    def look() -> Finding:
        count, ailing = asyncio.run(_sampled(dsn, role, differing))
        return _finding("deadlines_agree", "deadlines_differ", count, ailing)

    return Check("deadlines", look)


def ledger_check(dsn: str, role: str | None = None) -> Check:
    def look() -> Finding:
        count, ailing = asyncio.run(_sampled(dsn, role, unbalanced))
        return _finding("ledger_whole", "ledger_broken", count, ailing)

    return Check("time_ledger", look)


def _finding(fine: str, broken: str, count: int, ailing: Ailing) -> Finding:
    if not ailing:
        return Finding(Mark.OK, fine, {"count": count})
    number, fault = next(iter(ailing.items()))
    return Finding(Mark.BAD, broken, {"count": len(ailing), "number": number, "fault": fault})


async def _sampled(dsn: str, role: str | None, ask: Question) -> tuple[int, Ailing]:
    """How many tickets were looked at, and what ails which of them, by number."""
    db = await Database.connect(dsn, role=role, high=1)
    try:
        works, count, ailing = Works(db, RealClock()), 0, Ailing()
        for tenant_id in await identity.workspace_ids(works):
            async with works.context(tenant_id, system("doctor")) as ctx:
                rows = await ctx.tx.all(_latest, sample=min(SAMPLE, MOST - count))
                count += len(rows)
                ailing |= await ask(ctx, [row["id"] for row in rows])
        return count, ailing
    finally:
        await db.close()


async def differing(ctx: Context, ticket_ids: Sequence[UUID]) -> Ailing:
    """Tickets of which a stored clock says another thing than its log."""
    ailing = {}
    for one in (await store.load(ctx, ticket_ids)).values():
        written = await renewed(ctx, one, one.clocks, ctx.now(), hold=one.hold)
        stored = {clock.id: clock for clock in one.clocks}
        wrong = [c.kind for c in written.clocks if _timeless(c) != _timeless(stored[c.id])]
        if wrong:
            ailing[one.ticket.number] = ", ".join(wrong)
    return ailing


def _timeless(clock: ClockState) -> ClockState:
    """Without what time alone changes: that it is late is put down when the sweep comes by."""
    return msgspec.structs.replace(clock, breached=False, raw_breached=False)


async def unbalanced(ctx: Context, ticket_ids: Sequence[UUID]) -> Ailing:
    """Tickets whose stretches leave out a moment, count it twice, or do not add up."""
    rows = await ctx.tx.all(_spans, those=list(ticket_ids))
    ailing = {}
    for number, found in groupby(rows, key=lambda row: row["number"]):
        of_one: list[Mapping[str, Any]] = list(found)
        if wrong := faults(of_one, of_one[0]["created_at"]):
            ailing[number] = ", ".join(wrong)
    return ailing

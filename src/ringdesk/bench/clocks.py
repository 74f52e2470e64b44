"""Deadlines under load: a million armed, ten thousand of them falling due within one minute.

Lateness is measured from outside: from a step's moment until another connection sees its alert.
"""

import asyncio
import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.postgres import Server
from ringdesk.modules import identity
from ringdesk.modules.sla import store
from ringdesk.modules.sla.config import PolicyEntry, hours_of, sla_config
from ringdesk.modules.sla.policy import DEFAULT_STEPS
from ringdesk.modules.sla.renewing import renewed
from ringdesk.modules.sla.rules.steps import kind_of
from ringdesk.modules.sla.sweep import Sweep

from .server import application, cpu_seconds

ARMED = 1_000_000
MINUTE_SECONDS = 60.0
LIMIT_SECONDS = 2.0
LOOK_SECONDS = 0.1
# From the moment the rows are made until the first is due: the application starts meanwhile.
HEAD_START = timedelta(seconds=40)
TARGET_MINUTES = 240
# What has not come so long after the minute is not waited for.
PATIENCE_SECONDS = 120.0
WRITES = 500
IDLE_SECONDS = 10.0

_OPEN = """
CREATE TEMP TABLE falling AS
SELECT id AS ticket_id, gen_random_uuid() AS clock_id, priority,
       $2::timestamptz + interval '1 microsecond' * floor(
           $3 * 1e6 * (row_number() OVER (ORDER BY number)) / count(*) OVER ()) AS due
FROM tickets WHERE tenant_id = $1 AND status_category <> 'closed'
    AND id NOT IN (SELECT ticket_id FROM sla_clocks)
"""
_CLOCKS = """
INSERT INTO sla_clocks (
    tenant_id, id, ticket_id, kind, cycle, policy_id, policy_version, calendar, target_minutes,
    margin_minutes, state, started_at, due_at, raw_due_at, internal_due_at, warn_at, fired)
SELECT $1, clock_id, ticket_id, 'resolution', 1, $2, $3, $4, $5, 0, 'running',
       due - interval '1 minute' * $5::int, due, due, due, due - interval '1 hour',
       (SELECT jsonb_object_agg(key, to_char((due AT TIME ZONE 'UTC'),
               'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')) FROM unnest($6::text[]) key)
FROM falling
"""
_ENTRIES = """
INSERT INTO sla_entries (tenant_id, clock_id, seq, ticket_id, at, event, data)
SELECT $1, clock_id, 1, ticket_id, due - interval '1 minute' * $3::int, 'started',
       jsonb_build_object('target_minutes', $3::int, 'calendar', $2::text, 'note', '{}'::jsonb)
FROM falling
"""
_SHOWN = """
INSERT INTO ticket_timers (tenant_id, ticket_id, clock, state, due_at, warn_at, clocks)
SELECT $1, ticket_id, 'resolution', 'running', due, due - interval '1 hour', '[]' FROM falling
"""
_FALLING = """
INSERT INTO sla_timers (tenant_id, ticket_id, fire_at, rank)
SELECT $1, ticket_id, due, right(priority, 1)::int - 1 FROM falling
"""
_ARMED = """
INSERT INTO sla_timers (tenant_id, ticket_id, fire_at, rank)
SELECT $1, gen_random_uuid(), $2::timestamptz + interval '1 day' * (1 + 30 * random()),
       floor(random() * 8)::int
FROM generate_series(1, $3::int)
"""
_WAITING = "SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now())"
_RAISED = """
SELECT id, moment, fired_at FROM sla_alerts
WHERE tenant_id = $1 AND NOT overtaken AND kind = 'breach' AND fired_at >= $2
"""


@dataclass(frozen=True, slots=True)
class Field:
    """The workspace whose deadlines are measured, on a running server."""

    server: Server
    database: str
    works: Works
    owner: asyncpg.Connection
    tenant_id: UUID
    postmaster: int
    data_dir: Path


async def measure_clocks(field: Field, say: Any) -> list[str]:
    """What is promised and was not kept."""
    await _teams(field)
    await _arm_the_rest(field)
    begin = datetime.now(UTC) + HEAD_START
    count = await _arm(field, begin)
    say(f"{ARMED:,} armed, {count:,} of them due within {MINUTE_SECONDS:.0f} s")
    async with application(field.server, field.database, field.data_dir) as running:
        if datetime.now(UTC) > begin:
            return [f"clocks: not measured, starting took longer than {HEAD_START}"]
        before = cpu_seconds(running.pid, field.postmaster)
        late = sorted(await _watch(field, begin, count))
        spent = (cpu_seconds(running.pid, field.postmaster) - before) * 1000 / count
        if len(late) < count:
            return [f"clocks: {count - len(late)} steps of {count} were never raised"]
        p99 = late[math.ceil(count * 0.99) - 1]
        say(
            f"late by {late[count // 2]:.2f} s (p50), {p99:.2f} s (p99, at most "
            f"{LIMIT_SECONDS:.0f} s), {late[-1]:.2f} s (all); {spent:.1f} ms CPU each"
        )
        await _writing(field, say)
        await _idle(field, running.pid, say)
    return [f"clocks: p99 is {p99:.2f} s late"] if p99 > LIMIT_SECONDS else []


async def _teams(field: Field) -> None:
    """Four leads each, so that a breach is told to a handful of people."""
    async with field.works.context(field.tenant_id, system("bench")) as ctx:
        leads = [m.id for m in (await identity.directory(ctx)).members.values()]
        for n in range(0, len(leads), 4):
            await identity.create_team(ctx, f"Team {n // 4}", member_ids=leads[n : n + 4])


async def _arm_the_rest(field: Field) -> None:
    """Timers that come later, of tickets that nobody asks for meanwhile."""
    await field.owner.execute(_ARMED, field.tenant_id, datetime.now(UTC), ARMED)
    await field.owner.execute("VACUUM (ANALYZE) sla_timers")


async def _arm(field: Field, begin: datetime) -> int:
    async with field.works.context(field.tenant_id, system("bench")) as ctx:
        policy, calendar = await _around_the_clock(ctx)
    steps = [step for target in policy.policy.targets.values() for step in target.steps]
    before = sorted({step.key for step in (*steps, *DEFAULT_STEPS) if kind_of(step) == "warning"})
    owner, tenant = field.owner, field.tenant_id
    await owner.execute("SET session_replication_role = replica; SET synchronous_commit = off")
    await owner.execute(_OPEN.replace("$1", f"'{tenant}'").replace("$2", f"'{begin.isoformat()}'")
                        .replace("$3", str(MINUTE_SECONDS)))  # fmt: skip
    count: int = await owner.fetchval("SELECT count(*) FROM falling")
    await owner.execute(
        _CLOCKS, tenant, policy.id, policy.version, calendar, TARGET_MINUTES, before
    )
    await owner.execute(_ENTRIES, tenant, calendar, TARGET_MINUTES)
    await owner.execute(_SHOWN, tenant)
    await owner.execute(_FALLING, tenant)
    await owner.execute("RESET session_replication_role; RESET synchronous_commit")
    for table in ("sla_clocks", "sla_entries", "ticket_timers"):
        await owner.execute(f"VACUUM (ANALYZE) {table}")
    return count


async def _around_the_clock(ctx: Context) -> tuple[PolicyEntry, str]:
    """A policy for every priority, and a calendar that never closes."""
    config, now = await sla_config(ctx), ctx.now()
    hours = await hours_of(ctx, [c.ref for c in config.calendars.values()])
    week = timedelta(days=7)
    always = next(ref for ref, each in hours.items() if each.open(now, now + week) == week)
    policies = [p for p in config.policies if p.kind == "customer"]
    return next(p for p in policies if len(p.policy.targets) == 4), always


async def _watch(field: Field, begin: datetime, count: int) -> list[float]:
    """Seconds from each moment until its alert was seen."""
    seen: dict[UUID, float] = {}
    since, end = begin - timedelta(minutes=5), MINUTE_SECONDS + PATIENCE_SECONDS
    while len(seen) < count and (datetime.now(UTC) - begin).total_seconds() < end:
        rows = await field.owner.fetch(_RAISED, field.tenant_id, since)
        now = datetime.now(UTC)
        for row in rows:
            seen.setdefault(row["id"], (now - row["moment"]).total_seconds())
        # A transaction that began before others may commit after them.
        since = max(since, now - timedelta(seconds=10))
        await asyncio.sleep(LOOK_SECONDS)
    return list(seen.values())


async def _writing(field: Field, say: Any) -> None:
    """What it costs to arm and to cancel the clocks of one ticket."""
    ids = await field.owner.fetch("SELECT ticket_id FROM falling LIMIT $1", WRITES)
    took: dict[str, float] = {"arming": 0.0, "cancelling": 0.0}
    statements = 0
    for row in ids:
        async with field.works.context(field.tenant_id, system("bench")) as ctx:
            await store.lock(ctx, [row["ticket_id"]])
            one = (await store.load(ctx, [row["ticket_id"]]))[row["ticket_id"]]
            armed = await renewed(ctx, one, one.clocks, ctx.now())
            for name, following in (("cancelling", None), ("arming", armed.next)):
                before, begun = ctx.tx.statements, time.perf_counter()
                await store.write(ctx, [msgspec.structs.replace(armed, next=following)])
                took[name] += time.perf_counter() - begun
                statements = max(statements, ctx.tx.statements - before)
    costs = ", ".join(f"{name} {total * 1000 / len(ids):.2f} ms" for name, total in took.items())
    say(f"one ticket: {costs}, {statements} statement each")


async def _settled(field: Field) -> None:
    """Until no job waits."""
    while await field.owner.fetchval(_WAITING):  # noqa: ASYNC110 - told by nobody
        await asyncio.sleep(0.2)


async def _idle(field: Field, pid: int, say: Any) -> None:
    """What a look costs when nothing is due, and what the idle application spends."""
    sweep, begun = Sweep(field.works), time.perf_counter()
    for _ in range(WRITES):
        await sweep.sweep_once()
    look = (time.perf_counter() - begun) * 1000 / WRITES
    await _settled(field)
    before = cpu_seconds(pid, field.postmaster)
    await asyncio.sleep(IDLE_SECONDS)
    spent = (cpu_seconds(pid, field.postmaster) - before) * 1000 / IDLE_SECONDS
    say(f"empty sweep: {look:.2f} ms; idle with {ARMED:,} armed: {spent:.1f} ms CPU a second")

"""Durable jobs on PostgreSQL: queued in the caller's transaction, leased, retried, never lost.

A job that only writes to the database runs and is deleted in one transaction: exactly once. Jobs
declared `together` share that transaction with the others of their workspace that are due; if one
of them fails, each is run on its own.
A job declared `outside` leaves the machine: at least once; its body must be idempotent.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import any_, bindparam, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from .clock import Clock
from .context import Actor, Context, system
from .db import Database, UUIDArray, one_of, sql
from .orders import CHANNEL, Order, enqueue, queue_ordered
from .tables import jobs, schedules

__all__ = [
    "BATCH", "CHANNEL", "LEASE", "Kind", "Order", "Postpone", "Worker", "Works",
    "enqueue", "job", "kinds", "schedule_periodic",
]  # fmt: skip

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=15)
BATCH = 20
MOST_ATTEMPTS = 12
IDLE_POLL_SECONDS = 1.0
# What comes thick and fast is gathered for so long and run together: a round costs the same for
# one job as for many.
PACE_SECONDS = 0.06
# A round that takes longer, for another machine that does not answer, goes on beside the next
# ones; at most so many at once.
PATIENCE_SECONDS = 1.0
MOST_ROUNDS = 8

Body = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    body: Body
    outside: bool
    every: timedelta | None = None
    together: bool = False


kinds: dict[str, Kind] = {}


def job(
    name: str,
    *,
    outside: bool = False,
    every: timedelta | None = None,
    together: bool = False,
) -> Callable[[Body], Body]:
    """Declare a job kind.

    Inside: `async body(ctx, payload)` in one transaction with the job's end.
    Together: `async body(ctx, payloads)`, inside, the due jobs of one workspace at once, in the
    order in which they were queued.
    Outside: `async body(works: Works, tenant_id, payload)`, opens its own transactions.
    `every`: started by the clock for the whole installation (tenant None), implies outside.
    """

    def register(body: Body) -> Body:
        if name in kinds:
            raise RuntimeError(f"job {name} is declared twice")
        kinds[name] = Kind(name, body, outside or every is not None, every, together)
        return body

    return register


# Fair between tenants: each tenant's oldest due jobs first, then the second oldest of each …
_due = (
    select(
        jobs.c.id,
        func.row_number()
        .over(partition_by=jobs.c.tenant_id, order_by=(jobs.c.run_at, jobs.c.id))
        .label("turn"),
    )
    .where(
        jobs.c.dead_at.is_(None),
        jobs.c.run_at <= bindparam("now"),
        or_(jobs.c.leased_until.is_(None), jobs.c.leased_until < bindparam("now")),
    )
    .order_by(jobs.c.run_at)
    .limit(500)
    .subquery()
)
_locked = (
    select(jobs.c.id)
    .join(_due, _due.c.id == jobs.c.id)
    .where(or_(jobs.c.leased_until.is_(None), jobs.c.leased_until < bindparam("now")))
    .order_by(_due.c.turn, jobs.c.run_at)
    .limit(BATCH)
    .with_for_update(skip_locked=True, of=jobs)
    .cte("locked")
)
_claim = sql(
    update(jobs)
    .where(jobs.c.id == _locked.c.id)
    .values(
        lease=bindparam("new_lease"),
        leased_until=bindparam("new_until"),
        attempts=jobs.c.attempts + literal_column("1"),
    )
    .returning(
        jobs.c.id, jobs.c.tenant_id, jobs.c.kind, jobs.c.payload, jobs.c.attempts, jobs.c.lease
    )
)
_mine = (jobs.c.id == bindparam("job_id"), jobs.c.lease == bindparam("held"))
_finish = sql(delete(jobs).where(*_mine))
_finish_all = sql(
    delete(jobs)
    .where(one_of(jobs.c.id, "job_ids"), jobs.c.lease == bindparam("held"))
    .returning(jobs.c.id)
)
_renew = sql(
    update(jobs)
    .where(
        # A row locked by its own job needs no lease, and must not keep the others waiting.
        jobs.c.id.in_(
            select(jobs.c.id)
            .where(jobs.c.lease == any_(bindparam("held", type_=UUIDArray)))
            .with_for_update(skip_locked=True)
        )
    )
    .values(leased_until=bindparam("until"))
)
_later = sql(
    update(jobs)
    .where(*_mine)
    .values(
        lease=None, leased_until=None, dedupe=None,
        run_at=bindparam("again"), last_error=bindparam("error"), dead_at=bindparam("dead"),
    )
)  # fmt: skip


class Postpone(Exception):
    """An outside job asks to be run again after `delay` without counting as a failure."""

    def __init__(self, delay: timedelta) -> None:
        super().__init__(str(delay))
        self.delay = delay


@dataclass(slots=True)
class Works:
    """What a worker and its jobs work with: the database, the clock, the ports."""

    db: Database
    clock: Clock
    ports: dict[str, Any] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def context(self, tenant_id: UUID, actor: Actor) -> Any:
        """A transaction of a tenant under an actor's name, committed at the end."""
        async with self.db.transaction(tenant_id) as tx:
            ctx = Context(tenant_id=tenant_id, actor=actor, clock=self.clock, tx=tx,
                          ports=self.ports)  # fmt: skip
            yield ctx
            await queue_ordered(ctx)


def _kind_of(row: Any) -> str:
    kind: str = row["kind"]
    return kind


def _parted(claimed: list[Any]) -> tuple[list[Any], list[list[Any]]]:
    """Jobs that run alone, and those of one workspace that share a transaction, kind by kind."""
    lone: list[Any] = []
    shared: dict[UUID, list[Any]] = {}
    for row in sorted(claimed, key=lambda row: (row["kind"], row["id"])):
        kind = kinds.get(row["kind"])
        if kind is not None and kind.together:
            shared.setdefault(row["tenant_id"], []).append(row)
        else:
            lone.append(row)
    return lone, list(shared.values())


class Worker:
    """Runs due jobs until told to stop. `turn` is held while any of them runs, so that others
    may wait for it and keep them off."""

    def __init__(self, works: Works, turn: asyncio.Lock | None = None) -> None:
        self.works = works
        self.turn = turn or asyncio.Lock()
        # One lease a round. What a round loses hold of, because the database went away between
        # claim and end, is renewed by nobody and runs again when its lease is over.
        self.leases: set[UUID] = set()
        self.rounds: set[asyncio.Task[int]] = set()
        self.wake = asyncio.Event()
        self.stopping = False

    async def run(self) -> None:
        renewal = asyncio.create_task(self._keep_lease())
        try:
            while not self.stopping:
                await self._one_round()
            await asyncio.gather(*self.rounds)
        finally:
            for task in (renewal, *self.rounds):
                task.cancel()

    async def _one_round(self) -> None:
        self.wake.clear()
        done = await self._begin()
        if done is None:
            if len(self.rounds) >= MOST_ROUNDS:
                await asyncio.wait(self.rounds, return_when=asyncio.FIRST_COMPLETED)
            return
        if done == BATCH or self.stopping:
            return
        if not done:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.wake.wait(), IDLE_POLL_SECONDS)
        await asyncio.sleep(PACE_SECONDS)

    async def _begin(self) -> int | None:
        """How many jobs a round ran; None: it is not over yet and goes on by itself."""
        if not self.rounds:
            await self.turn.acquire()
        begun = asyncio.create_task(self._round(), name="round of jobs")
        self.rounds.add(begun)
        begun.add_done_callback(self._over)
        await asyncio.wait({begun}, timeout=PATIENCE_SECONDS)
        return begun.result() if begun.done() else None

    def _over(self, task: asyncio.Task[int]) -> None:
        self.rounds.discard(task)
        if not self.rounds:
            self.turn.release()

    async def _round(self) -> int:
        try:
            return await self.drain_once()
        except (OSError, ConnectionError) as lost:
            log.warning("jobs: database unreachable: %s", lost)
        except Exception:
            log.exception("jobs: a round failed")
        return 0

    def stop(self) -> None:
        self.stopping = True
        self.wake.set()

    async def drain(self) -> int:
        """Run everything due now; the number of jobs run (tests, seeding)."""
        total = 0
        while done := await self.drain_once():
            total += done
        return total

    async def drain_once(self) -> int:
        """Claim what is due, at most BATCH, and run it; how many there were."""
        lease, now = uuid4(), self.works.clock.now()
        self.leases.add(lease)
        try:
            claimed = await self.works.db.alone(
                _claim, now=now, new_lease=lease, new_until=now + LEASE
            )
            lone, shared = _parted(claimed)
            ends = await asyncio.gather(
                *map(self._run, lone), *map(self._run_together, shared), return_exceptions=True
            )
        finally:
            self.leases.discard(lease)
        for end in ends:
            if end is not None:
                raise end
        return len(claimed)

    async def _run_together(self, rows: list[Any]) -> None:
        """In one transaction; where that fails, each on its own and to its own end."""
        try:
            await self._run_inside(rows)
        except Exception as failure:  # noqa: BLE001 - whose fault it is shows when each runs alone
            if len(rows) > 1:
                log.info("%s jobs are run again, one by one: %s", len(rows), failure)
            await asyncio.gather(*map(self._run, rows))

    async def _run(self, row: Any) -> None:
        try:
            kind = kinds[row["kind"]]
            if kind.outside:
                await kind.body(self.works, row["tenant_id"], row["payload"])
                await self.works.db.alone(_finish, job_id=row["id"], held=row["lease"])
            else:
                await self._run_inside([row])
        except Postpone as wish:
            await self._again(row, wish.delay, None)
        except Exception as failure:
            log.exception("job %s %s failed (attempt %s)", row["kind"], row["id"], row["attempts"])
            await self._failed(row, failure)

    async def _run_inside(self, rows: list[Any]) -> None:
        first = rows[0]
        async with self.works.context(first["tenant_id"], system(first["kind"])) as ctx:
            # Deleting first takes the rows' locks: a second worker whose lease ran over waits here
            # and then finds nothing to do.
            ids = [row["id"] for row in rows]
            gone = await ctx.tx.all(_finish_all, job_ids=ids, held=first["lease"])
            mine = {row["id"] for row in gone}
            for name, same in groupby([row for row in rows if row["id"] in mine], _kind_of):
                kind, payloads = kinds[name], [row["payload"] for row in same]
                with ctx.acting_as(system(name)):
                    await kind.body(ctx, payloads if kind.together else payloads[0])

    async def _failed(self, row: Any, failure: Exception) -> None:
        attempts: int = row["attempts"]
        delay = timedelta(seconds=min(2**attempts, 3600) * random.uniform(0.8, 1.2))  # noqa: S311
        await self._again(row, delay, f"{type(failure).__name__}: {failure}"[:2000])

    async def _again(self, row: Any, delay: timedelta, error: str | None) -> None:
        now = self.works.clock.now()
        dead = now if error and row["attempts"] >= MOST_ATTEMPTS else None
        async with self.works.db.transaction() as tx:
            await tx.run(
                _later,
                job_id=row["id"],
                held=row["lease"],
                again=now + delay,
                error=error,
                dead=dead,
            )

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 3)
            with contextlib.suppress(Exception):
                await self.renew()

    async def renew(self) -> None:
        """Hold on to the jobs of the rounds in progress."""
        until = self.works.clock.now() + LEASE
        async with self.works.db.transaction() as tx:
            await tx.run(_renew, held=list(self.leases), until=until)


_schedule = insert(schedules).values(name=bindparam("name"), slot=bindparam("slot"))
_take_slot = sql(
    _schedule.on_conflict_do_update(
        index_elements=["name"],
        set_={"slot": _schedule.excluded.slot},
        where=schedules.c.slot < _schedule.excluded.slot,
    ).returning(schedules.c.name)
)


async def schedule_periodic(works: Works) -> None:
    """Queue the periodic kinds whose time slot begins; one process of many wins each slot."""
    now = works.clock.now()
    async with works.db.transaction() as tx:
        for kind in kinds.values():
            if kind.every is None:
                continue
            slot = int(now.timestamp() // kind.every.total_seconds())
            if await tx.value(_take_slot, name=kind.name, slot=slot):
                await enqueue(tx, now, Order(kind=kind.name, payload={}))

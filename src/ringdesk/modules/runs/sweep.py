"""What comes due at nodes: warnings, limits, the ends of waits; any number of processes, once."""

import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import Because

from . import calls, people, store
from .book import Book
from .events import StepLate, StepWarned
from .moving import go_on
from .state import NodeRun, timed

log = logging.getLogger(__name__)
BATCH = 200
ACTOR = "node_limits"
# A run that cannot be dealt with stops no other.
SET_ASIDE = timedelta(minutes=5)


@job("runs.sweep", every=timedelta(seconds=15))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """Everything that has come due at the nodes of every workspace."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_workspace(works, tenant_id)
        await calls.give_up_lost(works, tenant_id)


async def sweep_workspace(works: Works, tenant_id: UUID) -> int:
    """One workspace's; each run in a transaction of its own. How many were dealt with."""
    handled = 0
    while True:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            due = await store.due(ctx, BATCH)
        done = [await _one(works, tenant_id, run_id) for run_id in due]
        handled += sum(done)
        if len(due) < BATCH or not any(done):
            return handled


async def _one(works: Works, tenant_id: UUID, run_id: UUID) -> bool:
    try:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            return await step(ctx, run_id)
    except Exception:
        log.exception("node run %s is set aside", run_id)
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        await store.set_aside(ctx, run_id, ctx.now() + SET_ASIDE)
    return False


@command(needs=None)
async def step(ctx: Context, run_id: UUID) -> bool:
    """Do what has come due of one run; False when another has its ticket or did it already."""
    ticket_id = await store.take_due(ctx, run_id)
    if ticket_id is None:
        return False
    await identity.recall_config(ctx)
    ticket = await tickets.lock(ctx, ticket_id)
    book = await Book.of(ctx, ticket)
    run = next((one for one in book.open.values() if one.id == run_id), None)
    if run is None:
        return False
    now = ctx.now()
    until, warn_at = run.instant("until"), run.instant("warn_at")
    if run.state == "active" and until is not None and until <= now:
        await _elapsed(ctx, ticket, run)
    elif run.due_at is not None and run.due_at <= now and not run.overdue:
        await _late(ctx, book, run)
    elif warn_at is not None and warn_at <= now and not run.warned:
        await _warn(ctx, book, run)
    else:
        await store.write(ctx, [], [timed(run)])
    return True


async def _elapsed(ctx: Context, ticket: tickets.TicketState, run: NodeRun) -> None:
    if not await go_on(ctx, ticket, run, "elapsed"):
        await store.write(ctx, [], [timed(run, data={**run.data, "until": None})])


async def _told(ctx: Context, book: Book, run: NodeRun, *, leads: bool) -> list[UUID]:
    directory = await identity.directory(ctx)
    node = book.process.node(run.node)
    whose = people.whose_turn(book.process, node.key, book.ticket, directory)
    above = people.leads(book.ticket, directory) if leads else []
    return people.told([*whose, *above])


async def _warn(ctx: Context, book: Book, run: NodeRun) -> None:
    await store.write(ctx, [], [timed(run, warned=True)])
    told = await _told(ctx, book, run, leads=False)
    ctx.emit(
        StepWarned(
            subject_id=book.ticket.id, node=book.ticket.node, run_id=run.id, step=run.node,
            step_name=book.process.node(run.node).name,
            due_at=run.due_at, told=told,
        )
    )  # fmt: skip


async def _late(ctx: Context, book: Book, run: NodeRun) -> None:
    """Told once; then a level up, or out by the node's `otherwise`, as its limit says."""
    limit = book.process.node(run.node).limit
    past = limit.past if limit and run.state == "active" else "tell"
    late = timed(run, overdue=True, warned=True)
    await store.write(ctx, [], [late])
    ctx.emit(
        StepLate(
            subject_id=book.ticket.id, node=book.ticket.node, run_id=run.id, step=run.node,
            step_name=book.process.node(run.node).name,
            due_at=run.due_at, past=past, told=await _told(ctx, book, run, leads=True),
        )
    )  # fmt: skip
    if book.ticket.closed:
        return
    if past == "escalate":
        name = book.process.node(run.node).name
        because = Because(code="step_late", step_name=name)
        await tickets.escalate(ctx, book.ticket.id, because=because)
    elif past == "leave":
        await go_on(ctx, await tickets.lock(ctx, book.ticket.id), late, "late")

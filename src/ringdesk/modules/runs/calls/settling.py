"""The job that asks another system, and what its answer does to the ticket."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update

from ringdesk.kernel import jobs
from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, tickets, workflow

from .. import store
from ..events import CallSettled
from ..moving import go_on
from ..state import NodeRun
from ..tables import outside_calls
from .asking import Reply, ask
from .ordering import SEND
from .rules import found, pause, refusal, verdict

ACTOR = "outside_call"
_c = outside_calls.c
_that = (_c.tenant_id == bindparam("tenant_id"), _c.id == bindparam("call_id"))
_read = sql(select(outside_calls).where(*_that).with_for_update())
_ticket = sql(select(_c.ticket_id).where(*_that))
_tried = sql(update(outside_calls).where(*_that).values(attempts=bindparam("tries")))
_settle = sql(
    update(outside_calls)
    .where(*_that)
    .values(
        state=bindparam("now_state"), answer_status=bindparam("status"),
        answer=bindparam("said"), error=bindparam("trouble"), settled_at=bindparam("at"),
    )
)  # fmt: skip


@jobs.job(SEND, outside=True)
async def send(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Ask once. After a crash it may be asked again, under the same key; Postpone until it is

    answered or given up.
    """
    call_id = UUID(payload["call_id"])
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        row = await claim(ctx, call_id)
    if row is None:
        return
    settings: Settings = works.ports["settings"]
    request = row["request"]
    wrong = refusal(request["url"], settings.callable_hosts)
    if wrong:
        reply = Reply(400, error=wrong)
    else:
        reply = await asyncio.to_thread(
            ask, request["url"], request["method"], request["body"], row["idempotency_key"]
        )
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        again = await settle_call(ctx, call_id, reply)
    if again is not None:
        raise jobs.Postpone(again)


@command(needs=None)
async def claim(ctx: Context, call_id: UUID) -> Any | None:
    """The call, if it is still wanted; counted before it is sent."""
    row = await ctx.tx.first(_read, call_id=call_id)
    if row is None or row["state"] != "waiting":
        return None
    await ctx.tx.run(_tried, call_id=call_id, tries=row["attempts"] + 1)
    return row


@command(needs=None)
async def settle_call(ctx: Context, call_id: UUID, reply: Reply) -> timedelta | None:
    """Write down the answer and let the ticket go on; else the pause before the next try."""
    await identity.recall_config(ctx)
    ticket_id = await ctx.tx.value(_ticket, call_id=call_id)
    ticket = await tickets.lock(ctx, ticket_id)
    row = await ctx.tx.first(_read, call_id=call_id)
    if row is None or row["state"] != "waiting":
        return None
    run = next((r for r in await store.open_runs(ctx, ticket.id) if r.id == row["run_id"]), None)
    call = await _definition(ctx, ticket, run)
    state = verdict(reply.status)
    if state == "again" and row["attempts"] <= (call.retries if call else _RETRIES):
        await _write(ctx, call_id, "waiting", reply, None)
        return pause(row["attempts"])
    state = "answered" if state == "answered" and not reply.error else "failed"
    await _write(ctx, call_id, state, reply, ctx.now())
    step = run.node if run else (await store.read(ctx, row["run_id"])).node
    process = await tickets.process_of(ctx, ticket)
    name = process.node(step).name if process.has_node(step) else {}
    ctx.emit(
        CallSettled(
            subject_id=ticket.id, node=ticket.node, run_id=row["run_id"], step=step, step_name=name,
            call_id=call_id, purpose=row["purpose"], state=state, attempts=row["attempts"],
            answer_status=reply.status, error=reply.error,
        )
    )  # fmt: skip
    if row["purpose"] == "do" and run is not None and run.state == "active":
        await _go_on(ctx, ticket, run, call, state, reply)
    return None


_RETRIES = 5


async def _definition(
    ctx: Context, ticket: tickets.TicketState, run: NodeRun | None
) -> workflow.Call | None:
    process = await tickets.process_of(ctx, ticket)
    return process.node(run.node).call if run and process.has_node(run.node) else None


async def _write(ctx: Context, call_id: UUID, state: str, reply: Reply, at: Any) -> None:
    await ctx.tx.run(
        _settle, call_id=call_id, now_state=state, status=reply.status, said=reply.answer,
        trouble=reply.error, at=at,
    )  # fmt: skip


async def _go_on(
    ctx: Context,
    ticket: tickets.TicketState,
    run: NodeRun,
    call: workflow.Call | None,
    state: str,
    reply: Reply,
) -> None:
    good = state == "answered" and await _filled_in(ctx, ticket, call, reply)
    fresh = await tickets.lock(ctx, ticket.id)
    if not await go_on(ctx, fresh, run, "called" if good else "call_failed"):
        # Nothing but a person's word leads on from here.
        kept = msgspec.structs.replace(run, data={**run.data, "failed": True})
        await store.write(ctx, [], [kept])


async def _filled_in(
    ctx: Context, ticket: tickets.TicketState, call: workflow.Call | None, reply: Reply
) -> bool:
    """Fields taken from the answer; one that does not fit makes the call a failure."""
    wanted = {key: found(reply.answer, path) for key, path in (call.into if call else {}).items()}
    given = {key: value for key, value in wanted.items() if value is not None}
    if not given:
        return True
    try:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields=given))
    except DomainError:
        return False
    return True

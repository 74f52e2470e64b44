"""The job that asks another system, and what its answer does to the ticket."""

import asyncio
import logging
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
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, tickets, workflow

from .. import people, store
from ..events import CallSettled, MembersInformed
from ..moving import go_on
from ..tables import node_runs, outside_calls
from .asking import Reply, ask
from .ordering import SEND, undo
from .rules import found, pause, refusal, verdict

log = logging.getLogger(__name__)
ACTOR = "outside_call"
# The request was not sent: nothing waits for it any more.
CALLED_OFF = 410
_c, _r = outside_calls.c, node_runs.c
_that = (_c.tenant_id == bindparam("tenant_id"), _c.id == bindparam("call_id"))
_read = sql(
    select(
        outside_calls, _r.node, _r.state.label("run_state"), _r.outcome.label("run_outcome"),
    )
    .join_from(outside_calls, node_runs, (_r.tenant_id == _c.tenant_id) & (_r.id == _c.run_id))
    .where(*_that)
    .with_for_update(of=outside_calls)
)  # fmt: skip
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
    reply = await _asked(works, row)
    try:
        again = await _settled(works, tenant_id, call_id, reply, None)
    except DomainError as stuck:
        log.warning("call %s is answered and its ticket cannot go on: %s", call_id, stuck)
        again = await _settled(works, tenant_id, call_id, reply, stuck.code)
    if again is not None:
        raise jobs.Postpone(again)


async def _asked(works: Works, row: Any) -> Reply:
    """What the other side says; refused here where nobody may, or needs to, ask it."""
    if row["purpose"] == "do" and row["run_state"] != "active" and not row["attempts"]:
        return Reply(CALLED_OFF, error="called_off")
    request, settings = row["request"], works.ports["settings"]
    if wrong := refusal(request["url"], settings.callable_hosts):
        return Reply(400, error=wrong)
    return await asyncio.to_thread(
        ask, request["url"], request["method"], request["body"], row["idempotency_key"]
    )


async def _settled(
    works: Works, tenant_id: UUID, call_id: UUID, reply: Reply, stuck: str | None
) -> timedelta | None:
    async with works.context(tenant_id, system(ACTOR)) as ctx:
        return await settle_call(ctx, call_id, reply, stuck=stuck)


@command(needs=None)
async def claim(ctx: Context, call_id: UUID) -> Any | None:
    """The call, if it is still wanted; counted before it is sent."""
    row = await ctx.tx.first(_read, call_id=call_id)
    if row is None or row["state"] != "waiting":
        return None
    await ctx.tx.run(_tried, call_id=call_id, tries=row["attempts"] + 1)
    return row


@command(needs=None)
async def settle_call(
    ctx: Context, call_id: UUID, reply: Reply, *, stuck: str | None = None, last: bool = False
) -> timedelta | None:
    """Write down the answer and let the ticket go on; else the pause before the next try.

    `stuck`: why the ticket could not go on, so that a person has to; `last`: there is no next try.
    """
    await identity.recall_config(ctx)
    ticket_id = await ctx.tx.value(_ticket, call_id=call_id)
    ticket = await tickets.lock(ctx, ticket_id)
    row = await ctx.tx.first(_read, call_id=call_id)
    if row is None or row["state"] != "waiting":
        return None
    process = await tickets.process_of(ctx, ticket)
    node = process.node(row["node"]) if process.has_node(row["node"]) else None
    call = node.call if node else None
    state = verdict(reply.status)
    if state == "again" and not last and row["attempts"] <= (call.retries if call else _RETRIES):
        await _write(ctx, call_id, "waiting", reply, None)
        return pause(row["attempts"])
    state = "answered" if state == "answered" and not reply.error else "failed"
    await _write(ctx, call_id, state, reply, ctx.now())
    ctx.emit(
        CallSettled(
            subject_id=ticket.id, node=ticket.node, run_id=row["run_id"], step=row["node"],
            step_name=node.name if node else {}, call_id=call_id, purpose=row["purpose"],
            state=state, attempts=row["attempts"], answer_status=reply.status,
            error=stuck or reply.error,
        )
    )  # fmt: skip
    if row["purpose"] == "undo":
        await _tell_failure(ctx, ticket, node, state)
    elif row["run_state"] == "active":
        await _go_on(ctx, ticket, row["run_id"], node, state, reply, stuck)
    elif state == "answered" and node is not None and row["run_outcome"] not in _ENDED:
        # Work went back while it was in the air: what was done then is undone now.
        await undo(ctx, ticket, row["run_id"], node, reply.answer)
    return None


_RETRIES = 5
# What ends a ticket's way altogether undoes nothing.
_ENDED = ("void", "merge", "migrate")


async def _write(ctx: Context, call_id: UUID, state: str, reply: Reply, at: Any) -> None:
    await ctx.tx.run(
        _settle, call_id=call_id, now_state=state, status=reply.status, said=reply.answer,
        trouble=reply.error, at=at,
    )  # fmt: skip


async def _go_on(
    ctx: Context,
    ticket: tickets.TicketState,
    run_id: UUID,
    node: workflow.Node | None,
    state: str,
    reply: Reply,
    stuck: str | None,
) -> None:
    run = next(one for one in await store.open_runs(ctx, ticket.id) if one.id == run_id)
    call = node.call if node else None
    good = state == "answered" and await _filled_in(ctx, ticket, call, reply)
    fresh = await tickets.lock(ctx, ticket.id)
    if stuck or not await go_on(ctx, fresh, run, "called" if good else "call_failed"):
        # Nothing but a person's word leads on from here.
        kept = msgspec.structs.replace(run, data={**run.data, "failed": True})
        await store.write(ctx, [], [kept])
        await _tell_failure(ctx, fresh, node, "failed", text="runs.call_failed")


async def _tell_failure(
    ctx: Context,
    ticket: tickets.TicketState,
    node: workflow.Node | None,
    state: str,
    *,
    text: str = "runs.undo_failed",
) -> None:
    """It is a person's turn: whoever has the ticket and its leads, else the admins, are told."""
    if state != "failed":
        return
    directory = await identity.directory(ctx)
    texts: Catalogues = ctx.ports["texts"]
    mine = [ticket.assignee_id] if ticket.assignee_id else []
    admins = [m.id for m in directory.members.values() if m.active and m.role_key == "admin"]
    name = node.name if node else {}
    named = name.get(directory.locale) or name.get("en") or ""
    ctx.emit(
        MembersInformed(
            subject_id=ticket.id, node=ticket.node, step=node.key if node else ticket.node,
            step_name=name, text=texts.t(directory.locale, text, node=named),
            told=people.told([*mine, *people.leads(ticket, directory)]) or people.told(admins),
        )
    )  # fmt: skip


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

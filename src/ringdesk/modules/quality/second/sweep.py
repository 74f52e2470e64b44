"""What time brings to second handlings and callbacks: near, late, time to call again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import bindparam, select, union_all

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, notifications, tickets
from ringdesk.modules.tickets.events import SecondHandlingOpened

from ..events import CallbackOpened, CareLate
from ..tables import callbacks, second_handlings
from . import rules, store

BATCH = 200
What = Literal["second_handling", "callback"]
Step = Literal["near", "late", "again"]
_due = sql(
    union_all(
        *(
            select(t.c.ticket_id, t.c.next_at).where(
                t.c.tenant_id == bindparam("tenant_id"), t.c.next_at <= bindparam("now")
            )
            for t in (callbacks, second_handlings)
        )
    )
    .order_by("next_at")
    .limit(BATCH)
)


@job("quality.care", every=timedelta(seconds=60))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: what has come due since the last time."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_care(works, tenant_id)


async def sweep_care(works: Works, tenant_id: UUID) -> None:
    """Each ticket in a transaction of its own, under its lock: told once, by however many."""
    async with works.context(tenant_id, system("quality")) as ctx:
        due = {row["ticket_id"] for row in await ctx.tx.all(_due, now=ctx.now())}
    for ticket_id in due:
        async with works.context(tenant_id, system("quality")) as ctx, settled_together(ctx):
            ticket = await tickets.lock(ctx, ticket_id)
            await _handlings(ctx, ticket)
            await _calls(ctx, ticket)


async def _handlings(ctx: Context, ticket: tickets.TicketState) -> None:
    now = ctx.now()
    for one in await store.handlings_of(ctx, ticket.id):
        if one.next_at is not None and one.next_at <= now:
            await store.save_handling(ctx, one.id, next_at=rules.next_look(one.due_at, now))
            step: Step = "late" if one.due_at <= now else "near"
            await _say(ctx, ticket, "second_handling", step, one.due_at, one.handler_id)


async def _calls(ctx: Context, ticket: tickets.TicketState) -> None:
    now = ctx.now()
    for call in await store.callbacks_of(ctx, ticket.id):
        if call.next_at is not None and call.next_at <= now:
            again = call.again_at is not None and call.again_at <= now
            ahead = None if again else call.again_at
            following = rules.next_look(call.due_at, now, ahead)
            await store.save_callback(ctx, call.id, next_at=following, again_at=ahead)
            step: Step = "late" if call.due_at <= now else "again" if again else "near"
            await _say(ctx, ticket, "callback", step, call.due_at, call.assignee_id)


async def _say(
    ctx: Context,
    ticket: tickets.TicketState,
    what: What,
    step: Step,
    due_at: datetime,
    whose: UUID | None,
) -> None:
    """Late is told to the leads as well; what nobody has is told to all who may do it."""
    people = await identity.directory(ctx)
    told = [whose] if whose else rules.able(people, rules.NEEDS[what])
    if step == "late":
        told += [m.id for m in people.members.values() if m.active and m.role_key == "lead"]
    ctx.emit(
        CareLate(
            subject_id=ticket.id, node=ticket.node, what=what, step=step, due_at=due_at,
            told_ids=list(dict.fromkeys(told)),
        )
    )  # fmt: skip


@react(CareLate, later=True)
async def tell_late(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell(ctx, fact, "care_late", event.told_ids, what=event.what, step=event.step)


@react(SecondHandlingOpened, later=True)
async def tell_handler(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell(ctx, fact, "second_handling", [event.handler_id], score=event.score)


@react(CallbackOpened, later=True)
async def tell_caller(ctx: Context, fact: Recorded) -> None:
    event: Any = fact.event
    await _tell(ctx, fact, "callback_due", [event.assignee_id], due_at=event.due_at)


async def _tell(
    ctx: Context,
    fact: Recorded,
    kind: notifications.Kind,
    whom: Sequence[UUID | None],
    **more: Any,
) -> None:
    await identity.recall_config(ctx)
    people = (await identity.directory(ctx)).members
    active = [one for one in whom if one and people[one].active and one != fact.actor.member_id]
    told = await notifications.wished(ctx, active, kind)
    await notifications.give(
        ctx, told, event_id=fact.id, actor_name=fact.actor.name,
        ticket_id=fact.event.subject_id, data=more,
    )  # fmt: skip

"""What time brings to second handlings and callbacks: near, late, time to call again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import any_, bindparam, select, union_all

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import UUIDArray, sql
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
_t = tickets.tickets_table.c
_hold = sql(
    select(_t.id, _t.node)
    .where(_t.tenant_id == bindparam("tenant_id"), _t.id == any_(bindparam("ids", type_=UUIDArray)))
    .order_by(_t.id)
    .with_for_update(skip_locked=True)
)


@job("quality.care", every=timedelta(seconds=60))
async def sweep(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: what has come due since the last time."""
    for tenant_id in await identity.workspace_ids(works):
        await sweep_care(works, tenant_id)


async def sweep_care(works: Works, tenant_id: UUID) -> None:
    """A batch of tickets in one transaction, under their locks: told once, by however many.

    One that somebody works on just now is left for the next time.
    """
    async with works.context(tenant_id, system("quality")) as ctx, settled_together(ctx):
        due = {row["ticket_id"] for row in await ctx.tx.all(_due, now=ctx.now())}
        if due:
            await look(ctx, sorted(due))


async def look(ctx: Context, ticket_ids: Sequence[UUID]) -> None:
    """Tell what is near, late or to be tried again of these tickets."""
    await identity.recall_config(ctx)
    held = {row["id"]: row["node"] for row in await ctx.tx.all(_hold, ids=list(ticket_ids))}
    handlings, calls = await store.due_of_all(ctx, list(held))
    now, handled, called = ctx.now(), {}, {}
    for one in handlings:
        handled[one.id] = rules.next_look(one.due_at, now)
        step: Step = "late" if one.due_at <= now else "near"
        node = held[one.ticket_id]
        await _say(ctx, one.ticket_id, node, "second_handling", step, one.due_at, one.handler_id)
    for call in calls:
        again = call.again_at is not None and call.again_at <= now
        ahead = None if again else call.again_at
        called[call.id] = (rules.next_look(call.due_at, now, ahead), ahead)
        step = "late" if call.due_at <= now else "again" if again else "near"
        node = held[call.ticket_id]
        await _say(ctx, call.ticket_id, node, "callback", step, call.due_at, call.assignee_id)
    await store.look_again(ctx, handled, called)


async def _say(
    ctx: Context,
    ticket_id: UUID,
    node: str,
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
            subject_id=ticket_id, node=node, what=what, step=step, due_at=due_at,
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

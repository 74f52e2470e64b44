"""Second handlings and callbacks in and out of the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, any_, bindparam, func, insert, select, update

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, as_document, given_rows, sql
from ringdesk.kernel.errors import NotFound

from ..tables import callback_attempts, callbacks, second_handlings


class SecondHandling(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    ticket_id: UUID
    score: int
    before_id: UUID | None
    handler_id: UUID | None
    causes: list[str]
    remedy: str
    proposal: str
    proposed_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    answer_note: str
    opened_at: datetime
    due_at: datetime
    next_at: datetime | None
    done_at: datetime | None
    done_name: str | None


class Callback(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    ticket_id: UUID
    round: int
    assignee_id: UUID | None
    before_id: UUID | None
    opened_at: datetime
    due_at: datetime
    next_at: datetime | None
    again_at: datetime | None
    attempts: int
    reached: bool | None
    solved: str | None
    score: int | None
    words: str
    done_at: datetime | None
    done_name: str | None


_s, _c, _a = second_handlings.c, callbacks.c, callback_attempts.c
_mine: ColumnElement[UUID] = bindparam("tenant_id")
_handlings = sql(
    select(*(_s[n] for n in SecondHandling.__struct_fields__))
    .where(_s.tenant_id == _mine, _s.ticket_id == bindparam("of_ticket"))
    .order_by(_s.opened_at)
)
_callbacks = sql(
    select(*(_c[n] for n in Callback.__struct_fields__))
    .where(_c.tenant_id == _mine, _c.ticket_id == bindparam("of_ticket"))
    .order_by(_c.round)
)
_attempts = sql(
    select(_a.callback_id, _a.at, _a.by_name, _a.outcome, _a.note, _a.again_at)
    .join_from(
        callback_attempts, callbacks, (_a.tenant_id == _c.tenant_id) & (_a.callback_id == _c.id)
    )
    .where(_a.tenant_id == _mine, _c.ticket_id == bindparam("of_ticket"))
    .order_by(_a.at)
)
_ids: Any = any_(bindparam("ids", type_=UUIDArray))
_handlings_of_all = sql(
    select(*(_s[n] for n in SecondHandling.__struct_fields__))
    .where(_s.tenant_id == _mine, _s.ticket_id == _ids, _s.next_at <= bindparam("now"))
    .order_by(_s.opened_at, _s.id)
)
_callbacks_of_all = sql(
    select(*(_c[n] for n in Callback.__struct_fields__))
    .where(_c.tenant_id == _mine, _c.ticket_id == _ids, _c.next_at <= bindparam("now"))
    .order_by(_c.opened_at, _c.id)
)
_looks = given_rows(second_handlings, ("id", "next_at")).subquery()
_look_at_handlings = sql(
    update(second_handlings)
    .where(_s.tenant_id == _mine, _s.id == _looks.c.id)
    .values(next_at=_looks.c.next_at)
)
_calls = given_rows(callbacks, ("id", "next_at", "again_at")).subquery()
_look_at_callbacks = sql(
    update(callbacks)
    .where(_c.tenant_id == _mine, _c.id == _calls.c.id)
    .values(next_at=_calls.c.next_at, again_at=_calls.c.again_at)
)
_busy = sql(
    select(_s.handler_id, func.count().label("number"))
    .where(_s.tenant_id == _mine, _s.done_at.is_(None), _s.handler_id.is_not(None))
    .group_by(_s.handler_id)
)
_add_handling = sql(insert(second_handlings).values({c.name: bindparam(c.name) for c in _s}))
_add_callback = sql(insert(callbacks).values({c.name: bindparam(c.name) for c in _c}))
_add_attempt = sql(insert(callback_attempts).values({c.name: bindparam(c.name) for c in _a}))


async def handlings_of(ctx: Context, ticket_id: UUID) -> list[SecondHandling]:
    """Oldest first. Read under the ticket's lock when something is about to change."""
    rows = await ctx.tx.all(_handlings, of_ticket=ticket_id)
    return [SecondHandling(**dict(row)) for row in rows]


async def callbacks_of(ctx: Context, ticket_id: UUID) -> list[Callback]:
    return [Callback(**dict(row)) for row in await ctx.tx.all(_callbacks, of_ticket=ticket_id)]


async def due_of_all(
    ctx: Context, ticket_ids: Sequence[UUID]
) -> tuple[list[SecondHandling], list[Callback]]:
    """What of these tickets is to be looked at by now. Read under their locks."""
    about = {"ids": list(ticket_ids), "now": ctx.now()}
    handlings = await ctx.tx.all(_handlings_of_all, **about)
    calls = await ctx.tx.all(_callbacks_of_all, **about)
    return [SecondHandling(**dict(r)) for r in handlings], [Callback(**dict(r)) for r in calls]


async def look_again(
    ctx: Context,
    handlings: Mapping[UUID, datetime | None],
    calls: Mapping[UUID, tuple[datetime | None, datetime | None]],
) -> None:
    """When each is looked at next; of a callback also when it is to be tried again."""
    if handlings:
        rows = [{"id": one, "next_at": at} for one, at in handlings.items()]
        looks = as_document(second_handlings, ("id", "next_at"), rows)
        await ctx.tx.run(_look_at_handlings, **looks)
    if calls:
        rows = [{"id": one, "next_at": at, "again_at": ahead} for one, (at, ahead) in calls.items()]
        names = ("id", "next_at", "again_at")
        await ctx.tx.run(_look_at_callbacks, **as_document(callbacks, names, rows))


async def attempts_of(ctx: Context, ticket_id: UUID) -> list[Any]:
    return await ctx.tx.all(_attempts, of_ticket=ticket_id)


async def open_handling(ctx: Context, ticket_id: UUID) -> SecondHandling:
    """The one that is not finished. NotFound."""
    found = [one for one in await handlings_of(ctx, ticket_id) if one.done_at is None]
    if not found:
        raise NotFound("second_handling")
    return found[-1]


async def open_callback(ctx: Context, ticket_id: UUID) -> Callback:
    found = [one for one in await callbacks_of(ctx, ticket_id) if one.done_at is None]
    if not found:
        raise NotFound("callback")
    return found[-1]


async def busy(ctx: Context) -> dict[UUID, int]:
    """How many open second handlings each member has."""
    return {row["handler_id"]: row["number"] for row in await ctx.tx.all(_busy)}


async def add_handling(ctx: Context, made: SecondHandling) -> None:
    await ctx.tx.run(_add_handling, **msgspec.structs.asdict(made))


async def add_callback(ctx: Context, made: Callback) -> None:
    await ctx.tx.run(_add_callback, **msgspec.structs.asdict(made))


async def add_attempt(ctx: Context, callback_id: UUID, **said: Any) -> None:
    await ctx.tx.run(
        _add_attempt, id=ctx.new_id(), callback_id=callback_id, at=ctx.now(),
        by_name=ctx.actor.name, **said,
    )  # fmt: skip


async def save_handling(ctx: Context, handling_id: UUID, **changes: Any) -> None:
    await ctx.tx.run(
        update(second_handlings)
        .where(_s.tenant_id == ctx.tenant_id, _s.id == handling_id)
        .values(**changes)
    )


async def save_callback(ctx: Context, callback_id: UUID, **changes: Any) -> None:
    await ctx.tx.run(
        update(callbacks)
        .where(_c.tenant_id == ctx.tenant_id, _c.id == callback_id)
        .values(**changes)
    )

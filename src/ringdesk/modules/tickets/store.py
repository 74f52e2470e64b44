"""Tickets and messages in and out of the database. Loads lock; every statement names its tenant."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    Select,
    Text,
    Update,
    bindparam,
    column,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import (
    Statement,
    TextArray,
    UUIDArray,
    UUIDType,
    any_of,
    one_of,
    sql,
    uncounted,
)
from ringdesk.kernel.errors import Conflict, NotFound, Stale
from ringdesk.kernel.tables import events

from . import timers
from .fields import customer_tier, mentioned_ids
from .numbering import taken_next
from .state import TicketState
from .tables import attachments, messages, ticket_links, tickets
from .visibility import Sight, criterion_of, sight, who

Ref = UUID | int


def parse_ref(text: str) -> Ref:
    """`T-1024`, `1024` or the id. NotFound when it is neither."""
    bare = text.removeprefix("T-").removeprefix("t-")
    if bare.isascii() and bare.isdigit() and len(bare) <= 15:
        return int(bare)
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("ticket") from None


def _seen(shape: Sight) -> Select[Any]:
    """Tickets as commands know them, those that one of that sight may see."""
    return (
        select(
            tickets,
            customer_tier().label("customer_tier"),
            mentioned_ids().label("mentioned_ids"),
            *timers.fact_columns(),
        )
        .select_from(timers.with_facts())
        .where(tickets.c.tenant_id == bindparam("tenant_id"), criterion_of(shape))
    )


@cache
def _one(shape: Sight, by: str, *, locked: bool) -> Statement:
    """The row with this number or id."""
    query = _seen(shape).where(tickets.c[by] == bindparam("ref"))
    return sql(query.with_for_update(of=tickets) if locked else query)


@cache
def _those(shape: Sight) -> Statement:
    return sql(_seen(shape).where(one_of(tickets.c.id, "those")))


async def _load(ctx: Context, ref: Ref, *, locked: bool) -> TicketState:
    by = "number" if isinstance(ref, int) else "id"
    statement = _one(sight(ctx.actor), by, locked=locked)
    row = await ctx.tx.first(statement, ref=ref, **who(ctx.actor))
    if row is None:
        raise NotFound("ticket")
    return TicketState(**dict(row))


async def lock(ctx: Context, ref: Ref, *, version: int | None = None) -> TicketState:
    """Load a visible ticket with its row locked. NotFound, or Stale when `version` has passed."""
    ticket = await _load(ctx, ref, locked=True)
    if version is not None and ticket.version != version:
        raise Stale({"version": ticket.version})
    return ticket


async def read(ctx: Context, ref: Ref) -> TicketState:
    """A visible ticket, not locked. NotFound."""
    return await _load(ctx, ref, locked=False)


async def read_all(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, TicketState]:
    """The visible ones among these, not locked, in one statement."""
    statement = _those(sight(ctx.actor))
    rows = await ctx.tx.all(statement, those=list(set(ids)), **who(ctx.actor))
    return {row["id"]: TicketState(**dict(row)) for row in rows}


async def lock_open(ctx: Context, ref: Ref, *, version: int | None = None) -> TicketState:
    """As `lock`, and refuse a closed ticket: it is read-only from then on."""
    ticket = await lock(ctx, ref, version=version)
    if ticket.merged_into_id is not None:
        raise Conflict("ticket_merged", number=ticket.number)
    if ticket.closed:
        raise Conflict("ticket_closed", number=ticket.number)
    return ticket


async def save(ctx: Context, ticket: TicketState, **changes: Any) -> None:
    """Write changed columns; the version counts every write."""
    written = _written(ctx, ticket, changes)
    await ctx.tx.run(_save(tuple(written)), of_ticket=ticket.id, **written)


def _written(ctx: Context, ticket: TicketState, changes: dict[str, Any]) -> dict[str, Any]:
    """The new values as parameters of `_update`, always in one order."""
    changes = {"updated_at": ctx.now(), **changes, "version": ticket.version + 1}
    return {f"new_{name}": changes[name] for name in sorted(changes)}


def _update(written: tuple[str, ...]) -> Update:
    columns = {name: tickets.c[name.removeprefix("new_")] for name in written}
    return (
        update(tickets)
        .where(
            tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("of_ticket")
        )
        .values({c.name: bindparam(name, type_=c.type) for name, c in columns.items()})
    )


@cache
def _save(written: tuple[str, ...]) -> Statement:
    return sql(_update(written))


_numbered = taken_next.cte("numbered")
_ticket_columns = [c for c in tickets.c if c.name != "number"]
_opened = insert(tickets).from_select(
    ["number", *(c.name for c in _ticket_columns)],
    select(_numbered.c.last, *(bindparam(c.name, type_=c.type) for c in _ticket_columns)),
)
_message_columns = [c for c in messages.c if c.name != "tenant_id"]
_said = insert(messages).values(
    tenant_id=bindparam("tenant_id"),
    **{c.name: bindparam(f"message_{c.name}", type_=c.type) for c in _message_columns},
)
_insert_ticket = sql(_opened.add_cte(_said.cte("said")).returning(tickets.c.number))


async def add_ticket(ctx: Context, ticket: TicketState, **message: Any) -> TicketState:
    """Insert a ticket and the message that opens it; the ticket with its number.

    One that has its number already (`take_numbers`) is held, to be inserted with others.
    """
    if ticket.number:
        ctx.tx.hold(tickets, msgspec.structs.asdict(ticket))
        ctx.tx.hold(messages, _message(ctx, ticket, message))
        ctx.tx.fresh[ticket.id] = ticket
        return ticket
    values = {**msgspec.structs.asdict(ticket), **_as_parameters(_message(ctx, ticket, message))}
    number: int = await ctx.tx.value(_insert_ticket, **values)
    ctx.tx.fresh[ticket.id] = ticket = msgspec.structs.replace(ticket, number=number)
    return ticket


def as_created(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, TicketState]:
    """Those of these that were created in this transaction, while nothing else was asked since."""
    return {each: ctx.tx.fresh[each] for each in ids if each in ctx.tx.fresh}


def _message(ctx: Context, ticket: TicketState, values: dict[str, Any]) -> dict[str, Any]:
    """A message's columns; what is not given takes its plain default."""
    return {
        "id": ctx.new_id(), "ticket_id": ticket.id, "author_id": None, "html": None,
        "quoted": None, "remote_images": False, "mention_ids": [], "to": [], "cc": [], "flags": [],
        "created_at": ctx.now(), "send_at": None, "withdrawn_at": None,
        "delivery": None, "delivery_error": None, **values,
    }  # fmt: skip


def _as_parameters(message: dict[str, Any]) -> dict[str, Any]:
    return {f"message_{name}": value for name, value in message.items()}


@cache
def _save_said(written: tuple[str, ...]) -> Statement:
    return sql(_update(written).add_cte(_said.cte("said")))


async def add_message(
    ctx: Context, ticket: TicketState, changes: dict[str, Any], **message: Any
) -> UUID:
    """Insert a message and write the columns of its ticket that it changes. Returns its id."""
    said = _message(ctx, ticket, message)
    written = _written(ctx, ticket, changes)
    await ctx.tx.run(
        _save_said(tuple(written)), of_ticket=ticket.id, **written, **_as_parameters(said)
    )
    found: UUID = said["id"]
    return found


async def bind_attachments(
    ctx: Context, ids: list[UUID], ticket_id: UUID, message_id: UUID, *, internal: bool
) -> None:
    """Tie uploads to a message. Only the uploader's own loose files can be tied. NotFound."""
    if not ids:
        return
    touched = await ctx.tx.run(
        update(attachments)
        .where(
            attachments.c.tenant_id == ctx.tenant_id,
            any_of(attachments.c.id, ids),
            attachments.c.ticket_id.is_(None),
            attachments.c.uploaded_by == ctx.actor.id,
        )
        .values(ticket_id=ticket_id, message_id=message_id, internal=internal)
    )
    if touched != len(set(ids)):
        raise NotFound("attachment")


_insert_link = sql(
    upsert(ticket_links)
    .values({c.name: bindparam(c.name) for c in ticket_links.c})
    .on_conflict_do_nothing()
)


async def add_link(ctx: Context, ticket_id: UUID, other_id: UUID, kind: str) -> bool:
    """Link two tickets; False when they were linked like that already."""
    touched = await ctx.tx.run(
        _insert_link, ticket_id=ticket_id, other_id=other_id, kind=kind, created_at=ctx.now()
    )
    return touched > 0


_previous_assignee = sql(
    select(events.c.data["previous_assignee_id"].astext)
    .where(
        events.c.tenant_id == bindparam("tenant_id"),
        events.c.subject_id == bindparam("ticket_id"),
        any_of(events.c.type, ["TicketAssigned", "TicketTransferred"]),
        events.c.data["previous_assignee_id"].astext.is_not(None),
    )
    .order_by(events.c.seq.desc())
    .limit(1)
)


async def previous_assignee(ctx: Context, ticket: TicketState) -> UUID | None:
    """Who had the ticket before its present assignee, from the record."""
    found = await ctx.tx.value(_previous_assignee, ticket_id=ticket.id)
    return UUID(found) if found else None


_of_message = (
    messages.c.tenant_id == bindparam("tenant_id"),
    messages.c.id == bindparam("that_id"),
)
_mark_delivery = sql(
    update(messages)
    .where(*_of_message)
    .values(delivery=bindparam("state"), delivery_error=bindparam("error"))
)
_told = (
    func.unnest(uncounted("ids", UUIDArray), uncounted("states", TextArray))
    .table_valued(column("id", UUIDType), column("state", Text), name="told")
    .render_derived()
)
_mark_deliveries = sql(
    update(messages)
    .where(messages.c.tenant_id == bindparam("tenant_id"), messages.c.id == _told.c.id)
    .values(delivery=_told.c.state, delivery_error=None)
)


async def mark_delivery(ctx: Context, message_id: UUID, state: str, error: str | None) -> None:
    """How far a reply got: queued, held (demo outbox), sent or failed with the reason."""
    await ctx.tx.run(_mark_delivery, that_id=message_id, state=state, error=error)


async def mark_deliveries(ctx: Context, states: Mapping[UUID, str]) -> None:
    """The same for several replies that went on without trouble."""
    if states:
        await ctx.tx.run(_mark_deliveries, ids=list(states), states=list(states.values()))

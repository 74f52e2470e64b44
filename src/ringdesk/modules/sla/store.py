"""Clocks and their logs in and out of the database: one statement to load, one to write.

The lock of the ticket's row is what serializes all writes of its clocks: commands hold it, and
whoever works on many tickets takes it first (`lock`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Table,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Statement, as_document, given_rows, one_of, sql
from ringdesk.modules import tickets

from .engine import Entry
from .states import ClockState, HoldState, SpanState, TicketClocks, TicketWrite
from .tables import clocks, entries, holds, spans, timers

S = TypeVar("S", bound=msgspec.Struct)
_t = tickets.tickets_table.c
_timers = tickets.ticket_timers
_TICKET = tuple(c.name for c in _t)
_CLOCK = tuple(n for n in ClockState.__struct_fields__ if n != "log")
_ENTRY = ("clock_id", "seq", "ticket_id", "at", "event", "data")
_SPAN = tuple(SpanState.__struct_fields__)
_TIMER = (
    "ticket_id", "clock", "state", "reason", "started_at", "due_at", "warn_at", "clocks",
)  # fmt: skip


_ALL = true()


def _object(table: Table, names: Sequence[str]) -> Any:
    return func.jsonb_build_object(*(part for n in names for part in (n, table.c[n])))


def _objects(
    table: Table, names: Sequence[str], *order: ColumnElement[Any], only: Any = _ALL
) -> Any:
    """The rows of a table that are of the ticket, as JSON objects in their order."""
    made = func.jsonb_agg(aggregate_order_by(_object(table, names), *order))
    of_ticket = (table.c.tenant_id == _t.tenant_id) & (table.c.ticket_id == _t.id)
    return select(made).where(of_ticket, only).scalar_subquery().label(table.name)


def _recent() -> Any:
    """The last two clocks of each kind, and those that came too late: what may still change."""
    c, newer = clocks.c, clocks.alias("newer").c
    overtaken = exists().where(
        newer.tenant_id == c.tenant_id,
        newer.ticket_id == c.ticket_id,
        newer.kind == c.kind,
        newer.cycle == c.cycle + 2,
    )
    return c.breached | ~overtaken


def _logs(only: Any) -> Any:
    """The entries of clocks of the ticket: by clock, which is how they are indexed."""
    e, c = entries.c, clocks.c
    made = func.jsonb_agg(aggregate_order_by(_object(entries, _ENTRY), e.clock_id, e.seq))
    own = (e.tenant_id == c.tenant_id) & (e.clock_id == c.id)
    of_ticket = (c.tenant_id == _t.tenant_id) & (c.ticket_id == _t.id)
    return select(made).where(own, of_ticket, only).scalar_subquery().label(entries.name)


def _last_span() -> Any:
    return (
        select(_object(spans, _SPAN))
        .where(spans.c.tenant_id == _t.tenant_id, spans.c.ticket_id == _t.id)
        .order_by(spans.c.seq.desc())
        .limit(1)
        .scalar_subquery()
        .label("span")
    )


def _loading(only: Any) -> Statement:
    """Tickets with those of their clocks."""
    return sql(
        select(
            *(_t[n] for n in _TICKET),
            tickets.customer_tier().label("customer_tier"),
            _objects(clocks, _CLOCK, clocks.c.cycle, only=only),
            _logs(only),
            _objects(holds, HoldState.__struct_fields__, holds.c.at),
            _last_span(),
        ).where(_t.tenant_id == bindparam("tenant_id"), one_of(_t.id, "ids"))
    )


_load, _load_recent = _loading(_ALL), _loading(_recent())
_lock = sql(
    select(_t.id)
    .where(_t.tenant_id == bindparam("tenant_id"), one_of(_t.id, "ids"))
    .order_by(_t.id)
    .with_for_update()
)


async def lock(ctx: Context, ticket_ids: Iterable[UUID]) -> None:
    """Take the rows of tickets, in one order for all who take many."""
    await ctx.tx.all(_lock, ids=list(ticket_ids))


async def load(
    ctx: Context, ticket_ids: Iterable[UUID], *, recent: bool = False
) -> dict[UUID, TicketClocks]:
    """Tickets with their clocks and logs; one that is not there is left out.

    `recent`: only what may still change, so that following a long talk costs no more than a short
    one.
    """
    ids = list(ticket_ids)
    found = {each: _begun(new) for each, new in tickets.as_created(ctx, ids).items()}
    if others := [each for each in ids if each not in found]:
        rows = await ctx.tx.all(_load_recent if recent else _load, ids=others)
        found |= {row["id"]: _loaded(row) for row in rows}
    return found


def _begun(ticket: tickets.TicketState) -> TicketClocks:
    return TicketClocks(ticket=ticket, clocks=[], hold=None, span=None, new=True)


def _loaded(row: Mapping[str, Any]) -> TicketClocks:
    ticket = tickets.TicketState(**{n: row[n] for n in _TICKET}, customer_tier=row["customer_tier"])
    logs: dict[str, list[Entry]] = {}
    for found in row["sla_entries"] or []:
        logs.setdefault(found["clock_id"], []).append(entry_of(found))
    held = row["sla_holds"]
    return TicketClocks(
        ticket=ticket,
        clocks=[
            _read({**found, "log": logs.get(found["id"], [])}, ClockState)
            for found in row["sla_clocks"] or []
        ],
        hold=_read(held[0], HoldState) if held else None,
        span=_read(row["span"], SpanState) if row["span"] else None,
    )


def entry_of(row: Mapping[str, Any]) -> Entry:
    """An entry of the log as its row tells it."""
    return _read({**row["data"], "at": row["at"], "event": row["event"]}, Entry)


def _read(found: Mapping[str, Any], kind: type[S]) -> S:
    read = msgspec.convert(found, kind, strict=False)
    instants = {n: v for n in found if isinstance(v := getattr(read, n, None), datetime)}
    utc = {n: v.astimezone(UTC) for n, v in instants.items()}
    return msgspec.structs.replace(read, **utc)


def _kept(table: Table, names: Sequence[str], key: Sequence[str]) -> Any:
    """Rows to insert, or to take the place of those with the same key where they differ."""
    made = upsert(table).from_select(["tenant_id", *names], given_rows(table, names))
    rest = [n for n in names if n not in key]
    differs = [table.c[n].is_distinct_from(made.excluded[n]) for n in rest]
    changed = differs[0]
    for each in differs[1:]:
        changed |= each
    return made.on_conflict_do_update(
        index_elements=["tenant_id", *key],
        set_={n: made.excluded[n] for n in rest},
        where=changed,
    ).cte(f"kept_{table.name}")


_FIRE = ("ticket_id", "fire_at", "rank")
_appended = (
    insert(entries).from_select(["tenant_id", *_ENTRY], given_rows(entries, _ENTRY)).cte("appended")
)
_gone: list[Any] = [
    delete(table)
    .where(
        table.c.tenant_id == bindparam("tenant_id"),
        one_of(table.c.ticket_id, name),
    )
    .cte(name)
    for table, name in ((timers, "silenced"), (holds, "released"))
]
_ROWS = (
    (clocks, _CLOCK), (entries, _ENTRY), (timers, _FIRE), (_timers, _TIMER), (spans, _SPAN),
)  # fmt: skip
_write: Statement = sql(
    select(literal(1)).add_cte(
        _kept(clocks, _CLOCK, ("id",)),
        _appended,
        _kept(timers, _FIRE, ("ticket_id",)),
        _kept(_timers, _TIMER, ("ticket_id",)),
        _kept(spans, _SPAN, ("ticket_id", "seq")),
        *_gone,
    )
)


async def write(ctx: Context, changes: Sequence[TicketWrite]) -> None:
    """Everything that happened to the clocks of these tickets, in one statement.

    Rows of new tickets are there before anything else is asked.
    """
    rows = _rows([c for c in changes if c.new])
    for table, _ in _ROWS:
        for row in rows[table]:
            ctx.tx.hold(table, row)
    others = [c for c in changes if not c.new]
    if not others:
        return
    given: dict[str, Any] = {
        "silenced": [c.ticket_id for c in others if not c.next],
        "released": [c.ticket_id for c in others if c.released],
    }
    rows = _rows(others)
    for table, names in _ROWS:
        given |= as_document(table, names, rows[table])
    await ctx.tx.run(_write, **given)


def _rows(changes: Sequence[TicketWrite]) -> dict[Table, list[dict[str, Any]]]:
    return {
        clocks: [_plain(one) for c in changes for one in c.clocks],
        entries: [row for c in changes for row in _entries(c)],
        timers: [
            {"ticket_id": c.ticket_id, "fire_at": c.next[0], "rank": c.next[1]}
            for c in changes
            if c.next
        ],
        _timers: [_timer(c) for c in changes],
        spans: [_plain(one) for c in changes for one in c.spans],
    }


def _plain(row: msgspec.Struct) -> dict[str, Any]:
    return msgspec.structs.asdict(row)


def _timer(change: TicketWrite) -> dict[str, Any]:
    return {"ticket_id": change.ticket_id, **_plain(change.timer)}


def _entries(change: TicketWrite) -> Iterable[dict[str, Any]]:
    for added in change.added:
        data = {k: v for k, v in msgspec.to_builtins(added.entry).items() if v is not None}
        at, event = added.entry.at, data.pop("event")
        data.pop("at")
        yield {
            "clock_id": added.clock_id, "seq": added.seq, "ticket_id": change.ticket_id,
            "at": at, "event": event, "data": data,
        }  # fmt: skip

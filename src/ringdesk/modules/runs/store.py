"""Node runs in and out of the database. Whoever writes has locked the ticket before."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import as_document, given_rows, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets

from .state import NodeRun
from .tables import node_runs

_r, _e = node_runs.c, events.c
_FIELDS = NodeRun.__struct_fields__
_columns = [_r[name] for name in _FIELDS]
_here = _r.tenant_id == bindparam("tenant_id")
_of_ticket = (_here, _r.ticket_id == bindparam("of_ticket"))
_open = or_(_r.state == "active", _r.state == "owed")
_active = sql(select(*_columns).where(*_of_ticket, _open).order_by(_r.entered_at, _r.id))
_all = sql(select(*_columns).where(*_of_ticket).order_by(_r.entered_at, _r.id))
_one = sql(select(*_columns).where(_here, _r.id == bindparam("that")))
_any = sql(select(_r.id).where(*_of_ticket).limit(1))
_latest = sql(
    select(*_columns)
    .where(*_of_ticket, _r.node == bindparam("at_node"), _r.left_at.is_not(None))
    .order_by(_r.entered_at.desc(), _r.id.desc())
    .limit(1)
)
_KEPT = ("id", "state", "left_at", "left_name", "outcome", "note", "checks", "due_at", "next_at",
         "warned", "overdue", "data")  # fmt: skip
_insert = sql(
    insert(node_runs).from_select(["tenant_id", *_FIELDS], given_rows(node_runs, _FIELDS))
)
_given = upsert(node_runs).from_select(["tenant_id", *_FIELDS], given_rows(node_runs, _FIELDS))
_save = sql(
    _given.on_conflict_do_update(
        index_elements=["tenant_id", "id"],
        set_={name: _given.excluded[name] for name in (*_KEPT, "node", "kind")},
    )
)
_entered = sql(
    select(_e.at)
    .where(
        _e.tenant_id == bindparam("tenant_id"),
        _e.subject_id == bindparam("of_ticket"),
        _e.data["to_node"].astext == bindparam("at_node"),
    )
    .order_by(_e.seq)
    .limit(1)
)
_t = tickets.tickets_table.c
_due = sql(
    select(_r.id)
    .where(_here, _r.next_at.is_not(None), _r.next_at <= bindparam("now"))
    .order_by(_r.next_at)
    .limit(bindparam("most"))
)
_take_due = sql(
    select(_r.ticket_id)
    .join_from(
        node_runs,
        tickets.tickets_table,
        (_t.tenant_id == _r.tenant_id) & (_t.id == _r.ticket_id),
    )
    .where(
        _here, _r.id == bindparam("that"), _r.next_at <= bindparam("now"), _open,
    )
    .with_for_update(of=tickets.tickets_table, skip_locked=True)
)  # fmt: skip
_set_aside = sql(
    update(node_runs).where(_here, _r.id == bindparam("that")).values(next_at=bindparam("later"))
)


def _run(row: Mapping[str, Any]) -> NodeRun:
    return NodeRun(**dict(row))


async def open_runs(ctx: Context, ticket_id: UUID) -> list[NodeRun]:
    """The stays that have not ended and those owed, in order of entry."""
    return [_run(row) for row in await ctx.tx.all(_active, of_ticket=ticket_id)]


async def all_runs(ctx: Context, ticket_id: UUID) -> list[NodeRun]:
    return [_run(row) for row in await ctx.tx.all(_all, of_ticket=ticket_id)]


async def read(ctx: Context, run_id: UUID) -> NodeRun:
    """NotFound when there is none, or its ticket is not to be seen."""
    row = await ctx.tx.first(_one, that=run_id)
    if row is None:
        raise NotFound("node_run")
    try:
        await tickets.read(ctx, row["ticket_id"])
    except NotFound:
        raise NotFound("node_run") from None
    return _run(row)


async def any_run(ctx: Context, ticket_id: UUID) -> bool:
    return await ctx.tx.value(_any, of_ticket=ticket_id) is not None


async def latest(ctx: Context, ticket_id: UUID, node: str) -> NodeRun | None:
    """The last stay at a node that has ended."""
    row = await ctx.tx.first(_latest, of_ticket=ticket_id, at_node=node)
    return _run(row) if row else None


async def first_entered(ctx: Context, ticket_id: UUID, node: str) -> datetime | None:
    """When the ticket came to a node for the first time, from the record."""
    at: datetime | None = await ctx.tx.value(_entered, of_ticket=ticket_id, at_node=node)
    return at


async def write(ctx: Context, new: Sequence[NodeRun], changed: Iterable[NodeRun]) -> None:
    """What ended first, so that a node may be entered again; both in one statement each."""
    if rows := [msgspec.structs.asdict(run) for run in changed]:
        await ctx.tx.run(_save, **as_document(node_runs, _FIELDS, rows))
    if rows := [msgspec.structs.asdict(run) for run in new]:
        await ctx.tx.run(_insert, **as_document(node_runs, _FIELDS, rows))


async def due(ctx: Context, most: int) -> list[UUID]:
    """Runs whose moment has come, the oldest first."""
    return [row["id"] for row in await ctx.tx.all(_due, now=ctx.now(), most=most)]


async def take_due(ctx: Context, run_id: UUID) -> UUID | None:
    """Lock its ticket, which is returned; None when another has it or nothing is due any more."""
    found: UUID | None = await ctx.tx.value(_take_due, that=run_id, now=ctx.now())
    return found


async def set_aside(ctx: Context, run_id: UUID, until: datetime) -> None:
    await ctx.tx.run(_set_aside, that=run_id, later=until)

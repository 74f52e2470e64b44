"""Reading the time ledger of a ticket."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.modules import identity, tickets

from . import store
from .config import hours_of
from .rules.ledger import Stretch, owners, stored_parts
from .rules.owners import Parts, parts_of
from .rules.spans import windows_of
from .shapes import OwnerTime, Span, TimeLedger
from .tables import spans

_s = spans.c
_of_ticket = sql(
    select(spans)
    .where(_s.tenant_id == bindparam("tenant_id"), _s.ticket_id == bindparam("of_ticket"))
    .order_by(_s.seq)
)


async def time_ledger(ctx: Context, ref: tickets.Ref) -> TimeLedger:
    """Whose every minute of the ticket's life was, until now or until it was closed. NotFound.

    What came before the first stretch on record is nobody's here: `elsewhere`.
    """
    ticket = await tickets.read(ctx, ref)
    rows = await ctx.tx.all(_of_ticket, of_ticket=ticket.id)
    until = max(ctx.now(), ticket.created_at)
    if rows and rows[-1]["owner_kind"] == "done" and rows[-1]["until_at"] is None:
        until, rows = rows[-1]["from_at"], rows[:-1]
    elif ticket.closed_at and not rows:
        until = ticket.closed_at
    begun = rows[0]["from_at"] if rows else until
    stretches = _before(ticket.created_at, begun, ticket.node)
    stretches += [await _stretch(ctx, ticket.id, row, until) for row in rows]
    return _shown(ticket.created_at, until, stretches, await identity.directory(ctx))


def _before(created_at: datetime, begun: datetime, node: str) -> list[Stretch]:
    if begun <= created_at:
        return []
    parts = Parts(begun - created_at, timedelta(0), timedelta(0))
    return [
        Stretch(from_at=created_at, until_at=begun, running=False, kind="elsewhere", id=None,
                node=node, parts=parts)
    ]  # fmt: skip


async def _stretch(
    ctx: Context, ticket_id: UUID, row: Mapping[str, Any], until: datetime
) -> Stretch:
    running = row["until_at"] is None
    return Stretch(
        from_at=row["from_at"],
        until_at=max(until, row["from_at"]) if running else row["until_at"],
        running=running,
        kind=row["owner_kind"],
        id=row["owner_id"],
        node=row["node"],
        parts=await _so_far(ctx, ticket_id, row, until) if running else stored_parts(row),
    )


async def _so_far(ctx: Context, ticket_id: UUID, row: Mapping[str, Any], until: datetime) -> Parts:
    """The parts of the stretch that goes on."""
    ref: str | None = row["calendar"]
    hours = (await hours_of(ctx, [ref]))[ref] if ref else None
    clocks = (await store.load(ctx, [ticket_id]))[ticket_id].clocks
    return parts_of(row["from_at"], max(until, row["from_at"]), hours, windows_of(clocks))


def _shown(
    created_at: datetime, until: datetime, stretches: list[Stretch], people: identity.Directory
) -> TimeLedger:
    return TimeLedger(
        from_at=created_at,
        until_at=until,
        elapsed_seconds=(until - created_at).total_seconds(),
        owners=[
            OwnerTime(kind=kind, id=one, name=_name(people, kind, one), seconds=had.total_seconds())
            for (kind, one), had in owners(stretches).items()
        ],
        spans=[_span(one, people) for one in stretches],
    )


def _span(one: Stretch, people: identity.Directory) -> Span:
    return Span(
        from_at=one.from_at,
        until_at=None if one.running else one.until_at,
        kind=one.kind,
        id=one.id,
        name=_name(people, one.kind, one.id),
        node=one.node,
        open_seconds=one.parts.open.total_seconds(),
        closed_seconds=one.parts.closed.total_seconds(),
        buffer_seconds=one.parts.buffer.total_seconds(),
    )


def _name(people: identity.Directory, kind: str, owner_id: UUID | None) -> str | None:
    if owner_id is None:
        return None
    if kind == "team":
        team = people.teams.get(owner_id)
        return team.name if team else None
    department = people.departments.get(owner_id)
    return department.name if department else None

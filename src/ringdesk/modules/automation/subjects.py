"""What rules know of a ticket: its facts, and the instants a condition may have held since."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy import types as sa

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets

from .definition import Since
from .happenings import MOVES

_t, _e = tickets.tickets_table.c, events.c
_moved = (
    any_of(_e.type, [kind.__name__ for kind in MOVES]),
    _e.data["from_status"].astext != _e.data["to_status"].astext,
)
_last_move = sql(
    select(func.max(_e.at)).where(
        _e.tenant_id == bindparam("tenant_id"), _e.subject_id == bindparam("of_ticket"), *_moved
    )
)


def facts(ticket: tickets.TicketState, at: datetime) -> dict[str, Any]:
    """The facts that conditions and protections read."""
    known = {name: getattr(ticket, name) for name in tickets.TicketState.__struct_fields__}
    return {**known, "text": f"{ticket.subject} {ticket.excerpt}", "now": at}


def since_column(since: Since) -> ColumnElement[Any]:
    """The instant as a column of `tickets`; null where there is none."""
    if since != "status_since":
        return _t[since]
    moved = (
        select(func.max(_e.at))
        .where(_e.tenant_id == _t.tenant_id, _e.subject_id == _t.id, *_moved)
        .scalar_subquery()
    )
    return func.coalesce(moved, _t.created_at, type_=sa.DateTime(timezone=True))


async def since(ctx: Context, ticket: tickets.TicketState, name: Since) -> datetime | None:
    """The same for one ticket."""
    if name != "status_since":
        found: datetime | None = getattr(ticket, name)
        return found
    moved: datetime | None = await ctx.tx.value(_last_move, of_ticket=ticket.id)
    return moved or ticket.created_at

"""Taking back one's own last change where that is possible: assignment, priority, description."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import all_, bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import TextArray, sql
from ringdesk.kernel.errors import Conflict, NotFound
from ringdesk.kernel.tables import events

from .. import store
from . import dispatch, edit

# What the product writes down of a change's consequences does not come after the change.
CONSEQUENCES = ("DeadlinesSet",)
_last = sql(
    select(events)
    .where(
        events.c.tenant_id == bindparam("tenant_id"),
        events.c.subject_id == bindparam("ticket_id"),
        events.c.type != all_(bindparam("consequences", type_=TextArray)),
    )
    .order_by(events.c.seq.desc())
    .limit(1)
)


@command(needs=None)
async def undo(ctx: Context, ref: store.Ref, event_id: UUID) -> None:
    """Undo the newest change of a ticket, made by this very actor; itself on record.

    Conflict `not_undoable` when somebody or something came after, or it cannot be taken back.
    """
    ticket = await store.lock_open(ctx, ref)
    row = await ctx.tx.first(_last, ticket_id=ticket.id, consequences=list(CONSEQUENCES))
    if row is None or row["id"] != event_id:
        raise NotFound("event") if row is None else Conflict("not_undoable")
    if row["actor_id"] != ctx.actor.id:
        raise Conflict("not_undoable")
    await _take_back(ctx, ticket.id, row)


async def _take_back(ctx: Context, ticket_id: UUID, row: Mapping[str, Any]) -> None:
    data = row["data"]
    match row["type"]:
        case "PriorityChanged":
            await edit.set_priority(ctx, ticket_id, to=data["before"], reason="↶")
        case "TicketAssigned":
            previous = data["previous_assignee_id"]
            await dispatch.give_back(ctx, ticket_id, UUID(previous) if previous else None)
        case "TicketUpdated":
            before = {c["field"]: c["before"] for c in row["changes"]}
            wanted = msgspec.convert(before, edit.Edit, strict=False)
            await edit.update(ctx, ticket_id, wanted)
        case _:
            raise Conflict("not_undoable")

"""Sub-tickets that go on as others: their parent waits for the ticket the work goes on in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, any_, bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.modules import tickets

# A parent counts these as done; one that is opened again counts again.
DONE = ("resolved", "closed")
_DEEPEST = 50

_l, _t = tickets.ticket_links.c, tickets.tickets_table.c
_here = _t.tenant_id == bindparam("tenant_id")
_children = sql(
    select(_t.id, _t.merged_into_id, _t.status_category)
    .join_from(
        tickets.ticket_links,
        tickets.tickets_table,
        and_(_t.tenant_id == _l.tenant_id, _t.id == _l.other_id),
    )
    .where(
        _l.tenant_id == bindparam("tenant_id"),
        _l.kind == "child",
        _l.ticket_id == bindparam("of_ticket"),
    )
)
_those = sql(
    select(_t.id, _t.number, _t.subject, _t.status, _t.status_category).where(
        _here, _t.id == any_(bindparam("ids", type_=UUIDArray))
    )
)


async def unfinished(ctx: Context, parent_id: UUID, opened: Sequence[UUID]) -> bool:
    """Whether one of the tickets opened for a parent, or what it goes on as, is not done.

    One that somebody took the link away from is not waited for, nor one that goes on as a ticket
    which waits for the parent itself.
    """
    awaited = await _awaited(ctx, parent_id, opened)
    for one in opened:
        home = None if one in awaited else await tickets.home_of(ctx, one)
        if awaited.get(home["id"] if home else one, "closed") not in DONE:
            return True
    return False


async def _awaited(ctx: Context, parent_id: UUID, opened: Sequence[UUID]) -> dict[UUID, str]:
    """The status categories of a ticket's children, each as the ticket it goes on as."""
    found: dict[UUID, str] = {}
    for child in await ctx.tx.all(_children, of_ticket=parent_id):
        home = await _home(ctx, child)
        # Only a merge can make a ring: what the process opened is nobody's parent above it.
        if home["id"] in opened or not await _waits_for(ctx, home["id"], parent_id):
            found[home["id"]] = home["status_category"]
    return found


async def _home(ctx: Context, child: Mapping[str, Any]) -> Mapping[str, Any]:
    if child["merged_into_id"] is None:
        return child
    found: Mapping[str, Any] | None = await tickets.home_of(ctx, child["id"])
    return found or child


async def _waits_for(ctx: Context, ticket_id: UUID, other_id: UUID) -> bool:
    """Whether a ticket is the other one, or waits for it over any number of children."""
    seen: set[UUID] = set()
    rest = [ticket_id]
    while rest and len(seen) < _DEEPEST:
        one = rest.pop()
        if one == other_id:
            return True
        if one not in seen:
            seen.add(one)
            homes = [await _home(ctx, c) for c in await ctx.tx.all(_children, of_ticket=one)]
            rest += [home["id"] for home in homes if home["status_category"] not in DONE]
    return False


async def shown(ctx: Context, parent_id: UUID, rows: Sequence[Any]) -> list[Mapping[str, Any]]:
    """Children as a page lists them: instead of a merged one the ticket it goes on as."""
    homes = {row["id"]: (await _home(ctx, row))["id"] for row in rows}
    moved = {home for child, home in homes.items() if home not in (child, parent_id)}
    there = {row["id"]: row for row in rows}
    if moved - there.keys():
        there |= {row["id"]: row for row in await ctx.tx.all(_those, ids=list(moved))}
    order = [child if home == parent_id else home for child, home in homes.items()]
    return [there[one] for one in dict.fromkeys(order)]

"""The category tree with how much it is used: bounded looks at the newest tickets and events."""

from collections import Counter
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.tables import events

from ..config import TicketConfig, ticket_config
from ..forms import L10n
from ..tables import tickets

# Counts are for the eye: they look at the newest tickets, and no count walks a whole table.
LOOKED_AT = 10_000
_EVENTS = 20_000
_SINCE = timedelta(days=180)
# Moved away from at least so often, and more often than left there.
_OFTEN = 3


class CategoryShown(msgspec.Struct, frozen=True, kw_only=True):
    """`own`: tickets in it, `total`: in it and below, of the newest 10,000. `open`: open ones in
    it, however many tickets there are; `open_total`: in it and below.

    `moved_away`: how often a ticket was taken out of it. `unused`: nothing in or below it.
    `misused`: more were taken out than left in. `coarse`: tickets lie here though it has children.
    `version`: for If-Match; another number once name, parent or archive changed.
    """

    id: UUID
    parent_id: UUID | None
    level: int
    name: L10n
    position: int
    archived: bool
    own: int
    total: int
    moved_away: int
    unused: bool
    misused: bool
    coarse: bool
    open: int
    open_total: int
    merged_into_id: UUID | None
    version: int


_newest = (
    select(tickets.c.category_id)
    .where(tickets.c.tenant_id == bindparam("tenant_id"))
    .order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
    .limit(LOOKED_AT)
    .subquery()
)
_counts = sql(
    select(_newest.c.category_id, func.count().label("count"))
    .where(_newest.c.category_id.is_not(None))
    .group_by(_newest.c.category_id)
)
# The index of open tickets by category holds just this.
_open = sql(
    select(tickets.c.category_id, func.count().label("count"))
    .where(tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.status_category != "closed")
    .group_by(tickets.c.category_id)
)
_recent = (
    select(events.c.type, events.c.changes)
    .where(events.c.tenant_id == bindparam("tenant_id"), events.c.at >= bindparam("since"))
    .order_by(events.c.at.desc())
    .limit(_EVENTS)
    .subquery()
)
_updates = sql(
    select(_recent.c.changes).where(
        _recent.c.type == "TicketUpdated",
        _recent.c.changes.contains([{"field": "category_id"}]),
    )
)


async def category_tree(ctx: Context) -> list[CategoryShown]:
    """Every category, archived ones too, parents before children."""
    config = await ticket_config(ctx)
    own = {row["category_id"]: row["count"] for row in await ctx.tx.all(_counts)}
    opened = {row["category_id"]: row["count"] for row in await ctx.tx.all(_open)}
    moved = await _moved_away(ctx)
    total, open_total = _rolled_up(config, own), _rolled_up(config, opened)
    parents = {c.parent_id for c in config.categories.values() if not c.archived}
    return [
        CategoryShown(
            id=c.id, parent_id=c.parent_id, level=c.level, name=c.name, position=c.position,
            archived=c.archived, own=own.get(c.id, 0), total=total[c.id], moved_away=moved[c.id],
            unused=not c.archived and not total[c.id],
            misused=moved[c.id] >= _OFTEN and moved[c.id] > own.get(c.id, 0),
            coarse=c.id in parents and own.get(c.id, 0) > 0,
            open=opened.get(c.id, 0), open_total=open_total[c.id],
            merged_into_id=c.merged_into_id, version=c.version,
        )
        for c in config.categories.values()
    ]  # fmt: skip


def _rolled_up(config: TicketConfig, own: dict[UUID, int]) -> Counter[UUID]:
    total: Counter[UUID] = Counter()
    for category in config.categories.values():
        for step in category.path:
            total[step] += own.get(category.id, 0)
    return total


async def _moved_away(ctx: Context) -> Counter[UUID]:
    found: Counter[UUID] = Counter()
    for row in await ctx.tx.all(_updates, since=ctx.now() - _SINCE):
        for change in row["changes"]:
            if change["field"] == "category_id" and change["before"]:
                found[UUID(change["before"])] += 1
    return found

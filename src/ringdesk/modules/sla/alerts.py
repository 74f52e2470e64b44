"""Steps that were reached, in and out of the database."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import as_document, given_rows, one_of, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.ids import earliest_id
from ringdesk.kernel.queries import Page, Sort, SortKey, cut, paged
from ringdesk.modules import identity, tickets

from .policy import ClockKind
from .rules.steps import StepKind
from .shapes import Alert
from .tables import alerts

# What is raised later than this after its moment says that it is late.
LATE_SECONDS = 60
# What is older is on its ticket only; so a list reads a range of the key, not all there ever was.
LATELY = timedelta(days=30)

_a, _t = alerts.c, tickets.tickets_table.c
_here = _a.tenant_id == bindparam("tenant_id")
_WRITTEN = (
    "id", "ticket_id", "clock_id", "clock_kind", "kind", "step", "moment", "due_at", "fired_at",
    "told", "overtaken",
)  # fmt: skip
_insert = sql(
    insert(alerts)
    .from_select(["tenant_id", *_WRITTEN], given_rows(alerts, _WRITTEN))
    .on_conflict_do_nothing()
    .returning(_a.id)
)
_one = sql(select(alerts).where(_here, _a.id == bindparam("that")).with_for_update())
_some = sql(
    select(alerts, _t.priority, _t.team_id, _t.department_id)
    .join_from(
        alerts,
        tickets.tickets_table,
        (_t.tenant_id == _a.tenant_id) & (_t.id == _a.ticket_id),
    )
    .where(_here, one_of(_a.id, "those"))
)
_of_ticket = sql(
    select(alerts)
    .where(_here, _a.ticket_id == bindparam("of_ticket"))
    .order_by(_a.fired_at.desc(), _a.id.desc())
)
_seen = sql(
    alerts.update()
    .where(_here, _a.id == bindparam("that"))
    .values(acknowledged_at=bindparam("at"), acknowledged_by=bindparam("member"))
)
_UNSEEN_FIRST: Sort = (
    SortKey("acknowledged_at", _a.acknowledged_at, descending=True, nullable=True, nulls="first"),
    SortKey("fired_at", _a.fired_at, descending=True),
)


class NewAlert(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is about to be put on record."""

    id: UUID
    ticket_id: UUID
    clock_id: UUID
    clock_kind: ClockKind
    kind: StepKind
    step: str
    moment: datetime
    due_at: datetime | None
    fired_at: datetime
    told: list[dict[str, Any]]
    overtaken: bool


def late_seconds(moment: datetime, fired_at: datetime) -> int:
    """How long after its moment a step was raised."""
    return max(0, int((fired_at - moment).total_seconds()))


async def add(ctx: Context, new: Sequence[NewAlert]) -> set[UUID]:
    """The ids of those that are new; a step is on record once for each moment."""
    if not new:
        return set()
    rows = [msgspec.structs.asdict(one) for one in new]
    return {row["id"] for row in await ctx.tx.all(_insert, **as_document(alerts, _WRITTEN, rows))}


async def lock(ctx: Context, alert_id: UUID) -> Mapping[str, Any]:
    """One row, locked. NotFound, also when its ticket is not to be seen."""
    row = await ctx.tx.first(_one, that=alert_id)
    if row is None:
        raise NotFound("alert")
    try:
        await tickets.read(ctx, row["ticket_id"])
    except NotFound:
        raise NotFound("alert") from None
    found: Mapping[str, Any] = row
    return found


async def mark_seen(ctx: Context, alert_id: UUID, member_id: UUID | None) -> None:
    await ctx.tx.run(_seen, that=alert_id, at=ctx.now(), member=member_id)


async def rows_of(ctx: Context, ids: Sequence[UUID]) -> list[Mapping[str, Any]]:
    """These alerts in the order given, each with its ticket's priority and place."""
    found = {row["id"]: row for row in await ctx.tx.all(_some, those=list(ids))}
    return [found[one] for one in ids if one in found]


async def of_ticket(ctx: Context, ticket_id: UUID) -> list[Alert]:
    """Everything that was raised on a ticket the caller may see, newest first."""
    people = await identity.directory(ctx)
    return [shown(row, people) for row in await ctx.tx.all(_of_ticket, of_ticket=ticket_id)]


async def page_of_alerts(ctx: Context, page: Page, *, mine: bool) -> tuple[list[Alert], str | None]:
    """What was raised lately on tickets one may see, or what oneself was told; unseen first."""
    query = (
        select(alerts)
        .join_from(
            alerts,
            tickets.tickets_table,
            (_t.tenant_id == _a.tenant_id) & (_t.id == _a.ticket_id),
        )
        .where(
            _a.tenant_id == ctx.tenant_id,
            _a.id >= earliest_id(ctx.now() - LATELY),
            _a.overtaken.is_(False),
            tickets.visible_to(ctx.actor),
        )
    )
    if mine:
        query = query.where(_a.told.contains([{"member_id": str(ctx.actor.member_id)}]))
    found = await ctx.tx.all(paged(query, _UNSEEN_FIRST, page, _a.id))
    kept, after = cut(found, _UNSEEN_FIRST, page)
    people = await identity.directory(ctx)
    return [shown(row, people) for row in kept], after


def shown(row: Mapping[str, Any], people: identity.Directory) -> Alert:
    """A row with the names of today."""
    return Alert(
        id=row["id"],
        ticket_id=row["ticket_id"],
        clock=row["clock_kind"],
        kind=row["kind"],
        step=row["step"],
        moment=row["moment"],
        due_at=row["due_at"],
        fired_at=row["fired_at"],
        late_seconds=late_seconds(row["moment"], row["fired_at"]),
        overtaken=row["overtaken"],
        told=row["told"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_by=_member(people, row["acknowledged_by"]),
    )


def _member(people: identity.Directory, member_id: UUID | None) -> dict[str, Any] | None:
    member = people.members.get(member_id) if member_id else None
    return {"id": member.id, "name": member.name} if member else None

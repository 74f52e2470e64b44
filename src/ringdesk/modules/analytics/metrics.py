"""The core figures as code: what each one means stands here, once.

Every figure is over tickets one may see. Work figures count the tickets *resolved* in the period
(a ticket that is back in work counts when it is resolved again); volume counts those created or
closed in it. Voided tickets count as created, nothing else.

first response: from creation to the first public reply by a person · resolution: from creation to
the resolution that stands · first-contact resolution (一次解决率): never returned, never reopened,
and the customer did not write again after the first reply · return rate (退回率): share that was
sent back at least once · satisfaction: mean rating, 1 to 5 · on-time rate (准时率): see
`attainment.py`.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Float, and_, case, cast, extract, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.shapes import L10n

from .attainment import on_time_rate
from .periods import Period
from .shapes import Group, Kpis, Point, Summary

_t = tickets.tickets_table.c
GROUPS: dict[str, tuple[ColumnElement[Any], str]] = {
    "type": (_t.type_key, "type"),
    "team": (_t.team_id, "team"),
    "channel": (_t.channel, "channel"),
    "category": (_t.category_id, "category"),
    "priority": (_t.priority, "priority"),
    "assignee": (_t.assignee_id, "assignee"),
}


def _minutes(later: ColumnElement[Any], earlier: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(extract("epoch", later - earlier), Float) / 60


def _share(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.avg(case((condition, 1.0), else_=0.0))


_FIRST_CONTACT = and_(
    _t.return_count == 0,
    _t.reopen_count == 0,
    func.coalesce(_t.last_customer_at <= func.coalesce(_t.first_response_at, _t.resolved_at), True),
)
_WORK = (
    func.count().label("resolved"),
    func.avg(_minutes(_t.first_response_at, _t.created_at)).label("avg_first_response_minutes"),
    func.avg(_minutes(_t.resolved_at, _t.created_at)).label("avg_resolution_minutes"),
    _share(_FIRST_CONTACT).label("fcr"),
    _share(_t.return_count > 0).label("return_rate"),
    _share(_t.reopen_count > 0).label("reopen_rate"),
    func.avg(_t.rating).label("csat"),
    func.count(_t.rating).label("rated"),
)


def _seen(ctx: Context) -> ColumnElement[bool]:
    return and_(_t.tenant_id == ctx.tenant_id, tickets.visible_to(ctx.actor))


async def summary(ctx: Context, span: Period, group_by: str) -> Summary:
    """The figures of a period, day by day and by one dimension, each with its filter."""
    if group_by not in GROUPS:
        raise Invalid(("group_by", "not_an_option", {"options": list(GROUPS)}))
    return Summary(
        kpis=await _kpis(ctx, span),
        series=await _series(ctx, span),
        breakdown=await _breakdown(ctx, span, group_by),
    )


async def _kpis(ctx: Context, span: Period) -> Kpis:
    work = await ctx.tx.first(
        select(*_WORK).where(_seen(ctx), span.within(_t.resolved_at), _t.resolved_at.is_not(None))
    )
    counts = {
        name: await ctx.tx.value(select(func.count()).where(_seen(ctx), span.within(column)))
        for name, column in (("created", _t.created_at), ("closed", _t.closed_at))
    }
    figures = {name: _plain(value) for name, value in dict(work or {}).items()}
    return Kpis(**figures, **counts, on_time_rate=await on_time_rate(ctx, span))


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else round(float(value), 4)


async def _series(ctx: Context, span: Period) -> list[Point]:
    """Created and resolved for every day of the period, empty days included."""
    days: dict[date, dict[str, int]] = {
        span.first + timedelta(days=n): {"created": 0, "resolved": 0}
        for n in range((span.last - span.first).days + 1)
    }
    for name, column in (("created", _t.created_at), ("resolved", _t.resolved_at)):
        day = func.date(func.timezone(span.zone, column)).label("day")
        query = (
            select(day, func.count().label("count"))
            .where(_seen(ctx), span.within(column), column.is_not(None))
            .group_by(day)
        )
        for row in await ctx.tx.all(query):
            days[row["day"]][name] = row["count"]
    return [Point(day=day, **counts) for day, counts in days.items()]


async def _breakdown(ctx: Context, span: Period, group_by: str) -> list[Group]:
    column, field = GROUPS[group_by]
    query = (
        select(column.label("key"), func.count().label("count"))
        .where(_seen(ctx), span.within(_t.created_at))
        .group_by(column)
        .order_by(func.count().desc())
        .limit(50)
    )
    rows = await ctx.tx.all(query)
    names = await _names(ctx, group_by)
    return [
        Group(
            key=str(row["key"]) if row["key"] is not None else None,
            label=names.get(row["key"]),
            count=row["count"],
            filter=_filter(span, field, row["key"]),
        )
        for row in rows
    ]


def _filter(span: Period, field: str, key: Any) -> dict[str, Any]:
    """The condition that opens exactly the tickets behind a figure."""
    mine: dict[str, Any] = {"field": field, "op": "empty"}
    if key is not None:
        mine = {"field": field, "op": "eq", "value": str(key)}
    when = {
        "field": "created_at",
        "op": "between",
        "value": [span.start.isoformat(), span.end.isoformat()],
    }
    return {"all": [mine, when]}


async def _names(ctx: Context, group_by: str) -> dict[Any, L10n]:
    """Localized names of the keys where configuration knows them."""
    if group_by in ("team", "assignee"):
        people = await identity.directory(ctx)
        entries: Any = people.teams if group_by == "team" else people.members
        return {key: {people.locale: entry.name} for key, entry in entries.items()}
    config = await tickets.ticket_config(ctx)
    if group_by == "type":
        return {key: kind.name for key, kind in config.types.items()}
    if group_by == "category":
        return {key: node.name for key, node in config.categories.items()}
    return {}

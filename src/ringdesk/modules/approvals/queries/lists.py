"""What waits for the reader, what they asked for, what they decided; counted."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.queries import Page, Sort, SortKey, cut, paged
from ringdesk.modules import identity, tickets

from ..shapes import ApprovalRow, Approvals, ApprovalSummary, Box, Counts, Month
from ..tables import approval_seats, approvals
from .naming import Named, named

_a, _s, _t = approvals.c, approval_seats.c, tickets.tickets_table.c
_OPEN = or_(_a.state == "open", _a.state == "asked")
_DUE: Sort = (SortKey("due_at", _a.due_at, nullable=True), SortKey("opened_at", _a.opened_at))
_NEWEST: Sort = (SortKey("opened_at", _a.opened_at, descending=True),)
_LATEST: Sort = (SortKey("left_at", _s.left_at, descending=True),)
_SORTS: dict[Box, Sort] = {"mine": _DUE, "requested": _NEWEST, "deputy": _DUE, "decided": _LATEST}


def _mine(me: Any) -> dict[Box, ColumnElement[bool]]:
    """Which seats or approvals each box holds."""
    waits = and_(_s.member_id == me, _s.state == "waiting", _OPEN)
    voted = and_(_s.member_id == me, or_(_s.state == "approved", _s.state == "rejected"))
    return {
        "mine": waits,
        "deputy": and_(waits, _s.for_id.is_not(None)),
        "decided": voted,
        "requested": _a.requested_by == me,
    }


_WITH_SEAT = approvals.join(
    approval_seats, and_(_s.tenant_id == _a.tenant_id, _s.approval_id == _a.id)
)


def _rows(ctx: Context, box: Box) -> Select[Any]:
    source = approvals if box == "requested" else _WITH_SEAT
    seat: list[ColumnElement[Any]] = [] if box == "requested" else [_s.for_id, _s.state]
    labels = [column.label(f"seat_{column.name}") for column in seat]
    return (
        select(approvals, _t.number, _t.subject, _t.priority, _t.excerpt, _t.requester_id, *labels)
        .select_from(
            source.join(
                tickets.tickets_table, and_(_t.tenant_id == _a.tenant_id, _t.id == _a.ticket_id)
            )
        )
        .where(_a.tenant_id == ctx.tenant_id, tickets.visible_to(ctx.actor))
    )


async def page_of_box(ctx: Context, box: Box, page: Page) -> Approvals:
    """One box of the reader's: what is due first, or the newest."""
    me = _member(ctx)
    sort = _SORTS[box]
    query = _rows(ctx, box).where(_mine(me)[box])
    key = _a.id if box == "requested" else _s.id
    found = await ctx.tx.all(paged(query, sort, page, key))
    kept, after = cut(found, sort, page)
    return Approvals(await shown(ctx, kept, box), after, await counts(ctx))


async def of_ticket(ctx: Context, ref: tickets.Ref, page: Page) -> Approvals:
    """What was asked for on one ticket the reader may see, the newest first. NotFound."""
    ticket = await tickets.read(ctx, ref)
    query = _rows(ctx, "requested").where(_a.ticket_id == ticket.id)
    found = await ctx.tx.all(paged(query, _NEWEST, page, _a.id))
    kept, after = cut(found, _NEWEST, page)
    return Approvals(await shown(ctx, kept, "requested"), after, await counts(ctx))


async def row_of(ctx: Context, approval_id: UUID) -> ApprovalRow:
    """One approval on a ticket the reader may see, as a list shows it. NotFound."""
    found = await ctx.tx.all(_rows(ctx, "requested").where(_a.id == approval_id))
    if not found:
        raise NotFound("approval")
    return (await shown(ctx, found, "requested"))[0]


async def shown(ctx: Context, rows: Any, box: Box) -> list[ApprovalRow]:
    """Rows with names and, of the present level, how far it has come."""
    tallies = await _tallies(ctx, [row["id"] for row in rows])
    names = await named(ctx, [row["requester_id"] for row in rows])
    return [_row(row, tallies, names, box) for row in rows]


async def _tallies(ctx: Context, ids: list[UUID]) -> dict[tuple[UUID, int], tuple[int, int]]:
    """(approval, level) → those asked and those of them who agreed."""
    counting = case((_s.state == "approved", 1), else_=0)
    rows = await ctx.tx.all(
        select(_s.approval_id, _s.level, func.count().label("n"), func.sum(counting).label("yes"))
        .where(
            _s.tenant_id == ctx.tenant_id,
            any_of(_s.approval_id, ids),
            or_(_s.state == "waiting", _s.state == "approved", _s.state == "rejected"),
        )
        .group_by(_s.approval_id, _s.level)
    )
    return {(r["approval_id"], r["level"]): (r["n"], r["yes"]) for r in rows}


def _row(
    row: Any, tallies: dict[tuple[UUID, int], tuple[int, int]], names: Named, box: Box
) -> ApprovalRow:
    asked, agreed = tallies.get((row["id"], row["level"]), (0, 0))
    level = row["levels"][row["level"]]
    opened = level.get("opened_at")
    return ApprovalRow(
        id=row["id"],
        kind=row["kind"],
        kind_name=names.kind(row["kind"]),
        title=row["title"],
        ticket=names.ticket(row),
        requested_by=names.member(row["requested_by"]),
        state=row["state"],
        amount=row["amount"],
        currency=row["currency"],
        level=row["level"] + 1,
        levels=len(row["levels"]),
        rule=level["rule"],
        asked=asked,
        agreed=agreed,
        opened_at=row["opened_at"],
        level_opened_at=datetime.fromisoformat(opened) if opened else None,
        due_at=row["due_at"],
        paused_at=row["paused_at"],
        decided_at=row["decided_at"],
        for_member=None if box == "requested" else names.member(row["seat_for_id"]),
        verdict=row["seat_state"] if box == "decided" else None,
        version=row["version"],
    )


_me = bindparam("me", type_=_s.member_id.type)


def _count(box: Box) -> Any:
    source = approvals if box == "requested" else _WITH_SEAT
    where = [_a.tenant_id == bindparam("tenant_id"), _mine(_me)[box]]
    if box == "requested":
        where.append(_OPEN)
    return select(func.count()).select_from(source).where(*where).scalar_subquery().label(box)


_BOXES: tuple[Box, ...] = ("mine", "requested", "deputy", "decided")
_counts = sql(select(*map(_count, _BOXES)))
_month = sql(
    select(
        func.avg(
            case(
                (
                    or_(_s.state == "approved", _s.state == "rejected"),
                    func.extract("epoch", _s.left_at - _s.asked_at),
                )
            )
        ).label("seconds"),
        *(
            func.count(case((_s.state == state, 1))).label(name)
            for state, name in (
                ("passed_on", "passed_on"), ("approved", "agreed"), ("rejected", "rejected"),
            )
        ),
    ).where(
        _s.tenant_id == bindparam("tenant_id"),
        _s.member_id == _me,
        _s.left_at >= bindparam("since"),
    )
)  # fmt: skip


async def counts(ctx: Context) -> Counts:
    """How many are in each of the reader's boxes; of their requests the open ones."""
    row: Any = await ctx.tx.first(_counts, me=_member(ctx))
    return Counts(**dict(row))


async def summary(ctx: Context) -> ApprovalSummary:
    """The counts, and what the reader's month was like."""
    zone = ZoneInfo((await identity.directory(ctx)).zone)
    begun = ctx.now().astimezone(zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    row: Any = await ctx.tx.first(_month, me=_member(ctx), since=begun)
    average = None if row["seconds"] is None else round(float(row["seconds"]) / 60)
    month = Month(average, row["passed_on"], row["agreed"], row["rejected"])
    return ApprovalSummary(await counts(ctx), month)


def _member(ctx: Context) -> UUID:
    """Whose boxes; nobody's are empty."""
    return ctx.actor.member_id or UUID(int=0)

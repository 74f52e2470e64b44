"""Purses, their periods and what was given, in and out of the database."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import ColumnElement, bindparam, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql
from ringdesk.kernel.errors import NotFound

from ..tables import compensations, purse_periods, purses

L10n = dict[str, str]
STATES = ("requested", "granted", "rejected", "withdrawn", "paid")


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: L10n
    currency: str
    period: str
    budget: Decimal
    single_limits: dict[str, Decimal]
    member_monthly: Decimal
    customer_90_days: Decimal
    levels: list[Any]
    archived_at: datetime | None
    version: int


class Period(msgspec.Struct, frozen=True, kw_only=True):
    purse_id: UUID
    starts_on: date
    budget: Decimal
    reserved: Decimal
    spent: Decimal

    @property
    def left(self) -> Decimal:
        return self.budget - self.reserved - self.spent


class Compensation(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    ticket_id: UUID
    requester_id: UUID
    kind: str
    purse_id: UUID | None
    starts_on: date | None
    amount: Decimal | None
    currency: str | None
    letter: str
    reason: str
    exceeds: list[str]
    state: str
    member_id: UUID | None
    member_name: str
    requested_at: datetime
    approval_id: UUID | None
    decided_at: datetime | None
    paid_at: datetime | None
    paid_name: str | None
    pay_reference: str | None


_p, _d, _c = purses.c, purse_periods.c, compensations.c
_tenant: ColumnElement[UUID] = bindparam("tenant_id")
_purses = sql(select(purses).where(_p.tenant_id == _tenant).order_by(_p.id))
_begin = sql(
    upsert(purse_periods)
    .values(
        tenant_id=_tenant, purse_id=bindparam("purse_id"), starts_on=bindparam("starts_on"),
        budget=bindparam("budget"), reserved=0, spent=0,
    )
    .on_conflict_do_nothing()
)  # fmt: skip
_that = (
    _d.tenant_id == _tenant,
    _d.purse_id == bindparam("that_purse"),
    _d.starts_on == bindparam("that_day"),
)
_PERIOD = [_d[n] for n in Period.__struct_fields__]
_period = sql(select(*_PERIOD).where(*_that))
_lock_period = sql(select(*_PERIOD).where(*_that).with_for_update())
_take = sql(
    update(purse_periods)
    .where(*_that)
    .values(
        reserved=_d.reserved + bindparam("reserve", type_=_d.reserved.type),
        spent=_d.spent + bindparam("spend", type_=_d.spent.type),
    )
)
_month = bindparam("month", type_=_c.requested_at.type)
_since = bindparam("since", type_=_c.requested_at.type)
# Spent, or reserved until it is decided.
_COUNTS = _c.state.in_([literal_column(f"'{one}'") for one in ("requested", "granted", "paid")])


def _sum_of(*which: ColumnElement[bool]) -> ColumnElement[Decimal]:
    return func.coalesce(func.sum(_c.amount).filter(*which), literal_column("0"))


_used = sql(
    select(
        _sum_of(_c.member_id == bindparam("by_member"), _c.requested_at >= _month).label("member"),
        _sum_of(_c.requester_id == bindparam("to_customer"), _c.requested_at >= _since).label(
            "customer"
        ),
    ).where(
        _c.tenant_id == _tenant,
        _c.purse_id == bindparam("that_purse"),
        _COUNTS,
        _c.requested_at >= func.least(_month, _since),
    )
)
_insert = sql(insert(compensations).values({c.name: bindparam(c.name) for c in _c}))
_GIVEN = [_c[n] for n in Compensation.__struct_fields__]
_of_ticket = sql(
    select(*_GIVEN)
    .where(_c.tenant_id == _tenant, _c.ticket_id == bindparam("of_ticket"))
    .order_by(_c.requested_at, _c.id)
)
_one = sql(select(*_GIVEN).where(_c.tenant_id == _tenant, _c.id == bindparam("that_id")))
_locked = sql(
    select(*_GIVEN).where(_c.tenant_id == _tenant, _c.id == bindparam("that_id")).with_for_update()
)


async def all_purses(ctx: Context) -> list[Purse]:
    rows = await ctx.tx.all(_purses)
    return [msgspec.convert(_plain(row, Purse), Purse) for row in rows]


def _plain(row: Any, kind: type[Any]) -> dict[str, Any]:
    return {name: row[name] for name in kind.__struct_fields__}


async def purse(ctx: Context, purse_id: UUID) -> Purse:
    """NotFound."""
    found = next((one for one in await all_purses(ctx) if one.id == purse_id), None)
    if found is None:
        raise NotFound("purse")
    return found


async def period_of(ctx: Context, one: Purse, starts_on: date) -> Period:
    """As it stands; a period nobody has taken from yet has its whole budget."""
    row = await ctx.tx.first(_period, that_purse=one.id, that_day=starts_on)
    if row is None:
        return Period(
            purse_id=one.id, starts_on=starts_on, budget=one.budget, reserved=Decimal(0),
            spent=Decimal(0),
        )  # fmt: skip
    return Period(**dict(row))


async def lock_period(ctx: Context, one: Purse, starts_on: date) -> Period:
    """The period's row, locked: whoever takes from the purse waits here."""
    await ctx.tx.run(_begin, purse_id=one.id, starts_on=starts_on, budget=one.budget)
    row = await ctx.tx.first(_lock_period, that_purse=one.id, that_day=starts_on)
    assert row is not None, "it was begun a statement ago"  # noqa: S101
    return Period(**dict(row))


async def take(
    ctx: Context, purse_id: UUID, starts_on: date, *, reserve: Decimal, spend: Decimal
) -> None:
    await ctx.tx.run(_take, that_purse=purse_id, that_day=starts_on, reserve=reserve, spend=spend)


async def used(
    ctx: Context, purse_id: UUID, member_id: UUID | None, requester_id: UUID, *,
    month: datetime, since: datetime,
) -> tuple[Decimal, Decimal]:  # fmt: skip
    """What this member gave since `month`, what this customer got since `since`, from one purse."""
    row = await ctx.tx.first(
        _used, that_purse=purse_id, by_member=member_id, to_customer=requester_id, month=month,
        since=since,
    )  # fmt: skip
    assert row is not None, "sums are always one row"  # noqa: S101
    return Decimal(row["member"]), Decimal(row["customer"])


async def add(ctx: Context, made: Compensation) -> None:
    await ctx.tx.run(_insert, **msgspec.structs.asdict(made))


async def compensations_of(ctx: Context, ticket_id: UUID) -> list[Compensation]:
    return [Compensation(**dict(r)) for r in await ctx.tx.all(_of_ticket, of_ticket=ticket_id)]


async def one(ctx: Context, compensation_id: UUID, *, locked: bool = False) -> Compensation:
    """NotFound."""
    row = await ctx.tx.first(_locked if locked else _one, that_id=compensation_id)
    if row is None:
        raise NotFound("compensation")
    return Compensation(**dict(row))


async def save(ctx: Context, compensation_id: UUID, **changes: Any) -> None:
    await ctx.tx.run(
        update(compensations)
        .where(_c.tenant_id == ctx.tenant_id, _c.id == compensation_id)
        .values(**changes)
    )


async def given_since(ctx: Context, purse_id: UUID, since: datetime) -> list[Compensation]:
    query = select(*_GIVEN).where(
        _c.tenant_id == ctx.tenant_id, _c.purse_id == purse_id,
        any_of(_c.state, ["granted", "paid"]), _c.requested_at >= since,
    )  # fmt: skip
    return [Compensation(**dict(row)) for row in await ctx.tx.all(query)]


async def pay(ctx: Context, compensation_id: UUID, reference: str) -> bool:
    """False when the reference was booked already; the unique key decides between two at once."""
    try:
        async with ctx.tx.savepoint():
            await save(
                ctx, compensation_id, state="paid", pay_reference=reference, paid_at=ctx.now(),
                paid_name=ctx.actor.name,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        return False
    return True

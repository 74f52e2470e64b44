"""Limits and periods of purses, and patterns that people should look at. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

KINDS = ("voucher", "refund_shipping", "warranty", "apology")
PERIODS = ("month", "quarter", "year")
CUSTOMER_DAYS = timedelta(days=90)
# Just under: at least this part of what one may give alone.
JUST_UNDER = Decimal("0.9")
SPLIT_WITHIN = timedelta(days=7)
OFTEN = 3


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What one member may give one customer alone, and what is used of it."""

    single: Decimal
    member_monthly: Decimal
    member_used: Decimal
    customer_90_days: Decimal
    customer_used: Decimal


def period_start(period: str, at: datetime, zone: str) -> date:
    """The first day of the month, quarter or year, in the workspace's zone."""
    today = at.astimezone(ZoneInfo(zone)).date()
    month = {"month": today.month, "quarter": (today.month - 1) // 3 * 3 + 1, "year": 1}[period]
    return date(today.year, month, 1)


def month_start(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def single_limit(limits: Mapping[str, Decimal], role_key: str) -> Decimal:
    """By role; "" stands for every role not named. None named: nothing without approval."""
    return limits.get(role_key, limits.get("", Decimal(0)))


def exceeded(amount: Decimal, limits: Limits) -> list[str]:
    """The limits that this amount would pass: single, month, customer."""
    passed = {
        "single": amount > limits.single,
        "month": limits.member_used + amount > limits.member_monthly,
        "customer": limits.customer_used + amount > limits.customer_90_days,
    }
    return [name for name, over in passed.items() if over]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """One grant, as the patterns look at it. `single`: what its giver might give alone."""

    id: UUID
    member_id: UUID
    requester_id: UUID
    amount: Decimal
    single: Decimal
    at: datetime


class Pattern(msgspec.Struct, frozen=True, kw_only=True):
    """`kind`: same_pair · just_under · split. The grants that make it."""

    kind: str
    member_id: UUID
    requester_id: UUID | None
    grants: list[UUID]


def patterns(given: Iterable[Given]) -> list[Pattern]:
    """What should be looked at: suspicion, never proof."""
    by_member: dict[UUID, list[Given]] = {}
    by_pair: dict[tuple[UUID, UUID], list[Given]] = {}
    for one in sorted(given, key=lambda g: g.at):
        by_member.setdefault(one.member_id, []).append(one)
        by_pair.setdefault((one.member_id, one.requester_id), []).append(one)
    found = []
    for (member, requester), grants in by_pair.items():
        if len(grants) >= OFTEN:
            found.append(_pattern("same_pair", member, requester, grants))
        if split := _split(grants):
            found.append(_pattern("split", member, requester, split))
    for member, grants in by_member.items():
        under = [g for g in grants if g.single * JUST_UNDER <= g.amount <= g.single]
        if len(under) >= OFTEN:
            found.append(_pattern("just_under", member, None, under))
    return found


def _split(grants: Sequence[Given]) -> list[Given]:
    """Several within a week that together pass what each alone does not."""
    for first in grants:
        near = [g for g in grants if timedelta(0) <= g.at - first.at <= SPLIT_WITHIN]
        alone = all(g.amount <= g.single for g in near)
        if len(near) > 1 and alone and sum(g.amount for g in near) > first.single:
            return near
    return []


def _pattern(kind: str, member: UUID, requester: UUID | None, grants: Sequence[Given]) -> Pattern:
    ids = [g.id for g in grants]
    return Pattern(kind=kind, member_id=member, requester_id=requester, grants=ids)

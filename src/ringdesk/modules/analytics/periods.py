"""The stretch of time that figures are about. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_

from ringdesk.kernel.errors import Invalid

LONGEST = timedelta(days=370)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the workspace's zone, both ends included."""

    first: date
    last: date
    zone: str

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), ZoneInfo(self.zone))

    def within(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(column >= self.start, column < self.end)


def period(first: date, last: date, zone: str) -> Period:
    """Invalid when it runs backwards or over a year."""
    if last < first:
        raise Invalid(("to", "before_from"))
    if last - first > LONGEST:
        raise Invalid(("to", "period_too_long", {"days": LONGEST.days}))
    return Period(first, last, zone)

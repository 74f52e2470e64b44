"""What a calendar says, as it is drafted, published and sent. Times are local, "HH:MM". Pure."""

from typing import Any, Literal

import msgspec

from ..policy import L10n
from ..reading import read_definition

Interval = tuple[str, str]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Weekly = dict[Weekday, list[Interval]]


class Break(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Prayer, lunch: taken out of every open stretch of these days; no days: of every day."""

    name: L10n
    days: tuple[Weekday, ...] = ()
    from_: str = msgspec.field(name="from")
    to: str


class HolidaySet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public holidays of a country (ISO 3166), closed.

    `make_up_days`: weekend days that are worked for a bridge day (调休) are open like a Monday.
    """

    country: str
    subdivision: str | None = None
    make_up_days: bool = False


class Season(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other weekly hours for a while: in Ramadan (computed each year) or between two dates."""

    name: L10n
    kind: Literal["ramadan", "dates"]
    # ISO dates, both included; only for `dates`.
    from_: str | None = msgspec.field(name="from", default=None)
    to: str | None = None
    weekly: Weekly


class Closing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exception of one's own: these intervals and no others, from date to date included."""

    name: L10n
    from_: str = msgspec.field(name="from")
    to: str
    intervals: list[Interval] = []


class CalendarDefinition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said later goes before what is said earlier: an exception before a holiday, a
    holiday before a season, a season before the weekly hours."""

    name: L10n
    zone: str
    weekly: Weekly
    breaks: tuple[Break, ...] = ()
    holidays: tuple[HolidaySet, ...] = ()
    seasons: tuple[Season, ...] = ()
    exceptions: tuple[Closing, ...] = ()


def definition_of(source: dict[str, Any]) -> CalendarDefinition:
    """The calendar a plain object describes; `holidays` may be one set, several, or null.

    Invalid names the field that is not written correctly.
    """
    sets = source.get("holidays")
    if sets is None or isinstance(sets, dict):
        source = {**source, "holidays": [] if sets is None else [sets]}
    return read_definition(source, CalendarDefinition)

"""From what people write to what the engine counts by. Pure but for the tables of holidays."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

import msgspec

from ..engine import Calendar
from ..engine.calendar import WEEKDAYS
from ..policy import L10n
from .definition import CalendarDefinition, Closing, Interval, Season, Weekday, Weekly
from .holidays import PublicDay, holidays_of
from .religious import ramadans
from .times import as_intervals, minutes, stretches, without

Source = Literal["weekly", "holiday", "make_up", "season", "exception"]


class Day(msgspec.Struct, frozen=True, kw_only=True):
    """When a date is open (without breaks), and what made it so; `name` of what was special."""

    date: date
    intervals: list[Interval]
    source: Source
    name: L10n | None
    estimated: bool = False


def hours_between(definition: CalendarDefinition, first: int, last: int) -> Calendar:
    """What the engine counts by; dates that differ from their weekday written out for the years
    `first` to `last`, both included. Beyond them only the weekly hours hold."""
    weekly: dict[str, list[Interval]] = {
        key: _open(definition, key, definition.weekly.get(key, [])) for key in _WEEK
    }
    dates = {
        at.isoformat(): open_
        for year in range(first, last + 1)
        for at, rule in _made(definition, year)
        if rule.source != "weekly"
        and (open_ := _open(definition, _weekday(at), rule.intervals)) != weekly[_weekday(at)]
    }
    return Calendar(zone=definition.zone, weekly=weekly, dates=dates)


def days_of(definition: CalendarDefinition, year: int) -> Iterator[Day]:
    """Every date of a year."""
    return (_as_day(definition, at, made) for at, made in _made(definition, year))


def day(definition: CalendarDefinition, at: date) -> Day:
    """One date."""
    public = _public_days(definition, at.year).get(at)
    return _as_day(definition, at, _rule(definition, at, public))


def day_minutes(definition: CalendarDefinition) -> int:
    """What "a day" means in this calendar: the most usual length of an open weekday, in minutes."""
    lengths = [
        sum(minutes(b) - minutes(a) for a, b in _open(definition, key, each))
        for key, each in definition.weekly.items()
    ]
    usual = Counter(length for length in lengths if length)
    return max(usual, key=lambda length: (usual[length], length), default=0)


_WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _weekday(at: date) -> Weekday:
    return _WEEK[at.weekday()]


def _open(
    definition: CalendarDefinition, key: Weekday, intervals: list[Interval]
) -> list[Interval]:
    breaks = [
        (minutes(each.from_), minutes(each.to))
        for each in definition.breaks
        if not each.days or key in each.days
    ]
    return as_intervals(without(stretches(intervals), breaks))


def _public_days(definition: CalendarDefinition, year: int) -> dict[date, PublicDay]:
    """Closed wins: a make-up day of one country may be a holiday of another."""
    found: dict[date, PublicDay] = {}
    for each in definition.holidays:
        for at in holidays_of(each.country, each.subdivision, year, make_up_days=each.make_up_days):
            if at.date not in found or found[at.date].make_up:
                found[at.date] = at
    return found


class _Rule(NamedTuple):
    """What a date goes by, breaks not yet taken out."""

    intervals: list[Interval]
    source: Source
    name: L10n | None = None
    estimated: bool = False


def _made(definition: CalendarDefinition, year: int) -> Iterator[tuple[date, _Rule]]:
    public = _public_days(definition, year)
    at = date(year, 1, 1)
    while at.year == year:
        yield at, _rule(definition, at, public.get(at))
        at += timedelta(days=1)


def _rule(definition: CalendarDefinition, at: date, public: PublicDay | None) -> _Rule:
    if own := _closing(definition, at):
        return _Rule(own.intervals, "exception", own.name)
    season = _season(definition, at)
    weekly = season.weekly if season else definition.weekly
    if public and public.make_up:
        return _Rule(_working(weekly), "make_up", public.name)
    if public:
        return _Rule([], "holiday", public.name, public.estimated)
    hours = weekly.get(_weekday(at), [])
    return _Rule(hours, "season", season.name) if season else _Rule(hours, "weekly")


def _as_day(definition: CalendarDefinition, at: date, rule: _Rule) -> Day:
    return Day(
        date=at,
        intervals=_open(definition, _weekday(at), rule.intervals),
        source=rule.source,
        name=rule.name,
        estimated=rule.estimated,
    )


def _closing(definition: CalendarDefinition, at: date) -> Closing | None:
    """The exception of a date; of several the last one written."""
    day_ = at.isoformat()
    return next((e for e in reversed(definition.exceptions) if e.from_ <= day_ <= e.to), None)


def _season(definition: CalendarDefinition, at: date) -> Season | None:
    return next((each for each in definition.seasons if _within(each, at)), None)


def _within(season: Season, at: date) -> bool:
    if season.kind == "ramadan":
        return any(first <= at <= last for first, last in ramadans(at.year))
    return (season.from_ or "") <= at.isoformat() <= (season.to or "")


def _working(weekly: Weekly) -> list[Interval]:
    """The hours of an ordinary working day: Monday's, or of the next weekday that is open."""
    return next((weekly[key] for key in _WEEK if weekly.get(key)), [])


assert _WEEK == WEEKDAYS, "the engine's weekdays are the definition's"  # noqa: S101 - at import

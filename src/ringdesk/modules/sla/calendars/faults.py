"""What must be right about a calendar before deadlines count by it. Pure; names every field."""

from collections.abc import Iterator
from datetime import date

from ringdesk.kernel.versions import Fault

from ..engine import calendar_faults
from ..reading import dotted, name_faults
from .definition import Break, CalendarDefinition, Closing, HolidaySet, Season
from .holidays import MAKES_UP, codes
from .times import minutes, stretches, without

MOST_INTERVALS = 24
MOST_PARTS = 100
MOST_EXCEPTIONS = 500
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


def faults(definition: CalendarDefinition) -> list[Fault]:
    """Every fault, with its field below `definition`; none: it can be published."""
    found = [
        *name_faults(definition.name),
        *_counts(definition),
        *_zone(definition.zone),
        *_weekly(definition.weekly, "weekly"),
    ]
    for place, each in enumerate(definition.breaks[:MOST_PARTS]):
        found += _break(each, f"breaks.{place}")
    for place, holidays in enumerate(definition.holidays[:MOST_PARTS]):
        found += _holidays(holidays, f"holidays.{place}")
    for place, season in enumerate(definition.seasons[:MOST_PARTS]):
        found += _season(season, f"seasons.{place}")
    for place, closing in enumerate(definition.exceptions[:MOST_EXCEPTIONS]):
        found += _closing(closing, f"exceptions.{place}")
    return found or _opens(definition)


def _counts(definition: CalendarDefinition) -> Iterator[Fault]:
    limits = {"breaks": MOST_PARTS, "holidays": MOST_PARTS, "seasons": MOST_PARTS}
    for field, most in {**limits, "exceptions": MOST_EXCEPTIONS}.items():
        if len(getattr(definition, field)) > most:
            yield field, "too_many_parts", {"max": most}


def _zone(zone: str) -> list[Fault]:
    return [f for f in calendar_faults({"zone": zone}) if f[0] == "zone"]


def _weekly(weekly: object, at: str) -> Iterator[Fault]:
    for field, code, params in calendar_faults({"zone": "UTC", "weekly": weekly}):
        yield at + dotted(field).removeprefix("weekly"), code, params
    if isinstance(weekly, dict):
        for key, intervals in weekly.items():
            if len(intervals) > MOST_INTERVALS:
                yield f"{at}.{key}", "too_many_parts", {"max": MOST_INTERVALS}


def _intervals(intervals: object, at: str) -> Iterator[Fault]:
    """As if they were a Monday's."""
    for field, code, params in _weekly({"mon": intervals}, at):
        yield at + field.removeprefix(f"{at}.mon"), code, params


def _break(each: Break, at: str) -> Iterator[Fault]:
    yield from name_faults(each.name, f"{at}.name")
    ends = {"0": "from", "1": "to"}
    for field, code, params in _intervals([(each.from_, each.to)], at):
        end = ends.get(field.removeprefix(f"{at}.0."), "to")
        yield f"{at}.{end}", code, params


def _holidays(each: HolidaySet, at: str) -> Iterator[Fault]:
    parts = codes().get(each.country)
    if parts is None:
        yield f"{at}.country", "unknown_country", {"country": each.country[:20]}
        return
    if each.subdivision is not None and each.subdivision not in parts:
        yield f"{at}.subdivision", "unknown_subdivision", {"options": ", ".join(parts) or "–"}
    if each.make_up_days and each.country != MAKES_UP:
        yield f"{at}.make_up_days", "no_make_up_days", {"country": MAKES_UP}


def _season(each: Season, at: str) -> Iterator[Fault]:
    yield from name_faults(each.name, f"{at}.name")
    yield from _weekly(each.weekly, f"{at}.weekly")
    if each.kind == "dates":
        yield from _dates(each.from_, each.to, at)
        return
    for field, value in (("from", each.from_), ("to", each.to)):
        if value is not None:
            yield f"{at}.{field}", "ramadan_is_computed", {}


def _closing(each: Closing, at: str) -> Iterator[Fault]:
    yield from name_faults(each.name, f"{at}.name")
    yield from _dates(each.from_, each.to, at)
    yield from _intervals(each.intervals, f"{at}.intervals")


def _dates(first: str | None, last: str | None, at: str) -> Iterator[Fault]:
    days = {"from": _date(first), "to": _date(last)}
    for field, day in days.items():
        if day is None:
            yield f"{at}.{field}", "bad_date", {}
    if days["from"] and days["to"] and days["to"] < days["from"]:
        yield f"{at}.to", "ends_before_it_starts", {}


def _date(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    # 2026-W01-1 and 20260101 are dates too, but not as they are written here.
    return day if day.isoformat() == text and _FIRST_DAY <= day <= _LAST_DAY else None


def _opens(definition: CalendarDefinition) -> list[Fault]:
    """Deadlines by a calendar that never opens would never fall due."""
    for key, intervals in definition.weekly.items():
        breaks = [
            (minutes(b.from_), minutes(b.to))
            for b in definition.breaks
            if not b.days or key in b.days
        ]
        if without(stretches(intervals), breaks):
            return []
    return [("weekly", "calendar_never_opens", {})]

"""A calendar as it is written down: open hours by weekday and by date, in one time zone."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import msgspec

from ringdesk.kernel.errors import Invalid

from .instants import EARLIEST, LATEST, MINUTE
from .zones import is_zone

# A field path, a code and what the code speaks of.
Fault = tuple[str, str, dict[str, Any]]
Interval = tuple[str, str]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Calendar(msgspec.Struct, frozen=True):
    """`weekly` by mon … sun, `dates` by ISO date (override the weekday); absent: closed.

    Intervals are ["HH:MM", "HH:MM") of local time, "24:00" allowed as an end; overlapping ones
    count once, one over midnight is written as two.
    """

    zone: str
    weekly: dict[str, list[Interval]] = {}
    dates: dict[str, list[Interval]] = {}


def calendar_of(plain: object) -> Calendar:
    """The calendar a plain object describes. Raises `Invalid` naming every fault."""
    if wrong := faults(plain):
        raise Invalid(*wrong)
    return msgspec.convert(plain, Calendar)


def faults(calendar: object) -> list[Fault]:
    """What is wrong with a calendar or the plain object of one; empty: nothing."""
    plain = msgspec.structs.asdict(calendar) if isinstance(calendar, Calendar) else calendar
    if not isinstance(plain, dict):
        return [("", "not_an_object", {})]
    zone: list[Fault] = [] if is_zone(plain.get("zone")) else [("zone", "unknown_zone", {})]
    return [
        *zone,
        *_days("weekly", plain.get("weekly", {}), _is_weekday, "unknown_weekday"),
        *_days("dates", plain.get("dates", {}), _is_date, "bad_date"),
    ]


def minutes(time: str) -> int:
    """Minutes since local midnight of a valid time."""
    return int(time[:2]) * 60 + int(time[3:])


def merged(intervals: list[Interval]) -> tuple[tuple[int, int], ...]:
    """Valid intervals as microseconds of the day, in order, overlapping and touching ones one."""
    ordered = sorted((minutes(a) * MINUTE, minutes(b) * MINUTE) for a, b in intervals)
    joined: list[tuple[int, int]] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _is_weekday(key: object) -> bool:
    return key in WEEKDAYS


def _is_date(key: object) -> bool:
    if not isinstance(key, str) or not _DATE.fullmatch(key):
        return False
    try:
        day = date.fromisoformat(key)
    except ValueError:
        return False
    return EARLIEST.year <= day.year < LATEST.year


def _days(field: str, days: object, known: Callable[[object], bool], code: str) -> Iterator[Fault]:
    if not isinstance(days, dict):
        yield field, "not_an_object", {}
        return
    for key, intervals in days.items():
        if known(key):
            yield from _intervals(f"{field}.{key}", intervals)
        else:
            yield f"{field}.{key}", code, {}


def _intervals(field: str, intervals: object) -> Iterator[Fault]:
    if not isinstance(intervals, list | tuple):
        yield field, "not_a_list", {}
        return
    for index, interval in enumerate(intervals):
        yield from _interval(f"{field}[{index}]", interval)


def _interval(field: str, interval: object) -> Iterator[Fault]:
    if not isinstance(interval, list | tuple) or len(interval) != 2:
        yield field, "not_an_interval", {}
        return
    start, end = interval
    good = [_is_time(start), end == "24:00" or _is_time(end)]
    yield from ((f"{field}[{n}]", "bad_time", {}) for n, fine in enumerate(good) if not fine)
    if all(good) and minutes(start) >= minutes(end):
        yield field, "ends_before_it_starts", {}


def _is_time(value: object) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None

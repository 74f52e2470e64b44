"""Instants as people and programs write them. Pure, never raises.

A time without a zone is the workspace's. `03/04/2026` is read by what else stands in its column;
where nothing decides, the day comes first, as in most of the world.
"""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from .words import AFTERNOON, MONTHS, MORNING

_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*日?")
_COMPACT = re.compile(r"(?<!\d)(\d{4})(\d{2})(\d{2})(?=$|[t\s]|\d{6}$|\d{4}$)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})(?!\d)")
_DAY_MONTH = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3})[a-z]*\.?,?[\s-]+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3})[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME = re.compile(
    r"(?<![\d:])(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*(?:[:分]\s*(\d{1,2})(?:[.,]\d+)?)?\s*[分秒]?"
)
_COMPACT_TIME = re.compile(r"^\d{8}T?(\d{2})(\d{2})(\d{2})?$")
_ZONE = re.compile(r"\d\s*(z|utc|gmt|[+-]\d{2}:?\d{2})\s*(?:\([a-z ]*\))?$")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
# Spreadsheets count days from here (1900 being a leap year to them).
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - on the wall, the zone comes later
_EARLIEST = 1970


def day_first(texts: Iterable[str]) -> bool:
    """How dates like 03/04/2026 of one column are to be read."""
    for text in texts:
        found = _YEAR_LAST.search(text)
        if found and int(found[1]) <= 12 < int(found[2]):
            return False
    return True


def read_instant(text: str, zone: ZoneInfo, *, day_leads: bool = True) -> datetime | None:
    """The instant in UTC; None for what is no date between 1970 and 9998."""
    try:
        return _read(text.strip().lower(), zone, day_leads=day_leads)
    except (ValueError, OverflowError):
        return None


def read_date(text: str, *, day_leads: bool = True) -> date | None:
    """The day a text names; a time beside it does not matter."""
    try:
        return _day(text.strip().lower(), day_leads=day_leads) or _serial_day(text.strip())
    except (ValueError, OverflowError):
        return None


def _read(text: str, zone: ZoneInfo, *, day_leads: bool) -> datetime | None:
    if _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    if _SERIAL.fullmatch(text):
        wall = _DAY_ZERO + timedelta(seconds=round(float(text) * 86_400))
    else:
        day = _day(text, day_leads=day_leads)
        if day is None:
            return None
        wall = datetime.combine(day, _clock(text))
    if not _EARLIEST <= wall.year < 9999:
        return None
    return wall.replace(tzinfo=_offset(text) or zone).astimezone(UTC)


def _day(text: str, *, day_leads: bool) -> date | None:
    if found := _YEAR_FIRST.search(text) or _COMPACT.search(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.search(text):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), day_leads=day_leads)
    if (found := _DAY_MONTH.search(text)) and found[2] in MONTHS:
        return date(int(found[3]), MONTHS[found[2]], int(found[1]))
    if (found := _MONTH_DAY.search(text)) and found[1] in MONTHS:
        return date(int(found[3]), MONTHS[found[1]], int(found[2]))
    return None


def _year_last(one: int, two: int, year: int, *, day_leads: bool) -> date:
    year += 2000 if year < 100 else 0
    if one > 12 or (day_leads and two <= 12):
        return date(year, two, one)
    return date(year, one, two)


def _serial_day(text: str) -> date | None:
    if not _SERIAL.fullmatch(text):
        return None
    return (_DAY_ZERO + timedelta(days=int(float(text)))).date()


def _clock(text: str) -> time:
    found = _COMPACT_TIME.match(text.upper()) or _TIME.search(text)
    if found is None:
        return time()
    hour, minute, second = (int(part or 0) for part in found.groups())
    if hour < 12 and any(word in text for word in AFTERNOON):
        hour += 12
    elif hour == 12 and any(word in text for word in MORNING):
        hour = 0
    return time(hour, minute, min(second, 59))


def _offset(text: str) -> timezone | None:
    found = _ZONE.search(text)
    if found is None or ":" not in text:
        return None
    name = found[1]
    if name in ("z", "utc", "gmt"):
        return UTC
    minutes = int(name[1:3]) * 60 + int(name[-2:])
    return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))

"""Instants, dates, durations and numbers as a reader expects them; always Latin digits."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import dates, numbers

from .languages import cldr


class Texts(Protocol):
    def t(self, locale: str, key: str, /, **params: Any) -> str:
        """As Catalogues.t."""
        ...


_STEPS = (("days", 86_400), ("hours", 3600), ("minutes", 60))


def format_instant(at: datetime, locale: str, zone: str) -> str:
    """Date and 24-hour time in the reader's zone: 2026年11月21日 16:30."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), locale)} {local:%H:%M}"


def format_date(day: date, locale: str) -> str:
    return dates.format_date(day, "medium", locale=cldr(locale))


def format_number(value: float | Decimal, locale: str) -> str:
    return numbers.format_decimal(value, locale=cldr(locale), numbering_system="latn")


def format_percent(share: float | Decimal, locale: str) -> str:
    """A share of 1 as percent, without decimals."""
    return numbers.format_percent(share, locale=cldr(locale), numbering_system="latn")


def format_duration(length: timedelta, locale: str, texts: Texts) -> str:
    """The two greatest units that say something, rounded down: 1 时 52 分. Never negative."""
    seconds = max(0, int(length.total_seconds()))
    parts: list[str] = []
    for unit, step in _STEPS:
        count, seconds = divmod(seconds, step)
        if count and len(parts) < 2:
            parts.append(texts.t(locale, f"duration.{unit}", count=count))
        elif parts:
            break
    return " ".join(parts) or texts.t(locale, "duration.minutes", count=0)

"""Instants and lengths in the customer's words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name

from ringdesk.kernel.i18n import Catalogues, format_duration, format_instant
from ringdesk.kernel.i18n.languages import cldr


def local_time(at: datetime, locale: str, zone: str) -> str:
    """Date and time where the customer is: 2026年11月21日 16:30."""
    return format_instant(at, locale, zone)


def zone_name(zone: str, at: datetime, locale: str) -> str:
    """What the clock of a zone is called at an instant: 中欧标准时间, Central European Time."""
    return get_timezone_name(at.astimezone(ZoneInfo(zone)), width="long", locale=cldr(locale))


def duration_of(minutes: int, locale: str, texts: Catalogues) -> str:
    """2 小时, 1 day 4 hours."""
    return format_duration(timedelta(minutes=minutes), locale, texts)

"""Ramadan by the Umm al-Qura calendar. The package that knows it loads when first asked."""

from datetime import date, timedelta
from functools import lru_cache

_RAMADAN = 9
# The civil years for which Umm al-Qura is laid down.
FIRST_YEAR, LAST_YEAR = 1925, 2076


@lru_cache(maxsize=200)
def ramadans(year: int) -> tuple[tuple[date, date], ...]:
    """First and last day of each Ramadan that touches a civil year; two in some, e.g. 2030."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ()
    from hijridate import Gregorian  # noqa: PLC0415 - its tables are seldom asked for

    around = Gregorian(year, 1, 1).to_hijri().year
    spans = [_ramadan(hijri) for hijri in (around, around + 1)]
    return tuple(span for span in spans if span[0].year <= year <= span[1].year)


def _ramadan(hijri_year: int) -> tuple[date, date]:
    from hijridate import Hijri  # noqa: PLC0415

    start = Hijri(hijri_year, _RAMADAN, 1)
    first = date(*start.to_gregorian().datetuple())
    return first, first + timedelta(days=start.month_length() - 1)

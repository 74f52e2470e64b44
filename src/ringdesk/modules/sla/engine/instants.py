"""Instants and lengths as whole microseconds: exact, and quick to add up."""

from datetime import UTC, datetime, timedelta

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Logs and dates of calendars lie between these.
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
# Nothing is looked for beyond this day since the epoch (the year 2400).
LAST_DAY = (datetime(2400, 1, 1, tzinfo=UTC) - EPOCH).days


def length(delta: timedelta) -> int:
    """Microseconds of a duration."""
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


def micros(at: datetime) -> int:
    """Microseconds since the epoch of an aware instant."""
    return length(at - EPOCH)


def instant(at: int) -> datetime:
    """The UTC instant so many microseconds after the epoch."""
    return EPOCH + timedelta(microseconds=at)

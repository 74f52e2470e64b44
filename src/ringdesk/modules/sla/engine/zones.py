"""How far local time is from UTC, and when that changes."""

from datetime import timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .instants import DAY, EPOCH, SECOND, length


def is_zone(name: object) -> bool:
    """Whether the zone data knows the name."""
    if not isinstance(name, str) or not name:
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@lru_cache(maxsize=1 << 15)
def stretches(zone: str, day: int) -> tuple[tuple[int, int, int], ...]:
    """The stretches (from, until, offset) of a UTC day with one offset each, in microseconds.

    `day` counts from the epoch. No zone has ever changed its offset twice within six days, so a
    day has one change at most; they happen on whole seconds.
    """
    rules = ZoneInfo(zone)
    start, end = day * DAY, (day + 1) * DAY
    before, after = _offset(rules, start), _offset(rules, end)
    if before == after:
        return ((start, end, before),)
    change = _change(rules, start, end)
    return ((start, change, before), (change, end, after))


def _change(rules: ZoneInfo, start: int, end: int) -> int:
    """The second between the two at which the offset of `start` ends."""
    before = _offset(rules, start)
    low, high = start // SECOND, end // SECOND
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(rules, middle * SECOND) == before:
            low = middle
        else:
            high = middle
    return high * SECOND


def _offset(rules: ZoneInfo, at: int) -> int:
    moment = (EPOCH + timedelta(microseconds=at)).astimezone(rules)
    return length(moment.utcoffset() or timedelta())

"""When things happen: customers in their evenings, colleagues in their office hours. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

DAYS = 60
_OPENS, _SHUTS = time(8, 58), time(18, 40)
_AWAKE, _ASLEEP = time(7, 10), time(23, 40)
# Saudi Arabia rests on Friday and Saturday; everybody else of ours on Saturday and Sunday.
_RESTS = {"Asia/Riyadh": (4, 5)}
_SALES_PEAK = {(11, 11): 3.0, (11, 12): 2.4, (11, 13): 1.8, (11, 27): 1.8, (11, 28): 2.0}
_HOURS = (0, 0, 0, 0, 0, 0, 0, 2, 7, 12, 14, 12, 8, 9, 13, 13, 11, 8, 4, 3, 4, 4, 2, 1)


def rests(day: date, zone: str) -> bool:
    return day.weekday() in _RESTS.get(zone, (5, 6))


def births(count: int, anchor: datetime, rng: Random) -> list[datetime]:
    """When each of `count` tickets is created: the oldest first, busy days with more of them."""
    days = [(anchor - timedelta(days=DAYS - n)).date() for n in range(DAYS + 1)]
    weights = [_busy(day) * (0.6 + 0.8 * n / DAYS) for n, day in enumerate(days)]
    # The last day has only its hours up to now.
    weights[-1] *= (anchor.hour + 1) / 24
    total, found = sum(weights), []
    for index in range(count):
        mark, day = (index + 0.5) / count * total, 0
        while mark > weights[day]:
            mark -= weights[day]
            day += 1
        found.append(_moment(days[day], anchor, rng))
    return sorted(found)


def _busy(day: date) -> float:
    quiet = 0.45 if day.weekday() >= 5 else 1.0
    return quiet * _SALES_PEAK.get((day.month, day.day), 1.0)


def _moment(day: date, anchor: datetime, rng: Random) -> datetime:
    local = ZoneInfo("Asia/Shanghai")
    hour = rng.choices(range(24), _HOURS)[0]
    at = datetime.combine(day, time(hour, rng.randrange(60), rng.randrange(60)), local)
    at = at.astimezone(anchor.tzinfo)
    while at >= anchor - timedelta(minutes=6):
        at -= timedelta(minutes=rng.randrange(35, 170))
    return at


def office(at: datetime, zone: str, rng: Random) -> datetime:
    """The instant itself in office hours of the zone, else soon after they begin."""
    local = at.astimezone(ZoneInfo(zone))
    if not rests(local.date(), zone) and _OPENS <= local.time() <= _SHUTS:
        return at
    day = local.date() if local.time() < _OPENS else local.date() + timedelta(days=1)
    while rests(day, zone):
        day += timedelta(days=1)
    opening = datetime.combine(day, _OPENS, ZoneInfo(zone))
    late = timedelta(minutes=rng.randrange(1, 24), seconds=rng.randrange(60))
    return (opening + late).astimezone(at.tzinfo)


def awake(at: datetime, zone: str, rng: Random) -> datetime:
    """The instant itself when customers are awake, else the next morning."""
    local = at.astimezone(ZoneInfo(zone))
    if _AWAKE <= local.time() <= _ASLEEP:
        return at
    day = local.date() if local.time() < _AWAKE else local.date() + timedelta(days=1)
    rise = datetime.combine(day, _AWAKE, ZoneInfo(zone))
    return (rise + timedelta(minutes=rng.randrange(5, 150))).astimezone(at.tzinfo)


def squeezed(times: Sequence[datetime], latest: datetime) -> list[datetime]:
    """The same order, pressed together so that the last is not after `latest`."""
    if not times or times[-1] <= latest:
        return list(times)
    first = times[0]
    factor = max((latest - first) / (times[-1] - first), 0) if times[-1] > first else 0
    return [first + (at - first) * factor for at in times]

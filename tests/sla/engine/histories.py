"""Random places, calendars and histories for the counter and the engine to agree on."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from tests.sla.engine.counter import Counter, instant, open_minutes

from ringdesk.modules.sla.engine import Entry

# Where and when the clocks change: forward, back, by half an hour, by two, at midnight, a day
# that does not exist, summer time that stops for Ramadan; and places where nothing changes.
PLACES = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Asia/Tehran", "2022-03-22"),
    ("Asia/Tehran", "2022-09-21"),
    ("America/Havana", "2026-03-08"),
    ("America/Havana", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("Pacific/Apia", "2020-09-27"),
    ("America/St_Johns", "2010-11-07"),
    ("America/St_Johns", "2026-03-08"),
    ("America/Sao_Paulo", "2018-11-04"),
    ("Africa/Cairo", "2026-04-24"),
    ("Africa/Cairo", "2026-10-30"),
    ("Antarctica/Troll", "2026-03-29"),
    ("Asia/Pyongyang", "2018-05-05"),
    ("Asia/Kathmandu", "2026-10-20"),
    ("Asia/Shanghai", "2026-10-01"),
    ("Asia/Riyadh", "2026-02-18"),
    ("UTC", "2026-12-31"),
]
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON_DAYS = 36
EVENTS = ("paused",) * 6 + ("resumed",) * 7 + ("changed",) * 5 + ("buffered",) * 4 + (
    "met", "met", "cancelled", "started",
)  # fmt: skip


class Place(NamedTuple):
    """A stretch of time around a change of clocks, with calendars and their open minutes."""

    origin: datetime
    calendars: dict[str, dict[str, Any]]
    tapes: dict[str, bytearray]
    edges: list[int]


class History(NamedTuple):
    log: list[dict[str, Any]]
    now: int


def place(number: int, seed: int) -> Place:
    zone, day = PLACES[number]
    dice = random.Random(f"{number}.{seed}")
    origin = datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(days=5)
    other = dice.choice(PLACES)[0]
    dates = [(origin + timedelta(days=n)).strftime("%Y-%m-%d") for n in range(HORIZON_DAYS)]
    calendars = {
        "office": _office(dice, zone, dates),
        "prayers": _prayers(dice, zone, dates),
        "nights": _nights(dice, zone),
        "abroad": _scattered(dice, other, dates),
        "rare": _rare(dice, zone, dates),
        "always": _week(zone, [("00:00", "24:00")]),
        "closed": {"zone": zone, "weekly": {}, "dates": {dates[9]: []}},
    }
    minutes = HORIZON_DAYS * 1440
    tapes = {name: open_minutes(each, origin, minutes) for name, each in calendars.items()}
    changes = {n for tape in tapes.values() for n in range(1, 14 * 1440) if tape[n] != tape[n - 1]}
    return Place(origin, calendars, tapes, sorted(changes))


def _week(zone: str, hours: list[tuple[str, str]], days: tuple[str, ...] = WEEK) -> dict[str, Any]:
    return {"zone": zone, "weekly": {day: list(hours) for day in days}, "dates": {}}


def _office(dice: random.Random, zone: str, dates: list[str]) -> dict[str, Any]:
    calendar = _week(zone, [("09:00", "12:00"), ("13:00", "18:00")], WEEK[:5])
    calendar["weekly"]["sat"] = [("09:00", "12:30")]
    for date in dice.sample(dates, 4):
        calendar["dates"][date] = dice.choice([[], [("09:00", "13:00")], [("00:00", "24:00")]])
    return calendar


def _prayers(dice: random.Random, zone: str, dates: list[str]) -> dict[str, Any]:
    """A working week from Sunday with breaks for prayers; shorter hours in Ramadan by date."""
    calendar = _week(zone, [("08:00", "12:05"), ("12:35", "15:20"), ("15:40", "17:00")])
    calendar["weekly"]["fri"] = [("08:00", "11:30")]
    first = dice.randrange(10)
    for date in dates[first : first + 20]:
        calendar["dates"][date] = [("10:00", "12:10"), ("12:30", "15:00")]
    return calendar


def _nights(dice: random.Random, zone: str) -> dict[str, Any]:
    """Over midnight and over the hours at which clocks change."""
    return _week(zone, [("00:00", "00:30"), ("01:15", "03:20"), ("22:10", "24:00")])


def _scattered(dice: random.Random, zone: str, dates: list[str]) -> dict[str, Any]:
    """Intervals in no order, some overlapping, some touching."""
    calendar: dict[str, Any] = {"zone": zone, "weekly": {}, "dates": {}}
    for day in WEEK[: dice.randrange(3, 8)]:
        calendar["weekly"][day] = [_interval(dice) for _ in range(dice.randrange(1, 5))]
    for date in dice.sample(dates, 3):
        calendar["dates"][date] = [_interval(dice) for _ in range(dice.randrange(3))]
    return calendar


def _interval(dice: random.Random) -> tuple[str, str]:
    start, end = sorted(dice.sample(range(0, 1441, 5), 2))
    return f"{start // 60:02}:{start % 60:02}", f"{end // 60:02}:{end % 60:02}"


def _rare(dice: random.Random, zone: str, dates: list[str]) -> dict[str, Any]:
    """Opens on a few dates and then never again."""
    opening = {date: [_interval(dice)] for date in dice.sample(dates[:30], 5)}
    return {"zone": zone, "weekly": {}, "dates": opening}


def history(dice: random.Random, here: Place) -> History:
    """Anything that may happen to a clock, in any order, several at one instant too."""
    at = _moment(dice, here, 0, 8 * 1440)
    log = [{"at": at, "event": "started"} | _target(dice) | _calendar(dice)]
    for _ in range(dice.randrange(9)):
        if dice.random() < 0.85:
            at = _moment(dice, here, at, at + dice.choice((30, 600, 2000, 4000)))
        log.append(_entry(dice, at))
    now = at if dice.random() < 0.1 else at + dice.randrange(6000)
    return _brought_to_the_edge(dice, here, log, now)


def _moment(dice: random.Random, here: Place, low: int, high: int) -> int:
    """Some minute, often one at which a calendar opens or closes."""
    if dice.random() < 0.25:
        edge = dice.choice(here.edges)
        if low <= edge <= high:
            return edge
    return dice.randrange(low, high)


def _target(dice: random.Random) -> dict[str, Any]:
    return {"target_minutes": dice.choice((0, 1, 15, 60, 240, dice.randrange(3000)))}


def _calendar(dice: random.Random) -> dict[str, Any]:
    names = ("office", "office", "prayers", "nights", "abroad", "always", "rare", "closed")
    return {"calendar": dice.choice(names)}


def _entry(dice: random.Random, at: int) -> dict[str, Any]:
    event = dice.choice(EVENTS)
    entry = {"at": at, "event": event}
    if event == "started":
        return entry | _target(dice) | _calendar(dice)
    if event == "changed":
        parts = dice.randrange(1, 4)
        return entry | (_target(dice) if parts & 1 else {}) | (_calendar(dice) if parts & 2 else {})
    if event == "buffered":
        return entry | {"minutes": dice.randrange(-200, 400)}
    return entry


def _brought_to_the_edge(
    dice: random.Random, here: Place, log: list[dict[str, Any]], now: int
) -> History:
    """One in eight is asked, or met, at the very deadline or a minute beside it."""
    if dice.random() < 0.875:
        return History(log, now)
    due = Counter(here.tapes, log, now).due
    edge = None if due is None else due + dice.choice((-1, 0, 0, 1))
    if edge is None or edge < log[-1]["at"] or edge >= HORIZON_DAYS * 1440:
        return History(log, now)
    if dice.random() < 0.5:
        return History(log, edge)
    return History([*log, {"at": edge, "event": "met"}], edge + dice.randrange(600))


def entries(here: Place, log: list[dict[str, Any]]) -> list[Entry]:
    """The history in the engine's words."""
    return [Entry(**(entry | {"at": instant(here.origin, entry["at"])})) for entry in log]

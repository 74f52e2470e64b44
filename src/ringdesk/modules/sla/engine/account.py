"""The whole account of a deadline: what was counted when, what stood still, what moved it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec

from .clock import Calendars, Count, at_or_none, share
from .drawing import Kind, Piece, cut, pieces
from .instants import MINUTE, SECOND, instant, micros
from .log import Entry, without_buffers
from .moves import Move, moves
from .story import State, Story

_A_DAY = timedelta(days=1)


class Stretch(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A stretch of one kind; `entry` is the place in the log of the pause or buffer behind it.

    `counted` and `expected` are running time before and after now, `buffer` the running time that
    buffers added, `paused` open time in which the clock stood still (`reason` met or cancelled:
    between a stop and its reopening).
    """

    from_: datetime
    until: datetime
    kind: Kind
    reason: str | None
    calendar: str
    entry: int | None


class Day(msgspec.Struct, frozen=True):
    """A local day. `counted_seconds` of it, buffers apart, and `total_seconds` up to its end."""

    date: date
    is_today: bool
    stretches: list[Stretch]
    counted_seconds: float
    total_seconds: float


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Why a deadline is what it is. Seconds are whole when the log's instants are.

    `sums`, when there is a deadline: target + paused + buffer + closed = total, from the start to
    the deadline; without one `counted` stands for the target and the end is now or the stop.
    `stretches` have no gaps, from the start to the stop, or to now or the deadline, what is later;
    `days` are the same, cut at the midnights of the reader's zone.
    """

    started_at: datetime
    now: datetime
    stopped_at: datetime | None
    due_at: datetime | None
    raw_due_at: datetime | None
    internal_due_at: datetime | None
    warn_at: dict[int, datetime | None]
    state: State
    breached: bool
    never_opens: bool
    calendar: str
    # Without buffers, and what buffers changed it by.
    target_minutes: int
    buffer_minutes: int
    elapsed_seconds: float
    remaining_seconds: float
    sums: dict[str, float]
    stretches: list[Stretch]
    days: list[Day]
    moves: list[Move]
    next_running_at: datetime | None


def account(
    log: Sequence[Entry],
    hours: Calendars,
    now: datetime,
    zone: str,
    *,
    warn_percent: Sequence[int] = (),
    margin_minutes: int | None = None,
) -> Account:
    """The account of a log without faults for a reader in `zone`.

    `margin_minutes`: how much counted time before the deadline the house wants it done.
    """
    story, moment = Story(log), micros(now)
    count = Count(story, hours, moment)
    target = story.target * MINUTE
    due = count.first(target)
    drawn = pieces(story, hours, moment, due)
    internal = None if margin_minutes is None else count.first(target - margin_minutes * MINUTE)
    return Account(
        started_at=instant(story.started),
        now=now,
        stopped_at=at_or_none(story.stopped),
        due_at=at_or_none(due),
        raw_due_at=at_or_none(_raw(log, hours, moment)),
        internal_due_at=at_or_none(internal),
        warn_at={each: at_or_none(count.first(share(story.target, each))) for each in warn_percent},
        state=story.state,
        breached=count.breached(due, moment),
        never_opens=due is None and story.state == "running",
        calendar=story.calendar,
        target_minutes=story.promised,
        buffer_minutes=story.target - story.promised,
        elapsed_seconds=count.elapsed / SECOND,
        remaining_seconds=(target - count.elapsed) / SECOND,
        sums=_sums(drawn, story.promised * MINUTE, due),
        stretches=[_stretch(each) for each in drawn],
        days=_days(drawn, now, zone),
        moves=moves(log, hours),
        next_running_at=_next_running(story, hours, now),
    )


def _raw(log: Sequence[Entry], hours: Calendars, now: int) -> int | None:
    story = Story(without_buffers(log))
    return Count(story, hours, now).first(story.target * MINUTE)


def _next_running(story: Story, hours: Calendars, now: datetime) -> datetime | None:
    """When a running clock that stands in closed hours goes on."""
    calendar = hours[story.calendar]
    if story.state != "running" or calendar.is_open(now):
        return None
    return calendar.next_open(now)


def _sums(drawn: list[Piece], promised: int, due: int | None) -> dict[str, float]:
    size = dict.fromkeys(("counted", "expected", "paused", "buffer", "closed"), 0)
    for piece in drawn if due is None else cut(drawn, due):
        if due is None or piece.end <= due:
            size[piece.kind] += piece.end - piece.start
    total = sum(size.values())
    running = size["counted"] + size["expected"] + size["buffer"]
    # A buffer that took time away is drawn nowhere, but it is what the target lacks.
    buffer = size["buffer"] if due is None else running - promised
    sums = {
        "counted" if due is None else "target": running - buffer,
        "paused": size["paused"],
        "buffer": buffer,
        "closed": size["closed"],
        "total": total,
    }
    return {key: value / SECOND for key, value in sums.items()}


def _stretch(piece: Piece) -> Stretch:
    return Stretch(
        instant(piece.start),
        instant(piece.end),
        piece.kind,
        piece.reason,
        piece.calendar,
        piece.entry,
    )


def _days(drawn: list[Piece], now: datetime, zone: str) -> list[Day]:
    """From the day of the start to that of the end; a date that the zone skipped is none."""
    rules = ZoneInfo(zone)
    today = now.astimezone(rules).date()
    days: list[Day] = []
    total = 0
    for day, parts in groupby(_by_day(drawn, rules), key=lambda part: part[0]):
        here = [piece for _, piece in parts]
        counted = sum(e.end - e.start for e in here if e.kind in {"counted", "expected"})
        total += counted
        stretches = [_stretch(each) for each in here]
        days.append(Day(day, day == today, stretches, counted / SECOND, total / SECOND))
    return days


def _by_day(drawn: list[Piece], rules: ZoneInfo) -> Iterator[tuple[date, Piece]]:
    """The pieces cut at local midnights, each with its date."""
    for whole in drawn:
        piece = whole
        while piece.start < piece.end:
            day, midnight = _day_at(piece.start, rules)
            end = min(piece.end, midnight)
            yield day, piece._replace(end=end)
            piece = piece._replace(start=end)


def _day_at(at: int, rules: ZoneInfo) -> tuple[date, int]:
    """The local date of an instant, and the midnight that ends it.

    An evening that comes again because clocks were put back past midnight is the next day's.
    """
    day = instant(at).astimezone(rules).date()
    while (midnight := _midnight(day + _A_DAY, rules)) <= at:
        day += _A_DAY
    return day, midnight


def _midnight(day: date, rules: ZoneInfo) -> int:
    """The first instant of a local date, or of the first one after it that exists."""
    return micros(datetime.combine(day, time(), tzinfo=rules).astimezone(UTC))

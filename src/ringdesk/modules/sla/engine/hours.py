"""When a calendar is open, in real time.

An instant is open if the local wall time it has lies in an interval of the local date. So an hour
that the clocks skip counts nothing and one that comes twice counts twice.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from .calendar import WEEKDAYS, Calendar, merged
from .instants import DAY, LAST_DAY, instant, length, micros
from .zones import stretches

Spans = tuple[tuple[int, int], ...]
# Enough for a decade of days around now; a calendar asked for more starts over.
_REMEMBERED = 4096
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
# Every weekday has come by then, dates skipped by a zone included.
_ALL_WEEKDAYS = 16


class Hours:
    """A valid calendar, ready to be asked. Remembers the open hours of the days asked for."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._weekly = tuple(merged(calendar.weekly.get(day, [])) for day in WEEKDAYS)
        self._dates = {_day(key): merged(each) for key, each in calendar.dates.items()}
        self._last_date = max(self._dates, default=-LAST_DAY)
        self._days: dict[int, tuple[int, Spans]] = {}

    def open(self, a: datetime, b: datetime) -> timedelta:
        """The open time from `a` (within) to `b` (without)."""
        return timedelta(microseconds=self.counted(micros(a), micros(b)))

    def reach(self, start: datetime, need: timedelta) -> datetime | None:
        """The first instant from `start` on by which it was open for `need`; None: never."""
        at = self.reached(micros(start), length(need))
        return None if at is None else instant(at)

    def intervals(self, a: datetime, b: datetime) -> list[tuple[datetime, datetime]]:
        """The open intervals between the two, in order, with closed time between them."""
        return [(instant(start), instant(end)) for start, end in self.spans(micros(a), micros(b))]

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at the instant."""
        moment = micros(at)
        return any(start <= moment < end for start, end in self._of(moment // DAY)[1])

    def next_open(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that is open; None: it does not open again."""
        span = next(self._joined(micros(at), self._settled(micros(at))), None)
        return None if span is None else instant(span[0])

    def next_close(self, at: datetime) -> datetime | None:
        """The first instant from `at` on that is closed; None: it does not close again."""
        moment, until = micros(at), self._settled(micros(at))
        opens, closes = next(self._joined(moment, until), (until, until))
        if opens > moment:
            return instant(moment)
        return instant(closes) if closes < until else None

    def counted(self, a: int, b: int) -> int:
        """`open` in microseconds."""
        first, last = a // DAY, b // DAY
        if first >= last:
            return _within(self._of(first)[1], a, b)
        total = _within(self._of(first)[1], a, b) + _within(self._of(last)[1], a, b)
        known = self._days
        for day in range(first + 1, last):
            total += (known.get(day) or self._of(day))[0]
        return total

    def reached(self, start: int, need: int) -> int | None:
        """`reach` in microseconds."""
        if need <= 0:
            return start
        day = start // DAY
        # What the first day has open before the start does not count.
        need += _within(self._of(day)[1], day * DAY, start)
        for each in self._days_from(day):
            total, spans = self._of(each)
            if total >= need:
                return _inside(spans, need)
            need -= total
        return None

    def spans(self, a: int, b: int) -> list[tuple[int, int]]:
        """`intervals` in microseconds."""
        return list(self._joined(a, b))

    def _joined(self, a: int, b: int) -> Iterator[tuple[int, int]]:
        """The open spans between the two, one by one, those that touch joined."""
        begun: tuple[int, int] | None = None
        for day in range(a // DAY, -(-b // DAY)):
            for start, end in self._of(day)[1]:
                low, high = max(start, a), min(end, b)
                if low >= high:
                    continue
                if begun and begun[1] == low:
                    begun = (begun[0], high)
                    continue
                if begun:
                    yield begun
                begun = (low, high)
        if begun:
            yield begun

    def _days_from(self, day: int) -> Iterable[int]:
        """The UTC days from `day` on that may be open."""
        if any(self._weekly):
            return range(day, LAST_DAY)
        # A local date reaches into the UTC days beside it.
        near = {
            local + beside for local, each in self._dates.items() if each for beside in (-1, 0, 1)
        }
        return sorted(each for each in near if each >= day)

    def _settled(self, at: int) -> int:
        """An instant by which whatever opens or closes again has done so."""
        return (max(at // DAY, self._last_date) + _ALL_WEEKDAYS) * DAY

    def _of(self, day: int) -> tuple[int, Spans]:
        """The open time and the open spans of a UTC day."""
        known = self._days.get(day)
        if known is None:
            if len(self._days) >= _REMEMBERED:
                self._days.clear()
            spans = self._built(day)
            known = self._days[day] = (sum(end - start for start, end in spans), spans)
        return known

    def _built(self, day: int) -> Spans:
        spans: list[tuple[int, int]] = []
        for start, end, offset in stretches(self.calendar.zone, day):
            for local in range((start + offset) // DAY, (end + offset - 1) // DAY + 1):
                midnight = local * DAY - offset
                for opens, closes in self._local(local):
                    low, high = max(midnight + opens, start), min(midnight + closes, end)
                    if low < high:
                        spans.append((low, high))
        return tuple(spans)

    def _local(self, day: int) -> Spans:
        """The intervals of a local date, as microseconds since its midnight."""
        dated = self._dates.get(day)
        # The epoch was a Thursday.
        return self._weekly[(day + 3) % 7] if dated is None else dated


def _day(key: str) -> int:
    return date.fromisoformat(key).toordinal() - _EPOCH_ORDINAL


def _within(spans: Spans, a: int, b: int) -> int:
    total = 0
    for start, end in spans:
        low, high = max(a, start), min(b, end)
        if low < high:
            total += high - low
    return total


def _inside(spans: Spans, need: int) -> int:
    """The instant by which the spans, which have that much, have given `need`."""
    for start, end in spans:
        if end - start >= need:
            return start + need
        need -= end - start
    raise AssertionError(need)

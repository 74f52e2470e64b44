"""The life of a clock cut into pieces: what was counted, paused, buffered, closed. Pure."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from .clock import Calendars
from .instants import MINUTE, micros
from .story import Period, Story

Kind = Literal["counted", "expected", "paused", "buffer", "closed"]

_RUNNING = ("counted", "expected")


class Piece(NamedTuple):
    """From `start` to `end` in microseconds; `entry` of the log is why, for pauses and buffers."""

    start: int
    end: int
    kind: Kind
    calendar: str
    reason: str | None = None
    entry: int | None = None


def pieces(story: Story, hours: Calendars, now: int, due: int | None) -> list[Piece]:
    """Without gaps from the start to the stop, or to now or the deadline, what is later."""
    end = _end(story, now, due)
    drawn: list[Piece] = []
    for period in story.periods:
        # What changes after a stop begins another period, but there is nothing left to draw.
        drawn += _of_period(period, min(period.ended(end), end), hours)
    drawn = [_ahead(each) if each.start >= now else each for each in cut(drawn, now)]
    return joined(_with_buffers(drawn, story, due))


def _end(story: Story, now: int, due: int | None) -> int:
    if story.stopped is not None:
        return story.stopped
    return now if due is None else max(now, due)


def cut(drawn: Iterable[Piece], at: int) -> list[Piece]:
    """The same pieces, the one that `at` lies within in two."""
    parts: list[Piece] = []
    for piece in drawn:
        if piece.start < at < piece.end:
            parts += (piece._replace(end=at), piece._replace(start=at))
        else:
            parts.append(piece)
    return parts


def joined(drawn: Iterable[Piece]) -> list[Piece]:
    """Neighbors that differ in nothing but their time are one."""
    parts: list[Piece] = []
    for piece in drawn:
        if parts and parts[-1][2:] == piece[2:]:
            parts[-1] = parts[-1]._replace(end=piece.end)
        else:
            parts.append(piece)
    return parts


def _of_period(period: Period, until: int, hours: Calendars) -> Iterator[Piece]:
    at, calendar = period.since, period.calendar
    for start, end in hours[calendar].spans(period.since, until):
        if at < start:
            yield Piece(at, start, "closed", calendar)
        if period.state == "running":
            yield Piece(start, end, "counted", calendar)
        else:
            yield Piece(
                start, end, "paused", calendar, period.reason or _stop(period), period.entry
            )
        at = end
    if at < until:
        yield Piece(at, until, "closed", calendar)


def _stop(period: Period) -> str | None:
    """The time between a stop and a reopening stands still because of the stop."""
    return None if period.state == "paused" else period.state


def _ahead(piece: Piece) -> Piece:
    return piece._replace(kind="expected") if piece.kind == "counted" else piece


def _with_buffers(drawn: list[Piece], story: Story, due: int | None) -> list[Piece]:
    """Each buffer takes counted time inside its window; what is left, the last before the due.

    Together they take what they added to the target, so one that was taken back is not drawn.
    """
    left = max(story.target, 0) - story.promised
    rests: list[tuple[int, int, str | None]] = []
    for index, entry in story.buffers:
        amount = min((entry.minutes or 0) * MINUTE, left * MINUTE)
        if amount <= 0:
            continue
        left -= amount // MINUTE
        if entry.from_ is not None and entry.until is not None:
            limit = micros(entry.until) if due is None else min(due, micros(entry.until))
            drawn, amount = _take(drawn, micros(entry.from_), limit, amount, (index, entry.reason))
        rests.append((amount, index, entry.reason))
    if due is not None:
        for amount, index, reason in reversed(rests):
            drawn, _ = _take(drawn, _since(drawn, due, amount), due, amount, (index, reason))
    return drawn


def _take(
    drawn: list[Piece], since: int, until: int, amount: int, why: tuple[int, str | None]
) -> tuple[list[Piece], int]:
    """The first `amount` of running time between the two becomes buffer; and what is missing."""
    parts: list[Piece] = []
    for piece in cut(cut(drawn, since), until):
        size = min(piece.end - piece.start, amount)
        if size <= 0 or piece.kind not in _RUNNING or not since <= piece.start < until:
            parts.append(piece)
            continue
        amount -= size
        middle = piece.start + size
        parts.append(piece._replace(end=middle, kind="buffer", entry=why[0], reason=why[1]))
        if middle < piece.end:
            parts.append(piece._replace(start=middle))
    return parts, amount


def _since(drawn: list[Piece], until: int, amount: int) -> int:
    """Since when there has been `amount` of running time left before the instant."""
    for piece in reversed(cut(drawn, until)):
        if piece.kind in _RUNNING and piece.end <= until:
            size = piece.end - piece.start
            if size >= amount:
                return piece.end - amount
            amount -= size
    return drawn[0].start if drawn else until

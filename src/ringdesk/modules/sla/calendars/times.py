"""Intervals of a day in minutes since midnight. Pure."""

from collections.abc import Iterable
from typing import TypeAlias

from .definition import Interval

Stretch: TypeAlias = tuple[int, int]


def minutes(time: str) -> int:
    """Minutes since midnight of "HH:MM"; "24:00" is the end of the day."""
    return int(time[:2]) * 60 + int(time[3:])


def written(at: int) -> str:
    return f"{at // 60:02}:{at % 60:02}"


def stretches(intervals: Iterable[Interval]) -> list[Stretch]:
    """In order, overlapping and touching ones joined."""
    joined: list[Stretch] = []
    for start, end in sorted((minutes(a), minutes(b)) for a, b in intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(open_: Iterable[Stretch], breaks: Iterable[Stretch]) -> list[Stretch]:
    """What is left of open stretches when breaks are taken out."""
    left = list(open_)
    for start, end in breaks:
        left = [
            part
            for a, b in left
            for part in ((a, min(b, start)), (max(a, end), b))
            if part[0] < part[1]
        ]
    return left


def as_intervals(open_: Iterable[Stretch]) -> list[Interval]:
    return [(written(start), written(end)) for start, end in open_]

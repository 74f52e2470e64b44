"""Both versions' counts turned into figures, with the interval between them. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from . import statistics
from .rails import MORE_IS_BETTER, Compared
from .shapes import Figure, FigureKey, Side, Verdict
from .statistics import Interval, Mean, Median, Share

Counts = Mapping[str, Any]


class Comparison(msgspec.Struct, frozen=True):
    """One figure of both sides; `at`: the interval, so many standard errors wide."""

    key: FigureKey
    old: Side
    new: Side
    at: Callable[[float], Interval | None]

    def figure(self) -> Figure:
        found = self.at(statistics.Z)
        if found is None:
            return Figure(self.key, self.old, self.new, None, None, None, "too_few")
        difference, low, high = (round(n, 6) for n in (found.difference, found.low, found.high))
        return Figure(
            self.key, self.old, self.new, difference, low, high, _verdict(self.key, found)
        )

    def watched(self) -> Compared:
        return Compared(self.old.count, self.new.count, self.at(statistics.Z_WATCHED))


def _verdict(key: FigureKey, found: Interval) -> Verdict:
    if found.low <= 0 <= found.high:
        return "unclear"
    return "better" if (found.low > 0) == (key in MORE_IS_BETTER) else "worse"


def comparisons(old: Counts, new: Counts, medians: tuple[Median, Median]) -> list[Comparison]:
    """Every figure, in the order in which they are shown."""

    def share(key: FigureKey, part: str, whole: str) -> Comparison:
        one, two = (Share(side.get(part, 0), side.get(whole, 0)) for side in (old, new))
        first, second = (Side(each.value, each.whole) for each in (one, two))
        return Comparison(key, first, second, lambda z: statistics.of_shares(one, two, z))

    return [
        share("attainment", "kept", "decided"),
        _durations(*medians),
        share("return_rate", "returned", "resolved"),
        share("reopen_rate", "reopened", "resolved"),
        _scores(_mean(old), _mean(new)),
        share("low_score_rate", "low", "rated"),
        share("skipped_rate", "skipped", "tickets"),
    ]


def _mean(side: Counts) -> Mean:
    return Mean(side.get("rated", 0), side.get("rating"), side.get("rating_variance"))


def _scores(old: Mean, new: Mean) -> Comparison:
    one, two = (Side(each.value, each.count) for each in (old, new))
    return Comparison("satisfaction", one, two, lambda z: statistics.of_means(old, new, z))


def _durations(old: Median, new: Median) -> Comparison:
    one, two = (Side(each.value, each.count) for each in (old, new))
    return Comparison("resolution_minutes", one, two, lambda z: statistics.of_medians(old, new, z))

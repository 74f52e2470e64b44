"""How far apart two groups are, with the interval that says how sure that is. Pure.

All intervals are two-sided, at 95 % for one look unless `z` says otherwise. Shares: Newcombe's
hybrid of two Wilson scores (Statistics in Medicine 17, 1998). Medians: Price and Bonett's order
statistics (Computational Statistics & Data Analysis 37, 2001). Means: Welch, by the normal curve
widened to Student's.
"""

from math import comb, sqrt
from statistics import NormalDist

import msgspec

_NORMAL = NormalDist()
Z = _NORMAL.inv_cdf(0.975)
# Guard rails are looked at again and again: the wider interval keeps their false alarms few.
Z_WATCHED = _NORMAL.inv_cdf(0.9995)
# Below this many on either side nothing is said: the interval would be wider than its meaning.
FEWEST = 20
_EXACT_UP_TO = 500


class Interval(msgspec.Struct, frozen=True):
    """New minus old, and the range that holds the true difference in 95 of 100 such pilots."""

    difference: float
    low: float
    high: float


class Share(msgspec.Struct, frozen=True):
    """`part` of `whole` tickets."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


class Mean(msgspec.Struct, frozen=True):
    count: int
    value: float | None
    variance: float | None


class Median(msgspec.Struct, frozen=True):
    """`low` and `high`: the order statistics that `places` asked for."""

    count: int
    value: float | None
    low: float | None
    high: float | None


def of_shares(old: Share, new: Share, z: float = Z) -> Interval | None:
    """None where either side has too few to say. `z`: how many standard errors wide."""
    if min(old.whole, new.whole) < FEWEST:
        return None
    (a, a_low, a_high), (b, b_low, b_high) = _wilson(old, z), _wilson(new, z)
    return Interval(
        b - a,
        b - a - sqrt((b - b_low) ** 2 + (a_high - a) ** 2),
        b - a + sqrt((b_high - b) ** 2 + (a - a_low) ** 2),
    )


def _wilson(share: Share, z: float) -> tuple[float, float, float]:
    n, p = share.whole, share.part / share.whole
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return p, middle - half, middle + half


def of_means(old: Mean, new: Mean, z: float = Z) -> Interval | None:
    """None where either side has too few to say."""
    if min(old.count, new.count) < FEWEST or old.value is None or new.value is None:
        return None
    a, b = (old.variance or 0.0) / old.count, (new.variance or 0.0) / new.count
    difference = new.value - old.value
    half = _student(a, old.count, b, new.count, z) * sqrt(a + b)
    return Interval(difference, difference - half, difference + half)


def _student(a: float, n: int, b: float, m: int, z: float) -> float:
    """Where Student's curve has as much beyond it as the normal one has beyond `z`.

    By Welch's degrees of freedom (Cornish and Fisher).
    """
    if a + b == 0:
        return z
    degrees = (a + b) ** 2 / (a * a / (n - 1) + b * b / (m - 1))
    return z + (z**3 + z) / (4 * degrees)


def of_medians(old: Median, new: Median, z: float = Z) -> Interval | None:
    """None where either side has too few to say."""
    errors = [_error(side) for side in (old, new)]
    if None in errors or old.value is None or new.value is None:
        return None
    difference = new.value - old.value
    half = z * sqrt(sum(error * error for error in errors if error is not None))
    return Interval(difference, difference - half, difference + half)


def _error(side: Median) -> float | None:
    if side.count < FEWEST or side.low is None or side.high is None:
        return None
    return (side.high - side.low) / (2 * _confidence(side.count))


def places(count: int) -> tuple[int, int]:
    """Which order statistics, counted from 1, enclose the median of `count` values."""
    low = max(1, round((count + 1) / 2 - sqrt(count)))
    return low, count - low + 1


def _confidence(count: int) -> float:
    """How many standard errors lie between the median and either of its `places`."""
    low, _ = places(count)
    if count > _EXACT_UP_TO:
        return (count / 2 - low + 0.5) / (sqrt(count) / 2)
    below = sum(comb(count, taken) for taken in range(low)) / 2**count
    return _NORMAL.inv_cdf(1 - below)

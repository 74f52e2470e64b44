"""Intervals hold what they promise: rarely wrong where nothing differs, sure where much does."""

from random import Random
from statistics import median, variance

from hypothesis import given as cases
from hypothesis import strategies as st

from ringdesk.modules.processes.pilots.statistics import (
    FEWEST,
    Interval,
    Mean,
    Median,
    Share,
    of_means,
    of_medians,
    of_shares,
    places,
)

ROUNDS = 600


def sure(found: Interval | None) -> bool:
    assert found is not None
    return not found.low <= 0 <= found.high


def share(draw: Random, chance: float, whole: int) -> Share:
    return Share(sum(draw.random() < chance for _ in range(whole)), whole)


def mean(draw: Random, count: int, shift: float = 0) -> Mean:
    found = [min(5, max(1, round(draw.gauss(4 + shift, 1)))) for _ in range(count)]
    return Mean(count, sum(found) / count, variance(found))


def middle(draw: Random, count: int, scale: float = 300) -> Median:
    found = sorted(draw.expovariate(1 / scale) for _ in range(count))
    low, high = places(count)
    return Median(count, median(found), found[low - 1], found[high - 1])


def alarms(draw: Random, make: object) -> float:
    return sum(sure(make(draw)) for _ in range(ROUNDS)) / ROUNDS


def test_two_groups_under_the_same_version_raise_few_false_alarms() -> None:
    """Five in a hundred are promised; with 600 rounds eight in a hundred would be a wrong rule."""
    draw = Random(20261122)
    found = {
        "share": alarms(draw, lambda d: of_shares(share(d, 0.07, 400), share(d, 0.07, 150))),
        "mean": alarms(draw, lambda d: of_means(mean(d, 90), mean(d, 40))),
        "median": alarms(draw, lambda d: of_medians(middle(d, 400), middle(d, 150))),
    }
    assert all(rate <= 0.08 for rate in found.values()), found
    assert sum(found.values()) > 0, "an interval that is never wrong is too wide to be of use"


def test_a_planted_difference_is_seen() -> None:
    draw = Random(7)
    worse = alarms(draw, lambda d: of_shares(share(d, 0.05, 400), share(d, 0.25, 150)))
    slower = alarms(draw, lambda d: of_medians(middle(d, 400, 200), middle(d, 150, 500)))
    unhappy = alarms(draw, lambda d: of_means(mean(d, 90), mean(d, 40, -1.5)))
    assert min(worse, slower, unhappy) > 0.95


def test_too_few_say_nothing() -> None:
    few, many = FEWEST - 1, FEWEST
    assert of_shares(Share(1, few), Share(1, 1000)) is None
    assert of_means(Mean(few, 4.0, 1.0), Mean(many, 4.0, 1.0)) is None
    assert of_medians(Median(many, 4.0, 3.0, 5.0), Median(few, 4.0, 3.0, 5.0)) is None
    assert of_shares(Share(1, many), Share(1, many)) is not None


@cases(
    st.tuples(st.integers(0, 300), st.integers(0, 300)),
    st.tuples(st.integers(0, 300), st.integers(0, 300)),
)
def test_the_interval_of_shares_holds_its_difference_and_is_possible(
    old: tuple[int, int], new: tuple[int, int]
) -> None:
    one, two = (Share(min(pair), FEWEST + max(pair)) for pair in (old, new))
    found = of_shares(one, two)
    assert found is not None
    assert -1 <= found.low <= found.difference <= found.high <= 1
    turned = of_shares(two, one)
    assert turned is not None
    assert abs(turned.low + found.high) < 1e-9


@cases(st.integers(FEWEST, 3000))
def test_the_places_around_a_median_lie_on_both_sides_of_it(count: int) -> None:
    low, high = places(count)
    assert 1 <= low < (count + 1) / 2 < high <= count

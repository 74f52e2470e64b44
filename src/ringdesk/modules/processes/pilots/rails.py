"""Guard rails (护栏): how far a new version may fall behind before its owner is told. Pure."""

from collections.abc import Mapping

import msgspec

from .shapes import FigureKey, RailState
from .statistics import FEWEST, Interval

# Where more is better; for the others less is.
MORE_IS_BETTER: frozenset[FigureKey] = frozenset({"attainment", "satisfaction"})

# New minus old: shares, minutes, points of five.
USUAL: Mapping[FigureKey, float] = {
    "attainment": -0.03,
    "resolution_minutes": 30.0,
    "return_rate": 0.02,
    "reopen_rate": 0.03,
    "satisfaction": -0.15,
    "low_score_rate": 0.02,
    "skipped_rate": 0.02,
}
# The farthest a limit may lie: a whole share, a month, from best to worst score.
FARTHEST: Mapping[FigureKey, float] = {
    "attainment": -1.0,
    "resolution_minutes": 43_200.0,
    "return_rate": 1.0,
    "reopen_rate": 1.0,
    "satisfaction": -4.0,
    "low_score_rate": 1.0,
    "skipped_rate": 1.0,
}


class Compared(msgspec.Struct, frozen=True):
    """Both sides of a figure and the wide interval of what lies between them."""

    old: int
    new: int
    sure: Interval | None


def state_of(key: FigureKey, limit: float | None, sure: Interval | None) -> RailState:
    """Where the interval lies; `crossed` only when all of it is beyond the limit."""
    if limit is None:
        return "off"
    if sure is None:
        return "too_few"
    falls = key in MORE_IS_BETTER
    nearest, worst = (sure.high, sure.low) if falls else (sure.low, sure.high)

    def beyond(end: float) -> bool:
        return end < limit if falls else end > limit

    return "crossed" if beyond(nearest) else "unclear" if beyond(worst) else "inside"


def missing(compared: Compared) -> int:
    """How many tickets the smaller side needs before anything is said."""
    return max(0, FEWEST - min(compared.old, compared.new))


def admissible(key: FigureKey, limit: float) -> bool:
    """A limit lies on the side where the figure is worse, zero included, and not beyond all."""
    low, high = sorted((0.0, FARTHEST[key]))
    return low <= limit <= high

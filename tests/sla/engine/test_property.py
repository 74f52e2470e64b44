"""100,000 random histories: the engine and a count of every minute agree exactly."""

import random
from datetime import timedelta

import pytest
from tests.sla.engine.counter import Counter, instant
from tests.sla.engine.histories import (
    HORIZON_DAYS,
    PLACES,
    History,
    Place,
    entries,
    history,
    place,
)

from ringdesk.modules.sla.engine import Hours, Reading, calendar_of, read

HISTORIES = 100_000
SEEDS = 2
EACH = HISTORIES // (len(PLACES) * SEEDS)
PERCENTS = (1, 33, 50, 75, 99, 100, 120)
WHERE = [
    pytest.param(number, seed, id=f"{zone}-{day}-{seed}")
    for number, (zone, day) in enumerate(PLACES)
    for seed in range(SEEDS)
]


@pytest.mark.parametrize(("number", "seed"), WHERE)
def test_the_engine_agrees_with_a_count_of_every_minute(number: int, seed: int) -> None:
    here = place(number, seed)
    hours = {name: Hours(calendar_of(plain)) for name, plain in here.calendars.items()}
    dice = random.Random(f"{number}/{seed}")
    settled = 0
    for _ in range(EACH):
        asked = history(dice, here)
        percents = dice.sample(PERCENTS, 2)
        log = entries(here, asked.log)
        reading = read(log, hours, instant(here.origin, asked.now), percents)
        settled += _agree(here, asked, reading, percents)
    # Most deadlines are known to the counter too: it is not only None that agrees.
    assert settled > EACH * 0.4


def test_there_are_a_hundred_thousand() -> None:
    assert EACH * len(WHERE) >= HISTORIES


def _agree(here: Place, asked: History, reading: Reading, percents: list[int]) -> bool:
    """Compare everything there is to compare; whether there was a deadline."""
    count = Counter(here.tapes, asked.log, asked.now)
    assert reading.state == count.state, asked
    assert reading.elapsed == timedelta(minutes=count.elapsed), asked
    assert reading.remaining == timedelta(minutes=count.target - count.elapsed), asked
    due = count.due
    _same(here, count, reading.due_at, due, asked)
    for percent in percents:
        _same(here, count, reading.warn_at[percent], count.warn(percent), asked)
    assert reading.breached == count.breached, asked
    return due is not None


def _same(here: Place, count: Counter, said: object, counted: int | None, asked: History) -> None:
    if counted is not None:
        assert said == instant(here.origin, counted), asked
    elif said is not None:
        # Only a clock that runs by a calendar that goes on opening may be due past the horizon.
        assert said > instant(here.origin, HORIZON_DAYS * 1440), asked
        assert count.state == "running", asked
        assert count.calendar not in {"rare", "closed"}, asked

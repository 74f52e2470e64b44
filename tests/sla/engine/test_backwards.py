"""The other way round: what the clock has counted at the instants it was said to reach."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from tests.sla.engine.counter import Counter, instant
from tests.sla.engine.histories import HORIZON_DAYS, entries, history, place

from ringdesk.modules.sla.engine import Entry, Hours, calendar_of, read, when, without_buffers

MINUTE = timedelta(minutes=1)
PERCENTS = (25, 75, 100, 110)


@pytest.mark.parametrize("number", [0, 3, 5, 10, 12, 22])
def test_a_clock_reaches_a_share_when_the_counter_says_so(number: int) -> None:
    here = place(number, 11)
    hours = {name: Hours(calendar_of(plain)) for name, plain in here.calendars.items()}
    dice = Random(number)
    reached = 0
    for _ in range(600):
        asked = history(dice, here)
        log, now = entries(here, asked.log), instant(here.origin, asked.now)
        count = Counter(here.tapes, asked.log, asked.now)
        for percent, at in read(log, hours, now, PERCENTS).warn_at.items():
            need = -(-count.target * percent // 100)
            minute = None if at is None else (at - here.origin) // MINUTE
            if need <= 0 or minute is None or minute > HORIZON_DAYS * 1440:
                continue
            reached += 1
            assert (count.until(minute), count.until(minute - 1)) == (need, need - 1)
            assert when(log, hours, now, need * MINUTE) == at
            if minute >= asked.now:
                # Still to come: asked then, it has counted just that.
                assert read(log, hours, at).elapsed == need * MINUTE
    assert reached > 600


@pytest.mark.parametrize("number", [1, 4, 6, 8, 14])
def test_seconds_are_counted_like_minutes(number: int) -> None:
    """The same tapes with sixty bytes a minute; entries at any second."""
    here = place(number, 5)
    tapes = {
        name: bytearray(byte for byte in tape[: 12 * 1440] for _ in range(60))
        for name, tape in here.tapes.items()
    }
    hours = {name: Hours(calendar_of(plain)) for name, plain in here.calendars.items()}
    dice = Random(number)
    settled = 0
    for _ in range(40):
        asked = history(dice, here)
        seconds = sorted(dice.randrange(8 * 86_400) for _ in range(len(asked.log) + 1))
        now = seconds[-1]
        log = [e | {"at": at} for e, at in zip(asked.log, seconds, strict=False)]
        reading = read(_at_seconds(here.origin, log), hours, here.origin + timedelta(seconds=now))
        count = Counter(tapes, [_in_seconds(entry) for entry in log], now)
        assert reading.elapsed == timedelta(seconds=count.elapsed)
        assert (reading.state, reading.breached) == (count.state, count.breached)
        if count.due is not None:
            settled += 1
            assert reading.due_at == here.origin + timedelta(seconds=count.due)
    assert settled > 10


def _at_seconds(origin: Any, log: list[dict[str, Any]]) -> list[Entry]:
    return [Entry(**(e | {"at": origin + timedelta(seconds=e["at"])})) for e in log]


def _in_seconds(entry: dict[str, Any]) -> dict[str, Any]:
    return entry | {key: entry[key] * 60 for key in ("target_minutes", "minutes") if key in entry}


def test_without_buffers_the_raw_deadline_is_left() -> None:
    here = place(22, 1)
    hours = {name: Hours(calendar_of(plain)) for name, plain in here.calendars.items()}
    log = [
        {"at": 0, "event": "started", "target_minutes": 60, "calendar": "always"},
        {"at": 10, "event": "buffered", "minutes": 30},
        {"at": 20, "event": "buffered", "minutes": -10},
    ]
    written, now = entries(here, log), instant(here.origin, 30)
    assert read(written, hours, now).due_at == instant(here.origin, 80)
    assert read(without_buffers(written), hours, now).due_at == instant(here.origin, 60)
    changed = [*log, {"at": 25, "event": "changed", "target_minutes": 40}]
    assert read(entries(here, changed), hours, now).due_at == instant(here.origin, 40)

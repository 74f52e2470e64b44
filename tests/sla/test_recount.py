"""The plain count of minutes: right on its own, bounded, and never taken on trust."""

from datetime import UTC, datetime, timedelta

from ringdesk.modules.sla.engine import Calendar, Entry, Hours, read
from ringdesk.modules.sla.recount import agrees, recount

START = datetime(2026, 10, 23, 12, 0, 31, 5, tzinfo=UTC)
WEEKLY = {day: [("09:00", "12:00"), ("13:00", "18:00")] for day in ("mon", "tue", "fri", "sun")}
# The night of the 25th has an hour twice.
BERLIN = Calendar(zone="Europe/Berlin", weekly={**WEEKLY, "sun": [("00:00", "06:00")]})
HOUR = timedelta(hours=1)


def _log(*more: Entry, target: int = 600) -> list[Entry]:
    return [Entry(at=START, event="started", target_minutes=target, calendar="c"), *more]


def test_it_agrees_with_the_engine_through_pauses_changes_and_an_hour_that_comes_twice() -> None:
    log = _log(
        Entry(at=START + HOUR, event="paused", reason="waiting"),
        Entry(at=START + 2 * HOUR, event="changed", target_minutes=720),
        Entry(at=START + 3 * HOUR, event="resumed"),
        Entry(at=START + 3 * HOUR, event="buffered", minutes=90),
        Entry(at=START + 60 * HOUR, event="met"),
        Entry(at=START + 61 * HOUR, event="resumed"),
    )
    for hours in (61, 70, 95, 200):
        now = START + hours * HOUR
        reading = read(log, {"c": Hours(BERLIN)}, now)
        assert agrees(recount(log, {"c": BERLIN}, now), reading.elapsed, reading.due_at)


def test_a_wrong_answer_does_not_agree() -> None:
    now = START + HOUR
    reading = read(_log(), {"c": Hours(BERLIN)}, now)
    counted = recount(_log(), {"c": BERLIN}, now)
    assert reading.due_at is not None
    assert not agrees(counted, reading.elapsed, reading.due_at + timedelta(minutes=1))
    assert not agrees(counted, reading.elapsed + timedelta(seconds=1), reading.due_at)


def test_what_takes_too_long_is_not_counted_and_not_verified() -> None:
    assert recount(_log(), {"c": BERLIN}, START + HOUR, most_minutes=100) is None
    never = Calendar(zone="UTC")
    assert recount(_log(), {"c": never}, START + HOUR, most_minutes=5000) is None
    assert not agrees(None, timedelta(), None)

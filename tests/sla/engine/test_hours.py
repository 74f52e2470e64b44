"""What a calendar has open, where clocks change and where they do not."""

from datetime import UTC, datetime, timedelta

import pytest

from ringdesk.kernel.errors import Invalid
from ringdesk.modules.sla.engine import Hours, calendar_faults, calendar_of

HOUR = timedelta(hours=1)


def hours(zone: str, *intervals: list[str], **dates: list[list[str]]) -> Hours:
    """The same intervals every day; dates as d2026_03_29."""
    week = {day: list(intervals) for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    exceptions = {key[1:].replace("_", "-"): each for key, each in dates.items()}
    return Hours(calendar_of({"zone": zone, "weekly": week, "dates": exceptions}))


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_local_hour_that_does_not_exist_counts_nothing() -> None:
    night = hours("Europe/Berlin", ["02:00", "03:00"])
    assert night.open(utc("2026-03-28"), utc("2026-03-29")) == HOUR
    assert night.open(utc("2026-03-29"), utc("2026-03-30")) == timedelta(0)


def test_a_local_hour_that_comes_twice_counts_twice() -> None:
    night = hours("Europe/Berlin", ["02:00", "03:00"])
    assert night.open(utc("2026-10-25"), utc("2026-10-26")) == 2 * HOUR
    # In between it does not close: 02:59 is followed by 02:00.
    assert night.intervals(utc("2026-10-25"), utc("2026-10-26")) == [
        (utc("2026-10-25 00:00"), utc("2026-10-25 02:00"))
    ]


def test_an_interval_cut_by_the_repeated_hour_opens_twice() -> None:
    half = hours("Europe/Berlin", ["02:00", "02:30"])
    assert half.intervals(utc("2026-10-25"), utc("2026-10-26")) == [
        (utc("2026-10-25 00:00"), utc("2026-10-25 00:30")),
        (utc("2026-10-25 01:00"), utc("2026-10-25 01:30")),
    ]


def test_clocks_may_change_by_half_an_hour() -> None:
    night = hours("Australia/Lord_Howe", ["01:00", "03:00"])
    assert night.open(utc("2026-04-04"), utc("2026-04-05")) == 2.5 * HOUR
    assert night.open(utc("2026-10-03"), utc("2026-10-04")) == 1.5 * HOUR


def test_a_day_that_a_zone_skipped_is_not_open() -> None:
    office = hours("Pacific/Apia", ["09:00", "17:00"])
    assert office.intervals(utc("2011-12-29 12:00"), utc("2011-12-31 12:00")) == [
        (utc("2011-12-29 19:00"), utc("2011-12-30 03:00")),
        (utc("2011-12-30 19:00"), utc("2011-12-31 03:00")),
    ]


def test_hours_over_midnight_are_one_stretch() -> None:
    shift = hours("Asia/Shanghai", ["22:00", "24:00"], ["00:00", "06:00"])
    assert shift.intervals(utc("2026-11-18 08:00"), utc("2026-11-19 08:00")) == [
        (utc("2026-11-18 14:00"), utc("2026-11-18 22:00"))
    ]


def test_overlapping_intervals_count_once() -> None:
    twice = hours("UTC", ["09:00", "12:00"], ["11:00", "13:00"], ["10:00", "11:00"])
    assert twice.open(utc("2026-11-18"), utc("2026-11-19")) == 4 * HOUR


def test_a_date_overrides_its_weekday() -> None:
    calendar = hours("UTC", ["09:00", "17:00"], d2026_12_25=[], d2026_12_31=[["09:00", "13:00"]])
    assert calendar.open(utc("2026-12-25"), utc("2026-12-26")) == timedelta(0)
    assert calendar.open(utc("2026-12-31"), utc("2027-01-01")) == 4 * HOUR


def test_the_next_opening_and_closing() -> None:
    office = hours("Asia/Kathmandu", ["09:00", "17:00"], d2026_11_19=[])
    closed = utc("2026-11-18 12:00")
    assert office.next_open(closed) == utc("2026-11-20 03:15")
    assert office.next_close(closed) == closed
    within = utc("2026-11-20 05:00")
    assert office.is_open(within)
    assert office.next_open(within) == within
    assert office.next_close(within) == utc("2026-11-20 11:15")
    assert not office.is_open(utc("2026-11-20 11:15"))


def test_around_the_clock_never_closes_but_for_an_exception() -> None:
    always = hours("UTC", ["00:00", "24:00"])
    assert always.next_close(utc("2026-11-18")) is None
    but_once = hours("UTC", ["00:00", "24:00"], d2030_01_01=[["10:00", "24:00"]])
    assert but_once.next_close(utc("2026-11-18")) == utc("2030-01-01")
    assert but_once.next_close(utc("2030-01-01 11:00")) is None


def test_what_does_not_open_again_is_never_reached() -> None:
    once = Hours(calendar_of({"zone": "UTC", "dates": {"2026-11-18": [["09:00", "10:00"]]}}))
    assert once.reach(utc("2026-11-18"), HOUR) == utc("2026-11-18 10:00")
    assert once.reach(utc("2026-11-18"), HOUR + timedelta(microseconds=1)) is None
    assert once.next_open(utc("2026-11-18 10:00")) is None
    assert once.next_close(utc("2026-11-18 10:00")) == utc("2026-11-18 10:00")


def test_microseconds_are_not_lost() -> None:
    office = hours("UTC", ["09:00", "17:00"])
    start, need = utc("2026-11-18 16:59:59.999999"), timedelta(microseconds=3)
    assert office.reach(start, need) == utc("2026-11-19 09:00:00.000002")
    assert office.open(start, utc("2026-11-19 09:00:00.000002")) == need


def test_no_need_is_reached_at_once_even_when_closed() -> None:
    office = hours("UTC", ["09:00", "17:00"])
    assert office.reach(utc("2026-11-18 03:00"), timedelta(0)) == utc("2026-11-18 03:00")


def test_all_faults_are_named_at_once() -> None:
    wrong = {"zone": "Mars", "weekly": {"mon": [["9", "10"]]}, "dates": {"someday": []}}
    assert [(field, code) for field, code, _ in calendar_faults(wrong)] == [
        ("zone", "unknown_zone"),
        ("weekly.mon[0][0]", "bad_time"),
        ("weekly.mon[0][1]", "bad_time"),
        ("dates.someday", "bad_date"),
    ]
    with pytest.raises(Invalid) as refused:
        calendar_of(wrong)
    assert len(refused.value.errors) == 4
    assert calendar_faults(hours("UTC", ["09:00", "17:00"]).calendar) == []

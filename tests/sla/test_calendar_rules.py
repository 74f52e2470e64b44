"""What people write in a calendar becomes the hours that deadlines count by. No database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sla.configured import WEEKDAYS, workdays

from ringdesk.kernel.errors import Invalid
from ringdesk.modules.sla.calendars import (
    CalendarDefinition,
    day,
    day_minutes,
    definition_of,
    faults,
    holidays_of,
    hours_between,
)
from ringdesk.modules.sla.calendars.religious import ramadans
from ringdesk.modules.sla.engine import Hours, calendar_faults

ALL_DAYS = (*WEEKDAYS, "sat", "sun")
CHINA = {"country": "CN", "make_up_days": True}


def made(**more: Any) -> CalendarDefinition:
    definition = definition_of(workdays(**more))
    assert faults(definition) == []
    return definition


def counted(definition: CalendarDefinition, since: datetime, until: datetime) -> timedelta:
    return Hours(hours_between(definition, 2025, 2028)).open(since, until)


# What the State Council announced for 2026: a weekend worked for each bridge day.
MADE_UP_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")


@pytest.mark.parametrize("at", MADE_UP_2026)
def test_a_make_up_day_of_china_is_worked_like_a_monday(at: str) -> None:
    found = day(made(holidays=CHINA), date.fromisoformat(f"2026-{at}"))
    assert (found.source, found.intervals) == ("make_up", [("09:00", "18:00")])


def test_the_spring_festival_of_2026_is_closed_for_nine_days() -> None:
    definition = made(holidays=CHINA)
    days = [day(definition, date(2026, 2, 15) + timedelta(days=n)) for n in range(9)]
    assert {each.source for each in days} == {"holiday"}
    assert all(each.intervals == [] for each in days)
    assert days[0].name is not None
    assert days[0].name["zh-CN"] == "春节"
    assert day(definition, date(2026, 2, 24)).source == "weekly"


def test_without_make_up_days_a_weekend_stays_a_weekend() -> None:
    found = day(made(holidays={"country": "CN"}), date(2026, 2, 14))
    assert (found.source, found.intervals) == ("weekly", [])


def test_holidays_nobody_has_announced_yet_are_called_estimates() -> None:
    known = holidays_of("CN", None, 2026, make_up_days=True)
    ahead = holidays_of("CN", None, 2031, make_up_days=True)
    assert not any(each.estimated for each in known)
    assert ahead
    assert all(each.estimated and not each.make_up for each in ahead)


@pytest.mark.parametrize("country", ["CN", "DE", "SA", "AE"])
def test_holidays_of_shipped_calendars_are_called_something_in_every_language(country: str) -> None:
    days = [
        day for year in (2026, 2031) for day in holidays_of(country, None, year, make_up_days=True)
    ]
    assert [day.name for day in days if not {"zh-CN", "en", "ar"} <= day.name.keys()] == []


def test_german_holidays_differ_by_subdivision() -> None:
    epiphany = date(2026, 1, 6)
    bavaria = made(holidays=[{"country": "DE", "subdivision": "BY"}])
    berlin = made(holidays=[{"country": "DE", "subdivision": "BE"}])
    assert day(bavaria, epiphany).source == "holiday"
    assert day(berlin, epiphany).source == "weekly"
    assert {day(each, date(2026, 10, 3)).source for each in (bavaria, berlin)} == {"holiday"}


def test_of_several_countries_a_holiday_goes_before_a_make_up_day() -> None:
    # 2027-05-01 is a holiday everywhere; 2026-05-09 is a make-up day in China alone.
    both = made(holidays=[CHINA, {"country": "RU"}])
    assert day(both, date(2026, 5, 9)).source == "holiday"


RAMADAN = {
    "name": {"en": "Ramadan"}, "kind": "ramadan",
    "weekly": {each: [["20:00", "24:00"]] for each in WEEKDAYS},
}  # fmt: skip


@pytest.mark.parametrize(
    ("first", "last"), [("2026-02-18", "2026-03-19"), ("2027-02-08", "2027-03-08")]
)
def test_ramadan_hours_hold_from_its_first_to_its_last_day(first: str, last: str) -> None:
    definition = made(seasons=[RAMADAN])
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    inside = [begin + timedelta(days=n) for n in range((end - begin).days + 1)]
    for at in inside:
        expected = [("20:00", "24:00")] if at.weekday() < 5 else []
        found = day(definition, at)
        assert (found.source, found.intervals) == ("season", expected), at
    for at in (begin - timedelta(days=1), end + timedelta(days=1)):
        assert day(definition, at).source == "weekly"


def test_a_year_may_have_two_ramadans_and_one_may_lie_across_two_years() -> None:
    assert len(ramadans(2030)) == 2
    assert ramadans(2030)[1] == ramadans(2031)[0]
    assert ramadans(2100) == ()


def test_a_season_between_dates_has_its_own_hours() -> None:
    season = {"name": {"en": "Summer"}, "kind": "dates", "from": "2026-07-01", "to": "2026-08-31",
              "weekly": {"mon": [["08:00", "12:00"]]}}  # fmt: skip
    definition = made(seasons=[season])
    assert day(definition, date(2026, 7, 6)).intervals == [("08:00", "12:00")]
    assert day(definition, date(2026, 7, 7)).intervals == []
    assert day(definition, date(2026, 9, 1)).intervals == [("09:00", "18:00")]


def test_prayer_breaks_are_taken_out_of_every_open_stretch() -> None:
    prayers = [
        {"name": {"en": "Dhuhr"}, "days": [], "from": "12:00", "to": "12:30"},
        {"name": {"en": "Jumuah"}, "days": ["fri"], "from": "12:15", "to": "13:30"},
    ]
    closing = {"name": {"en": "x"}, "from": "2026-11-20", "to": "2026-11-20",
               "intervals": [["10:00", "14:00"]]}  # fmt: skip
    definition = made(breaks=prayers, exceptions=[closing])
    assert day(definition, date(2026, 11, 19)).intervals == [("09:00", "12:00"), ("12:30", "18:00")]
    assert day(definition, date(2026, 11, 13)).intervals == [("09:00", "12:00"), ("13:30", "18:00")]
    assert day(definition, date(2026, 11, 20)).intervals == [("10:00", "12:00"), ("13:30", "14:00")]


def test_overlapping_intervals_count_once() -> None:
    definition = made(weekly={"mon": [["09:00", "12:00"], ["11:00", "13:00"], ["13:00", "14:00"]]})
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    assert counted(definition, monday, monday + timedelta(days=1)) == timedelta(hours=5)


def test_an_exception_goes_before_a_holiday_and_the_last_one_before_the_others() -> None:
    def open_on(hours: str) -> dict[str, Any]:
        return {"name": {"en": hours}, "from": "2026-10-01", "to": "2026-10-03",
                "intervals": [["09:00", hours]]}  # fmt: skip

    definition = made(holidays=CHINA, exceptions=[open_on("11:00"), open_on("12:00")])
    found = day(definition, date(2026, 10, 1))
    assert (found.source, found.intervals) == ("exception", [("09:00", "12:00")])


def test_a_working_day_is_as_long_when_the_clocks_change_outside_of_it() -> None:
    definition = made(
        zone="Europe/Berlin", weekly={day_: [["09:00", "18:00"]] for day_ in ALL_DAYS}
    )
    for sunday in (date(2026, 3, 29), date(2026, 10, 25)):
        since = datetime(sunday.year, sunday.month, sunday.day, tzinfo=UTC) - timedelta(hours=3)
        assert counted(definition, since, since + timedelta(days=1)) == timedelta(hours=9)


def test_around_the_clock_has_23_and_25_hours_when_the_clocks_change() -> None:
    always = made(zone="Europe/Berlin", weekly={each: [["00:00", "24:00"]] for each in ALL_DAYS})
    spring = datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert counted(always, spring, datetime(2026, 3, 29, 22, tzinfo=UTC)) == timedelta(hours=23)
    autumn = datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert counted(always, autumn, datetime(2026, 10, 25, 23, tzinfo=UTC)) == timedelta(hours=25)


def test_only_dates_that_differ_from_their_weekday_are_written_out() -> None:
    hours = hours_between(made(holidays=CHINA), 2026, 2026)
    assert hours.dates["2026-01-04"] == [("09:00", "18:00")]
    assert hours.dates["2026-01-01"] == []
    assert "2026-01-03" not in hours.dates  # a Saturday, closed anyway
    assert hours_between(made(), 2026, 2030).dates == {}


def test_a_day_is_the_usual_length_of_an_open_weekday() -> None:
    lunch = {"name": {"en": "Lunch"}, "from": "12:00", "to": "13:00"}
    assert day_minutes(made()) == 540
    assert day_minutes(made(breaks=[lunch])) == 480


@pytest.mark.parametrize(
    ("spoiled", "field", "code"),
    [
        ({"zone": "Mars/Olympus"}, "zone", "unknown_zone"),
        ({"name": {}}, "name", "required"),
        ({"weekly": {"mon": [["9:00", "18:00"]]}}, "weekly.mon.0.0", "bad_time"),
        ({"weekly": {"mon": [["18:00", "09:00"]]}}, "weekly.mon.0", "ends_before_it_starts"),
        ({"weekly": {}}, "weekly", "calendar_never_opens"),
        ({"holidays": {"country": "XX"}}, "holidays.0.country", "unknown_country"),
        (
            {"holidays": [{"country": "DE", "subdivision": "XX"}]},
            "holidays.0.subdivision",
            "unknown_subdivision",
        ),
        (
            {"holidays": [{"country": "DE", "make_up_days": True}]},
            "holidays.0.make_up_days",
            "no_make_up_days",
        ),
        ({"seasons": [{**RAMADAN, "from": "2026-01-01"}]}, "seasons.0.from", "ramadan_is_computed"),
        (
            {"seasons": [{**RAMADAN, "kind": "dates", "from": "2026-02-30", "to": "2026-03-01"}]},
            "seasons.0.from",
            "bad_date",
        ),
        (
            {"exceptions": [{"name": {"en": "x"}, "from": "2026-03-02", "to": "2026-03-01"}]},
            "exceptions.0.to",
            "ends_before_it_starts",
        ),
        (
            {"breaks": [{"name": {"en": "x"}, "from": "12:00", "to": "25:00"}]},
            "breaks.0.to",
            "bad_time",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_field(spoiled: Any, field: str, code: str) -> None:
    found = faults(definition_of(workdays(**spoiled)))
    assert [(each[0], each[1]) for each in found] == [(field, code)]


@pytest.mark.parametrize(
    ("spoiled", "field"),
    [
        ({"zone": 5}, "definition.zone"),
        ({"weekly": {"funday": []}}, "definition.weekly"),
        ({"seasons": [{"kind": "ramadan"}]}, "definition.seasons.0"),
        ({"surprise": True}, "definition"),
    ],
)
def test_what_is_no_calendar_is_refused_by_the_name_of_its_field(spoiled: Any, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        definition_of(workdays(**spoiled))
    assert [(e["field"], e["code"]) for e in refusal.value.errors] == [(field, "sla_shape")]


TIMES = st.sampled_from(
    ["00:00", "06:30", "09:00", "12:15", "18:00", "23:59", "24:00", "9", "25:00"]
)
INTERVALS = st.lists(st.tuples(TIMES, TIMES).map(list), max_size=3)
WEEKLY = st.dictionaries(st.sampled_from(ALL_DAYS), INTERVALS, max_size=7)
NAMES = st.dictionaries(st.sampled_from(["zh-CN", "en"]), st.text(max_size=130), max_size=2)
DATES = st.sampled_from(["2026-01-01", "2026-02-29", "2026-12-31", "2028-02-29", "soon", ""])
DEFINITIONS = st.fixed_dictionaries(
    {
        "name": NAMES,
        "zone": st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "Asia/Riyadh", "Nowhere", ""]),
        "weekly": WEEKLY,
    },
    optional={
        "breaks": st.lists(
            st.fixed_dictionaries(
                {"name": NAMES, "from": TIMES, "to": TIMES},
                optional={"days": st.lists(st.sampled_from(ALL_DAYS), max_size=3)},
            ),
            max_size=2,
        ),
        "holidays": st.lists(
            st.fixed_dictionaries(
                {"country": st.sampled_from(["CN", "DE", "SA", "ZZ", "", "cn"])},
                optional={
                    "subdivision": st.sampled_from(["BY", "XX", ""]), "make_up_days": st.booleans()
                },
            ),
            max_size=2,
        ),
        "seasons": st.lists(
            st.fixed_dictionaries(
                {"name": NAMES, "kind": st.sampled_from(["ramadan", "dates"]), "weekly": WEEKLY},
                optional={"from": DATES, "to": DATES},
            ),
            max_size=2,
        ),
        "exceptions": st.lists(
            st.fixed_dictionaries(
                {"name": NAMES, "from": DATES, "to": DATES}, optional={"intervals": INTERVALS}
            ),
            max_size=2,
        ),
    },
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(DEFINITIONS)
def test_a_calendar_either_makes_sound_hours_or_names_its_fields(source: dict[str, Any]) -> None:
    definition = definition_of(source)
    found = faults(definition)
    if not found:
        hours = hours_between(definition, 2026, 2027)
        assert calendar_faults(hours) == []
        assert Hours(hours).next_open(datetime(2026, 1, 1, tzinfo=UTC)) is not None
    for field, code, _params in found:
        assert code
        assert field.split(".")[0] in CalendarDefinition.__struct_encode_fields__

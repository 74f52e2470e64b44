"""The account explains a deadline completely: screen 25 to the minute, and sums that add up."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sla.engine.counter import Counter, instant
from tests.sla.engine.histories import PLACES, Place, entries, history, place

from ringdesk.modules.sla.engine import Account, Entry, Hours, Stretch, account, calendar_of, read

HOUR = 3600
WORKDAYS = Hours(
    calendar_of({
        "zone": "Asia/Shanghai",
        "weekly": {
            day: [["09:00", "12:00"], ["13:00", "18:00"]]
            for day in ("mon", "tue", "wed", "thu", "fri")
        },
    })
)  # fmt: skip
CALENDARS = {"国内工作日": WORKDAYS}


def at(day: int, time: str) -> datetime:
    """A time in Shanghai on a day of November 2026."""
    return datetime.fromisoformat(f"2026-11-{day} {time}+08:00").astimezone(UTC)


LOG = [
    Entry(at(18, "16:20"), "started", target_minutes=40 * 60, calendar="国内工作日"),
    Entry(at(19, "09:42"), "changed", target_minutes=16 * 60, reason="月底关账"),
    Entry(at(19, "11:10"), "paused", reason="等客户补「营业执照副本」"),
    Entry(at(20, "09:30"), "resumed"),
    Entry(
        at(20, "14:00"),
        "buffered",
        minutes=120,
        from_=at(20, "16:00"),
        until=at(20, "18:00"),
        reason="B-0031 税务系统升级",
        note={"buffer": 31},
    ),
]
SATURDAY = at(21, "17:02")


@pytest.fixture(scope="module")
def why() -> Account:
    return account(LOG, CALENDARS, SATURDAY, "Asia/Shanghai", margin_minutes=120)


def drawn(day_stretches: list[Stretch]) -> list[tuple[str, str, str]]:
    zone = ZoneInfo("Asia/Shanghai")
    return [
        (f"{each.from_.astimezone(zone):%H:%M}", f"{each.until.astimezone(zone):%H:%M}", each.kind)
        for each in day_stretches
        if each.kind != "closed"
    ]


def test_screen_25_is_due_on_monday_at_16_40(why: Account) -> None:
    assert why.due_at == at(23, "16:40")
    assert why.raw_due_at == at(23, "14:40")
    assert why.internal_due_at == at(23, "14:40")
    assert (why.state, why.breached) == ("running", False)
    assert (why.target_minutes, why.buffer_minutes) == (16 * 60, 120)


def test_screen_25_adds_up_to_120_hours_and_20_minutes(why: Account) -> None:
    assert why.sums == {
        "target": 16 * HOUR,
        "paused": 6 * HOUR + 20 * 60,
        "buffer": 2 * HOUR,
        "closed": 96 * HOUR,
        "total": 120 * HOUR + 20 * 60,
    }


def test_screen_25_day_by_day(why: Account) -> None:
    counted = {day.date.day: (day.counted_seconds / 60, day.total_seconds / 60) for day in why.days}
    assert counted == {
        18: (100, 100),
        19: (130, 230),
        20: (330, 560),
        21: (0, 560),
        22: (0, 560),
        23: (400, 960),
    }
    assert [day.date.day for day in why.days if day.is_today] == [21]
    assert [drawn(day.stretches) for day in why.days] == [
        [("16:20", "18:00", "counted")],
        [("09:00", "11:10", "counted"), ("11:10", "12:00", "paused"), ("13:00", "18:00", "paused")],
        [
            ("09:00", "09:30", "paused"),
            ("09:30", "12:00", "counted"),
            ("13:00", "16:00", "counted"),
            ("16:00", "18:00", "buffer"),
        ],
        [],
        [],
        [("09:00", "12:00", "expected"), ("13:00", "16:40", "expected")],
    ]


def test_screen_25_says_why_it_stood_still(why: Account) -> None:
    pauses = {(each.reason, each.entry) for each in why.stretches if each.kind == "paused"}
    assert pauses == {("等客户补「营业执照副本」", 2)}
    buffers = {(each.reason, each.entry) for each in why.stretches if each.kind == "buffer"}
    assert buffers == {("B-0031 税务系统升级", 4)}


def test_screen_25_tells_what_moved_it(why: Account) -> None:
    assert [(move.index, move.due_before, move.due_after) for move in why.moves] == [
        (0, None, at(25, "16:20")),
        (1, at(25, "16:20"), at(20, "16:20")),
        (3, at(20, "16:20"), at(23, "14:40")),
        (4, at(23, "14:40"), at(23, "16:40")),
    ]
    assert why.moves[-1].note == {"buffer": 31}
    assert why.moves[1].reason == "月底关账"


def test_screen_25_rests_until_monday_with_6_hours_40_left(why: Account) -> None:
    assert why.next_running_at == at(23, "09:00")
    assert why.remaining_seconds == 6 * HOUR + 40 * 60


def test_without_a_window_a_buffer_is_the_last_of_the_time() -> None:
    log = [*LOG[:4], Entry(at(20, "14:00"), "buffered", minutes=120)]
    why = account(log, CALENDARS, SATURDAY, "Asia/Shanghai")
    assert drawn(why.days[-1].stretches) == [
        ("09:00", "12:00", "expected"),
        ("13:00", "14:40", "expected"),
        ("14:40", "16:40", "buffer"),
    ]


def test_what_does_not_fit_the_window_is_the_last_of_the_time() -> None:
    log = [
        *LOG[:4],
        Entry(
            at(20, "14:00"),
            "buffered",
            minutes=120,
            from_=at(20, "16:30"),
            until=at(20, "17:30"),
        ),
    ]
    why = account(log, CALENDARS, SATURDAY, "Asia/Shanghai")
    assert ("16:30", "17:30", "buffer") in drawn(why.days[2].stretches)
    assert drawn(why.days[-1].stretches)[-1] == ("15:40", "16:40", "buffer")
    assert why.sums["buffer"] == 2 * HOUR


def test_a_buffer_taken_back_is_not_drawn() -> None:
    log = [*LOG, Entry(at(20, "15:00"), "buffered", minutes=-120)]
    why = account(log, CALENDARS, SATURDAY, "Asia/Shanghai")
    assert why.due_at == why.raw_due_at == at(23, "14:40")
    assert "buffer" not in {each.kind for each in why.stretches}
    assert why.sums["buffer"] == 0


def test_a_paused_clock_accounts_for_the_time_up_to_now() -> None:
    why = account(LOG[:3], CALENDARS, at(20, "09:10"), "Asia/Shanghai")
    assert why.due_at is None
    assert why.sums == {
        "counted": 230 * 60,
        "paused": 6 * HOUR,
        "buffer": 0,
        "closed": 31 * HOUR,
        "total": 40 * HOUR + 50 * 60,
    }
    assert why.next_running_at is None


def test_a_change_while_paused_is_told_although_there_is_no_deadline() -> None:
    log = [*LOG[:3], Entry(at(19, "14:00"), "changed", target_minutes=60)]
    moves = account(log, CALENDARS, at(20, "09:10"), "Asia/Shanghai").moves
    assert (moves[-1].index, moves[-1].due_before) == (3, at(20, "16:20"))
    # An hour had been counted before the pause already.
    assert moves[-1].due_after == at(18, "17:20")


def test_after_a_change_while_paused_the_old_deadline_is_remembered() -> None:
    log = [
        *LOG[:3],
        Entry(at(19, "14:00"), "changed", target_minutes=16 * 60),
        Entry(at(19, "14:30"), "changed", target_minutes=20 * 60),
        Entry(at(20, "09:30"), "resumed"),
    ]
    moves = account(log, CALENDARS, SATURDAY, "Asia/Shanghai").moves
    # The first change while paused changed nothing.
    assert [(move.index, move.due_before, move.due_after) for move in moves[2:]] == [
        (4, at(20, "16:20"), None),
        (5, at(20, "16:20"), at(24, "09:40")),
    ]


def test_a_paused_clock_does_not_go_on_by_itself() -> None:
    evening = at(19, "20:00")
    assert account(LOG[:2], CALENDARS, evening, "Asia/Shanghai").next_running_at == at(20, "09:00")
    assert account(LOG[:3], CALENDARS, evening, "Asia/Shanghai").next_running_at is None


def test_days_are_those_of_the_reader() -> None:
    why = account(LOG, CALENDARS, SATURDAY, "America/New_York")
    assert [day.date.day for day in why.days] == [18, 19, 20, 21, 22, 23]
    assert why.days[-1].stretches[-1].until == at(23, "16:40")


def test_a_day_that_a_zone_skipped_is_no_day() -> None:
    always = Hours(
        calendar_of({
            "zone": "UTC",
            "weekly": {day: [["00:00", "24:00"]] for day in ("thu", "fri", "sat")},
        })
    )  # fmt: skip
    start = datetime(2011, 12, 29, 12, tzinfo=UTC)
    log = [Entry(start, "started", target_minutes=48 * 60, calendar="always")]
    why = account(log, {"always": always}, start, "Pacific/Apia")
    assert [day.date.isoformat() for day in why.days] == ["2011-12-29", "2011-12-31", "2012-01-01"]


def test_an_evening_that_comes_again_belongs_to_the_next_day() -> None:
    """In St. John's clocks went back from 00:01 to 23:01 of the day before."""
    always = Hours(calendar_of({"zone": "UTC", "dates": {"2010-11-07": [["00:00", "24:00"]]}}))
    first, again = datetime(2010, 11, 7, 2, 0, tzinfo=UTC), datetime(2010, 11, 7, 3, 0, tzinfo=UTC)
    for start, days in ((first, ["2010-11-06", "2010-11-07"]), (again, ["2010-11-07"])):
        log = [Entry(start, "started", target_minutes=600, calendar="always")]
        why = account(log, {"always": always}, start, "America/St_Johns")
        assert [day.date.isoformat() for day in why.days] == days
        assert why.days[-1].total_seconds == 600 * 60


# Built once a process: each takes a second.
_known: dict[int, tuple[Place, dict[str, Hours]]] = {}


def scene(number: int) -> tuple[Place, dict[str, Hours]]:
    if number not in _known:
        here = place(number, 7)
        plain = here.calendars.items()
        _known[number] = (here, {name: Hours(calendar_of(each)) for name, each in plain})
    return _known[number]


@settings(max_examples=400, deadline=None)
@given(
    number=st.sampled_from((0, 3, 5, 7, 10, 12, 17, 22)),
    seed=st.integers(0, 2**32),
    zone=st.sampled_from([zone for zone, _ in PLACES]),
)
def test_every_account_adds_up(number: int, seed: int, zone: str) -> None:
    here, calendars = scene(number)
    asked = history(Random(seed), here)
    log, now = _with_windows(here, asked.log), instant(here.origin, asked.now)
    why = account(log, calendars, now, zone)
    _adds_up(why)
    _has_no_gaps(why)
    _days_are_the_same(why)
    _agrees_with_the_counter(why, here, asked.log, asked.now)
    _moves_lead_to_the_deadline(why)
    reading = read(log, calendars, now)
    assert (why.due_at, why.breached, why.state) == (
        reading.due_at,
        reading.breached,
        reading.state,
    )
    assert why.remaining_seconds == reading.remaining.total_seconds()


def _with_windows(here: Place, log: list[dict[str, Any]]) -> list[Entry]:
    """Every other buffer gets a window around where it was applied."""
    written = []
    for index, entry in enumerate(log):
        window = {}
        if entry["event"] == "buffered" and index % 2:
            window = {
                "from_": instant(here.origin, entry["at"] + 30),
                "until": instant(here.origin, entry["at"] + 600),
            }
        written.append(entry | window)
    return entries(here, written)


def seconds(stretches: list[Stretch], *kinds: str) -> float:
    lengths = (e.until - e.from_ for e in stretches if e.kind in kinds)
    return sum(lengths, timedelta()).total_seconds()


def _adds_up(why: Account) -> None:
    sums = dict(why.sums)
    total = sums.pop("total")
    assert sum(sums.values()) == total
    end = why.due_at or why.stopped_at or why.now
    assert total == (end - why.started_at).total_seconds()
    upto = _cut(why.stretches, end)
    for kind in ("paused", "closed"):
        assert sums[kind] == seconds(upto, kind)
    if why.due_at is not None and why.target_minutes + why.buffer_minutes > 0:
        assert sums["target"] == why.target_minutes * 60
        assert sums["buffer"] == why.buffer_minutes * 60
        assert seconds(upto, "buffer") == max(why.buffer_minutes, 0) * 60


def _cut(stretches: list[Stretch], end: datetime) -> list[Stretch]:
    return [
        Stretch(e.from_, min(e.until, end), e.kind, e.reason, e.calendar, e.entry)
        for e in stretches
        if e.from_ < end
    ]


def _has_no_gaps(why: Account) -> None:
    edges = [(each.from_, each.until) for each in why.stretches]
    assert all(start < end for start, end in edges)
    assert all(a[1] == b[0] for a, b in pairwise(edges))
    last = why.stopped_at or max(why.now, why.due_at or why.now)
    if last > why.started_at:
        assert (edges[0][0], edges[-1][1]) == (why.started_at, last)
    for each in why.stretches:
        assert each.kind != "counted" or each.until <= why.now
        assert each.kind != "expected" or each.from_ >= why.now


def _days_are_the_same(why: Account) -> None:
    assert [day.date for day in why.days] == sorted({day.date for day in why.days})
    parts = [each for day in why.days for each in day.stretches]
    for kind in ("counted", "expected", "paused", "buffer", "closed"):
        assert seconds(parts, kind) == seconds(why.stretches, kind)
    for day in why.days:
        assert day.counted_seconds == seconds(day.stretches, "counted", "expected")
    if why.days:
        assert why.days[-1].total_seconds == sum(day.counted_seconds for day in why.days)


def _moves_lead_to_the_deadline(why: Account) -> None:
    assert not {"paused", "met", "cancelled"} & {move.event for move in why.moves}
    befores = [move.due_before for move in why.moves[1:]]
    known: list[datetime | None] = []
    for move in why.moves:
        known.append(move.due_after or (known[-1] if known else None))
    assert befores == known[:-1]
    if why.due_at is not None:
        assert known[-1] == why.due_at


def _agrees_with_the_counter(
    why: Account, here: Place, log: list[dict[str, Any]], now: int
) -> None:
    count = Counter(here.tapes, log, now)
    past = _cut(why.stretches, why.now)
    assert seconds(past, "counted", "buffer") == count.elapsed * 60
    if count.due is not None:
        assert why.due_at == instant(here.origin, count.due)

"""The chain of a clock: when each step comes, once for each moment, and what it is told after."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.sla.engine import Calendar, Entry, Hours, calendar_of, read
from ringdesk.modules.sla.policy import DEFAULT_STEPS, Priority, Step
from ringdesk.modules.sla.rules.steps import (
    StepKind,
    chain,
    due_steps,
    kind_of,
    next_moment,
    rank_of,
)

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
ALWAYS = {day: [("00:00", "24:00")] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
DAYTIME = {day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")}


def hours(weekly: dict[str, Any]) -> Hours:
    made = calendar_of({"zone": "Asia/Shanghai", "weekly": weekly})
    assert isinstance(made, Calendar), made
    return Hours(made)


HOURS = {"always": hours(ALWAYS), "day": hours(DAYTIME)}


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def started(target: int = 240, calendar: str = "always") -> list[Entry]:
    return [Entry(at=MONDAY, event="started", target_minutes=target, calendar=calendar)]


def clock(log: list[Entry], now: datetime, fired: dict[str, str] | None = None) -> Any:
    found = read(log, HOURS, now)
    return SimpleNamespace(
        kind="resolution", state=found.state, breached=found.breached, fired=fired or {}
    )


def due(log: list[Entry], now: datetime, fired: dict[str, str] | None = None, **more: Any) -> Any:
    steps = more.get("steps", DEFAULT_STEPS)
    return due_steps(clock(log, now, fired), log, HOURS, steps, now)


def upcoming(log: list[Entry], now: datetime, fired: dict[str, str] | None = None) -> Any:
    found = next_moment(clock(log, now, fired), log, HOURS, DEFAULT_STEPS, now, priority="P2")
    return found and found[0]


def told(found: list[Any]) -> list[tuple[str, bool]]:
    return [(one.step.key, one.overtaken) for one in found]


def marks(found: list[Any]) -> dict[str, str]:
    return {one.step.key: one.moment.isoformat() for one in found}


def test_each_step_comes_when_the_count_says_so() -> None:
    log, fired = started(), {}
    for after, key in ((180, "warn"), (240, "breach"), (270, "department"), (360, "director")):
        at = MONDAY + minutes(after)
        assert upcoming(log, MONDAY, fired) == at
        assert due(log, at - timedelta(microseconds=1), fired) == []
        found = due(log, at, fired)
        assert told(found) == [(key, False)]
        fired |= marks(found)
    assert upcoming(log, MONDAY + minutes(999), fired) is None


def test_minutes_before_and_after_the_end_are_counted_by_the_calendar() -> None:
    # Monday 09:00 to 18:00 in Shanghai are nine hours; the rest is Tuesday's.
    log = started(600, "day")
    steps = (Step(key="soon", before_minutes=90), Step(key="up", after_minutes=30))
    at = next_moment(clock(log, MONDAY), log, HOURS, steps, MONDAY, priority="P1")
    assert at == (datetime(2026, 11, 16, 9, 30, tzinfo=UTC), rank_of("warning", "P1"))
    found = due(log, MONDAY + timedelta(days=3), steps=steps)
    assert found[-1].moment == datetime(2026, 11, 17, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "steps", [(), (Step(key="warn", percent=75),), (Step(key="breach", percent=80),)]
)
def test_the_breach_is_in_every_chain_and_tells_handler_and_lead(steps: Any) -> None:
    (breach,) = (one for one in chain("resolution", steps) if kind_of(one) == "breach")
    assert breach.percent == 100
    assert set(breach.to) >= {"handler", "team_lead"}


def test_a_breach_of_the_policys_own_tells_handler_and_lead_as_well() -> None:
    (breach,) = chain("resolution", [Step(key="over", percent=100, to=("director",))])
    assert (breach.key, breach.to) == ("over", ("handler", "team_lead", "director"))


def test_a_step_for_other_clocks_is_not_in_the_chain() -> None:
    steps = [Step(key="half", percent=50, clocks=("dispatch",))]
    assert [one.key for one in chain("resolution", steps)] == ["breach"]
    assert [one.key for one in chain("dispatch", steps)] == ["half", "breach"]


def test_after_a_long_silence_only_the_breach_and_the_last_level_disturb() -> None:
    found = due(started(), MONDAY + minutes(600))
    assert told(found) == [
        ("warn", True), ("breach", False), ("department", True), ("director", False),
    ]  # fmt: skip


def test_a_warning_that_arms_after_the_breach_was_told_disturbs_nobody() -> None:
    now = MONDAY + minutes(250)
    fired = {"breach": (MONDAY + minutes(240)).isoformat()}
    assert told(due(started(), now, fired)) == [("warn", True)]


def test_a_deadline_that_moves_later_arms_its_steps_anew() -> None:
    log = started()
    fired = marks(due(log, MONDAY + minutes(240)))
    log.append(Entry(at=MONDAY + minutes(250), event="changed", target_minutes=480))
    assert upcoming(log, MONDAY + minutes(250), fired) == MONDAY + minutes(360)
    assert told(due(log, MONDAY + minutes(480), fired)) == [("warn", True), ("breach", False)]


def test_a_deadline_that_moves_earlier_repeats_nothing() -> None:
    log = started()
    fired = marks(due(log, MONDAY + minutes(240)))
    log.append(Entry(at=MONDAY + minutes(241), event="changed", target_minutes=180))
    assert told(due(log, MONDAY + minutes(241), fired)) == [("department", False)]


def test_a_paused_clock_comes_to_nothing_until_it_goes_on() -> None:
    log = started()
    log.append(Entry(at=MONDAY + minutes(100), event="paused", reason="hold"))
    assert upcoming(log, MONDAY + minutes(900)) is None
    assert due(log, MONDAY + minutes(900)) == []
    log.append(Entry(at=MONDAY + minutes(900), event="resumed"))
    assert upcoming(log, MONDAY + minutes(900)) == MONDAY + minutes(980)


def test_a_breach_is_not_lost_in_a_pause_that_follows_it() -> None:
    log = started()
    log.append(Entry(at=MONDAY + minutes(241), event="paused", reason="hold"))
    assert told(due(log, MONDAY + minutes(900))) == [("warn", True), ("breach", False)]


def test_nothing_is_said_about_a_clock_met_in_time() -> None:
    log = [*started(), Entry(at=MONDAY + minutes(240), event="met")]
    assert due(log, MONDAY + minutes(900)) == []
    assert upcoming(log, MONDAY + minutes(900)) is None


def test_a_late_answer_leaves_the_breach_on_record_and_climbs_no_further() -> None:
    log = [*started(), Entry(at=MONDAY + minutes(300), event="met")]
    found = due(log, MONDAY + minutes(900))
    assert told(found) == [("warn", True), ("breach", False), ("department", True)]
    assert due(log, MONDAY + minutes(900), marks(found)) == []


def test_breaches_rank_before_warnings_and_p1_before_p4() -> None:
    kinds: tuple[StepKind, ...] = ("breach", "warning")
    priorities: tuple[Priority, ...] = ("P1", "P2", "P3", "P4")
    ranks = [rank_of(kind, one) for kind in kinds for one in priorities]
    assert ranks == sorted(set(ranks))
    assert rank_of("escalation", "P1") == rank_of("breach", "P1")


_STEP = st.one_of(
    st.builds(lambda n: {"percent": n}, st.integers(1, 150)),
    st.builds(lambda n: {"before_minutes": n}, st.integers(0, 400)),
    st.builds(lambda n: {"after_minutes": n}, st.integers(0, 400)),
)


@given(
    chosen=st.lists(_STEP, max_size=5),
    target=st.integers(0, 700),
    calendar=st.sampled_from(sorted(HOURS)),
    events=st.lists(
        st.tuples(
            st.integers(0, 900), st.sampled_from(["paused", "resumed", "changed", "buffered"])
        ),
        max_size=5,
    ),
    looks=st.lists(st.integers(1, 5000), min_size=1, max_size=12),
)
def test_however_the_looks_fall_each_moment_fires_once(
    chosen: list[dict[str, int]],
    target: int,
    calendar: str,
    events: list[tuple[int, Any]],
    looks: list[int],
) -> None:
    """What fires when somebody looks rarely is what fires when somebody looks often."""
    steps = [Step(key=f"s{n}", **one) for n, one in enumerate(chosen)]
    log = started(target, calendar)
    log += [
        Entry(
            at=MONDAY + minutes(at), event=event,
            target_minutes=target + 60 if event == "changed" else None,
            minutes=30 if event == "buffered" else None,
        )
        for at, event in sorted(events)
    ]  # fmt: skip
    settled = MONDAY + minutes(900)
    times = [settled + minutes(at) for at in sorted(looks)]
    fired: dict[str, str] = {}
    seen: list[tuple[str, str]] = []
    for now in times:
        found = due_steps(clock(log, now, fired), log, HOURS, steps, now)
        seen += marks(found).items()
        fired |= marks(found)
        assert due_steps(clock(log, now, fired), log, HOURS, steps, now) == []
        coming = next_moment(clock(log, now, fired), log, HOURS, steps, now, priority="P1")
        assert coming is None or coming[0] > now
    at_once = due_steps(clock(log, times[-1]), log, HOURS, steps, times[-1])
    assert seen == list(marks(at_once).items())
    assert all(a.moment <= b.moment for a, b in pairwise(at_once))

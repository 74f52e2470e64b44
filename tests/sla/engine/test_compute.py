"""`ringdesk sla compute` as those outside know it: JSON lines in, JSON lines out."""

import io
import json
import subprocess
import sys
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sla.engine.counter import Counter, instant
from tests.sla.engine.histories import Place, history, place

from ringdesk.modules.sla.cli import compute, run_sla

NINE_TO_FIVE = {
    "zone": "Europe/Berlin",
    "weekly": {"mon": [["09:00", "12:30"], ["13:30", "17:00"]]},
}
STARTED = {
    "at": "2026-03-23T08:00:00Z",
    "event": "started",
    "target_minutes": 240,
    "calendar": "c1",
}
QUESTION: dict[str, Any] = {
    "id": "T-1",
    "calendars": {"c1": NINE_TO_FIVE},
    "log": [STARTED],
    "now": "2026-03-23T09:30:00Z",
    "warn_percent": [50, 75],
}


def asked(*lines: object) -> tuple[int, list[dict[str, Any]]]:
    """The exit status and the answers to some lines."""
    texts = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines]
    out = io.BytesIO()
    status = compute(io.BytesIO(b"\n".join(texts)), out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def one(**changed: Any) -> dict[str, Any]:
    _, (answer,) = asked(QUESTION | changed)
    return answer


def fault(**changed: Any) -> tuple[str, str]:
    status, (answer,) = asked(QUESTION | changed)
    assert status == 1
    assert answer["id"] == "T-1"
    assert len(answer["error"]["message"]) > 10
    return answer["error"]["code"], answer["error"]["field"]


def test_a_running_clock_tells_everything() -> None:
    assert one() == {
        "id": "T-1",
        "state": "running",
        "breached": False,
        "elapsed_minutes": 90,
        "remaining_minutes": 150,
        "due_at": "2026-03-23T13:00:00Z",
        "warn_at": {"50": "2026-03-23T10:00:00Z", "75": "2026-03-23T11:00:00Z"},
    }


def test_a_paused_clock_has_no_deadline_but_keeps_what_it_counted() -> None:
    paused = {"at": "2026-03-23T10:30:00Z", "event": "paused", "reason": "customer"}
    answer = one(log=[STARTED, paused], now="2026-03-23T16:00:00Z")
    assert (answer["state"], answer["elapsed_minutes"]) == ("paused", 150)
    assert answer["due_at"] is None
    assert answer["warn_at"] == {"50": "2026-03-23T10:00:00Z", "75": None}
    assert "note" not in answer


def test_an_answer_exactly_at_the_deadline_is_in_time() -> None:
    met = {"at": "2026-03-23T13:00:00Z", "event": "met"}
    answer = one(log=[STARTED, met], now="2026-03-24T00:00:00Z")
    assert (answer["state"], answer["breached"], answer["remaining_minutes"]) == ("met", False, 0)
    assert answer["due_at"] == "2026-03-23T13:00:00Z"


def test_a_clock_still_running_at_the_deadline_is_late() -> None:
    assert one(now="2026-03-23T12:59:00Z")["breached"] is False
    assert one(now="2026-03-23T13:00:00Z")["breached"] is True


def test_met_before_the_deadline_there_is_none() -> None:
    met = {"at": "2026-03-23T09:00:00Z", "event": "met"}
    answer = one(log=[STARTED, met])
    assert (answer["state"], answer["breached"], answer["due_at"]) == ("met", False, None)


def test_late_is_negative() -> None:
    answer = one(now="2026-03-23T15:00:00Z")
    assert (answer["elapsed_minutes"], answer["remaining_minutes"]) == (360, -120)


def test_a_calendar_that_does_not_open_again_says_so() -> None:
    closed = {"zone": "Europe/Berlin", "weekly": {}, "dates": {"2026-03-23": [["09:00", "11:00"]]}}
    answer = one(calendars={"c1": closed})
    assert answer["due_at"] is None
    assert answer["note"] == "never_opens"
    assert answer["warn_at"] == {"50": "2026-03-23T10:00:00Z", "75": None}


def test_seconds_are_counted_and_minutes_rounded_down() -> None:
    started = STARTED | {"at": "2026-03-23T08:00:30Z"}
    answer = one(log=[started], now="2026-03-23T08:02:15Z")
    assert (answer["elapsed_minutes"], answer["remaining_minutes"]) == (1, 239)
    assert answer["due_at"] == "2026-03-23T13:00:30Z"


def test_instants_of_any_offset_are_answered_in_utc() -> None:
    started = STARTED | {"at": "2026-03-23T09:00:00+01:00"}
    assert one(log=[started])["due_at"] == "2026-03-23T13:00:00Z"


def test_the_epoch_is_an_instant_like_any_other() -> None:
    always = {"zone": "UTC", "weekly": {}, "dates": {"1970-01-01": [["00:00", "24:00"]]}}
    started = STARTED | {"at": "1969-12-31T23:00:00Z"}
    paused = {"at": "1970-01-01T00:00:00Z", "event": "paused"}
    answer = one(calendars={"c1": always}, log=[started, paused], now="1970-01-01T05:00:00Z")
    assert (answer["elapsed_minutes"], answer["due_at"]) == (0, None)


@pytest.mark.parametrize("name", [None, 7, "环单-1", ["a", {"b": 1.5}], 10**30])
def test_any_id_comes_back_as_it_was(name: object) -> None:
    assert one(id=name)["id"] == name


def test_answers_come_in_the_order_of_the_questions_and_a_bad_one_stops_nothing() -> None:
    status, answers = asked(QUESTION | {"id": 1}, b"{nonsense", b"", QUESTION | {"id": 3})
    assert status == 1
    assert [answer["id"] for answer in answers] == [1, None, 3]
    assert answers[1]["error"]["code"] == "not_json"
    assert answers[2]["due_at"] == answers[0]["due_at"]


def test_a_log_can_be_asked_about_an_instant_of_its_past() -> None:
    later = {"at": "2026-03-24T09:00:00Z", "event": "changed", "target_minutes": 9}
    assert one(log=[STARTED, later]) == one(log=[STARTED])
    assert one(log=[STARTED, later], now=later["at"]) != one(log=[STARTED], now=later["at"])


def test_good_questions_end_well() -> None:
    assert asked(QUESTION, QUESTION)[0] == 0
    assert asked() == (0, [])


def log(*entries: dict[str, Any]) -> list[dict[str, Any]]:
    return [STARTED, *entries]


def calendar(**parts: Any) -> dict[str, Any]:
    return {"c1": NINE_TO_FIVE | parts}


LATER = "2026-03-23T09:00:00Z"


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"log": []}, "not_started", "log"),
        ({"log": [{"at": LATER, "event": "paused"}]}, "not_started", "log[0].event"),
        ({"log": log({"at": "2026-03-22T00:00:00Z", "event": "met"})}, "out_of_order", "log[1].at"),
        ({"now": "2026-03-20T00:00:00Z"}, "after_now", "log[0].at"),
        ({"log": log({"at": "yesterday", "event": "met"})}, "bad_instant", "log[1].at"),
        ({"log": log({"at": "2026-03-23T09:00:00", "event": "met"})}, "bad_instant", "log[1].at"),
        ({"log": log({"at": LATER, "event": "finished"})}, "unknown_event", "log[1].event"),
        ({"log": log({"at": LATER})}, "required", "log[1].event"),
        ({"log": log({"at": LATER, "event": "buffered"})}, "required", "log[1].minutes"),
        (
            {"log": log({"at": LATER, "event": "changed", "calendar": "c2"})},
            "unknown_calendar",
            "log[1].calendar",
        ),
        ({"log": [STARTED | {"target_minutes": -1}]}, "out_of_range", "log[0].target_minutes"),
        ({"log": [STARTED | {"target_minutes": 10**40}]}, "out_of_range", "log[0].target_minutes"),
        ({"log": [STARTED | {"target_minutes": 1.5}]}, "wrong_type", "log[0].target_minutes"),
        ({"log": [STARTED | {"target_minutes": None}]}, "required", "log[0].target_minutes"),
        ({"log": [STARTED | {"calendar": None}]}, "required", "log[0].calendar"),
        ({"log": "none"}, "wrong_type", "log"),
        ({"now": 5}, "wrong_type", "now"),
        ({"now": "0001-01-01T00:00:00+14:00"}, "bad_instant", "now"),
        ({"warn_percent": [50, 0]}, "out_of_range", "warn_percent[1]"),
        ({"calendars": {"c1": []}}, "not_an_object", "calendars.c1"),
        ({"calendars": calendar(zone="Europe/Atlantis")}, "unknown_zone", "calendars.c1.zone"),
        ({"calendars": calendar(zone="../../etc/passwd")}, "unknown_zone", "calendars.c1.zone"),
        ({"calendars": calendar(zone="Europe")}, "unknown_zone", "calendars.c1.zone"),
        ({"calendars": calendar(weekly=[])}, "not_an_object", "calendars.c1.weekly"),
        (
            {"calendars": calendar(weekly={"monday": []})},
            "unknown_weekday",
            "calendars.c1.weekly.monday",
        ),
        (
            {"calendars": calendar(weekly={"mon": ["09:00", "12:00"]})},
            "not_an_interval",
            "calendars.c1.weekly.mon[0]",
        ),
        (
            {"calendars": calendar(weekly={"mon": "09:00"})},
            "not_a_list",
            "calendars.c1.weekly.mon",
        ),
        (
            {"calendars": calendar(weekly={"mon": [["9:00", "12:00"]]})},
            "bad_time",
            "calendars.c1.weekly.mon[0][0]",
        ),
        (
            {"calendars": calendar(weekly={"mon": [["24:00", "24:00"]]})},
            "bad_time",
            "calendars.c1.weekly.mon[0][0]",
        ),
        (
            {"calendars": calendar(weekly={"mon": [["09:00", "12:00"], ["22:00", "06:00"]]})},
            "ends_before_it_starts",
            "calendars.c1.weekly.mon[1]",
        ),
        (
            {"calendars": calendar(dates={"2026-02-30": []})},
            "bad_date",
            "calendars.c1.dates.2026-02-30",
        ),
    ],
)
def test_a_fault_names_the_field_and_the_remedy(
    changed: dict[str, Any], code: str, field: str
) -> None:
    assert fault(**changed) == (code, field)


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "\xff"}',
        b'{"id": 1, "now": "\xff"}',
        b'{"id": "\\ud800"}',
        b'{"id": 1, "log": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"id": 1, "calendars": {"c": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        b"[]",
        b"3",
        b"{} {}",
        b"\x00",
    ],
)
def test_hostile_lines_are_answered(line: bytes) -> None:
    status, answers = asked(line, QUESTION)
    assert status == 1
    assert answers[0]["error"]["code"] in {"not_json", "required"}
    assert answers[1] == one()


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
PATHS: list[list[Any]] = [
    ["calendars"],
    ["calendars", "c1"],
    ["calendars", "c1", "zone"],
    ["calendars", "c1", "weekly", "mon"],
    ["calendars", "c1", "weekly", "mon", 0],
    ["calendars", "c1", "weekly", "mon", 0, 1],
    ["calendars", "c1", "dates"],
    ["log"],
    ["log", 0],
    ["log", 0, "at"],
    ["log", 0, "event"],
    ["log", 0, "target_minutes"],
    ["log", 0, "calendar"],
    ["now"],
    ["warn_percent"],
    ["warn_percent", 1],
]


@settings(max_examples=300, deadline=None)
@given(path=st.sampled_from(PATHS), value=anything)
def test_whatever_stands_in_a_question_it_is_answered(path: list[Any], value: object) -> None:
    question = json.loads(json.dumps(QUESTION))
    place = question
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    status, (answer,) = asked(json.dumps(question).encode())
    assert answer["id"] == "T-1"
    assert ("error" in answer) == (status == 1)
    if status:
        assert answer["error"]["message"]


def written(here: Place, asked: dict[str, Any]) -> dict[str, Any]:
    at = instant(here.origin, asked["at"]).strftime("%Y-%m-%dT%H:%M:%SZ")
    return asked | {"at": at}


def test_the_command_says_what_the_counter_says() -> None:
    here = place(1, 3)
    dice = Random(25)
    cases = [history(dice, here) for _ in range(500)]
    lines = [
        {
            "id": number,
            "calendars": here.calendars,
            "log": [written(here, entry) for entry in case.log],
            "now": written(here, {"at": case.now})["at"],
            "warn_percent": [75],
        }
        for number, case in enumerate(cases)
    ]
    status, answers = asked(*lines)
    assert status == 0
    for number, (case, answer) in enumerate(zip(cases, answers, strict=True)):
        count = Counter(here.tapes, case.log, case.now)
        assert answer["id"] == number
        assert answer["state"] == count.state
        assert answer["elapsed_minutes"] == count.elapsed
        assert answer["breached"] == count.breached
        if count.due is not None:
            assert answer["due_at"] == written(here, {"at": count.due})["at"]
        if count.warn(75) is not None:
            assert answer["warn_at"]["75"] == written(here, {"at": count.warn(75)})["at"]


def test_other_words_are_refused_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_sla(["compile"]) == 2
    assert "ringdesk sla compute" in capsys.readouterr().err


def test_each_answer_comes_before_the_next_question() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "ringdesk", "sla", "compute"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as asking:
        assert asking.stdin is not None
        assert asking.stdout is not None
        for number in range(3):
            asking.stdin.write(json.dumps(QUESTION | {"id": number}).encode() + b"\n")
            asking.stdin.flush()
            assert json.loads(asking.stdout.readline())["id"] == number
        asking.stdin.close()
        assert asking.wait() == 0


def test_it_starts_without_the_web_and_the_database() -> None:
    script = (
        "import sys; from ringdesk.__main__ import main; status = main(['sla', 'compute']);"
        "heavy = {'sqlalchemy', 'asyncpg', 'fastapi', 'starlette', 'uvicorn'} & set(sys.modules);"
        "print(status, sorted(heavy))"
    )
    ran = subprocess.run([sys.executable, "-c", script], input=b"", capture_output=True, check=True)
    assert ran.stdout.decode().split("\n")[0].strip() == "0 []"

"""The customer's words: stages, times, sizes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.tickets import FormField
from ringdesk.portal.sent import clean, value_of
from ringdesk.portal.wording import (
    STAGES,
    Arrival,
    initial,
    masked,
    progress,
    short_time,
    size,
    stage_of,
    status_word,
)

START = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
CATEGORIES = (
    "new", "unassigned", "in_progress", "waiting_customer", "waiting_approval", "resolved",
    "closed",
)  # fmt: skip
_arrivals = st.lists(st.tuples(st.sampled_from(CATEGORIES), st.booleans()), max_size=12)


@given(_arrivals)
def test_the_way_always_leads_through_where_the_ticket_is(walked: list[tuple[str, bool]]) -> None:
    arrivals = [
        Arrival(c, START + timedelta(hours=n + 1), confirmed=accepted and c == "resolved")
        for n, (c, accepted) in enumerate(walked)
    ]
    last = arrivals[-1] if arrivals else Arrival("new", START)
    now = stage_of(last.category, confirmed=last.confirmed)
    steps = progress(START, arrivals, now, closed=last.category == "closed")
    stages = [s.stage for s in steps]
    assert stages == [s for s in STAGES if s in stages]
    here = stages.index(now)
    assert [s.state for s in steps[:here]] == ["done"] * here
    assert [s.state for s in steps[here + 1 :]] == ["next"] * (len(steps) - here - 1)
    assert all(s.at is None for s in steps[here + 1 :])
    assert steps[0].at == START
    times = [s.at for s in steps if s.at]
    assert times == sorted(times)


def test_a_ticket_sent_back_forgets_the_steps_after() -> None:
    arrivals = [
        Arrival("in_progress", START + timedelta(hours=1)),
        Arrival("resolved", START + timedelta(hours=2)),
        Arrival("in_progress", START + timedelta(hours=3)),
    ]
    steps = {s.stage: s for s in progress(START, arrivals, "working", closed=False)}
    assert steps["working"].at == START + timedelta(hours=1)
    assert steps["confirm"].at is None
    assert "checking" not in steps


@pytest.mark.parametrize(
    ("category", "confirmed", "void", "word"),
    [
        ("new", False, False, "received"),
        ("unassigned", False, False, "received"),
        ("in_progress", False, False, "working"),
        ("waiting_customer", False, False, "your_turn"),
        ("waiting_approval", False, False, "checking"),
        ("resolved", False, False, "confirm"),
        ("resolved", True, False, "confirmed"),
        ("closed", True, False, "done"),
        ("closed", True, True, "void"),
        ("unheard_of", False, False, "working"),
    ],
)
def test_every_state_has_a_word_for_customers(
    category: str, confirmed: bool, void: bool, word: str
) -> None:
    assert status_word(category, confirmed=confirmed, void=void) == word


def test_times_are_as_short_as_they_can_be() -> None:
    now = datetime(2026, 11, 21, 9, 2, tzinfo=UTC)
    assert short_time(now, now, "Asia/Shanghai") == "17:02"
    assert short_time(now - timedelta(days=3), now, "Asia/Shanghai") == "11-18 17:02"
    assert short_time(now - timedelta(days=400), now, "Asia/Shanghai") == "2025-10-17"


def test_small_words() -> None:
    assert masked("suqing@qq.com") == "su••••@qq.com"
    assert masked("a@b.c") == "a••••@b.c"
    assert initial("林悦") == "悦"
    assert initial("ada lovelace") == "A"
    assert initial("  ") == "?"
    assert size(240 * 1024, "en") == "240 KB"
    assert size(25 * 1024**2, "en") == "25 MB"
    assert size(1_500_000, "ar") == "1.4 MB"
    assert clean("a\r\nb\x00\x1b[c\td") == "a\nb[c\td"


def _field(kind: str) -> FormField:
    return FormField(key="x", name={"en": "X"}, kind=kind)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", [" 77 "], "77"),
        ("text", ["  "], None),
        ("textarea", [" a\n"], " a\n"),
        ("number", ["1,286.50"], 1286.5),
        ("number", ["١٢"], 12),
        ("number", ["１２．５"], 12.5),
        ("number", ["many"], "many"),
        ("checkbox", ["1"], True),
        ("checkbox", [], None),
        ("multi", ["a", "b"], ["a", "b"]),
        ("multi", [], None),
        ("choice", ["a"], "a"),
        ("date", ["2026-11-21"], "2026-11-21"),
    ],
)
def test_a_typed_value_means(kind: str, typed: list[str], value: object) -> None:
    assert value_of(_field(kind), typed) == value

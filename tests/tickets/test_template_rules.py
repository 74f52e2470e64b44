"""Texts with variables: what may stand in them, how they are filled. Pure."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.tickets.templates import rules
from ringdesk.modules.tickets.templates.shelf import SHELF

KNOWN = {*rules.VARIABLES, "fields.order_no"}


def test_an_unknown_variable_is_named():
    found = rules.faults("Hi {{customer.name}}, {{ customer.nmae }}, {{fields.oder}}", KNOWN)
    assert [(f.code, f.what) for f in found] == [
        ("unknown_variable", "customer.nmae"), ("unknown_variable", "fields.oder"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["{{", "a }} b", "{{customer name}}", "{{}}", "{{{{x}}", "⟦x⟧"])
def test_braces_that_are_no_variable_are_refused(text: str):
    assert [f.code for f in rules.faults(text, KNOWN)] != []


def test_a_value_stands_in_its_place_and_a_missing_one_is_a_gap():
    pieces = rules.filled(
        "{{customer.name}}：订单 {{fields.order_no}}",
        {"customer.name": "李女士"}, {"fields.order_no": "订单号"},
    )  # fmt: skip
    assert rules.plain(pieces) == "李女士：订单 ⟦订单号⟧"
    assert [(p.variable, p.gap) for p in pieces] == [
        ("customer.name", False), (None, False), ("fields.order_no", True),
    ]  # fmt: skip
    assert rules.gaps(rules.plain(pieces)) == ["⟦订单号⟧"]


def test_a_hostile_value_is_neither_expanded_nor_a_gap_nor_a_control():
    hostile = "{{agent.name}}⟦x⟧\u202eevil\x07\nsecond"
    pieces = rules.filled("{{customer.name}}", {"customer.name": hostile}, {})
    assert rules.plain(pieces) == "{ {agent.name} }[x]evil second"


@given(st.dictionaries(st.sampled_from(sorted(KNOWN)), st.text(max_size=60)), st.text(max_size=80))
def test_nothing_filled_ever_shows_raw_braces(values: dict[str, str], around: str):
    text = around + "{{customer.name}} {{fields.order_no}}{{ticket.number}}"
    if rules.faults(text, KNOWN):
        return
    shown = rules.plain(rules.filled(text, values, {}))
    assert "{{" not in shown.replace(around, "") or "{{" in around
    for piece in rules.filled(text, values, {}):
        if piece.variable:
            assert "{{" not in piece.text
            assert "}}" not in piece.text
            assert not any(unicodedata.category(c) == "Cc" for c in piece.text)
            assert piece.gap == (not rules.harmless(values.get(piece.variable, "")))


@pytest.mark.parametrize(
    ("customer", "house", "chosen"),
    [
        ("es-MX", "zh-CN", "es"),
        ("fr", "zh-CN", "zh-CN"),
        ("fr", "de", "ar"),
        ("zh-TW", "en", "zh-CN"),
    ],
)
def test_the_customers_language_comes_before_the_houses(customer: str, house: str, chosen: str):
    assert rules.language_of(["zh-CN", "en", "es", "ar"], customer, house) == chosen


def _fit(**more: object) -> rules.Fit | None:
    plain = {
        "type_keys": [], "category_ids": [], "languages": ["en"], "uses_here": 0, "uses": 0,
        "type_key": "consult", "category_path": [], "language": "en",
    }  # fmt: skip
    return rules.fit(**{**plain, **more})


def test_what_is_meant_for_other_tickets_is_not_suggested():
    assert _fit(type_keys=["incident"]) is None
    assert _fit(type_keys=["consult"]) is not None


def test_frequent_use_for_the_category_counts_more_than_use_elsewhere():
    here, elsewhere = _fit(uses_here=20, uses=20), _fit(uses_here=0, uses=500)
    assert here
    assert elsewhere
    assert here.score > elsewhere.score
    assert "frequency" in here.reasons


def test_every_shipped_text_can_be_saved_in_all_four_languages():
    for one in SHELF["templates"]:
        assert set(one["texts"]) == set(one["name"]) == {"zh-CN", "en", "es", "ar"}
        assert one["folder"] in SHELF["folders"]
        for text in one["texts"].values():
            assert rules.faults(text, KNOWN) == []
    shortcuts = [one["shortcut"] for one in SHELF["templates"]]
    assert len(set(shortcuts)) == len(shortcuts) > 10

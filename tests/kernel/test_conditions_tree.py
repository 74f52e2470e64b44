"""Reading and writing conditions: what is accepted, and how a mistake is named."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel import specimen as sp

from ringdesk.kernel.conditions import (
    ALWAYS,
    NOBODY,
    AnyOf,
    Catalogue,
    Leaf,
    Me,
    bind,
    complaint,
    dump,
    leaves,
    parse,
    parse_text,
    to_predicate,
)
from ringdesk.kernel.conditions.values import MAX_VALUES
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.i18n import COMPLETE, Catalogues


def mistakes(source: object) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        parse(source, sp.CATALOGUE)
    return [(e["field"], e["code"]) for e in refusal.value.errors]


def mistake(field: str, op: str, value: object = None) -> str:
    [(path, code)] = mistakes({"field": field, "op": op, "value": value})
    assert path == "$.value"
    return code


@given(sp.trees)
def test_what_was_read_is_written_back_the_same(tree: Any) -> None:
    condition = parse(tree, sp.CATALOGUE)
    assert parse(dump(condition), sp.CATALOGUE) == condition
    assert len(leaves(condition)) == str(tree).count("'field'")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["all", "any", "not", "field", "op", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=12,
)
hostile_leaves = st.builds(
    lambda leaf, value: {"field": leaf[0], "op": leaf[1], "value": value},
    st.sampled_from(sorted(sp.LEAVES)),
    json_values,
)


@settings(max_examples=400)
@given(json_values | hostile_leaves)
def test_any_json_is_read_or_refused_with_a_path(source: Any) -> None:
    for error in refusals(source):
        assert error["field"].startswith("$")
        assert error["code"].startswith("condition_")


def refusals(source: Any) -> list[dict[str, Any]]:
    """What is refused; nothing for a condition, but never silence."""
    try:
        parse(source, sp.CATALOGUE)
    except Invalid as refusal:
        return refusal.errors or [{"field": "", "code": "silent"}]
    return []


def test_every_mistake_is_listed_with_its_path() -> None:
    assert mistakes(
        {
            "all": [
                {"field": "priority", "op": "eq", "value": "P1"},
                {"any": [{"field": "prioritty", "op": "eq", "value": "P1"}, {"nope": []}]},
                {"not": {"field": "subject", "op": "gt", "value": 3}},
                {"field": "amount", "op": "gt", "value": "3"},
            ]
        }
    ) == [
        ("$.all[1].any[0].field", "condition_field_unknown"),
        ("$.all[1].any[1]", "condition_shape"),
        ("$.all[2].not.op", "condition_op_unknown"),
        ("$.all[3].value", "condition_value_type"),
    ]


def test_a_misspelt_field_is_answered_with_its_neighbors() -> None:
    with pytest.raises(Invalid) as refusal:
        parse({"field": "prioritty", "op": "eq", "value": "P1"}, sp.CATALOGUE)
    assert refusal.value.errors[0]["params"]["known"].split(", ")[0] == "priority"


def test_an_operator_of_another_kind_is_answered_with_those_allowed() -> None:
    with pytest.raises(Invalid) as refusal:
        parse({"field": "escalated", "op": "contains", "value": "x"}, sp.CATALOGUE)
    assert refusal.value.errors[0]["params"]["known"] == "eq, ne, empty, not_empty"


@pytest.mark.parametrize(
    "source",
    [
        None, [], "x", 1, {}, {"all": {}}, {"all": [], "any": []}, {"all": [], "op": "eq"},
        {"field": "subject"}, {"op": "eq"}, {"field": 1, "op": "eq"},
        {"field": "subject", "op": []},
        {"field": "subject", "op": "empty", "extra": 1}, {"not": {"all": []}, "x": 1},
    ],
    ids=str,
)  # fmt: skip
def test_another_shape_is_refused(source: object) -> None:
    assert mistakes(source) == [("$", "condition_shape")]


def nested(depth: int) -> dict[str, Any]:
    tree: dict[str, Any] = {"field": "escalated", "op": "empty"}
    for _ in range(depth - 1):
        tree = {"not": tree}
    return tree


def test_eight_levels_are_deep_enough() -> None:
    parse(nested(8), sp.CATALOGUE)
    assert mistakes(nested(9)) == [("$" + ".not" * 8, "condition_too_deep")]
    assert mistakes(nested(500)) == [("$" + ".not" * 8, "condition_too_deep")]


def test_two_hundred_parts_are_enough() -> None:
    leaf = {"field": "escalated", "op": "empty"}
    parse({"all": [leaf] * 199}, sp.CATALOGUE)
    assert mistakes({"all": [leaf] * 200}) == [("$", "condition_too_large")]
    assert mistakes({"all": [{"all": [leaf] * 1000}] * 1000}) == [("$", "condition_too_large")]


@pytest.mark.parametrize(
    ("field", "op", "value"),
    [
        ("subject", "eq", ""), ("subject", "eq", 3), ("subject", "eq", "a\0"),
        ("subject", "contains", "\ud800"), ("subject", "contains", "x" * 501),
        ("amount", "eq", True), ("amount", "eq", "1"), ("amount", "eq", 10**15),
        ("amount", "eq", 0.0000001), ("amount", "eq", float("nan")), ("amount", "eq", float("inf")),
        ("escalated", "eq", 1), ("escalated", "eq", "true"),
        ("updated_at", "before", "2026-11-21T08:30:00"), ("updated_at", "before", "soon"),
        ("updated_at", "before", 5), ("updated_at", "after", {"hours": 0}),
        ("updated_at", "after", {"hours": 1, "days": 1}), ("updated_at", "after", {"years": 1}),
        ("updated_at", "after", {"hours": 1.5}), ("updated_at", "within_last", {"hours": True}),
        ("updated_at", "within_last", "2026-11-21T08:30:00Z"),
        ("updated_at", "within_last", {"weeks": 10_001}),
        ("updated_at", "before", "0001-01-01T00:00:00+10:00"),
        ("due", "eq", "20261121"), ("due", "eq", "2026-02-30"), ("due", "before", {"hours": 1}),
        ("assignee", "eq", "me"), ("assignee", "eq", "{00000000-0000-0000-0000-000000000001}"),
        ("assignee", "in", "00000000-0000-0000-0000-000000000001"), ("assignee", "eq", 1),
        ("tags", "any_of", "vip"), ("tags", "any_of", [1]), ("tags", "any_of", [["a"]]),
        ("amount", "between", 3), ("amount", "between", [1]), ("amount", "between", [1, 2, 3]),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused(field: str, op: str, value: object) -> None:
    assert mistake(field, op, value) == "condition_value_type"


def test_lists_hold_one_to_a_hundred_values() -> None:
    assert mistake("tags", "any_of", []) == "condition_value_count"
    assert mistake("tags", "any_of", [str(n) for n in range(101)]) == "condition_value_count"
    names = [str(n) for n in range(MAX_VALUES)]
    parse({"field": "tags", "op": "any_of", "value": names}, sp.CATALOGUE)


def test_other_value_mistakes_have_their_own_codes() -> None:
    assert mistake("priority", "eq", "P5") == "condition_choice_unknown"
    assert mistake("status", "in", ["new", "old"]) == "condition_choice_unknown"
    assert mistake("amount", "between", [2, 1]) == "condition_range_reversed"
    assert mistake("subject", "eq") == "condition_value_missing"
    assert mistake("subject", "empty", 1) == "condition_value_unexpected"


def test_repeated_values_count_once() -> None:
    tree = {"field": "tags", "op": "any_of", "value": ["a", "b", "a"]}
    assert dump(parse(tree, sp.CATALOGUE))["value"] == ["a", "b"]


def test_text_that_is_no_json_is_refused() -> None:
    for text in ["", "{", "[" * 30_000, b"\xff", '{"all": [NaN]}']:
        with pytest.raises(Invalid) as refusal:
            parse_text(text, sp.CATALOGUE)
        assert refusal.value.errors[0]["code"] == "condition_json"
    with pytest.raises(Invalid) as refusal:
        parse_text('{"all":[' + " " * 70_000, sp.CATALOGUE)
    assert refusal.value.errors[0]["code"] == "condition_too_large"
    assert parse_text('{"all":[]}', sp.CATALOGUE) == ALWAYS


@given(sp.trees, sp.facts)
def test_bound_to_an_asker_it_means_the_same_to_everybody(tree: Any, row: Any) -> None:
    condition = parse(tree, sp.CATALOGUE)
    bound = bind(condition, sp.ME)
    assert not any(leaf.op in {"is_me", "in_my_teams"} for leaf in leaves(bound))
    mine = to_predicate(condition, at=sp.AT, me=sp.ME)
    anybodys = to_predicate(bound, at=sp.AT, me=NOBODY)
    assert mine(row) == anybodys(row)


def test_asked_by_nobody_is_me_matches_nothing() -> None:
    condition = parse({"field": "assignee", "op": "is_me"}, sp.CATALOGUE)
    assert bind(condition, NOBODY) == AnyOf(())
    assert isinstance(bind(condition, Me(UUID(int=9))), Leaf)


def test_a_field_declared_twice_stops_the_start() -> None:
    with pytest.raises(ValueError, match="subject"):
        Catalogue([*sp.CATALOGUE, *sp.CATALOGUE])


def test_the_catalogue_describes_what_may_be_asked() -> None:
    described = {entry["field"]: entry for entry in sp.CATALOGUE.describe()}
    assert described["status"]["options"][0] == {
        "value": "new",
        "name": {"zh-CN": "新", "en": "new"},
    }
    assert [o["value"] for o in described["priority"]["options"]] == ["P1", "P2", "P3", "P4"]
    assert described["fields.multi"]["kind"] == "choices"
    assert "options" not in described["subject"]


def test_every_mistake_has_words_and_a_remedy_in_every_language() -> None:
    texts = Catalogues.load()
    wrong = [
        ("x", "eq", 1), ("subject", "gt", 1), ("subject", "eq", None), ("tags", "any_of", 1),
        ("amount", "between", 1), ("updated_at", "within_last", 1), ("tags", "empty", 1),
        ("tags", "any_of", []), ("status", "eq", "z"), ("amount", "between", [2, 1]),
    ]  # fmt: skip
    tree = {"all": [{"field": f, "op": o, "value": v} for f, o, v in wrong]}
    with pytest.raises(Invalid) as refusal:
        parse(tree, sp.CATALOGUE)
    assert len(refusal.value.errors) == 10
    for error in refusal.value.errors:
        for locale in COMPLETE:
            said = complaint(error, locale, texts)
            assert error["code"] not in said
            assert "{" not in said.replace('{"hours": 4}', "")
            assert "conditions." not in said

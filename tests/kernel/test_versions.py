"""What differs between two versions, and what keeps one from being published."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.errors import Invalid, Stale
from ringdesk.kernel.versions import changes, reason_faults, refuse, unless_stale

names = st.sampled_from(["a", "b", "c"])
leaves = st.one_of(st.none(), st.integers(0, 3), st.lists(st.integers(0, 2), max_size=2))
definitions = st.dictionaries(
    names, st.recursive(leaves, lambda inner: st.dictionaries(names, inner, min_size=1)), max_size=3
)


def objects(_path: str, value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def put(definition: dict[str, Any], path: str, value: Any) -> None:
    *above, last = path.split(".")
    for name in above:
        definition = definition[name]
    definition[last] = value


def without_nulls(value: Any) -> Any:
    """What is null and what is not there are the same to who compares."""
    if isinstance(value, dict):
        return {k: without_nulls(v) for k, v in value.items() if v is not None}
    return value


def copied(value: Any) -> Any:
    return {k: copied(v) for k, v in value.items()} if isinstance(value, dict) else value


@given(definitions, definitions)
def test_the_changes_lead_from_one_version_to_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    made = copied(before)
    for each in changes(before, after, objects):
        put(made, each.path, copied(each.after))
    assert without_nulls(made) == without_nulls(after)


@given(definitions)
def test_nothing_differs_from_itself(definition: dict[str, Any]) -> None:
    assert changes(definition, copied(definition), objects) == []


def test_a_part_that_is_new_is_one_change() -> None:
    found = changes({"a": {"b": 1}}, {"a": {"b": 1}, "c": {"d": 2, "e": 3}}, objects)
    assert [(c.path, c.before, c.after) for c in found] == [("c", None, {"d": 2, "e": 3})]


def test_every_fault_and_the_missing_reason_are_named_at_once() -> None:
    with pytest.raises(Invalid) as refusal:
        refuse([("name", "required", {}), ("when", "unreadable", {"n": 1})], "  ")
    assert [(e["field"], e["code"]) for e in refusal.value.errors] == [
        ("definition.name", "required"),
        ("definition.when", "unreadable"),
        ("reason", "required"),
    ]
    refuse([], "so that it holds")
    refuse([])


def test_a_reason_has_words_and_not_too_many() -> None:
    assert [code for _, code, _ in reason_faults("x" * 501)] == ["too_long"]
    assert reason_faults("x" * 500) == []


def test_only_another_revision_than_the_expected_one_is_stale() -> None:
    unless_stale("now", 3, 3)
    unless_stale("now", 3, None)
    with pytest.raises(Stale) as refusal:
        unless_stale("now", 3, 2)
    assert refusal.value.params == {"current": "now"}

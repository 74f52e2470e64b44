"""What each operator means for one ticket, for missing values, and why it decided so."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from tests.kernel import specimen as sp

from ringdesk.kernel.conditions import Catalogue, FieldDef, Kind, explain, parse, to_predicate
from ringdesk.kernel.conditions.catalogue import OPPOSITES, OPS

A, B, C = (str(i) for i in sp.IDS[:3])


def asks(field: str, op: str, value: Any = None, **facts: Any) -> bool:
    leaf = {"field": field, "op": op} | ({} if value is None else {"value": value})
    return to_predicate(parse(leaf, sp.CATALOGUE), at=sp.AT, me=sp.ME)(facts)


def minutes_ago(count: int) -> datetime:
    return sp.AT - timedelta(minutes=count)


@pytest.mark.parametrize(("field", "op"), sorted(sp.LEAVES))
def test_a_missing_value_passes_only_opposites_and_empty(field: str, op: str) -> None:
    definition = sp.CATALOGUE.get(field)
    assert definition is not None
    value = _some_value(definition.kind, op)
    passes = op == "empty" or (op in OPPOSITES and op != "not_empty")
    for nothing in [{}, {field: None}, {"fields": {}}, {"fields": None}]:
        assert asks(field, op, value, **nothing) is passes


def _some_value(kind: Kind, op: str) -> Any:
    if op in {"empty", "not_empty", "is_me", "in_my_teams"}:
        return None
    one: Any = {
        Kind.NUMBER: 1, Kind.BOOLEAN: True, Kind.INSTANT: "2026-11-21T08:30:00Z",
        Kind.DATE: "2026-11-21", Kind.CHOICE: "new", Kind.ID: A, Kind.IDS: A, Kind.TREE: A,
        Kind.PRIORITY: "P2",
    }.get(kind, "x")  # fmt: skip
    if op.startswith("within"):
        return {"hours": 1}
    if op in {"in", "not_in", "any_of", "none_of", "all_of", "under", "not_under"}:
        return [one]
    return [one, one] if op == "between" else one


def test_an_empty_text_and_an_empty_list_are_missing_too() -> None:
    assert asks("subject", "empty", subject="")
    assert asks("tags", "empty", tags=[])
    assert not asks("subject", "not_empty", subject="")
    assert asks("subject", "ne", "a", subject="")
    assert not asks("subject", "empty", subject=" ")


def test_text_is_compared_without_regard_to_case() -> None:
    assert asks("subject", "eq", "REEMBOLSO ÑANDÚ", subject="Reembolso ñandú")
    assert asks("subject", "contains", "it工单", subject="关于IT工单的问题")
    assert asks("subject", "starts_with", "re:", subject="RE: 退款")
    assert not asks("subject", "starts_with", "退款", subject="RE: 退款")
    assert asks("subject", "in", ["a", "B"], subject="b")
    assert asks("subject", "not_contains", "x", subject="abc")


def test_tags_and_choices_are_compared_as_they_are() -> None:
    assert not asks("tags", "any_of", ["VIP"], tags=["vip"])
    assert asks("tags", "all_of", ["a", "b"], tags=["b", "c", "a"])
    assert not asks("tags", "all_of", ["a", "d"], tags=["b", "c", "a"])
    assert asks("tags", "none_of", ["d"], tags=["a"])
    assert asks("status", "ne", "new", status="open")


def test_numbers_are_exact() -> None:
    assert asks("amount", "eq", 0.1, amount=Decimal("0.1"))
    assert asks("fields.number", "lte", 0.3, fields={"number": 0.3})
    assert asks("amount", "between", [1, 2], amount=2)
    assert asks("amount", "between", [1, 2], amount=1)
    assert not asks("amount", "gt", 2, amount=2)
    assert asks("amount", "gte", 2, amount=2)


def test_a_higher_priority_is_more_urgent() -> None:
    def those(op: str, value: Any) -> list[str]:
        return [p for p in ("P1", "P2", "P3", "P4") if asks("priority", op, value, priority=p)]

    assert those("gte", "P2") == ["P1", "P2"]
    assert those("gt", "P2") == ["P1"]
    assert those("lt", "P2") == ["P3", "P4"]
    assert those("lte", "P2") == ["P2", "P3", "P4"]
    assert those("between", ["P2", "P3"]) == ["P2", "P3"]
    assert those("gt", "P1") == those("lt", "P4") == []


def test_now_is_what_the_caller_says() -> None:
    assert asks("updated_at", "within_last", {"hours": 4}, updated_at=minutes_ago(239))
    assert asks("updated_at", "within_last", {"hours": 4}, updated_at=minutes_ago(240))
    assert not asks("updated_at", "within_last", {"hours": 4}, updated_at=minutes_ago(241))
    assert not asks("updated_at", "within_last", {"hours": 4}, updated_at=minutes_ago(-1))
    assert asks("updated_at", "within_next", {"days": 1}, updated_at=minutes_ago(-1440))
    assert asks("updated_at", "before", {"minutes": 30}, updated_at=minutes_ago(31))
    assert not asks("updated_at", "before", {"minutes": 30}, updated_at=minutes_ago(30))
    assert asks("updated_at", "after", {"weeks": 1}, updated_at=minutes_ago(0))


def test_adjacent_spans_of_time_share_no_ticket() -> None:
    days = ["2026-11-20T00:00:00+08:00", "2026-11-21T00:00:00+08:00", "2026-11-22T00:00:00+08:00"]
    midnight = datetime(2026, 11, 20, 16, tzinfo=UTC)
    assert not asks("updated_at", "between", days[:2], updated_at=midnight)
    assert asks("updated_at", "between", days[1:], updated_at=midnight)


def test_instants_are_compared_across_zones() -> None:
    shanghai = sp.AT.astimezone(timezone(timedelta(hours=8)))
    assert asks("updated_at", "within_last", {"minutes": 1}, updated_at=shanghai)
    assert asks("updated_at", "within_last", {"minutes": 1}, updated_at=sp.AT.isoformat())
    with pytest.raises(TypeError):
        asks("updated_at", "empty", updated_at=datetime(2026, 11, 21))  # noqa: DTZ001


def test_dates_include_both_ends() -> None:
    ends = ["2026-11-20", "2026-11-21"]
    assert asks("due", "between", ends, due=date(2026, 11, 21))
    assert asks("fields.date", "between", ends, fields={"date": "2026-11-20"})
    assert asks("due", "before", "2026-11-22", due=date(2026, 11, 21))
    assert not asks("due", "after", "2026-11-21", due=date(2026, 11, 21))


def test_a_category_includes_what_is_below_it() -> None:
    path = [A, B, C]
    assert asks("category", "under", A, category=path)
    assert asks("category", "under", [C], category=path)
    assert asks("category", "eq", C, category=path)
    assert not asks("category", "eq", B, category=path)
    assert asks("category", "not_under", str(sp.IDS[4]), category=path)


def test_me_and_my_teams() -> None:
    assert asks("assignee", "is_me", assignee=sp.IDS[0])
    assert not asks("assignee", "is_me", assignee=sp.IDS[1])
    assert asks("assignee", "in_my_teams", assignee=str(sp.IDS[2]))
    assert asks("watchers", "is_me", watchers=[sp.IDS[3], sp.IDS[0]])
    assert not asks("watchers", "in_my_teams", watchers=[sp.IDS[3]])


def test_a_stored_value_of_another_type_counts_as_missing() -> None:
    wrong = {"text": 1, "number": "1", "date": "tomorrow", "multi": "a", "checkbox": "true"}
    for key in wrong:
        assert asks(f"fields.{key}", "empty", fields=wrong)
    assert asks("fields.multi", "any_of", ["a"], fields={"multi": [1, "a", None]})


def test_a_field_may_read_its_value_from_anywhere() -> None:
    customer = FieldDef(
        "tier", Kind.CHOICE, lambda: sp.rows.c.status, "tier", read=lambda f: f["customer"]["tier"]
    )
    catalogue = sp.CATALOGUE.with_fields([customer])
    condition = parse({"field": "tier", "op": "eq", "value": "vip"}, catalogue)
    assert to_predicate(condition, at=sp.AT, me=sp.ME)({"customer": {"tier": "vip"}})
    assert isinstance(catalogue, Catalogue)


@given(sp.trees, sp.facts)
def test_not_is_an_exact_complement(tree: Any, row: Any) -> None:
    yes = to_predicate(parse(tree, sp.CATALOGUE), at=sp.AT, me=sp.ME)
    no = to_predicate(parse({"not": tree}, sp.CATALOGUE), at=sp.AT, me=sp.ME)
    assert yes(row) is not no(row)


def test_nothing_asked_is_true_and_no_choice_is_false() -> None:
    everything, nothing = (
        to_predicate(parse(tree, sp.CATALOGUE), at=sp.AT, me=sp.ME)
        for tree in ({"all": []}, {"any": []})
    )
    assert everything({})
    assert not nothing({})


def test_a_decision_is_explained_leaf_by_leaf() -> None:
    tree = {
        "any": [
            {"all": [
                {"field": "priority", "op": "gte", "value": "P2"},
                {"field": "tags", "op": "any_of", "value": ["vip"]},
            ]},
            {"not": {"field": "subject", "op": "contains", "value": "退款"}},
        ]
    }  # fmt: skip
    facts = {"priority": "P1", "tags": ["new"], "subject": "退款进度"}
    reasons = explain(parse(tree, sp.CATALOGUE), facts, at=sp.AT, me=sp.ME)
    assert [(r.leaf.field.name, r.matched, r.actual) for r in reasons] == [
        ("priority", True, "P1"),
        ("tags", False, ["new"]),
        ("subject", True, "退款进度"),
    ]


def test_every_opposite_is_an_operator_beside_its_base() -> None:
    for ops in OPS.values():
        assert all(OPPOSITES[op] in ops for op in ops if op in OPPOSITES)

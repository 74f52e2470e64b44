"""Planted faults are all found, in all shipped processes, and these have none."""

from typing import Any

import msgspec
import pytest

from ringdesk.modules.workflow.checker import Types, check
from ringdesk.modules.workflow.definition import Process
from ringdesk.modules.workflow.findings import Finding
from ringdesk.modules.workflow.shelf import shipped

from .faults_given import FAULTS, Fault
from .faults_given import action as _action
from .faults_given import node as _node
from .processes_given import PERMISSIONS, findings

SHIPPED = ("default", "refund", "change", "supplement", "review")
# Kinds of faults that a plain loop has no place for.
ONLY_WITH_BLOCKS = {
    "limit_missing", "branch_escapes", "nested_parallel", "join_mismatch", "branches_meet",
    "approval_without_levels", "not_a_task", "return_target", "return_never_comes_back",
}  # fmt: skip

# It has neither branches nor an approval.
NO_PLACE = {
    "default": ONLY_WITH_BLOCKS,
    "review": ONLY_WITH_BLOCKS - {"not_a_task", "return_target", "return_never_comes_back"},
}


def _plain(key: str) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(shipped(key))
    return plain


def _found(plain: dict[str, Any]) -> list[Finding]:
    return findings(msgspec.convert(plain, Process))


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_process_has_no_finding_at_all(key: str) -> None:
    assert findings(shipped(key)) == []


@pytest.mark.parametrize("key", SHIPPED)
@pytest.mark.parametrize(("code", "plant"), FAULTS, ids=[f.__name__.strip("_") for _, f in FAULTS])
def test_every_planted_fault_is_found(key: str, code: str, plant: Fault) -> None:
    planted = list(plant(_plain(key)))
    if code in NO_PLACE.get(key, ()):
        assert planted == []
        return
    assert planted, f"{code} has no place in {key}"
    for definition in planted:
        codes = {one.code for one in _found(definition) if one.forbids}
        assert code in codes, (key, code, codes)


def test_a_counter_example_is_a_shortest_way_from_the_start() -> None:
    plain = _plain("default")
    close = _action(plain, "close")
    close["gates"] = [g for g in close["gates"] if g["gate"] != "second_reviewer"]
    found = next(one for one in _found(plain) if one.code == "four_eyes_escapes")
    # Raised to P1 once it was past the verification that only P1 and P2 are sent to.
    assert found.path == ("intake", "handling", "acceptance", "accepted", "closed")
    told = [step["by"] for step in found.params["steps"]]
    assert told[0] == "created"
    assert {"priority_raised", "evidence_added"} <= set(told)
    assert told[-1] == "close"


def test_an_escape_by_a_low_score_is_shown_with_the_rating() -> None:
    plain = _plain("default")
    plain["actions"].append(
        {"key": "tidy", "name": {"zh-CN": "整理", "en": "Tidy"}, "from": ["accepted"],
         "needs": "ticket.update", "to": [{"to": "archived"}]}
    )  # fmt: skip
    found = next(one for one in _found(plain) if one.code == "low_score_escapes")
    assert "rated_low" in [step["by"] for step in found.params["steps"]]
    assert found.path[-1] == "archived"


def test_a_gate_that_nothing_can_open_is_a_dead_end() -> None:
    """P1 may close only with a review, and nobody can give one: found by the walk alone."""
    plain = _plain("default")
    _action(plain, "verify")["from"] = []
    _action(plain, "resolve")["to"] = [{"to": "acceptance"}]
    plain["nodes"] = [n for n in plain["nodes"] if n["key"] != "verifying"]
    plain["actions"] = [a for a in plain["actions"] if "verif" not in a["key"]]
    found = next(one for one in _found(plain) if one.code == "dead_end")
    assert found.params["steps"][0]["priority"] in ("P1", "P2")


def test_warnings_do_not_forbid() -> None:
    plain = _plain("refund")
    del _node(plain, "payout")["limit"]
    found = _found(plain)
    assert [(one.code, one.nodes, one.forbids) for one in found] == [
        ("limit_missing", ("payout",), False)
    ]


def test_who_is_there_is_asked() -> None:
    process = shipped("refund")
    found = check(
        process, permissions=PERMISSIONS, readable=lambda _: True,
        can=lambda who: "财务" not in who.departments,
    )  # fmt: skip
    assert {one.nodes[0] for one in found if one.code == "nobody_can_act"} == {
        "refund_approval", "prepare_payment", "payout",
    }  # fmt: skip
    assert all(one.path[-1] == one.nodes[0] for one in found)


def test_what_the_forms_do_not_have_is_found() -> None:
    known = Types(fields=frozenset({"order_no"}), evidence=frozenset({"photo"}))
    found = check(shipped("refund"), permissions=PERMISSIONS, readable=lambda _: True, types=known)
    assert {(one.code, *one.params.values()) for one in found} == {
        ("unknown_field", "refund_amount"), ("unknown_field", "solution"),
        ("unknown_evidence", "receipt"),
    }  # fmt: skip


def test_a_definition_of_the_first_days_still_passes() -> None:
    """Published before `forward` and names of actions."""
    plain = _plain("default")
    for one in plain["actions"]:
        one.pop("forward", None)
        one.pop("name", None)
    assert _found(plain) == []


def test_a_definition_without_second_handling_is_refused() -> None:
    """The gates keep an unhappy customer's ticket out of the archive, but nobody would work on it.

    Found also where no node of that name is left behind.
    """
    plain = _plain("default")
    plain["nodes"] = [n for n in plain["nodes"] if n["key"] != "second_handling"]
    plain["actions"] = [a for a in plain["actions"] if a["key"] != "second_handling"]
    for one in plain["actions"]:
        one["from"] = [key for key in one["from"] if key != "second_handling"]
        one["to"] = [branch for branch in one["to"] if branch["to"] != "second_handling"]
    escapes, missing = _found(plain)
    assert (escapes.code, escapes.forbids, escapes.nodes) == (
        "low_score_escapes", True, ("archived",),
    )  # fmt: skip
    assert escapes.path[-1] == "archived"
    assert (missing.code, missing.forbids) == ("action_missing", False)


def test_a_level_of_an_approval_that_names_nobody_is_found() -> None:
    plain = _plain("refund")
    level = next(n for n in plain["nodes"] if n.get("kind") == "approval")["levels"][0]
    for who in ({}, {"not_handler": True}):
        level["who"] = who
        found = _found(plain)
        assert [(one.code, one.forbids) for one in found] == [("nobody_can_act", True)]
        assert found[0].params == {"part": level["key"]}


def test_an_end_is_no_place_to_start() -> None:
    plain = {**_plain("default"), "start": "closed"}
    assert "start_not_task" in {one.code for one in _found(plain)}

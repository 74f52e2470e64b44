"""Planted faults are found, and the shipped process has none."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from ringdesk.app import MODULES
from ringdesk.kernel.permissions import catalogue
from ringdesk.modules import workflow
from ringdesk.modules.workflow.checker import check
from ringdesk.modules.workflow.definition import Process

assert MODULES, "permissions are declared by importing the modules"


def _findings(definition: dict[str, Any]) -> list[str]:
    process = msgspec.convert(definition, Process)
    found = check(process, permissions=set(catalogue()), readable=lambda when: "field" in when or "all" in when)
    return [finding.code for finding in found]


def _shipped() -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(workflow.shipped("default"))
    return plain


def _action(definition: dict[str, Any], key: str) -> dict[str, Any]:
    return next(a for a in definition["actions"] if a["key"] == key)


def _unreachable(p: dict[str, Any]) -> None:
    extra = {"key": "island", "status": "new", "name": {"zh-CN": "孤岛", "en": "Island"}}
    p["nodes"].append({**extra, "duty": {}})


def _dead_end(p: dict[str, Any]) -> None:
    for action in p["actions"]:
        action["from"] = [node for node in action["from"] if node != "verifying"]


def _gate_avoided(p: dict[str, Any]) -> None:
    _action(p, "close")["gates"] = []


def _unknown_gate(p: dict[str, Any]) -> None:
    _action(p, "resolve")["gates"] = [{"gate": "wishful"}]


def _unknown_node(p: dict[str, Any]) -> None:
    _action(p, "take")["to"] = [{"to": "nowhere"}]


def _unknown_status(p: dict[str, Any]) -> None:
    p["nodes"][0]["status"] = "lost"


def _unknown_permission(p: dict[str, Any]) -> None:
    _action(p, "take")["needs"] = "ticket.fly"


def _permission_missing(p: dict[str, Any]) -> None:
    _action(p, "take")["needs"] = None


def _duplicate_key(p: dict[str, Any]) -> None:
    p["statuses"].append(p["statuses"][0])


def _name_missing(p: dict[str, Any]) -> None:
    p["nodes"][0]["name"] = {"en": "Intake"}


def _unreadable_condition(p: dict[str, Any]) -> None:
    _action(p, "resolve")["to"][0]["when"] = {"sometimes": True}


FAULTS: list[Callable[[dict[str, Any]], None]] = [
    _unreachable, _dead_end, _gate_avoided, _unknown_gate, _unknown_node, _unknown_status,
    _unknown_permission, _permission_missing, _duplicate_key, _name_missing,
    _unreadable_condition,
]  # fmt: skip


def test_the_shipped_process_has_no_fault() -> None:
    assert _findings(_shipped()) == []


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_fault_is_found(plant: Callable[[dict[str, Any]], None]) -> None:
    definition = _shipped()
    plant(definition)
    assert plant.__name__.strip("_") in _findings(definition)


def test_no_way_in_the_shipped_graph_reaches_closed_round_acceptance() -> None:
    """Walks every path: a closed node is entered from `accepted`, or voided before any work."""
    process = workflow.shipped("default")
    closed = {n.key for n in process.nodes if process.status_of(n.key).category == "closed"}
    for action in process.actions:
        for branch in action.to:
            if branch.to in closed and not set(action.source) <= closed:
                gates = {gate.gate for gate in action.gates}
                assert gates & {"accepted", "unanswered"}, action.key
                if "unanswered" in gates:
                    assert set(action.source) <= {"intake", "queue"}

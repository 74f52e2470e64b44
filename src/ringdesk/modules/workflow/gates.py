"""The named requirements before an action: those a definition may ask for, those it always asks."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from .definition import Action, Gate, Node
from .turns import may_act

Facts = Mapping[str, Any]
Holds = Callable[[Mapping[str, Any]], bool]
Lacking = dict[str, Any] | None


class Unmet(msgspec.Struct, frozen=True):
    """A gate that is still shut, with what is missing as parameters of its sentence."""

    gate: str
    params: dict[str, Any] = {}


def _fields(facts: Facts, params: Mapping[str, Any]) -> Lacking:
    missing = facts["missing_fields"].get(params["stage"], [])
    return {"fields": missing} if missing else None


def _classified(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    return None if facts["category_id"] else {}


def _assigned(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    return None if facts["assignee_id"] else {}


def _evidence(facts: Facts, params: Mapping[str, Any]) -> Lacking:
    """Any evidence, or one of each of `types`."""
    if types := params.get("types"):
        return _types_lacking(facts, types)
    return None if facts["evidence_count"] > 0 else {}


def _types_lacking(facts: Facts, types: list[str]) -> Lacking:
    there = facts.get("evidence_types", ())
    missing = [one for one in types if one not in there]
    return {"types": missing} if missing else None


def _not_handler(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    me = facts["actor_member_id"]
    return None if me is not None and me != facts["resolved_by"] else {}


def _second_reviewer(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    reviewer = facts["reviewed_by"]
    return None if reviewer and reviewer != facts["resolved_by"] else {}


def _accepted(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    return None if facts["accepted_at"] else {}


def _unanswered(facts: Facts, _: Mapping[str, Any]) -> Lacking:
    return {} if facts["first_response_at"] else None


def _never(_facts: Facts, _: Mapping[str, Any]) -> Lacking:
    return {}


def _within_days(facts: Facts, params: Mapping[str, Any]) -> Lacking:
    since = facts["closed_at"]
    if since is None or facts["now"] - since <= timedelta(days=params["days"]):
        return None
    return {"days": params["days"]}


def _waited_days(facts: Facts, params: Mapping[str, Any]) -> Lacking:
    """Only the product itself waits; a person with the permission need not."""
    if facts["actor_kind"] != "system":
        return None
    since = facts[params["since"]]
    until = since + timedelta(days=params["days"]) if since else None
    if until and facts["now"] >= until:
        return None
    return {"until": until, "days": params["days"]}


GATES: dict[str, Callable[[Facts, Mapping[str, Any]], Lacking]] = {
    "fields": _fields,
    "classified": _classified,
    "assigned": _assigned,
    "evidence": _evidence,
    "not_handler": _not_handler,
    "second_reviewer": _second_reviewer,
    "accepted": _accepted,
    "unanswered": _unanswered,
    "never": _never,
    "within_days": _within_days,
    "waited_days": _waited_days,
}

_STAGES = ("create", "resolve", "close")
_INSTANTS = ("created_at", "updated_at", "resolved_at", "closed_at", "last_agent_at")


def params_fit(gate: str, params: Mapping[str, Any]) -> bool:
    """Whether a gate can be asked with these parameters."""
    days = params.get("days")
    match gate:
        case "fields":
            return params.get("stage") in _STAGES
        case "evidence":
            types = params.get("types", [])
            return isinstance(types, list) and all(isinstance(one, str) for one in types)
        case "within_days":
            return isinstance(days, int) and days >= 0
        case "waited_days":
            return isinstance(days, int) and days >= 0 and params.get("since") in _INSTANTS
        case _:
            return True


def lacking(gate: Gate, facts: Facts) -> Lacking:
    """What one gate misses; None when it is open, or where its `when` was not asked."""
    return GATES[gate.gate](facts, gate.params)


def unmet_gates(
    action: Action, facts: Facts, holds: Holds, node: Node | None = None
) -> tuple[Unmet, ...]:
    """What is still shut: the definition's own gates, then those that no definition takes away.

    `node`: where the ticket is; without it only the action is asked.
    """
    found = []
    for gate in action.gates:
        if gate.when is None or holds(gate.when):
            lacks = lacking(gate, facts)
            if lacks is not None:
                found.append(Unmet(gate.gate, lacks))
    found += _settled(action.key, facts)
    if node is not None:
        if node.who is not None:
            found += _turn(action.key, node, facts)
        if action.forward:
            found += node_unmet(node, facts, holds)
    return tuple(found)


def _settled(key: str, facts: Facts) -> list[Unmet]:
    """A parent closes after its children and branches, an archive holds nothing still owed."""
    found = []
    if key in ("close", "void"):
        if children := facts.get("open_children", 0):
            numbers = list(facts.get("children_numbers", ()))
            found.append(Unmet("children_open", {"count": children, "numbers": numbers}))
        if branches := facts.get("active_branches"):
            found.append(Unmet("branches_open", {"nodes": _named(branches)}))
    if key == "close":
        if kinds := {"second_handling", "callback"} & set(facts.get("duty_kinds", ())):
            found.append(Unmet("duties_open", {"kinds": sorted(kinds)}))
    elif key == "archive" and facts.get("open_duties", 0):
        kinds = set(facts.get("duty_kinds", ()))
        found.append(Unmet("duties_open", {"kinds": sorted(kinds)}))
    return found


def _named(branches: object) -> list[str]:
    return sorted(map(str, branches)) if isinstance(branches, (list, tuple, set, frozenset)) else []


def _turn(key: str, node: Node, facts: Facts) -> list[Unmet]:
    if node.who is None or facts["actor_kind"] in ("requester", "system"):
        return []
    if key in ("assign", "transfer") and facts.get("actor_may_assign", True):
        return []
    return [] if may_act(node.who, facts) else [Unmet("not_your_turn", {"node": node.key})]


def node_unmet(node: Node, facts: Facts, holds: Holds) -> list[Unmet]:
    """What a node requires to be left that is not there yet: fields, evidence, ticks.

    Asked by every action that goes forward, and when a skipped node is made good.
    """
    found = []
    if missing := facts.get("node_missing"):
        found.append(Unmet("node_fields", {"fields": list(missing)}))
    if lacking := _types_lacking(facts, node.evidence):
        found.append(Unmet("node_evidence", lacking))
    ticked = facts.get("checks", ())
    asked = [c for c in node.checklist if c.when is None or holds(c.when)]
    if unticked := [c.key for c in asked if c.key not in ticked]:
        found.append(Unmet("node_checklist", {"checks": unticked}))
    return found

"""Which way a ticket may go: pure decisions over a definition and the facts of one ticket."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from .definition import Action, Node, Process, Status

Facts = Mapping[str, Any]
Holds = Callable[[Mapping[str, Any]], bool]


class Unmet(msgspec.Struct, frozen=True):
    """A gate that is still shut, with what is missing as parameters of its sentence."""

    gate: str
    params: dict[str, Any] = {}


class Move(msgspec.Struct, frozen=True):
    """The verdict: from here to there. `source == target` when the node stays."""

    action: str
    source: Node
    target: Node
    status: Status


class Refusal(msgspec.Struct, frozen=True):
    """Why not. `reason`: unknown_action, wrong_node, wrong_actor or gates."""

    action: str
    reason: str
    gates: tuple[Unmet, ...] = ()


class Offer(msgspec.Struct, frozen=True):
    """One action as offered to one actor: the way it leads and what it still lacks."""

    key: str
    to: str | None
    needs: str | None
    gates: tuple[Unmet, ...]


def _fields(facts: Facts, params: Mapping[str, Any]) -> dict[str, Any] | None:
    missing = facts["missing_fields"].get(params["stage"], [])
    return {"fields": missing} if missing else None


def _classified(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if facts["category_id"] else {}


def _assigned(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if facts["assignee_id"] else {}


def _evidence(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if facts["evidence_count"] > 0 else {}


def _not_handler(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    me = facts["actor_member_id"]
    return None if me is not None and me != facts["resolved_by"] else {}


def _second_reviewer(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    reviewer = facts["reviewed_by"]
    return None if reviewer and reviewer != facts["resolved_by"] else {}


def _accepted(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return None if facts["accepted_at"] else {}


def _unanswered(facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return {} if facts["first_response_at"] else None


def _never(_facts: Facts, _: Mapping[str, Any]) -> dict[str, Any] | None:
    return {}


def _within_days(facts: Facts, params: Mapping[str, Any]) -> dict[str, Any] | None:
    since = facts["closed_at"]
    if since is None or facts["now"] - since <= timedelta(days=params["days"]):
        return None
    return {"days": params["days"]}


def _waited_days(facts: Facts, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """Only the product itself waits; a person with the permission need not."""
    if facts["actor_kind"] != "system":
        return None
    since = facts[params["since"]]
    until = since + timedelta(days=params["days"]) if since else None
    if until and facts["now"] >= until:
        return None
    return {"until": until, "days": params["days"]}


GATES: dict[str, Callable[[Facts, Mapping[str, Any]], dict[str, Any] | None]] = {
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
        case "within_days":
            return isinstance(days, int) and days >= 0
        case "waited_days":
            return isinstance(days, int) and days >= 0 and params.get("since") in _INSTANTS
        case _:
            return True


def unmet_gates(action: Action, facts: Facts, holds: Holds) -> tuple[Unmet, ...]:
    found = []
    for gate in action.gates:
        if gate.when is None or holds(gate.when):
            lacking = GATES[gate.gate](facts, gate.params)
            if lacking is not None:
                found.append(Unmet(gate.gate, lacking))
    return tuple(found)


def _target(action: Action, holds: Holds) -> str | None:
    return next((b.to for b in action.to if b.when is None or holds(b.when)), None)


def advance(process: Process, key: str, facts: Facts, holds: Holds) -> Move | Refusal:
    """Where `key` leads this ticket, or why it may not go there.

    `facts` holds the ticket's columns plus `now`, `actor_kind`, `actor_member_id` and
    `missing_fields` by stage; `holds` evaluates a condition of the definition on the ticket.
    """
    action = process.action(key)
    if action is None:
        return Refusal(key, "unknown_action")
    if facts["node"] not in action.source:
        return Refusal(key, "wrong_node")
    if _by(facts) not in action.by:
        return Refusal(key, "wrong_actor")
    if gates := unmet_gates(action, facts, holds):
        return Refusal(key, "gates", gates)
    source = process.node(facts["node"])
    target = process.node(_target(action, holds) or source.key)
    return Move(key, source, target, process.status(target.status))


def offers(process: Process, facts: Facts, holds: Holds) -> list[Offer]:
    """Every action that leaves the ticket's node for this kind of actor, open or still shut."""
    return [
        Offer(a.key, _target(a, holds), a.needs, unmet_gates(a, facts, holds))
        for a in process.actions
        if facts["node"] in a.source and _by(facts) in a.by
    ]


def _by(facts: Facts) -> str:
    kind = facts["actor_kind"]
    return kind if kind in ("requester", "system") else "member"


class Step(msgspec.Struct, frozen=True):
    """One step of the bar: done, now, next or skipped."""

    key: str
    name: dict[str, str]
    state: str


def steps(process: Process, node: str, visited: set[str]) -> list[Step]:
    """The bar of steps: what was passed, where it stands, what comes."""
    path = [n for n in process.nodes if n.on_path or n.key == node]
    here = next(i for i, n in enumerate(path) if n.key == node)
    done = process.node(node).end
    found = []
    for place, step in enumerate(path):
        if place == here:
            state = "done" if done else "now"
        elif place > here:
            state = "next"
        else:
            state = "done" if step.key in visited else "skipped"
        found.append(Step(step.key, step.name, state))
    return found

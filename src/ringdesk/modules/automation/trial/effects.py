"""What a rule's actions would do to a ticket's columns, by the process's own rules. Pure."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from ringdesk.modules import workflow

from ..acting import tagged
from ..definition import (
    Action,
    Assign,
    Close,
    Escalate,
    Fields,
    Happening,
    Resolve,
    SendReply,
    SetCategory,
    SetPriority,
    Tags,
)
from ..verdicts import Verdict
from .folding import State

Holds = Callable[[Mapping[str, Any]], bool]


class Rules(msgspec.Struct, frozen=True):
    """What the effects are decided by, as it is today: processes by key and version, and the
    facts a process asks about besides the columns (fields a form still lacks …)."""

    processes: Mapping[tuple[str, int], workflow.Process]
    holding: Callable[[State, datetime], Holds]
    lacking: Callable[[State, workflow.Process, Holds], dict[str, Any]]
    team_of: Callable[[Any], Any]


class Refused(Exception):
    """The commands would have refused it."""

    def __init__(self, why: Verdict) -> None:
        super().__init__(why.reason)
        self.why = why


def take_effect(
    state: State, action: Action, at: datetime, rules: Rules
) -> list[tuple[Happening, ...]]:
    """Change the columns; what would have been heard of it, event by event. Raises Refused."""
    if state["closed_at"] is not None:
        raise Refused(Verdict("conflict", {"code": "ticket_closed", "params": {}}))
    heard = _described(state, action) if _describes(action) else _moved(state, action, at, rules)
    state["updated_at"] = at
    return heard


def _describes(action: Action) -> bool:
    return isinstance(action, (Tags, Fields, SetPriority, SetCategory, Escalate))


def _described(state: State, action: Action) -> list[tuple[Happening, ...]]:
    before = dict(state)
    match action:
        case Tags():
            state["tags"] = tagged(state["tags"], action)
        case Fields():
            merged = {**state["fields"], **action.values}
            state["fields"] = {k: v for k, v in merged.items() if v is not None}
        case SetCategory():
            state["category_id"] = action.category_id
        case SetPriority():
            state["priority"] = action.to
            state["strictest_priority"] = min(state["strictest_priority"], action.to)
        case Escalate():
            state["escalation_level"] += 1
            return [("escalated",)]
    return [("updated",)] if state != before else []


def _moved(state: State, action: Action, at: datetime, rules: Rules) -> list[tuple[Happening, ...]]:
    match action:
        case SendReply():
            state["last_agent_at"] = at
            return [("replied",)]
        case Assign():
            team = action.team_id or state["team_id"] or rules.team_of(action.member_id)
            changed = {"assignee_id": action.member_id, "team_id": team}
            moved = _advance(state, "assign", at, rules, assignee_id=action.member_id)
            state.update(changed)
            return [("assigned", *moved)]
        case Resolve():
            moved = _advance(state, "resolve", at, rules)
            state.update(resolved_at=at, resolved_by=state["assignee_id"])
            return [moved] if moved else []
        case Close():
            moved = _advance(state, "close", at, rules)
            state["closed_at"] = at
            return [moved] if moved else []
    return []


def _advance(
    state: State, key: str, at: datetime, rules: Rules, **about: Any
) -> tuple[Happening, ...]:
    """Along the process the ticket is on, through its gates."""
    process = rules.processes[state["process_key"], state["process_version"]]
    planned = {**state, **about}
    holds = rules.holding(planned, at)
    facts = {
        **planned, "now": at, "actor_kind": "rule", "actor_member_id": None,
        **rules.lacking(planned, process, holds),
    }  # fmt: skip
    verdict = workflow.advance(process, key, facts, holds)
    if isinstance(verdict, workflow.Refusal):
        raise Refused(_refusal(verdict, state))
    before = state["status"]
    state.update(
        node=verdict.target.key,
        status=verdict.status.key,
        status_category=verdict.status.category,
        returned=verdict.target.key == "returned",
    )
    if state["status"] == before:
        return ()
    state["status_since"] = at
    return ("status_changed",)


def _refusal(verdict: workflow.Refusal, state: State) -> Verdict:
    params: dict[str, Any] = {"action": verdict.action, "number": state["number"]}
    if verdict.reason == "gates":
        gates = msgspec.to_builtins(verdict.gates)
        return Verdict("gate", {"code": "gate", "params": {**params, "gates": gates}})
    return Verdict("conflict", {"code": "not_now", "params": {**params, "status": state["status"]}})

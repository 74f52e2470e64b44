"""A ticket as a proof sees it: its node and the few facts that the great gates go by.

Everything else (fields, who is at hand, time) is taken as whatever lets the ticket on. The gates
and the ways themselves are asked of the very rules that tickets go by.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec

from ringdesk.kernel.errors import DomainError

from ..definition import Action, Node, Process
from ..gates import Holds, unmet_gates
from ..graph import leaves
from ..rules import Move, lead, proceed, walk
from ..standard import leaning, leaves_of
from .conditions import conditions

_AT = datetime(2026, 1, 1, tzinfo=UTC)
PRIORITIES = ("P1", "P2", "P3", "P4")
STRICT = ("P1", "P2")
KNOWN_FACTS = frozenset({"strictest_priority", "node"})
# Opened by time, by the right person or by asking: no proof may count on them.
_FREE = frozenset({"within_days", "waited_days", "not_your_turn"})
# A rating below the threshold: second handling and a callback, each open or done.
DUTIES = ((), ("callback", "second_handling"), ("callback",), ("second_handling",), ())
_SETTLED_BY = {
    "second_handling_done": {1: 2, 3: 4},
    "callback_done": {1: 3, 2: 4},
}


class Case(NamedTuple):
    """`solver` and `reviewer` are h (the handler) or o (another); `duty` indexes DUTIES."""

    node: str
    priority: str
    evidence: bool = False
    solver: str | None = None
    reviewer: str | None = None
    accepted: bool = False
    closed: bool = False
    archived: bool = False
    duty: int = 0


class _Anything:
    """Has whatever is asked for."""

    def __contains__(self, _: object) -> bool:
        return True


_ANYTHING = _Anything()


def facts_of(case: Case, kind: str, who: str | None) -> dict[str, Any]:
    """The facts of rules.py that say what the case says, and everything else in its favor."""
    return {
        "node": case.node,
        "now": _AT,
        "actor_kind": kind,
        "actor_member_id": who,
        "strictest_priority": case.priority,
        "missing_fields": {},
        "category_id": "c",
        "assignee_id": "h",
        "evidence_count": int(case.evidence),
        "evidence_types": _ANYTHING if case.evidence else (),
        "checks": _ANYTHING,
        "resolved_by": case.solver,
        "reviewed_by": case.reviewer,
        "accepted_at": _AT if case.accepted else None,
        "closed_at": _AT if case.closed else None,
        "first_response_at": None,
        **dict.fromkeys(("created_at", "updated_at", "resolved_at", "last_agent_at"), _AT),
        "duty_kinds": DUTIES[case.duty],
        "open_duties": len(DUTIES[case.duty]),
    }


class _Oracle:
    """Answers conditions on what a case does not know, one way after the other."""

    def __init__(self, facts: Mapping[str, Any], script: list[bool]) -> None:
        self._facts, self.script = facts, script
        self._said: dict[bytes, bool] = {}

    def __call__(self, when: Mapping[str, Any]) -> bool:
        known = leaning(when, self._facts, KNOWN_FACTS)
        if known is not None:
            return known
        key = msgspec.json.encode(when)
        if key not in self._said:
            place = len(self._said)
            if place == len(self.script):
                self.script.append(True)
            self._said[key] = self.script[place]
        return self._said[key]


def _every_way(facts: Mapping[str, Any], ask: Callable[[Holds], Move | None]) -> Iterator[Move]:
    """The answers of the rules under every reading of the conditions nobody knows."""
    script: list[bool] = []
    while True:
        oracle = _Oracle(facts, script)
        try:
            found = ask(oracle)
        except DomainError:
            found = None  # stuck or in a ring: reported by others
        if found is not None:
            yield found
        while script and not script[-1]:
            script.pop()
        if not script:
            return
        script[-1] = False


class Cases:
    """The cases of one process and the steps between them."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.priorities = _told_apart(process)
        self._category = {n.key: process.status(n.status).category for n in process.nodes}
        self._second = process.action("second_handling")

    def beginnings(self) -> Iterator[Case]:
        facts: dict[str, Any] = {"node": self._process.start}
        for priority in self.priorities:
            facts["strictest_priority"] = priority
            yield from (Case(m.target.key, priority) for m in _every_way(facts, self._entered))

    def _entered(self, holds: Holds) -> Move:
        node, passed, skipped = walk(self._process, self._process.start, holds)
        return Move("create", node, node, self._process.status(node.status), passed, skipped)

    def closed(self, case: Case) -> bool:
        return case.closed or self._category[case.node] == "closed"

    def steps(self, case: Case) -> Iterator[tuple[str, Case]]:
        """Everything that can happen to the ticket next."""
        node = self._process.node(case.node)
        for action in self._process.ways_from(case.node):
            yield from self._taken(case, node, action)
        yield from self._left(case, node)
        yield from self._happens(case)

    def _taken(self, case: Case, node: Node, action: Action) -> Iterator[tuple[str, Case]]:
        for kind, who in _actors(action):
            facts = facts_of(case, kind, who)

            def ask(holds: Holds, facts: dict[str, Any] = facts) -> Move | None:
                unmet = unmet_gates(action, facts, holds, node)
                if any(one.gate not in _FREE for one in unmet):
                    return None
                return lead(self._process, action, node, holds)

            for move in _every_way(facts, ask):
                yield action.key, _changed(case._replace(node=move.target.key), action.key, who)

    def _left(self, case: Case, node: Node) -> Iterator[tuple[str, Case]]:
        facts = facts_of(case, "system", None)
        for outcome in outcomes(node):

            def ask(holds: Holds, outcome: str = outcome) -> Move:
                return proceed(self._process, node.key, outcome, facts, holds)

            for move in _every_way(facts, ask):
                yield outcome, case._replace(node=move.target.key)
        for to in node.returns.to if node.returns else ():
            yield "return", case._replace(node=to)
            yield "return", _undone(case._replace(node=to))

    def _happens(self, case: Case) -> Iterator[tuple[str, Case]]:
        """What comes from outside: urgency, proof, a low rating, duties done."""
        if not self.closed(case):
            for priority in self.priorities[: self.priorities.index(case.priority)]:
                yield "priority_raised", case._replace(priority=priority)
            if not case.evidence:
                yield "evidence_added", case._replace(evidence=True)
        if case.solver and not case.archived and not case.duty:
            yield "rated_low", self._rated_low(case)
        for event, after in _SETTLED_BY.items():
            if case.duty in after:
                yield event, case._replace(duty=after[case.duty])

    def _rated_low(self, case: Case) -> Case:
        rated = case._replace(duty=1)
        second = self._second
        if second is None or case.node not in second.source or "system" not in second.by:
            return rated
        found = list(self._taken(rated, self._process.node(case.node), second))
        return found[0][1] if found else rated


def outcomes(node: Node) -> tuple[str, ...]:
    """By what a node is left that is not left by actions."""
    late = ("late",) if leaves(node) else ()
    match node.kind:
        case "approval":
            return ("approved", "rejected", *late)
        case "parallel":
            return ("joined",)
        case "wait":
            timed = node.wait is not None and node.wait.until == "time"
            return ("elapsed" if timed else "answered", *late)
        case "sub_ticket":
            return ("done", *late)
        case "call":
            return ("called", "call_failed", *late)
        case _:
            return late


def _actors(action: Action) -> list[tuple[str, str | None]]:
    """One actor stands for all who make no difference."""
    if "member" not in action.by:
        return [(kind, None) for kind in action.by]
    eyed = any(gate.gate in ("not_handler", "second_reviewer") for gate in action.gates)
    if eyed or action.key in ("resolve", "verify"):
        return [("member", "h"), ("member", "o")]
    return [("member", "o")]


def _changed(case: Case, key: str, who: str | None) -> Case:
    """What the command of a known action sets beside the node; see tickets and quality."""
    match key:
        case "resolve":
            return _renamed(case._replace(solver=who or "h"))
        case "verify":
            return _renamed(case._replace(reviewer=who))
        case "accept":
            return case._replace(accepted=True)
        case "close":
            return case._replace(closed=True)
        case "void":
            return case._replace(accepted=True, closed=True)
        case "archive":
            return case._replace(archived=True)
        case "reject" | "reopen" | "customer_reply" | "fail_verification" | "second_handling":
            return _undone(case)
        case _:
            return case


def _undone(case: Case) -> Case:
    return case._replace(solver=None, reviewer=None, accepted=False, closed=False)


def _renamed(case: Case) -> Case:
    """Which of two people solved it makes no difference: the solver is called h."""
    if case.solver != "o":
        return case
    return case._replace(solver="h", reviewer={"h": "o", "o": "h"}.get(case.reviewer or ""))


def _told_apart(process: Process) -> list[str]:
    """One priority of each set that no condition of the process tells apart, most urgent first."""
    asked = [
        leaf
        for _, _, when in conditions(process)
        for leaf in leaves_of(when)
        if leaf["field"] == "strictest_priority"
    ]
    found: dict[tuple[object, ...], str] = {}
    for priority in PRIORITIES:
        facts = {"strictest_priority": priority}
        answers = tuple(leaning(leaf, facts, KNOWN_FACTS) for leaf in asked)
        found.setdefault((priority in STRICT, *answers), priority)
    return list(found.values())

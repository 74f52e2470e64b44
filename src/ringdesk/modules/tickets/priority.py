"""How a priority is proposed: a matrix of impact and severity, raised by rules. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

L10n = dict[str, str]
Priority = Literal["P1", "P2", "P3", "P4"]
PRIORITIES: tuple[Priority, ...] = ("P1", "P2", "P3", "P4")
Holds = Callable[[Mapping[str, Any]], bool]


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the condition holds the priority is at least this urgent."""

    name: L10n
    when: dict[str, Any]
    at_least: Priority


class PriorityRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`matrix[impact-1][severity-1]`, 1 being the widest impact and the gravest severity.

    `definitions` and `scales` say in words what each priority and each level means.
    """

    matrix: tuple[tuple[Priority, Priority, Priority], ...]
    default: Priority
    rules: tuple[Rule, ...]
    definitions: dict[Priority, L10n]
    version: int = 0
    scales: dict[Literal["impact", "severity"], dict[Literal["1", "2", "3"], L10n]] = {}


class Proposal(msgspec.Struct, frozen=True):
    """The priority and why: `source` is matrix, rule or default; `text` names the rule."""

    priority: Priority
    source: str
    text: L10n


def propose(
    rules: PriorityRules,
    impact: int | None,
    severity: int | None,
    holds: Holds,
    usual: Priority | None = None,
) -> Proposal:
    """The most urgent of the matrix and all rules that hold; the matrix wins a tie, then the
    rule that comes first. `usual`: the ticket type's own, where the matrix says nothing."""
    best = _started(rules, impact, severity, usual)
    for rule in rules.rules:
        if rule.at_least < best.priority and holds(rule.when):
            best = Proposal(rule.at_least, "rule", rule.name)
    return best


def _started(
    rules: PriorityRules, impact: int | None, severity: int | None, usual: Priority | None
) -> Proposal:
    """What is proposed before any rule is asked."""
    if impact and severity:
        return Proposal(rules.matrix[impact - 1][severity - 1], "matrix", {})
    return Proposal(usual or rules.default, "default", {})


class RuleTried(msgspec.Struct, frozen=True):
    """One rule on one ticket. `raised`: it made the priority more urgent when its turn came."""

    place: int
    name: L10n
    at_least: Priority
    holds: bool
    raised: bool


class Trial(msgspec.Struct, frozen=True):
    """What is proposed and how it came about. `start`: what it was before any rule."""

    proposal: Proposal
    start: Proposal
    rules: list[RuleTried]


def tried(
    rules: PriorityRules,
    impact: int | None,
    severity: int | None,
    holds: Holds,
    usual: Priority | None = None,
) -> Trial:
    """`propose`, with an account of every rule."""
    start = _started(rules, impact, severity, usual)
    now, steps = start.priority, []
    for place, rule in enumerate(rules.rules):
        held = holds(rule.when)
        raised = held and rule.at_least < now
        now = rule.at_least if raised else now
        steps.append(RuleTried(place, rule.name, rule.at_least, held, raised))
    return Trial(propose(rules, impact, severity, holds, usual), start, steps)


def falls(rules: PriorityRules) -> list[tuple[int, int]]:
    """Places of the matrix less urgent than where impact or severity is lower."""
    matrix = rules.matrix
    return [
        (impact, severity)
        for impact in range(3)
        for severity in range(3)
        if (impact < 2 and matrix[impact][severity] > matrix[impact + 1][severity])
        or (severity < 2 and matrix[impact][severity] > matrix[impact][severity + 1])
    ]

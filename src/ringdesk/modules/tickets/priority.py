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
    """`matrix[impact-1][severity-1]`, 1 being the widest impact and the gravest severity."""

    matrix: tuple[tuple[Priority, Priority, Priority], ...]
    default: Priority
    rules: tuple[Rule, ...]
    definitions: dict[Priority, L10n]
    version: int = 0


class Proposal(msgspec.Struct, frozen=True):
    """The priority and why: `source` is matrix, rule or default; `text` names the rule."""

    priority: Priority
    source: str
    text: L10n


def propose(
    rules: PriorityRules, impact: int | None, severity: int | None, holds: Holds
) -> Proposal:
    """The most urgent of the matrix and all rules that hold; the matrix wins a tie."""
    if impact and severity:
        best = Proposal(rules.matrix[impact - 1][severity - 1], "matrix", {})
    else:
        best = Proposal(rules.default, "default", {})
    for rule in rules.rules:
        if rule.at_least < best.priority and holds(rule.when):
            best = Proposal(rule.at_least, "rule", rule.name)
    return best


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

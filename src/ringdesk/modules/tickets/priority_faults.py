"""What must be right about priority rules before anybody goes by them. Pure."""

from typing import Any

from ringdesk.kernel.conditions import parse
from ringdesk.kernel.errors import Invalid

from .config import TicketConfig
from .form_rules import Error
from .priority import PriorityRules, falls

MOST_RULES = 100


def rule_errors(config: TicketConfig, rules: PriorityRules) -> list[Error]:
    """Every fault of a set of rules with its place."""
    errors: list[Error] = [
        (f"matrix.{impact}.{severity}", "matrix_falls", {}) for impact, severity in falls(rules)
    ]
    if len(rules.rules) > MOST_RULES:
        errors.append(("rules", "too_many_rules", {"max": MOST_RULES}))
    for place, rule in enumerate(rules.rules[:MOST_RULES]):
        if not any(text.strip() for text in rule.name.values()):
            errors.append((f"rules.{place}.name", "required", {}))
        errors += _unreadable(config, f"rules.{place}.when", rule.when)
    return errors


def _unreadable(config: TicketConfig, at: str, condition: dict[str, Any]) -> list[Error]:
    try:
        parse(condition, config.catalogue)
    except Invalid as refusal:
        return [
            (f"{at}{e['field'].removeprefix('$')}", e["code"], e["params"]) for e in refusal.errors
        ]
    return []

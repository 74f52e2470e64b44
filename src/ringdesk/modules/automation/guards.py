"""What no machine answers or closes (保留人性化空间): emotion, dispute, complaint, duties, urgency.

Pure. These protections stand before every outward or closing action of every rule; a definition
can add to them and take none away. Source: REQUIREMENTS M90.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .definition import Guard

Facts = Mapping[str, Any]
Holds = Callable[[Mapping[str, Any]], bool]

# The words people and classifiers tag such tickets with, in the languages of the product.
EMOTION = frozenset({"愤怒", "情绪", "angry", "upset", "غاضب"})
DISPUTE = frozenset({"争议", "纠纷", "dispute", "chargeback", "legal", "نزاع"})
COMPLAINT = frozenset({"投诉", "complaint", "شكوى"})
SPECIAL = ("P1", "P2")
# From here on a risk of dispute that a form or classifier put on the ticket counts as one.
DISPUTE_RISK = 0.40
SYSTEM = ("emotion", "dispute", "complaint", "duty", "special")


def protections(facts: Facts) -> list[str]:
    """The codes of SYSTEM that protect this ticket."""
    tags = {str(tag).casefold() for tag in facts["tags"]}
    fields = facts["fields"]
    asked = {
        "emotion": bool(tags & EMOTION) or _named(fields.get("emotion"), EMOTION),
        "dispute": bool(tags & DISPUTE) or _disputed(fields),
        "complaint": bool(tags & COMPLAINT) or facts["type_key"] == "complaint",
        "duty": facts.get("open_duties", 0) > 0,
        "special": facts["strictest_priority"] in SPECIAL,
    }
    return [code for code in SYSTEM if asked[code]]


def _named(value: Any, words: frozenset[str]) -> bool:
    given = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and one.casefold() in words for one in given)


def _disputed(fields: Mapping[str, Any]) -> bool:
    risk = fields.get("dispute_risk")
    risky = isinstance(risk, (int, float)) and not isinstance(risk, bool) and risk >= DISPUTE_RISK
    return risky or fields.get("dispute") is True or _named(fields.get("dispute"), DISPUTE)


def shields(facts: Facts, own: Sequence[Guard], holds: Holds) -> dict[str, Any] | None:
    """Why this ticket is not touched: {"guards": codes, "own": names}; None: it may be."""
    codes = protections(facts)
    names = [guard.name for guard in own if holds(guard.when)]
    if not codes and not names:
        return None
    return {"guards": codes, **({"own": names} if names else {})}

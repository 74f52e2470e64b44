"""What is worth knowing about a rule before it is switched on. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec

from .definition import Definition, OnEvent, OnTime, SendReply, Wait, texts_of
from .happenings import causes
from .verdicts import MOST_DEPTH

Level = Literal["ok", "warn"]


class RuleCheck(msgspec.Struct, frozen=True):
    """`code`: self, depth, overlap, ends or texts; `params` say how much."""

    code: str
    level: Level
    params: dict[str, Any] = {}


def sets_off_itself(rule: Definition) -> bool:
    """Its own doing is what it waits for, or begins its own wait anew."""
    if isinstance(rule.trigger, OnEvent):
        return bool(_caused(rule) & set(rule.trigger.on))
    renewed = {"updated_at"}
    if any(isinstance(action, SendReply) for action in rule.actions):
        renewed.add("last_agent_at")
    return rule.trigger.since in renewed


def _caused(rule: Definition) -> set[str]:
    return {name for action in rule.actions for name in causes(action)}


def chain(rule_id: UUID, rules: Mapping[UUID, Definition]) -> int:
    """How many rules may follow one another from this one on, it included; at most one more than
    is ever run."""
    reached, depth = {rule_id}, 1
    while depth <= MOST_DEPTH:
        heard = {name for one in reached for name in _caused(rules[one])}
        following = {
            other
            for other, definition in rules.items()
            if isinstance(definition.trigger, OnEvent) and heard & set(definition.trigger.on)
        }
        if not following:
            return depth
        reached, depth = following, depth + 1
    return depth


def lacking(rule: Definition, languages: Collection[str]) -> list[str]:
    """Languages of the workspace in which some message to customers is not written."""
    texts = texts_of(rule)
    return [
        language
        for language in languages
        if any(not text.get(language, "").strip() for text in texts)
    ]


def checks(
    rule_id: UUID,
    rule: Definition,
    others: Mapping[UUID, Definition],
    overlaps: Iterable[tuple[UUID, dict[str, str], int]],
    languages: Sequence[str],
) -> list[RuleCheck]:
    """What the editor lists. `overlaps`: other rules and the open tickets both are about now."""
    depth = chain(rule_id, {**others, rule_id: rule})
    itself = sets_off_itself(rule)
    found = [
        RuleCheck("self", "warn" if itself else "ok", {"time": isinstance(rule.trigger, OnTime)}),
        RuleCheck("depth", "warn" if depth > MOST_DEPTH else "ok",
              {"depth": min(depth, MOST_DEPTH), "most": MOST_DEPTH}),
    ]  # fmt: skip
    for other, name, tickets in overlaps:
        params = {"rule_id": str(other), "name": name, "tickets": tickets}
        found.append(RuleCheck("overlap", "warn", params))
    waits = sum(isinstance(action, Wait) for action in rule.actions)
    found.append(RuleCheck("ends", "ok", {"steps": len(rule.actions), "waits": waits}))
    if texts_of(rule):
        missing = lacking(rule, languages)
        params = {"languages": list(languages), "missing": missing}
        found.append(RuleCheck("texts", "warn" if missing else "ok", params))
    return found

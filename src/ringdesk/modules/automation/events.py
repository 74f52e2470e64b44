"""What happens to rules. What rules do to tickets is told by the tickets' own events."""

from typing import Any, ClassVar

from ringdesk.kernel.events import Event, Group


class _OfRule(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    name: Any


class RulePublished(_OfRule, frozen=True, kw_only=True):
    """A new immutable version of a rule, and the permissions it was given to act with."""

    version: int
    reason: str
    grants: list[str]
    rolled_back_to: int | None = None


class RuleSwitched(_OfRule, frozen=True, kw_only=True):
    """On or off."""

    on: bool


class RulesOrdered(_OfRule, frozen=True, kw_only=True):
    order: list[str]


class RuleArchived(_OfRule, frozen=True, kw_only=True):
    pass


class RuleRestored(_OfRule, frozen=True, kw_only=True):
    """Taken out again after it was put away; it is off."""

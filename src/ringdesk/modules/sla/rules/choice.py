"""Which policy a ticket stands under and what that promises. Pure."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, Protocol, TypeVar, cast
from uuid import UUID

import msgspec

from ..policy import (
    CUSTOMER_CLOCKS,
    DEFAULT_STEPS,
    DEPARTMENT_CLOCKS,
    ClockKind,
    Policy,
    Priority,
    Step,
    Target,
)

PolicyKind = Literal["customer", "department"]
CLOCKS_OF: dict[PolicyKind, tuple[ClockKind, ...]] = {
    "customer": CUSTOMER_CLOCKS,
    "department": DEPARTMENT_CLOCKS,
}


class Published(Protocol):
    """A published version of a policy, as the configuration holds it."""

    @property
    def id(self) -> UUID: ...
    @property
    def kind(self) -> PolicyKind: ...
    @property
    def version(self) -> int: ...
    @property
    def policy(self) -> Policy: ...


P = TypeVar("P", bound=Published)


class Goal(msgspec.Struct, frozen=True, kw_only=True):
    """What one clock of a ticket is held to: minutes of a calendar's open time."""

    kind: ClockKind
    target_minutes: int
    calendar_id: UUID
    margin_minutes: int
    policy_id: UUID
    policy_version: int
    steps: tuple[Step, ...]


def choose(
    policies: Iterable[P], kind: PolicyKind, holds: Callable[[Mapping[str, Any]], bool]
) -> P | None:
    """The first policy of a kind whose condition holds; `policies` in their order."""
    return next((p for p in policies if p.kind == kind and holds(p.policy.when)), None)


def goals(entry: Published, priority: str) -> dict[ClockKind, Goal]:
    """What a policy promises a priority, by clock; nothing for a priority it does not name."""
    target = entry.policy.targets.get(cast(Priority, priority))
    if target is None:
        return {}
    return {
        kind: _goal(entry, target, kind) for kind in CLOCKS_OF[entry.kind] if kind in target.minutes
    }


def _goal(entry: Published, target: Target, kind: ClockKind) -> Goal:
    minutes = target.minutes[kind]
    return Goal(
        kind=kind,
        target_minutes=minutes,
        calendar_id=target.calendars.get(kind, target.calendar),
        # A short clock keeps most of its time: 15 minutes for the solution are 5 for the answer.
        margin_minutes=min(target.margin_minutes, minutes // 3),
        policy_id=entry.id,
        policy_version=entry.version,
        steps=steps_of(target, kind),
    )


def steps_of(target: Target, kind: ClockKind) -> tuple[Step, ...]:
    """The chain of one clock. A target without a chain of its own has the one of the house."""
    chain = target.steps or DEFAULT_STEPS
    return tuple(step for step in chain if not step.clocks or kind in step.clocks)

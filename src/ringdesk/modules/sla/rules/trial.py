"""What a clock would do from an instant on, if nothing else happened. Pure.

Made with the very functions that the product counts, warns and escalates by.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from ..engine import Entry, Hours, when
from ..policy import ClockKind, Part
from .choice import Goal
from .derived import columns
from .steps import due_steps

# What has to happen for a clock to start; `created` ones run from the beginning.
Start = Literal[
    "created", "first_reply", "customer_message", "resolved", "department"
]  # fmt: skip
STARTS: Mapping[ClockKind, Start] = {
    "dispatch": "created",
    "first_response": "created",
    "resolution": "created",
    "follow_up": "first_reply",
    "next_response": "customer_message",
    "callback": "resolved",
    "accept": "department",
    "finish": "department",
}
_DAY = timedelta(days=1)


class TrialStep(msgspec.Struct, frozen=True):
    """A step of the chain; `kind` warning, breach or escalation."""

    key: str
    kind: str
    at: datetime
    to: tuple[Part, ...]
    raise_level: bool


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as if it had started at the instant. `due_at` null: the calendar never opens."""

    due_at: datetime | None
    internal_due_at: datetime | None
    warn_at: datetime | None
    steps: list[TrialStep]


class _Fresh(msgspec.Struct, frozen=True):
    """A clock that has said nothing yet."""

    kind: str
    state: str = "running"
    breached: bool = False
    fired: dict[str, str] = {}


def trial(goal: Goal, ref: str, hours: Mapping[str, Hours], at: datetime) -> Trial:
    """A clock of this goal that starts at `at`; `ref` names its calendar's version."""
    started = Entry(at=at, event="started", target_minutes=goal.target_minutes, calendar=ref)
    derived = columns([started], hours, at, goal.steps, goal.margin_minutes)
    return Trial(
        due_at=derived["due_at"],
        internal_due_at=derived["internal_due_at"],
        warn_at=derived["warn_at"],
        steps=_steps(goal, started, hours),
    )


def _steps(goal: Goal, started: Entry, hours: Mapping[str, Hours]) -> list[TrialStep]:
    latest = max((step.after_minutes or 0 for step in goal.steps), default=0)
    need = timedelta(minutes=2 * goal.target_minutes + latest)
    end = when([started], hours, started.at, need)
    if end is None:
        return []
    due = due_steps(_Fresh(goal.kind), [started], hours, goal.steps, end + _DAY)
    return [
        TrialStep(one.step.key, one.kind, one.moment, one.step.to, one.step.raise_level)
        for one in due
    ]

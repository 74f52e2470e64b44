"""Whether a rule acts on a match, or why not. Pure; the run and the dry run ask the same."""

from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from .definition import GUARDED, Budget, Definition

Reason: TypeAlias = Literal[
    "protected", "budget_run", "budget_day", "budget_customer", "person_was_first", "loop", "gate",
    "rule_disabled", "conflict", "customer_replied",
]  # fmt: skip
REASONS: tuple[Reason, ...] = get_args(Reason)
# While the condition goes on to hold, time rules ask again when the budget is new.
TEMPORARY: frozenset[Reason] = frozenset({"budget_run", "budget_day", "budget_customer"})
MOST_DEPTH = 3
# Whatever way the echo took (a mail that answers itself, another system): this often and no more.
MOST_A_DAY = 5
DAY = timedelta(days=1)
SLOT = timedelta(minutes=15)


class Spent(msgspec.Struct, frozen=True):
    """What the spans of a moment have used up already."""

    run: int = 0
    day: int = 0
    customer: int = 0


class Spans(msgspec.Struct, frozen=True):
    """The names of the spans that a moment's budget is counted in."""

    run: str
    day: str
    customer: str


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """One match: all that the verdict depends on besides the rule.

    `own`: the rule's own doing set it off · `depth`: how many rules in a row, this one included ·
    `recent`: how often it acted on the ticket within a day · `shield`: what protects the ticket ·
    `first`: who acted on it since · `rival`: another rule that has it in hand · `busy`: its own
    run on the ticket still waits.
    """

    own: bool = False
    depth: int = 1
    recent: int = 0
    shield: dict[str, Any] | None = None
    first: str | None = None
    rival: UUID | None = None
    busy: bool = False


class Verdict(msgspec.Struct, frozen=True):
    """None: it acts."""

    reason: Reason | None = None
    detail: dict[str, Any] = {}


ACT = Verdict()


def slot_of(at: datetime) -> datetime:
    """The quarter of an hour an instant lies in."""
    return at - timedelta(seconds=at.timestamp() % SLOT.total_seconds())


def spans_of(at: datetime, zone: str, requester_id: UUID) -> Spans:
    """Days and weeks are those of the workspace's zone; weeks begin on Monday (ISO 8601)."""
    local = at.astimezone(ZoneInfo(zone))
    year, week, _ = local.isocalendar()
    return Spans(
        run=slot_of(at).isoformat(),
        day=local.date().isoformat(),
        customer=f"{requester_id}/{year}-W{week:02}",
    )


def verdict(definition: Definition, about: Occasion, spent: Spent) -> Verdict:
    """The first reason against it, in the order of weight."""
    if about.own:
        return Verdict("loop", {"own": True})
    if about.depth > MOST_DEPTH:
        return Verdict("loop", {"depth": about.depth, "most": MOST_DEPTH})
    if about.recent >= MOST_A_DAY:
        return Verdict("loop", {"times": about.recent, "most": MOST_A_DAY})
    if about.busy:
        return Verdict("conflict", {"code": "in_progress"})
    if definition.guarded:
        if about.shield is not None:
            return Verdict("protected", about.shield)
        if about.first is not None:
            return Verdict("person_was_first", {"name": about.first})
        if about.rival is not None:
            return Verdict("conflict", {"code": "other_rule", "rule_id": str(about.rival)})
    return _affordable(definition.budget, definition.letters, spent)


def _affordable(budget: Budget, letters: int, spent: Spent) -> Verdict:
    if letters and spent.customer >= budget.per_customer_week:
        most = budget.per_customer_week
        return Verdict("budget_customer", {"used": spent.customer, "most": most})
    if letters and spent.day + letters > budget.per_day:
        return Verdict("budget_day", {"used": spent.day, "most": budget.per_day})
    if spent.run >= budget.per_run:
        return Verdict("budget_run", {"used": spent.run, "most": budget.per_run})
    return ACT


def halted(
    definition: Definition,
    step: int,
    *,
    on: bool,
    answered: bool,
    first: str | None,
    shield: dict[str, Any] | None,
) -> Verdict | None:
    """Why a run does not go on after a wait; None: it does."""
    if not on:
        return Verdict("rule_disabled")
    if answered:
        return Verdict("customer_replied")
    if first is not None:
        return Verdict("person_was_first", {"name": first})
    guarded = any(isinstance(action, GUARDED) for action in definition.actions[step:])
    if guarded and shield is not None:
        return Verdict("protected", shield)
    return None

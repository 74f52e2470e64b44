"""What must be right about a policy before deadlines go by it. Pure; names every field."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.versions import Fault

from ..policy import Policy, Step, Target
from ..reading import name_faults
from ..rules.choice import CLOCKS_OF, PolicyKind

# A year of minutes; what takes longer is no deadline.
MOST_MINUTES = 366 * 24 * 60
MOST_STEPS = 20
MOST_PERCENT = 1000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PLACES = ("percent", "before_minutes", "after_minutes")


class Known(msgspec.Struct, frozen=True):
    """What a policy may name: calendars in use, statuses of the processes, readable conditions.

    `parse` raises Invalid for a condition that cannot be read.
    """

    calendars: Collection[UUID]
    statuses: Collection[str]
    parse: Callable[[Mapping[str, Any]], object]


def faults(policy: Policy, kind: PolicyKind, known: Known) -> list[Fault]:
    """Every fault, with its field below `definition`; none: it can be published."""
    found = [*name_faults(policy.name), *_condition(policy, known), *_statuses(policy, known)]
    if not policy.targets:
        found.append(("targets", "targets_missing", {}))
    for priority, target in policy.targets.items():
        found += _target(target, kind, known, f"targets.{priority}")
    return found


def _condition(policy: Policy, known: Known) -> Iterator[Fault]:
    try:
        known.parse(policy.when)
    except Invalid as refusal:
        for each in refusal.errors:
            place = each["field"].removeprefix("$").replace("[", ".").replace("]", "")
            yield f"when{place}", each["code"], each["params"]


def _statuses(policy: Policy, known: Known) -> Iterator[Fault]:
    for place, status in enumerate(policy.pause_statuses):
        if status not in known.statuses:
            options = ", ".join(sorted(known.statuses))
            yield f"pause_statuses.{place}", "unknown_status", {"options": options}


def _target(target: Target, kind: PolicyKind, known: Known, at: str) -> Iterator[Fault]:
    if not target.minutes:
        yield f"{at}.minutes", "target_without_clocks", {}
    for clock, minutes in target.minutes.items():
        if clock not in CLOCKS_OF[kind]:
            options = ", ".join(CLOCKS_OF[kind])
            yield f"{at}.minutes.{clock}", "clock_of_other_kind", {"options": options}
        elif not 1 <= minutes <= MOST_MINUTES:
            yield f"{at}.minutes.{clock}", "target_minutes", {"max": MOST_MINUTES}
    yield from _calendars(target, known, at)
    if not 0 <= target.margin_minutes < max([1, *target.minutes.values()]):
        yield f"{at}.margin_minutes", "margin_too_large", {}
    yield from _chain(target, at)


def _calendars(target: Target, known: Known, at: str) -> Iterator[Fault]:
    if target.calendar not in known.calendars:
        yield f"{at}.calendar", "unknown_calendar", {}
    for clock, calendar in target.calendars.items():
        if clock not in target.minutes:
            yield f"{at}.calendars.{clock}", "clock_without_target", {}
        elif calendar not in known.calendars:
            yield f"{at}.calendars.{clock}", "unknown_calendar", {}


def _chain(target: Target, at: str) -> Iterator[Fault]:
    if len(target.steps) > MOST_STEPS:
        yield f"{at}.steps", "too_many_parts", {"max": MOST_STEPS}
        return
    keys = [step.key for step in target.steps]
    for place, step in enumerate(target.steps):
        yield from _step(step, target, f"{at}.steps.{place}")
        if step.key in keys[:place]:
            yield f"{at}.steps.{place}.key", "step_key_twice", {"key": step.key[:40]}


def _step(step: Step, target: Target, at: str) -> Iterator[Fault]:
    if not _KEY.fullmatch(step.key):
        yield f"{at}.key", "key_shape", {}
    given = [name for name in _PLACES if getattr(step, name) is not None]
    if len(given) != 1:
        yield at, "step_place", {}
    elif not _fits(step, target):
        yield f"{at}.{given[0]}", "step_range", {"max": MOST_MINUTES}
    if not step.to:
        yield f"{at}.to", "step_tells_nobody", {}
    for place, clock in enumerate(step.clocks):
        if clock not in target.minutes:
            yield f"{at}.clocks.{place}", "clock_without_target", {}


def _fits(step: Step, target: Target) -> bool:
    """A share of the target (over 100: after it), minutes before within the target, or after."""
    if step.percent is not None:
        return 1 <= step.percent <= MOST_PERCENT
    if step.before_minutes is not None:
        clocks = step.clocks or tuple(target.minutes)
        longest = max((target.minutes.get(clock, 0) for clock in clocks), default=0)
        return 1 <= step.before_minutes < longest
    return 1 <= (step.after_minutes or 0) <= MOST_MINUTES

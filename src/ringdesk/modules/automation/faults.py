"""What must be right about a rule before it is published. Pure; names every field."""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.versions import LONGEST_REASON, Fault

from .definition import (
    Action,
    AddParticipant,
    Assign,
    Budget,
    Close,
    Definition,
    Escalate,
    Fields,
    Hold,
    Note,
    Notify,
    OnTime,
    Resolve,
    SendReply,
    SetCategory,
    Tags,
    Wait,
)

MOST_ACTIONS = 20
MOST_GUARDS = 20
LONGEST_NAME = 120
LONGEST_TEXT = 20_000
MOST_MINUTES = 366 * 24 * 60
MOST_IN_RUN = 1000
MOST_IN_DAY = 100_000
MOST_IN_WEEK = 50


class Known(msgspec.Struct, frozen=True):
    """What a rule may name. `parse` raises Invalid for a condition that cannot be read."""

    parse: Callable[[Mapping[str, Any]], object]
    members: Collection[UUID]
    teams: Collection[UUID]
    categories: Collection[UUID]
    fields: Collection[str]
    has_calendar: bool


def faults(rule: Definition, known: Known) -> list[Fault]:
    """Every fault, with its field below `definition`; none: it can be published."""
    return [
        *_name(rule.name, "name"),
        *_trigger(rule, known),
        *_condition(rule.when, "when", known),
        *_guards(rule, known),
        *_actions(rule, known),
        *_budget(rule.budget),
    ]


def _name(name: Mapping[str, str], at: str) -> Iterator[Fault]:
    if not any(text.strip() for text in name.values()):
        yield at, "required", {}
    for language, text in name.items():
        if len(text) > LONGEST_NAME:
            yield f"{at}.{language}", "too_long", {"max_length": LONGEST_NAME}


def _trigger(rule: Definition, known: Known) -> Iterator[Fault]:
    if isinstance(rule.trigger, OnTime):
        yield from _minutes(rule.trigger.minutes, "trigger.minutes")
        yield from _calendar(rule.trigger.hours, "trigger.hours", known)
    elif not rule.trigger.on:
        yield "trigger.on", "required", {}


def _minutes(minutes: int, at: str) -> Iterator[Fault]:
    if not 1 <= minutes <= MOST_MINUTES:
        yield at, "target_minutes", {"max": MOST_MINUTES}


def _calendar(hours: str, at: str, known: Known) -> Iterator[Fault]:
    if hours == "open" and not known.has_calendar:
        yield at, "unknown_calendar", {}


def _condition(when: Mapping[str, Any], at: str, known: Known) -> Iterator[Fault]:
    try:
        known.parse(when)
    except Invalid as refusal:
        for each in refusal.errors:
            place = each["field"].removeprefix("$").replace("[", ".").replace("]", "")
            yield f"{at}{place}", each["code"], each["params"]


def _guards(rule: Definition, known: Known) -> Iterator[Fault]:
    if len(rule.guards) > MOST_GUARDS:
        yield "guards", "too_many_parts", {"max": MOST_GUARDS}
        return
    for place, guard in enumerate(rule.guards):
        yield from _name(guard.name, f"guards.{place}.name")
        yield from _condition(guard.when, f"guards.{place}.when", known)


def _actions(rule: Definition, known: Known) -> Iterator[Fault]:
    if len(rule.actions) > MOST_ACTIONS:
        yield "actions", "too_many_parts", {"max": MOST_ACTIONS}
        return
    if not any(not isinstance(action, Wait) for action in rule.actions):
        yield "actions", "required", {}
    elif isinstance(rule.actions[-1], Wait):
        yield f"actions.{len(rule.actions) - 1}", "waits_for_nothing", {}
    for place, action in enumerate(rule.actions):
        yield from _action(action, f"actions.{place}", known)


def _action(action: Action, at: str, known: Known) -> Iterator[Fault]:
    match action:
        case Tags():
            if not action.add and not action.remove:
                yield f"{at}.add", "required", {}
        case Fields():
            yield from _fields(action, at, known)
        case SetCategory():
            yield from _option(action.category_id, known.categories, f"{at}.category_id")
        case Assign():
            yield from _owner(action, at, known)
        case SendReply():
            yield from _letter(action, at)
        case _:
            yield from _said(action, at, known)


def _letter(action: SendReply, at: str) -> Iterator[Fault]:
    if not any(text.strip() for text in action.texts.values()):
        yield f"{at}.texts", "required", {}
    for language, text in action.texts.items():
        yield from _short(text, LONGEST_TEXT, f"{at}.texts.{language}")


def _fields(action: Fields, at: str, known: Known) -> Iterator[Fault]:
    if not action.values:
        yield f"{at}.values", "required", {}
    for key in action.values:
        if key not in known.fields:
            yield f"{at}.values.{key}", "unknown_field", {}


def _owner(action: Assign, at: str, known: Known) -> Iterator[Fault]:
    if action.member_id is None and action.team_id is None:
        yield f"{at}.team_id", "required", {}
    yield from _option(action.member_id, known.members, f"{at}.member_id")
    yield from _option(action.team_id, known.teams, f"{at}.team_id")


def _said(action: Action, at: str, known: Known) -> Iterator[Fault]:
    match action:
        case Note() | Notify():
            yield from _text(action.text, LONGEST_TEXT, f"{at}.text")
        case Resolve() | Close() | Escalate() | Hold():
            yield from _text(action.reason, LONGEST_REASON, f"{at}.reason")
    match action:
        case Wait():
            yield from _minutes(action.minutes, f"{at}.minutes")
            yield from _calendar(action.hours, f"{at}.hours", known)
        case Hold():
            yield from _minutes(action.minutes, f"{at}.minutes")
        case Escalate() | AddParticipant():
            yield from _option(action.member_id, known.members, f"{at}.member_id")
        case Notify():
            for place, one in enumerate(action.member_ids):
                yield from _option(one, known.members, f"{at}.member_ids.{place}")


def _text(text: str, most: int, at: str) -> Iterator[Fault]:
    if not text.strip():
        yield at, "required", {}
    yield from _short(text, most, at)


def _short(text: str, most: int, at: str) -> Iterator[Fault]:
    if len(text) > most:
        yield at, "too_long", {"max_length": most}


def _option(value: UUID | None, among: Collection[UUID], at: str) -> Iterator[Fault]:
    if value is not None and value not in among:
        yield at, "not_an_option", {}


def _budget(budget: Budget) -> Iterator[Fault]:
    for name, most in (
        ("per_run", MOST_IN_RUN),
        ("per_day", MOST_IN_DAY),
        ("per_customer_week", MOST_IN_WEEK),
    ):
        if not 1 <= getattr(budget, name) <= most:
            yield f"budget.{name}", "budget_range", {"max": most}

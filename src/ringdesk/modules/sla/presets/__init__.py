"""The calendars and policies that come with the product, as data (calendars.json, policies.json).

A workspace starts with them and may change them like its own. The numbers are the house rules of
customer service: P1 dispatched and followed up within 15 minutes around the clock, and so on.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from ..calendars import CalendarDefinition, HolidaySet, definition_of
from ..calendars.holidays import MAKES_UP, codes
from ..policy import Policy
from ..rules.choice import PolicyKind

_HERE = Path(__file__).parent


class _Calendar(msgspec.Struct, frozen=True):
    """`zone` null: the workspace's. `own_holidays`: those of the country its zone lies in."""

    key: str
    blank: bool
    zone: str | None
    own_holidays: bool
    definition: dict[str, Any]


class _Policy(msgspec.Struct, frozen=True):
    """Calendars are named by their keys."""

    key: str
    kind: PolicyKind
    blank: bool
    name: dict[str, str]
    when: dict[str, Any]
    targets: dict[str, dict[str, Any]]
    pause_statuses: tuple[str, ...] = ()


class Preset(msgspec.Struct, frozen=True):
    """A policy as it is laid."""

    key: str
    kind: PolicyKind
    policy: Policy


_CALENDARS = msgspec.json.decode((_HERE / "calendars.json").read_bytes(), type=list[_Calendar])
_POLICIES = msgspec.json.decode((_HERE / "policies.json").read_bytes(), type=list[_Policy])


def calendars(zone: str, *, blank: bool = False) -> dict[str, CalendarDefinition]:
    """The calendars of a workspace in this zone, by key, the workspace's own first.

    `blank`: only what the bare policies need.
    """
    return {c.key: _calendar(c, zone) for c in _CALENDARS if c.blank or not blank}


def policies(calendar_ids: Mapping[str, UUID], *, blank: bool = False) -> list[Preset]:
    """The policies in their order, counting by these calendars."""
    return [
        Preset(each.key, each.kind, _policy(each, calendar_ids))
        for each in _POLICIES
        if each.blank or not blank
    ]


def _calendar(preset: _Calendar, zone: str) -> CalendarDefinition:
    found = definition_of({**preset.definition, "zone": preset.zone or zone})
    country = _country(zone)
    if not preset.own_holidays or country is None:
        return found
    own = HolidaySet(country=country, make_up_days=country == MAKES_UP)
    return msgspec.structs.replace(found, holidays=(own,))


@lru_cache(maxsize=200)
def _country(zone: str) -> str | None:
    """The country a time zone lies in, if its holidays are known."""
    from babel.core import get_global  # noqa: PLC0415 - loads its data when asked

    country: str | None = get_global("zone_territories").get(zone)
    return country if country in codes() else None


def _policy(preset: _Policy, ids: Mapping[str, UUID]) -> Policy:
    targets = {
        priority: {
            **target,
            "calendar": str(ids[target["calendar"]]),
            "calendars": {c: str(ids[key]) for c, key in target.get("calendars", {}).items()},
        }
        for priority, target in preset.targets.items()
    }
    plain = {
        "name": preset.name, "when": preset.when, "targets": targets,
        "pause_statuses": preset.pause_statuses,
    }  # fmt: skip
    return msgspec.convert(plain, Policy)

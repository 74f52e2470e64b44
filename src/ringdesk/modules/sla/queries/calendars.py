"""Calendars as those who keep them see them."""

from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.versions import Thing, ThingShown, as_shown, refuse, shown_faults

from ..calendars import CalendarDefinition, Day, day_minutes, days_of, definition_of, faults
from ..policy import L10n
from ..shelf import CALENDARS


class CalendarListed(ThingShown, frozen=True, kw_only=True):
    """A calendar by its newest version, or by its draft when it has none (`version` 0).

    `day_minutes`: what "a day" means here, the usual length of an open weekday.
    """

    name: L10n
    zone: str
    definition: dict[str, Any]
    day_minutes: int


class Year(msgspec.Struct, frozen=True):
    """Every date of a year as the calendar has it."""

    year: int
    zone: str
    days: list[Day]


async def listed_calendars(ctx: Context) -> list[CalendarListed]:
    """All of them in their order, archived ones last; the first is the workspace's own."""
    things = sorted(await CALENDARS.all(ctx), key=lambda t: (t.archived_at is not None, t.position))
    return [_shown(ctx, thing) for thing in things]


async def listed_calendar(ctx: Context, calendar_id: UUID) -> CalendarListed:
    """One of them. NotFound when there is no such calendar."""
    return _shown(ctx, await CALENDARS.one(ctx, calendar_id))


def _shown(ctx: Context, thing: Thing) -> CalendarListed:
    latest = definition_of(thing.latest)
    drafted = definition_of(thing.draft) if thing.draft else None
    wrong = faults(drafted) if drafted else []
    sound = thing.version or not wrong
    return CalendarListed(
        **as_shown(thing, shown_faults(ctx, wrong)),
        name=latest.name,
        zone=latest.zone,
        definition=thing.latest,
        day_minutes=day_minutes(latest) if sound else 0,
    )


async def year_of(ctx: Context, calendar_id: UUID, year: int, *, draft: bool) -> Year:
    """A year of the newest version, or of the draft. Invalid names what is wrong with a draft."""
    definition = await _definition(ctx, calendar_id, draft=draft)
    return Year(year, definition.zone, list(days_of(definition, year)))


async def _definition(ctx: Context, calendar_id: UUID, *, draft: bool) -> CalendarDefinition:
    thing = await CALENDARS.one(ctx, calendar_id)
    source = thing.draft if draft else thing.definition
    if source is None:
        raise Conflict("nothing_drafted" if draft else "nothing_published")
    definition = definition_of(source)
    refuse(faults(definition))
    return definition

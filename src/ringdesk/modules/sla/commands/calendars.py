"""Calendars: drafted, published in versions that never change, rolled back, put away."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.i18n import pick
from ringdesk.kernel.versions import Thing, refuse
from ringdesk.modules import identity

from ..calendars import CalendarDefinition, definition_of, faults, hours_between
from ..calendars.holidays import known_as_of
from ..events import CalendarArchived, CalendarPublished, CalendarRestored
from ..policy import Policy
from ..shelf import CALENDARS, POLICIES

MOST_CALENDARS = 200
# Special dates are written out for last year and for those to come; see `hours_upkeep`.
YEARS_BACK, YEARS_AHEAD = 1, 3


def years_around(now: datetime) -> tuple[int, int]:
    """The years whose special dates a version published now has."""
    return now.year - YEARS_BACK, now.year + YEARS_AHEAD


def made_of(definition: CalendarDefinition, years: tuple[int, int]) -> dict[str, Any]:
    """What a version stores of a definition; `years` say how far its special dates go, and
    `known_as_of` from which tables they were made."""
    hours = _hours(msgspec.json.encode(definition), years)
    return {
        "definition": msgspec.to_builtins(definition),
        "hours": {**hours, "years": list(years), "known_as_of": known_as_of()},
    }


@lru_cache(maxsize=500)
def _hours(encoded: bytes, years: tuple[int, int]) -> dict[str, Any]:
    """Many workspaces count by the same hours, and each day they are looked at again."""
    definition = msgspec.json.decode(encoded, type=CalendarDefinition)
    hours: dict[str, Any] = msgspec.to_builtins(hours_between(definition, *years))
    return hours


@command(needs="sla.manage")
async def draft_calendar(ctx: Context, definition: CalendarDefinition) -> UUID:
    """Begin a calendar; nothing counts by it before it is published."""
    things = await CALENDARS.all(ctx)
    if len(things) >= MOST_CALENDARS:
        raise Conflict("too_many_calendars", max=MOST_CALENDARS)
    draft = msgspec.to_builtins(definition)
    return await CALENDARS.begin(ctx, draft, position=len(things))


@command(needs="sla.manage")
async def save_calendar_draft(
    ctx: Context, calendar_id: UUID, definition: CalendarDefinition, expected: int | None = None
) -> None:
    """Change what is to be published next. See `Shelf.save` for `expected`."""
    await CALENDARS.save(ctx, calendar_id, msgspec.to_builtins(definition), expected)


@command(needs="sla.manage")
async def drop_calendar_draft(ctx: Context, calendar_id: UUID, expected: int | None = None) -> None:
    """Drop the draft; a calendar that was never published goes with it."""
    await CALENDARS.drop(ctx, await CALENDARS.open(ctx, calendar_id), expected)


@command(needs="sla.manage")
async def publish_calendar(
    ctx: Context, calendar_id: UUID, *, reason: str, expected: int | None = None
) -> int:
    """Publish the draft as the next version, which running clocks count by from now on."""
    found = await CALENDARS.ready(ctx, calendar_id, expected)
    return await _publish(ctx, found, found.upcoming, reason)


@command(needs="sla.manage")
async def roll_back_calendar(ctx: Context, calendar_id: UUID, *, to: int, reason: str) -> int:
    """Put an older version in force again, as a new version."""
    found = await CALENDARS.taken(ctx, calendar_id)
    older = await CALENDARS.version(ctx, calendar_id, to)
    return await _publish(ctx, found, older.definition, reason, rolled_back_to=to)


@command(needs="sla.manage")
async def renew_calendar(ctx: Context, calendar_id: UUID, *, reason: str) -> int:
    """The same definition once more, with the special dates of the years to come."""
    found = await CALENDARS.taken(ctx, calendar_id)
    if found.definition is None:
        raise Conflict("nothing_drafted")
    return await _publish(ctx, found, found.definition, reason)


async def _publish(
    ctx: Context,
    found: Thing,
    plain: dict[str, Any],
    reason: str,
    *,
    rolled_back_to: int | None = None,
) -> int:
    definition = definition_of(plain)
    refuse(faults(definition), reason)
    made = made_of(definition, years_around(ctx.now()))
    version = await CALENDARS.publish(ctx, found, **made, reason=reason)
    ctx.emit(
        CalendarPublished(
            subject_id=found.id, name=definition.name, version=version,
            reason=reason.strip(), rolled_back_to=rolled_back_to,
        )
    )  # fmt: skip
    return version


@command(needs="sla.manage")
async def arrange_calendars(ctx: Context, ids: Sequence[UUID]) -> None:
    """Put calendars in order; the first is the workspace's own."""
    await identity.bump_config(ctx)
    await CALENDARS.arrange(ctx, ids, [c for c in await CALENDARS.all(ctx) if not c.archived_at])


@command(needs="sla.manage")
async def archive_calendar(ctx: Context, calendar_id: UUID) -> None:
    """Put a calendar away. Conflict when a policy counts by it, or when it is the last one."""
    found = await CALENDARS.taken(ctx, calendar_id)
    if places := await _users(ctx, calendar_id):
        raise Conflict("calendar_in_use", places=", ".join(places))
    others = [c for c in await CALENDARS.all(ctx) if c.version and not c.archived_at]
    if [each.id for each in others] == [calendar_id]:
        raise Conflict("last_calendar")
    if await CALENDARS.archive(ctx, found):
        ctx.emit(CalendarArchived(subject_id=calendar_id, name=found.latest["name"]))


@command(needs="sla.manage")
async def restore_calendar(ctx: Context, calendar_id: UUID) -> None:
    """Take a calendar out again, the last in order; policies may count by it."""
    found = await CALENDARS.restore(ctx, calendar_id)
    ctx.emit(CalendarRestored(subject_id=calendar_id, name=found.latest["name"]))


async def _users(ctx: Context, calendar_id: UUID) -> list[str]:
    """The names of the policies that name the calendar, published or in draft."""
    used = []
    for thing in await POLICIES.all(ctx):
        said = [d for d in (thing.definition, thing.draft) if d and not thing.archived_at]
        policies = [msgspec.convert(each, Policy) for each in said]
        if any(calendar_id in calendars_of(policy) for policy in policies):
            used.append(pick(thing.latest["name"], ctx.actor.locale))
    return used


def calendars_of(policy: Policy) -> set[UUID]:
    """Every calendar a policy counts by."""
    targets = policy.targets.values()
    return {t.calendar for t in targets} | {c for t in targets for c in t.calendars.values()}

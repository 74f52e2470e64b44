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
from ringdesk.modules import identity

from ..calendars import CalendarDefinition, definition_of, faults, hours_between
from ..calendars.holidays import known_as_of
from ..events import CalendarArchived, CalendarPublished
from ..policy import Policy
from ..shelf import CALENDARS, POLICIES
from .publishing import arranged, ready, refuse, taken

MOST_CALENDARS = 200
# Special dates are written out for last year and for those to come; see `hours_upkeep`.
YEARS_BACK, YEARS_AHEAD = 1, 3


def years_around(now: datetime) -> tuple[int, int]:
    """The years whose special dates a version published now has."""
    return now.year - YEARS_BACK, now.year + YEARS_AHEAD


def version_row(definition: CalendarDefinition, years: tuple[int, int]) -> dict[str, Any]:
    """What a version stores beside its number; `years` say how far its special dates go, and
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
    made = ctx.new_id()
    await CALENDARS.add(ctx, [{"id": made, "position": len(things)}])
    await CALENDARS.draft(ctx, made, msgspec.to_builtins(definition))
    return made


@command(needs="sla.manage")
async def save_calendar_draft(
    ctx: Context, calendar_id: UUID, definition: CalendarDefinition
) -> None:
    """Change what is to be published next."""
    await CALENDARS.open(ctx, calendar_id)
    await CALENDARS.draft(ctx, calendar_id, msgspec.to_builtins(definition))


@command(needs="sla.manage")
async def drop_calendar_draft(ctx: Context, calendar_id: UUID) -> None:
    """Drop the draft; a calendar that was never published goes with it."""
    found = await CALENDARS.open(ctx, calendar_id)
    if found.version:
        await CALENDARS.draft(ctx, calendar_id, None)
    else:
        await CALENDARS.drop(ctx, calendar_id)


@command(needs="sla.manage")
async def publish_calendar(ctx: Context, calendar_id: UUID, *, reason: str) -> int:
    """Publish the draft as the next version, which running clocks count by from now on."""
    found = await taken(ctx, CALENDARS, calendar_id)
    draft = ready(found)
    await CALENDARS.draft(ctx, calendar_id, None)
    return await _publish(ctx, calendar_id, found.version + 1, draft, reason)


@command(needs="sla.manage")
async def roll_back_calendar(ctx: Context, calendar_id: UUID, *, to: int, reason: str) -> int:
    """Put an older version in force again, as a new version."""
    found = await taken(ctx, CALENDARS, calendar_id)
    definition = await CALENDARS.version(ctx, calendar_id, to)
    number = found.version + 1
    return await _publish(ctx, calendar_id, number, definition, reason, rolled_back_to=to)


@command(needs="sla.manage")
async def renew_calendar(ctx: Context, calendar_id: UUID, *, reason: str) -> int:
    """The same definition once more, with the special dates of the years to come."""
    found = await taken(ctx, CALENDARS, calendar_id)
    if found.definition is None:
        raise Conflict("nothing_drafted")
    return await _publish(ctx, calendar_id, found.version + 1, found.definition, reason)


async def _publish(
    ctx: Context,
    calendar_id: UUID,
    version: int,
    plain: dict[str, Any],
    reason: str,
    *,
    rolled_back_to: int | None = None,
) -> int:
    definition = definition_of(plain)
    refuse(faults(definition), reason)
    row = version_row(definition, years_around(ctx.now()))
    made = {"id": calendar_id, "version": version, **row}
    await CALENDARS.publish(ctx, [made], reason=reason.strip())
    ctx.emit(
        CalendarPublished(
            subject_id=calendar_id, name=definition.name, version=version,
            reason=reason.strip(), rolled_back_to=rolled_back_to,
        )
    )  # fmt: skip
    return version


@command(needs="sla.manage")
async def arrange_calendars(ctx: Context, ids: Sequence[UUID]) -> None:
    """Put calendars in order; the first is the workspace's own."""
    await identity.bump_config(ctx)
    arranged(await CALENDARS.all(ctx), ids)
    await CALENDARS.arrange(ctx, ids)


@command(needs="sla.manage")
async def archive_calendar(ctx: Context, calendar_id: UUID) -> None:
    """Put a calendar away. Conflict when a policy counts by it, or when it is the last one."""
    found = await taken(ctx, CALENDARS, calendar_id)
    if places := await _users(ctx, calendar_id):
        raise Conflict("calendar_in_use", places=", ".join(places))
    others = [c for c in await CALENDARS.all(ctx) if c.version and not c.archived_at]
    if [each.id for each in others] == [calendar_id]:
        raise Conflict("last_calendar")
    await CALENDARS.archive(ctx, calendar_id)
    ctx.emit(CalendarArchived(subject_id=calendar_id, name=found.latest["name"]))


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

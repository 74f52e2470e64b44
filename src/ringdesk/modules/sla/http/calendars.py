"""Calendars: drafted, looked at for a year, published in versions that never change."""

import asyncio
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Response

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.http import Asked, Expected, answer, listed, shows
from ringdesk.kernel.versions import Version
from ringdesk.kernel.versions.bodies import Draft, From, Order, Publication, Rollback, Which

from ..calendars import Country, PublicDay, countries, definition_of, holidays_of
from ..calendars.holidays import codes
from ..commands import calendars as commands
from ..queries.calendars import (
    CalendarListed,
    Year,
    listed_calendar,
    listed_calendars,
    year_of,
)
from ..queries.versions import differing
from ..shelf import CALENDARS
from .policies import Differences

router = APIRouter(prefix="/sla", tags=["deadlines"])
YearNumber = Annotated[int, Query(ge=2000, le=2100)]
Code = Annotated[str, Query(max_length=20)]


class Holidays(msgspec.Struct, frozen=True):
    """A year's public holidays and make-up days of a country, in order."""

    country: str
    subdivision: str | None
    year: int
    days: list[PublicDay]


async def _answer(ctx: Context, calendar_id: UUID, status: int = 200) -> Response:
    shown = await listed_calendar(ctx, calendar_id)
    return answer(ctx, shown, status=status, version=shown.draft_revision)


@router.get("/calendars", responses=shows(CalendarListed, listed=True))
async def get_calendars(ctx: Asked) -> Response:
    """Every calendar in order; the first is the workspace's own. Archived ones last."""
    ctx.require("sla.manage")
    return listed(ctx, await listed_calendars(ctx))


@router.post("/calendars", status_code=201, responses=shows(CalendarListed, 201))
async def post_calendar(ctx: Asked, body: Draft) -> Response:
    """Draft a new calendar. It may have faults while it is a draft; the answer lists them."""
    ctx.require("sla.manage")
    definition = definition_of(body.definition)
    return await _answer(ctx, await commands.draft_calendar(ctx, definition), 201)


@router.put("/calendars/order", responses=shows(CalendarListed, listed=True))
async def put_calendar_order(ctx: Asked, body: Order) -> Response:
    """The order of the calendars; the first is the workspace's own."""
    await commands.arrange_calendars(ctx, body.ids)
    return listed(ctx, await listed_calendars(ctx))


@router.put("/calendars/{calendar_id}/draft", responses=shows(CalendarListed))
async def put_calendar_draft(
    ctx: Asked, calendar_id: UUID, body: Draft, seen: Expected
) -> Response:
    """What is to be published next; no deadline moves yet.

    With If-Match (`draft_revision`) 412 when somebody else saved meanwhile; `current` is theirs.
    """
    ctx.require("sla.manage")
    definition = definition_of(body.definition)
    await commands.save_calendar_draft(ctx, calendar_id, definition, seen)
    return await _answer(ctx, calendar_id)


@router.delete("/calendars/{calendar_id}/draft", status_code=204)
async def delete_calendar_draft(ctx: Asked, calendar_id: UUID, seen: Expected) -> Response:
    """Drop the draft; a calendar that was never published goes with it. If-Match as with PUT."""
    await commands.drop_calendar_draft(ctx, calendar_id, seen)
    return answer(ctx, None, status=204)


@router.post("/calendars/{calendar_id}/publish", responses=shows(CalendarListed))
async def post_calendar_publication(
    ctx: Asked, calendar_id: UUID, body: Publication, seen: Expected
) -> Response:
    """Publish the draft as the next version; running clocks are computed anew. If-Match as with
    PUT."""
    await commands.publish_calendar(ctx, calendar_id, reason=body.reason, expected=seen)
    return await _answer(ctx, calendar_id)


@router.get("/calendars/{calendar_id}/versions", responses=shows(Version, listed=True))
async def get_calendar_versions(ctx: Asked, calendar_id: UUID) -> Response:
    """Who published what, when and why; newest first."""
    ctx.require("sla.manage")
    return listed(ctx, await CALENDARS.versions(ctx, calendar_id))


@router.get("/calendars/{calendar_id}/diff", responses=shows(Differences))
async def get_calendar_diff(ctx: Asked, calendar_id: UUID, to: Which, from_: From) -> Response:
    """What differs between two versions, or between a version and the draft."""
    ctx.require("sla.manage")
    return answer(ctx, Differences(await differing(ctx, CALENDARS, calendar_id, from_, to)))


@router.post("/calendars/{calendar_id}/rollback", responses=shows(CalendarListed))
async def post_calendar_rollback(ctx: Asked, calendar_id: UUID, body: Rollback) -> Response:
    """Put an older version in force again, as a new one."""
    await commands.roll_back_calendar(ctx, calendar_id, to=body.version, reason=body.reason)
    return await _answer(ctx, calendar_id)


@router.delete("/calendars/{calendar_id}", status_code=204)
async def delete_calendar(ctx: Asked, calendar_id: UUID) -> Response:
    """Put it away. 409 while a policy counts by it."""
    await commands.archive_calendar(ctx, calendar_id)
    return answer(ctx, None, status=204)


@router.post("/calendars/{calendar_id}/restore", responses=shows(CalendarListed))
async def post_calendar_restoration(ctx: Asked, calendar_id: UUID) -> Response:
    """Take it out again, the last in order, in its newest version."""
    await commands.restore_calendar(ctx, calendar_id)
    return await _answer(ctx, calendar_id)


@router.get("/calendars/{calendar_id}/year", responses=shows(Year))
async def get_calendar_year(
    ctx: Asked, calendar_id: UUID, year: YearNumber, *, draft: bool = False
) -> Response:
    """When each date of a year is open, and what made it so; of the draft if asked for."""
    ctx.require("sla.manage")
    return answer(ctx, await year_of(ctx, calendar_id, year, draft=draft))


@router.get("/holidays", responses=shows(Holidays))
async def get_holidays(
    ctx: Asked, country: Code, year: YearNumber, subdivision: Code | None = None
) -> Response:
    """The public holidays of a country; China's make-up working days are among them."""
    ctx.require("sla.manage")
    parts = codes().get(country)
    if parts is None:
        raise Invalid(("country", "unknown_country", {"country": country}))
    if subdivision is not None and subdivision not in parts:
        options = ", ".join(parts) or "–"
        raise Invalid(("subdivision", "unknown_subdivision", {"options": options}))
    days = holidays_of(country, subdivision, year, make_up_days=True)
    return answer(ctx, Holidays(country, subdivision, year, list(days)))


@router.get("/countries", responses=shows(Country, listed=True))
async def get_countries(ctx: Asked) -> Response:
    """Every country whose public holidays are known, with its subdivisions."""
    ctx.require("sla.manage")
    found = await asyncio.to_thread(countries)
    return listed(ctx, found)

"""What a workspace gets without asking: the presets, and special dates of years to come."""

import logging
from datetime import timedelta
from typing import Any, cast
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Works, job
from ringdesk.kernel.versions import newest
from ringdesk.modules import identity
from ringdesk.modules.identity import WorkspaceCreated

from .calendars import CalendarDefinition, definition_of
from .calendars.holidays import known_as_of
from .commands.calendars import made_of, renew_calendar, years_around
from .commands.presets import lay_presets
from .tables import calendar_versions, calendars

log = logging.getLogger(__name__)

# How long before the special dates of a calendar end its next version is published.
AHEAD = timedelta(days=500)

_c, _v = calendars.c, calendar_versions.c
_newest = sql(
    newest(
        calendars, calendar_versions, "calendar_id", _v.calendar_id, _v.definition, _v.hours
    ).where(_c.archived_at.is_(None))
)


@react(WorkspaceCreated)
async def lay_sla_presets(ctx: Context, fact: Recorded) -> None:
    """A new workspace starts with the calendars and policies of the product."""
    created = cast(WorkspaceCreated, fact.event)
    await lay_presets(
        ctx,
        zone=created.zone,
        blank=created.template == "blank",
        running=False,
        reason=_said(ctx, created.locale, "shipped"),
    )


@job("sla.calendars", every=timedelta(days=1))
async def keep_calendars(works: Works, _tenant: Any, _payload: Any) -> None:
    """Calendars reach far enough ahead; workspaces older than this module get the presets.

    Runs at the first start after an upgrade, then daily: holidays announced with a newer version
    of the product come in by it, too.
    """
    for tenant_id in await identity.workspace_ids(works):
        try:
            async with works.context(tenant_id, system("keep_calendars")) as ctx:
                await _keep(ctx)
        except DomainError:
            # What cannot be published any more must not keep the others from theirs.
            log.exception("calendars of workspace %s could not be kept", tenant_id)


async def _keep(ctx: Context) -> None:
    await identity.recall_config(ctx)
    people = await identity.directory(ctx)
    found = await ctx.tx.all(_newest)
    if not found:
        reason = _said(ctx, people.locale, "shipped")
        await lay_presets(ctx, zone=people.zone, blank=False, running=True, reason=reason)
    for row in found:
        await _renew(ctx, row, people.locale)


async def _renew(ctx: Context, row: Any, locale: str) -> None:
    """The next version of a calendar, when its special dates end soon or have been corrected."""
    last = row["hours"]["years"][1]
    definition = definition_of(row["definition"])
    if last < (ctx.now() + AHEAD).year:
        why, until = "window_extended", years_around(ctx.now())[1]
    elif _corrected(row["hours"], definition):
        why, until = "holidays_corrected", last
    else:
        return
    calendar_id: UUID = row["calendar_id"]
    await renew_calendar(ctx, calendar_id, reason=_said(ctx, locale, why, year=str(until)))


def _corrected(stored: dict[str, Any], definition: CalendarDefinition) -> bool:
    """Whether newer tables say something else; nothing is loaded while they are the same."""
    if stored.get("known_as_of") == known_as_of():
        return False
    first, last = stored["years"]
    now = made_of(definition, (first, last))["hours"]
    dates = msgspec.json.decode(msgspec.json.encode(now["dates"]))
    return bool(dates != stored["dates"])


def _said(ctx: Context, locale: str, why: str, **params: str) -> str:
    """The reason that stands under the version, in the workspace's language."""
    text: str = ctx.ports["texts"].t(locale, f"sla.reason.{why}", **params)
    return text

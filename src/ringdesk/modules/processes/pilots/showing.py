"""Everything the page of a pilot shows."""

from collections import Counter
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.sightings import version_of
from ringdesk.modules import identity, tickets, workflow

from .cohort import admitted
from .course import course
from .figures import compared_in
from .guarding import rails_of
from .shapes import Day, Entered, PilotShown

_t = tickets.tickets_table.c


async def shown(ctx: Context, pilot: workflow.PilotEntry) -> PilotShown:
    """A pilot with its figures; seven statements, whatever the number of tickets."""
    part = await admitted(ctx, pilot)
    (old, new), found = await compared_in(ctx, pilot, part)
    teams, priorities = await _entered(ctx, pilot, part)
    rails = await rails_of(ctx, pilot, found)
    return PilotShown(
        pilot=pilot,
        name=(await workflow.process_version(ctx, pilot.key, pilot.version)).name,
        old_tickets=old.get("tickets", 0),
        new_tickets=new.get("tickets", 0),
        figures=[one.figure() for one in found],
        rails=rails,
        course=await course(ctx, pilot, part),
        teams=teams,
        priorities=priorities,
        days=await _days(ctx, pilot, part),
        rails_version=version_of({rail.figure: rail.limit for rail in rails}),
    )


async def _entered(
    ctx: Context, pilot: workflow.PilotEntry, part: ColumnElement[bool]
) -> tuple[list[Entered], list[Entered]]:
    """Who came to the new version, by team and by priority; the most first."""
    rows = await ctx.tx.all(
        select(_t.team_id, _t.priority, func.count().label("count"))
        .where(part, _t.process_version == pilot.version)
        .group_by(_t.team_id, _t.priority)
    )
    teams: Counter[UUID | None] = Counter()
    priorities: Counter[str] = Counter()
    for row in rows:
        teams[row["team_id"]] += row["count"]
        priorities[row["priority"]] += row["count"]
    known = (await identity.directory(ctx)).teams
    named = [
        Entered(str(team) if team else None, known[team].name if team else None, count)
        for team, count in teams.most_common(20)
    ]
    return named, [Entered(one, one, count) for one, count in sorted(priorities.items())]


async def _days(ctx: Context, pilot: workflow.PilotEntry, part: ColumnElement[bool]) -> list[Day]:
    """Tickets of each day, in the workspace's zone; the last 92 days at most."""
    zone = (await identity.directory(ctx)).zone
    day = func.date(func.timezone(zone, _t.created_at)).label("day")
    fresh = _t.process_version == pilot.version
    rows = await ctx.tx.all(
        select(
            day, func.count().filter(~fresh).label("old"), func.count().filter(fresh).label("new")
        )
        .where(part)
        .group_by(day)
        .order_by(day.desc())
        .limit(92)
    )
    return [Day(row["day"], row["old"], row["new"]) for row in reversed(rows)]

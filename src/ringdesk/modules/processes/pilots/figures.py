"""The figures of a pilot as code: what each one means stands here, once.

Counted are tickets of the process on either version that were created while the pilot ran (an
index range, however many tickets there are besides), that its teams and categories admit, and
that were neither voided nor merged. The draw that gives a ticket its version is random, so that
the two groups differ by nothing else.

attainment (达标率): of the tickets with a decided promise to the customer, those without a missed
one · resolution: the median of minutes from creation to the resolution that stands · return and
reopen rate: of the resolved tickets, those it happened to · satisfaction: the mean rating ·
skipped rate: of all tickets, those with a node passed by on the green channel.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Float, and_, cast, exists, extract, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.modules import identity, runs, sla, tickets, workflow

from . import statistics
from .shapes import Day, Entered, Figure, FigureKey, PilotShown, Side, Verdict
from .statistics import Interval, Mean, Median, Share

PROMISES = ("first_response", "next_response", "follow_up", "resolution")
_t, _c, _r = tickets.tickets_table.c, sla.clocks_table.c, runs.node_runs.c
_MINUTES = cast(extract("epoch", _t.resolved_at - _t.created_at), Float) / 60
# Where more is better; for the others less is.
_MORE_IS_BETTER: frozenset[FigureKey] = frozenset({"attainment", "satisfaction"})


def cohort(ctx: Context, pilot: workflow.PilotEntry) -> ColumnElement[bool]:
    """The tickets that are compared, of both versions."""
    parts = [
        _t.tenant_id == ctx.tenant_id,
        _t.created_at >= pilot.started_at,
        _t.process_key == pilot.key,
        any_of(_t.process_version, (pilot.baseline, pilot.version)),
        _t.acceptance.is_distinct_from("void"),
        _t.merged_into_id.is_(None),
    ]
    if pilot.ended_at is not None:
        parts.append(_t.created_at < pilot.ended_at)
    if pilot.team_ids:
        parts.append(any_of(_t.team_id, pilot.team_ids))
    return and_(*parts)


async def _admitted(ctx: Context, pilot: workflow.PilotEntry) -> ColumnElement[bool]:
    """The cohort, with what lies under the pilot's categories."""
    if not pilot.category_ids:
        return cohort(ctx, pilot)
    config = await tickets.ticket_config(ctx)
    under = [c.id for c in config.categories.values() if {*c.path} & {*pilot.category_ids}]
    return and_(cohort(ctx, pilot), any_of(_t.category_id, under))


def _clock(outcome: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        _c.tenant_id == _t.tenant_id, _c.ticket_id == _t.id, any_of(_c.kind, PROMISES), outcome
    )


def _missed(ctx: Context) -> ColumnElement[bool]:
    """As in the reports: the deadline passed before the clock was stopped, or by now."""
    late = or_(
        and_(_c.stopped_at.is_not(None), _c.due_at < _c.stopped_at),
        and_(_c.stopped_at.is_(None), _c.due_at <= ctx.now()),
    )
    return and_(_c.due_at.is_not(None), late)


def _counted(condition: ColumnElement[bool], name: str) -> Any:
    return func.count().filter(condition).label(name)


async def figures(ctx: Context, pilot: workflow.PilotEntry) -> PilotShown:
    """Everything a pilot shows; five statements, whatever the number of tickets."""
    admitted = await _admitted(ctx, pilot)
    counts = {row["version"]: row for row in await ctx.tx.all(_counts(ctx, admitted))}
    old, new = (counts.get(v, {}) for v in (pilot.baseline, pilot.version))
    medians = (
        await _median(ctx, admitted, pilot.baseline, old.get("resolved", 0)),
        await _median(ctx, admitted, pilot.version, new.get("resolved", 0)),
    )
    teams, priorities = await _entered(ctx, pilot, admitted)
    return PilotShown(
        pilot=pilot,
        name=(await workflow.process_version(ctx, pilot.key, pilot.version)).name,
        old_tickets=old.get("tickets", 0),
        new_tickets=new.get("tickets", 0),
        figures=_figures(old, new, medians),
        teams=teams,
        priorities=priorities,
        days=await _days(ctx, pilot, admitted),
    )


def _counts(ctx: Context, admitted: ColumnElement[bool]) -> Any:
    resolved = _t.resolved_at.is_not(None)
    missed, met = _clock(_missed(ctx)), _clock(_c.state == "met")
    passed = exists().where(
        _r.tenant_id == _t.tenant_id, _r.ticket_id == _t.id, any_of(_r.state, ("owed", "made_good"))
    )
    each = (
        select(
            _t.process_version, _t.return_count, _t.reopen_count, _t.rating,
            resolved.label("resolved"), missed.label("missed"), met.label("met"),
            passed.label("passed"),
        ).where(admitted)
    ).subquery()  # fmt: skip
    e = each.c
    return (
        select(
            e.process_version.label("version"),
            func.count().label("tickets"),
            _counted(e.missed | e.met, "decided"),
            _counted(e.met & ~e.missed, "kept"),
            _counted(e.resolved, "resolved"),
            _counted(e.resolved & (e.return_count > 0), "returned"),
            _counted(e.resolved & (e.reopen_count > 0), "reopened"),
            _counted(e.passed, "skipped"),
            func.count(e.rating).label("rated"),
            cast(func.avg(e.rating), Float).label("rating"),
            cast(func.var_samp(e.rating), Float).label("rating_variance"),
        )
        .select_from(each)
        .group_by(e.process_version)
    )


def _figures(
    old: Mapping[str, Any], new: Mapping[str, Any], medians: tuple[Median, Median]
) -> list[Figure]:
    def share(key: FigureKey, part: str, whole: str) -> Figure:
        one, two = (Share(side.get(part, 0), side.get(whole, 0)) for side in (old, new))
        found = statistics.of_shares(one, two)
        return _figure(key, Side(one.value, one.whole), Side(two.value, two.whole), found)

    def mean(side: Mapping[str, Any]) -> Mean:
        return Mean(side.get("rated", 0), side.get("rating"), side.get("rating_variance"))

    was, now = mean(old), mean(new)
    middle_was, middle_now = medians
    return [
        share("attainment", "kept", "decided"),
        _figure(
            "resolution_minutes",
            Side(middle_was.value, middle_was.count),
            Side(middle_now.value, middle_now.count),
            statistics.of_medians(middle_was, middle_now),
        ),
        share("return_rate", "returned", "resolved"),
        share("reopen_rate", "reopened", "resolved"),
        _figure(
            "satisfaction",
            Side(was.value, was.count),
            Side(now.value, now.count),
            statistics.of_means(was, now),
        ),
        share("skipped_rate", "skipped", "tickets"),
    ]


def _figure(key: FigureKey, old: Side, new: Side, found: Interval | None) -> Figure:
    if found is None:
        return Figure(key, old, new, None, None, None, "too_few")
    verdict: Verdict = "unclear"
    if found.low > 0 or found.high < 0:
        verdict = "better" if (found.low > 0) == (key in _MORE_IS_BETTER) else "worse"
    difference, low, high = (round(n, 6) for n in (found.difference, found.low, found.high))
    return Figure(key, old, new, difference, low, high, verdict)


async def _median(ctx: Context, admitted: ColumnElement[bool], version: int, count: int) -> Median:
    """The median resolution of one version with the order statistics around it."""
    if not count:
        return Median(0, None, None, None)
    # Just below each place, so that rounding never reaches the next one.
    low, high = ((place - 0.5) / count for place in statistics.places(count))
    row = await ctx.tx.first(
        select(
            *(
                func.percentile_disc(fraction).within_group(_MINUTES).label(name)
                for name, fraction in (("low", low), ("value", 0.5), ("high", high))
            )
        ).where(admitted, _t.process_version == version, _t.resolved_at.is_not(None))
    )
    return Median(count, **{name: float(value) for name, value in dict(row or {}).items()})


async def _entered(
    ctx: Context, pilot: workflow.PilotEntry, admitted: ColumnElement[bool]
) -> tuple[list[Entered], list[Entered]]:
    """Who came to the new version, by team and by priority; the most first."""
    rows = await ctx.tx.all(
        select(_t.team_id, _t.priority, func.count().label("count"))
        .where(admitted, _t.process_version == pilot.version)
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


async def _days(
    ctx: Context, pilot: workflow.PilotEntry, admitted: ColumnElement[bool]
) -> list[Day]:
    """Tickets of each day, in the workspace's zone; the last 92 days at most."""
    zone = (await identity.directory(ctx)).zone
    day = func.date(func.timezone(zone, _t.created_at)).label("day")
    fresh = _t.process_version == pilot.version
    rows = await ctx.tx.all(
        select(day, _counted(~fresh, "old"), _counted(fresh, "new"))
        .where(admitted)
        .group_by(day)
        .order_by(day.desc())
        .limit(92)
    )
    return [Day(row["day"], row["old"], row["new"]) for row in reversed(rows)]

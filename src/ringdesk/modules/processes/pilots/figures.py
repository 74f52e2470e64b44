"""The figures of a pilot as code: what each one means stands here, once.

Counted are tickets of the process on either version that were created while the pilot ran (an
index range, however many tickets there are besides), that its teams and categories admit, and
that were neither voided nor merged. The draw that gives a ticket its version is random, so that
the two groups differ by nothing else.

attainment (达标率): of the tickets with a decided promise to the customer, those without a missed
one · resolution: the median of minutes from creation to the resolution that stands · return and
reopen rate: of the resolved tickets, those it happened to · satisfaction: the mean rating · low
scores: of the rated tickets, those under the older version's threshold · skipped rate: of all
tickets, those with a node passed by on the green channel.
"""

from typing import Any

from sqlalchemy import ColumnElement, Float, and_, cast, exists, extract, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of
from ringdesk.modules import runs, sla, tickets, workflow

from . import statistics
from .cohort import admitted
from .comparing import Comparison, Counts, comparisons
from .statistics import Median

PROMISES = ("first_response", "next_response", "follow_up", "resolution")
_t, _c, _r = tickets.tickets_table.c, sla.clocks_table.c, runs.node_runs.c
_MINUTES = cast(extract("epoch", _t.resolved_at - _t.created_at), Float) / 60


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


async def compared(ctx: Context, pilot: workflow.PilotEntry) -> list[Comparison]:
    """Every figure of both versions; three statements."""
    _, found = await compared_in(ctx, pilot, await admitted(ctx, pilot))
    return found


async def compared_in(
    ctx: Context, pilot: workflow.PilotEntry, part: ColumnElement[bool]
) -> tuple[tuple[Counts, Counts], list[Comparison]]:
    """The counts of either side, and what they come to, of these tickets."""
    low = (await workflow.process_version(ctx, pilot.key, pilot.baseline)).low_score
    counts = {row["version"]: dict(row) for row in await ctx.tx.all(_counts(ctx, part, low))}
    old, new = (counts.get(version, {}) for version in (pilot.baseline, pilot.version))
    medians = (
        await _median(ctx, part, pilot.baseline, old.get("resolved", 0)),
        await _median(ctx, part, pilot.version, new.get("resolved", 0)),
    )
    return (old, new), comparisons(old, new, medians)


def _counts(ctx: Context, part: ColumnElement[bool], low_score: int) -> Any:
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
        ).where(part)
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
            _counted(e.rating < low_score, "low"),
            cast(func.avg(e.rating), Float).label("rating"),
            cast(func.var_samp(e.rating), Float).label("rating_variance"),
        )
        .select_from(each)
        .group_by(e.process_version)
    )


async def _median(ctx: Context, part: ColumnElement[bool], version: int, count: int) -> Median:
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
        ).where(part, _t.process_version == version, _t.resolved_at.is_not(None))
    )
    return Median(count, **{name: float(value) for name, value in dict(row or {}).items()})

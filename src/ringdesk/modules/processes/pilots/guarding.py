"""Guard rails of a pilot: set by whoever publishes, watched by the clock, told once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.commands import command, settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid, NotFound
from ringdesk.kernel.jobs import Works, job
from ringdesk.kernel.sightings import refuse_stale
from ringdesk.modules import identity, workflow

from ..events import PilotRailCrossed, PilotRailsChanged
from ..tables import pilot_rails
from .comparing import Comparison
from .figures import compared
from .rails import USUAL, admissible, missing, state_of
from .shapes import FigureKey, Rail


class _Set(msgspec.Struct, frozen=True):
    worst: float | None
    crossed_at: datetime | None


_r = pilot_rails.c
_of = (_r.tenant_id == bindparam("tenant_id"), _r.pilot_id == bindparam("of_pilot"))
_rails = sql(select(_r.figure, _r.worst, _r.crossed_at).where(*_of))
_new = insert(pilot_rails).values({c.name: bindparam(c.name) for c in _r})
_key = [_r.tenant_id, _r.pilot_id, _r.figure]
# Another limit may be crossed anew.
_set = sql(
    _new.on_conflict_do_update(
        index_elements=_key,
        set_={"worst": _new.excluded.worst, "crossed_at": None},
        where=_r.worst.is_distinct_from(_new.excluded.worst),
    )
)
_cross = sql(
    _new.on_conflict_do_update(
        index_elements=_key,
        set_={"crossed_at": func.coalesce(_r.crossed_at, _new.excluded.crossed_at)},
        where=_r.crossed_at.is_(None),
    )
)


async def _set_rails(ctx: Context, pilot_id: UUID) -> Mapping[FigureKey, _Set]:
    rows = await ctx.tx.all(_rails, of_pilot=pilot_id)
    return {row["figure"]: _Set(row["worst"], row["crossed_at"]) for row in rows}


async def rails_of(
    ctx: Context, pilot: workflow.PilotEntry, figures: list[Comparison]
) -> list[Rail]:
    """Every figure's rail and where the pilot stands against it."""
    known = await _set_rails(ctx, pilot.id)
    return [_rail(one, _kept(known, one.key)) for one in figures]


def _kept(known: Mapping[FigureKey, _Set], figure: FigureKey) -> _Set:
    return known.get(figure) or _Set(USUAL[figure], None)


def _rail(one: Comparison, kept: _Set) -> Rail:
    watched = one.watched()
    low, high = (watched.sure.low, watched.sure.high) if watched.sure else (None, None)
    state = state_of(one.key, kept.worst, watched.sure)
    return Rail(one.key, kept.worst, low, high, state, missing(watched), kept.crossed_at)


@command(needs="process.publish")
async def set_rails(
    ctx: Context,
    key: str,
    limits: Mapping[FigureKey, float | None],
    *,
    reason: str,
    version: int | None = None,
) -> None:
    """How far the running pilot may fall behind, figure by figure; None: not watched.

    Invalid naming a limit that lies on the good side or beyond everything; NotFound without a
    pilot, Conflict once it has ended; Stale when they are not what `version` was read from.
    """
    wrong: list[Any] = [
        (f"limits.{figure}", "rail_beyond", {})
        for figure, limit in limits.items()
        if limit is not None and not admissible(figure, limit)
    ]
    if wrong:
        raise Invalid(*wrong)
    # Rails are set, and pilots ended, in turn.
    await identity.bump_config(ctx)
    pilot = await workflow.latest_pilot(ctx, key)
    if pilot is None:
        raise NotFound("pilot")
    if pilot.state != "running":
        raise Conflict("pilot_ended")
    known = await _set_rails(ctx, pilot.id)
    refuse_stale(version, {key: _kept(known, key).worst for key in USUAL})
    rows = [
        {"pilot_id": pilot.id, "figure": figure, "worst": limit, "crossed_at": None}
        for figure, limit in limits.items()
    ]
    await ctx.tx.many(_set, rows)
    ctx.emit(
        PilotRailsChanged(
            subject_id=workflow.subject_id(ctx.tenant_id, key), key=key, version=pilot.version,
            limits={str(figure): limit for figure, limit in limits.items()}, reason=reason,
        )
    )  # fmt: skip


@job("processes.rails", every=timedelta(minutes=10))
async def watch(works: Works, _tenant: Any, _payload: Any) -> None:
    """In every workspace: pilots whose figures have surely crossed a rail."""
    for tenant_id in await identity.workspace_ids(works):
        await watch_pilots(works, tenant_id)


async def watch_pilots(works: Works, tenant_id: UUID) -> None:
    """Each pilot in a transaction of its own; each crossing is told once, by however many."""
    async with works.context(tenant_id, system("processes")) as ctx:
        running = [one for one in await workflow.all_pilots(ctx) if one.state == "running"]
    for pilot in running:
        async with works.context(tenant_id, system("processes")) as ctx, settled_together(ctx):
            await _watch(ctx, pilot)


async def _watch(ctx: Context, pilot: workflow.PilotEntry) -> None:
    found = await compared(ctx, pilot)
    for rail, one in zip(await rails_of(ctx, pilot, found), found, strict=True):
        if rail.state != "crossed" or rail.warned_at is not None or rail.limit is None:
            continue
        first = await ctx.tx.run(
            _cross, pilot_id=pilot.id, figure=rail.figure, worst=rail.limit, crossed_at=ctx.now()
        )
        if first:
            ctx.emit(_crossing(ctx, pilot, rail, one))


def _crossing(
    ctx: Context, pilot: workflow.PilotEntry, rail: Rail, one: Comparison
) -> PilotRailCrossed:
    difference = one.figure().difference
    assert rail.limit is not None  # noqa: S101 - no rail is crossed without one
    assert difference is not None  # noqa: S101 - nor with too few to say
    return PilotRailCrossed(
        subject_id=workflow.subject_id(ctx.tenant_id, pilot.key), key=pilot.key,
        version=pilot.version, figure=rail.figure, limit=rail.limit, difference=difference,
    )  # fmt: skip

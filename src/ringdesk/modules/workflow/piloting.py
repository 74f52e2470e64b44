"""Pilots: a version on a part of the work first, then made the rule or taken back."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, NotFound
from ringdesk.modules import identity

from . import store
from .choice import Pilot
from .definition import Process
from .events import PilotAdopted, PilotShareChanged, PilotStarted, PilotWithdrawn
from .tables import process_pilots


class Scope(msgspec.Struct, frozen=True):
    """The part of the work: per cent of the tickets that the lists admit; empty ones admit all."""

    share: int
    team_ids: tuple[UUID, ...] = ()
    category_ids: tuple[UUID, ...] = ()


class PilotEntry(msgspec.Struct, frozen=True):
    """One pilot and how it came and went. `baseline`: the version it is compared with."""

    id: UUID
    key: str
    version: int
    baseline: int
    share: int
    team_ids: list[UUID]
    category_ids: list[UUID]
    reason: str
    state: Literal["running", "adopted", "withdrawn"]
    started_name: str
    started_at: datetime
    ended_name: str | None
    ended_at: datetime | None
    end_reason: str | None


_p = process_pilots.c
_mine = _p.tenant_id == bindparam("tenant_id")
_columns = [_p[name] for name in PilotEntry.__struct_fields__]
_all = sql(select(*_columns).where(_mine).order_by(_p.started_at.desc(), _p.id.desc()))
_latest = sql(
    select(*_columns)
    .where(_mine, _p.key == bindparam("the_key"))
    .order_by(_p.started_at.desc(), _p.id.desc())
    .limit(1)
)
_add = sql(insert(process_pilots).values({c.name: bindparam(c.name) for c in _p}))
_one = (_mine, _p.id == bindparam("pilot_id"))
_reshare = sql(update(process_pilots).where(*_one).values(share=bindparam("new_share")))
_end = sql(
    update(process_pilots)
    .where(*_one, _p.state == "running")
    .values(
        state=bindparam("new_state"),
        ended_name=bindparam("by_name"),
        ended_at=bindparam("now"),
        end_reason=bindparam("why"),
    )
)


async def all_pilots(ctx: Context) -> list[PilotEntry]:
    """Every pilot there ever was, the newest first."""
    return [PilotEntry(**dict(row)) for row in await ctx.tx.all(_all)]


async def latest_pilot(ctx: Context, key: str) -> PilotEntry | None:
    """The running pilot of a process, else the one that ended last."""
    row = await ctx.tx.first(_latest, the_key=key)
    return PilotEntry(**dict(row)) if row else None


async def refuse_while_piloting(ctx: Context, key: str) -> None:
    """Nothing else comes into force while a pilot is compared with what is. Conflict."""
    if running := (await store.pilots(ctx)).get(key):
        raise Conflict("pilot_running", version=running.version)


async def start_pilot(
    ctx: Context, process: Process, baseline: int, scope: Scope, reason: str
) -> None:
    """Part of publishing: the version is there, and tickets of the scope begin to take it."""
    key, version = process.key, process.version
    await ctx.tx.run(
        _add, id=ctx.new_id(), key=key, version=version, baseline=baseline, share=scope.share,
        team_ids=list(scope.team_ids), category_ids=list(scope.category_ids), reason=reason,
        state="running", started_name=ctx.actor.name, started_at=ctx.now(),
        ended_name=None, ended_at=None, end_reason=None,
    )  # fmt: skip
    ctx.emit(
        PilotStarted(
            subject_id=store.subject_id(ctx.tenant_id, key), key=key, version=version,
            baseline=baseline, share=scope.share, team_ids=scope.team_ids,
            category_ids=scope.category_ids, reason=reason,
        )
    )  # fmt: skip


async def _taken(ctx: Context, key: str) -> Pilot:
    """The running pilot, while nobody else publishes or ends it. NotFound when none runs."""
    await identity.bump_config(ctx)
    found = (await store.pilots(ctx)).get(key)
    if found is None:
        raise NotFound("pilot")
    return found


@command(needs="process.publish")
async def adopt_pilot(ctx: Context, key: str, *, reason: str) -> None:
    """Make the pilot the rule (固化): new tickets start on it. NotFound when none runs."""
    pilot = await _taken(ctx, key)
    await store.put_in_force(ctx, key, pilot.version)
    ctx.emit(PilotAdopted(**_about(ctx, pilot), baseline=pilot.baseline, reason=reason))
    await _end_as(ctx, pilot, "adopted", reason)


@command(needs="process.publish")
async def withdraw_pilot(ctx: Context, key: str, *, reason: str) -> None:
    """Back to what was, in one act. Tickets that took the new version keep it."""
    pilot = await _taken(ctx, key)
    ctx.emit(PilotWithdrawn(**_about(ctx, pilot), baseline=pilot.baseline, reason=reason))
    await _end_as(ctx, pilot, "withdrawn", reason)


@command(needs="process.publish")
async def change_share(ctx: Context, key: str, share: int, *, reason: str) -> None:
    """Let more or less of the work take the new version. No ticket changes what it has."""
    pilot = await _taken(ctx, key)
    await ctx.tx.run(_reshare, pilot_id=pilot.id, new_share=share)
    ctx.emit(PilotShareChanged(**_about(ctx, pilot), share=share, reason=reason))


def _about(ctx: Context, pilot: Pilot) -> dict[str, Any]:
    subject = store.subject_id(ctx.tenant_id, pilot.key)
    return {"subject_id": subject, "key": pilot.key, "version": pilot.version}


async def _end_as(ctx: Context, pilot: Pilot, state: str, reason: str) -> None:
    await ctx.tx.run(
        _end, pilot_id=pilot.id, new_state=state, by_name=ctx.actor.name, now=ctx.now(), why=reason
    )

"""Dry runs as jobs: ordered, lived through with their progress shown, kept with their lists."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from ringdesk.kernel.conditions import leaves
from ringdesk.kernel.context import system
from ringdesk.kernel.db import as_document, given_rows, sql
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.jobs import Works, job
from ringdesk.modules import identity, tickets

from ..config import Rule, automation_config
from ..definition import Definition
from ..tables import dry_runs, dry_verdicts
from . import outcome, record
from .outcome import Result
from .simulating import simulate
from .stories import Found, Story, World
from .today import world_of

log = logging.getLogger(__name__)

TRY = "automation.try"
# The newest so many tickets of a window; the answer says how many there were.
MOST_TICKETS = 6000
_ROWS = 1000
# What the record does not tell of, or not all: conditions on these go by today's value.
_TODAY = {
    "customer_tier", "organization", "involved", "due_at", "sla_state", "resolved_by",
    "strictest_priority",
}  # fmt: skip
_COLUMN = {
    "category": "category_id", "type": "type_key", "assignee": "assignee_id", "team": "team_id",
    "department": "department_id", "language": "locale", "status_category": "status",
}  # fmt: skip
_GUARDED = {"tags", "fields", "open_duties", "type_key"}

_d = dry_runs.c
_that = (_d.tenant_id == bindparam("tenant_id"), _d.id == bindparam("run_id"))
_read = sql(select(dry_runs).where(*_that))
_progress = sql(
    update(dry_runs).where(*_that).values(done=bindparam("so_far"), total=bindparam("of_all"))
)
_end = sql(
    update(dry_runs)
    .where(*_that)
    .values(
        state=bindparam("now_state"),
        result=bindparam("new_result", type_=_d.result.type),
        error=bindparam("new_error"),
        ended_at=bindparam("now"),
    )
)
_KEPT = tuple(c.name for c in dry_verdicts.c if c.name != "tenant_id")
_keep = sql(
    insert(dry_verdicts).from_select(["tenant_id", *_KEPT], given_rows(dry_verdicts, _KEPT))
)
_clear = sql(
    delete(dry_verdicts).where(
        dry_verdicts.c.tenant_id == bindparam("tenant_id"),
        dry_verdicts.c.dry_run_id == bindparam("run_id"),
    )
)


class Tried(msgspec.Struct, frozen=True):
    """What a dry run found: figures, and the rows of its lists."""

    result: Result
    rows: list[dict[str, Any]]


@job(TRY, outside=True)
async def run(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """One dry run; after a crash it begins anew."""
    run_id = UUID(payload["run_id"])
    async with works.context(tenant_id, system("automation")) as ctx:
        row = await ctx.tx.first(_read, run_id=run_id)
    if row is None or row["state"] != "running":
        return
    try:
        tried = await live_through(works, tenant_id, row)
    except DomainError as refusal:
        await _ended(works, tenant_id, run_id, None, error=str(refusal))
        return
    await _ended(works, tenant_id, run_id, tried)


async def _ended(
    works: Works, tenant_id: UUID, run_id: UUID, tried: Tried | None, error: str | None = None
) -> None:
    async with works.context(tenant_id, system("automation")) as ctx:
        await ctx.tx.run(_clear, run_id=run_id)
        found = tried.rows if tried else []
        for start in range(0, len(found), _ROWS):
            part = [
                {"id": ctx.new_id(), "dry_run_id": run_id, **row}
                for row in found[start : start + _ROWS]
            ]
            await ctx.tx.run(_keep, **as_document(dry_verdicts, _KEPT, part))
        await ctx.tx.run(
            _end, run_id=run_id, now_state="done" if tried else "failed", new_error=error,
            new_result=msgspec.to_builtins(tried.result) if tried else None, now=ctx.now(),
        )  # fmt: skip


async def live_through(works: Works, tenant_id: UUID, row: Mapping[str, Any]) -> Tried:
    """Load the stories in portions, live through them in a thread, compare."""
    began = time.monotonic()
    rule_id, since, until = row["rule_id"], row["from_at"], row["to_at"]
    async with works.context(tenant_id, system("automation")) as ctx:
        await identity.recall_config(ctx)
        config = await automation_config(ctx)
        wanted = msgspec.convert(row["definition"], Definition)
        world = await world_of(ctx, rule_id, wanted, since, until, config)
        ids, total = await record.open_between(ctx, since, until, MOST_TICKETS)
    told: list[Story] = []
    for start in range(0, len(ids), record.BATCH):
        async with works.context(tenant_id, system("automation")) as ctx:
            part = ids[start : start + record.BATCH]
            told += await record.stories(
                ctx, part, rule_id=rule_id, since=since, words=world.words, config=config
            )
            await ctx.tx.run(_progress, run_id=row["id"], so_far=start + len(part), of_all=len(ids))
    found = await asyncio.to_thread(simulate, world, told)
    figures = outcome.summarize(
        found, seen=len(told), total=total, letters=wanted.letters, zone=world.zone,
        since=since, until=until,
    )  # fmt: skip
    read = _read_fields(await _parsed(works, tenant_id, wanted))
    figures = msgspec.structs.replace(
        figures,
        as_of_today=sorted(read & _TODAY),
        unsure=_mark_unsure(found, told, {_COLUMN.get(name, name) for name in read}),
    )
    tried = await _compared(works, tenant_id, world, told, found, figures, config.rules)
    seconds = round(time.monotonic() - began, 2)
    return Tried(msgspec.structs.replace(tried.result, seconds=seconds), tried.rows)


async def _compared(
    works: Works,
    tenant_id: UUID,
    world: World,
    told: Sequence[Story],
    found: Sequence[Found],
    figures: Result,
    rules: Mapping[UUID, Rule],
) -> Tried:
    """Against the version in force, and that against what it really did."""
    force = rules.get(world.rule_id)
    if force is None:
        return Tried(figures, outcome.rows(found, {}))
    async with works.context(tenant_id, system("automation")) as ctx:
        await identity.recall_config(ctx)
        config = await automation_config(ctx)
        theirs = await world_of(ctx, force.id, force.definition, world.since, world.until, config)
        real = await record.really(ctx, force.id, world.since)
    replay = outcome.said(await asyncio.to_thread(simulate, theirs, told))
    differing = outcome.differences(outcome.said(found), replay)
    numbers = {story.ticket_id: story.number for story in told}
    figures = msgspec.structs.replace(
        figures,
        against=force.version,
        differs={kind: sum(d == kind for d in differing.values()) for kind in
                 ("added", "removed", "changed")},
        replayed=_checked(force, world.since, replay, real, numbers),
    )  # fmt: skip
    gone = [
        Found(ticket_id=one, number=numbers[one], at=world.until, state="unmatched")
        for one in sorted(differing)
        if one not in outcome.said(found)
    ]
    return Tried(figures, outcome.rows([*found, *gone], differing))


def _checked(
    force: Rule,
    since: datetime,
    replay: Mapping[UUID, list[outcome.Said]],
    real: Sequence[Mapping[str, Any]],
    numbers: Mapping[UUID, int],
) -> outcome.Replayed | None:
    """Only where the version was at work the whole time is there something to compare with."""
    if not force.runs or any(row["version"] != force.version for row in real):
        return None
    if force.enabled_at is None or force.enabled_at > since:
        return None
    did = outcome.by_ticket(
        (row["ticket_id"], row["state"] != "skipped", row["reason"]) for row in real
    )
    return outcome.checked(replay, did, numbers, force.version)


async def _parsed(works: Works, tenant_id: UUID, wanted: Definition) -> list[Any]:
    async with works.context(tenant_id, system("automation")) as ctx:
        config = await tickets.ticket_config(ctx)
        return [config.parse(s) for s in (wanted.when, *(g.when for g in wanted.guards))]


def _read_fields(conditions: Sequence[Any]) -> set[str]:
    names = {leaf.field.name for condition in conditions for leaf in leaves(condition)}
    return {"fields" if name.startswith("fields.") else name for name in names}


def _mark_unsure(found: Sequence[Found], told: Sequence[Story], read: set[str]) -> int:
    """Matches on tickets of which the record does not tell all that was asked; how many there are.

    The columns that protections read count as asked.
    """
    gaps = {s.ticket_id: sorted({*s.unknown} & (read | _GUARDED)) for s in told}
    unsure = {one: names for one, names in gaps.items() if names}
    for each in found:
        if names := unsure.get(each.ticket_id):
            each.detail = {**each.detail, "unsure": names}
    return len({each.ticket_id for each in found} & unsure.keys())

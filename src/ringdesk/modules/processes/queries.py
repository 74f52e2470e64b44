"""Processes with their versions, drafts and pilots, as the list and the designer show them."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.modules import identity, tickets, workflow

from .examining import examined, named
from .reading import fingerprint, read_process
from .shapes import DraftListed, DraftShown, Owner, ProcessListed, ProcessShown, VersionListed

Running = Counter[tuple[str, int]]

_t = tickets.tickets_table.c
# Closed tickets may come back, but nobody works on them: moving and counting leave them out.
_running = sql(
    select(_t.process_key, _t.process_version, func.count().label("count"))
    .where(_t.tenant_id == bindparam("tenant_id"), _t.status_category != "closed")
    .group_by(_t.process_key, _t.process_version)
)


async def running_tickets(ctx: Context) -> Running:
    """Open tickets by (process, version)."""
    rows = await ctx.tx.all(_running)
    return Counter({(r["process_key"], r["process_version"]): r["count"] for r in rows})


async def listed_processes(ctx: Context) -> list[ProcessListed]:
    """Every process, those with only a draft too; archived ones last."""
    about = await _about(ctx)
    keys = sorted({*await workflow.standings(ctx), *about.drafts})
    found = [await _listed(ctx, key, about) for key in keys]
    return sorted(found, key=lambda one: one.archived_at is not None)


async def listed_process(ctx: Context, key: str) -> ProcessListed:
    """NotFound when there is neither a version nor a draft."""
    about = await _about(ctx)
    if key not in about.drafts and key not in await workflow.standings(ctx):
        raise NotFound("process")
    return await _listed(ctx, key, about)


class _About(NamedTuple):
    drafts: dict[str, workflow.Draft]
    pilots: dict[str, workflow.PilotEntry]
    running: Running


async def _about(ctx: Context) -> _About:
    """What is asked of the database once, however many processes there are."""
    pilots = {one.key: one for one in await workflow.all_pilots(ctx) if one.state == "running"}
    return _About(await workflow.drafts(ctx), pilots, await running_tickets(ctx))


async def _listed(ctx: Context, key: str, about: _About) -> ProcessListed:
    standing = (await workflow.standings(ctx)).get(key)
    past = await versions_of(ctx, key, about.running)
    draft = about.drafts.get(key)
    named = read_process(draft.definition, key).name if draft else {}
    return ProcessListed(
        key=key,
        name=(await workflow.in_force(ctx, key)).name if standing else named,
        version=standing.version if standing else None,
        owner=await _owner(ctx, standing),
        archived_at=standing.archived_at if standing else None,
        running=sum(one.running for one in past),
        versions=past,
        draft=await _draft_listed(ctx, draft) if draft else None,
        pilot=about.pilots.get(key),
        shipped_newer=await _shipped_newer(ctx, key, past),
        types=await types_of(ctx, key),
    )


async def versions_of(
    ctx: Context, key: str, running: Running | None = None
) -> list[VersionListed]:
    """The published versions of one process, newest first."""
    counts = await running_tickets(ctx) if running is None else running
    standing = (await workflow.standings(ctx)).get(key)
    past = [v for (k, _), v in (await workflow.versions(ctx)).items() if k == key]
    return [
        VersionListed(
            version=one.process.version,
            author_name=one.author_name,
            reason=one.reason,
            published_at=one.published_at,
            running=counts[key, one.process.version],
            in_force=standing is not None and standing.version == one.process.version,
            fingerprint=fingerprint(one.process),
        )
        for one in sorted(past, key=lambda each: -each.process.version)
    ]


async def _owner(ctx: Context, standing: workflow.Standing | None) -> Owner | None:
    if standing is None or standing.owner_id is None:
        return None
    member = (await identity.directory(ctx)).members[standing.owner_id]
    return Owner(member.id, member.name)


async def _draft_listed(ctx: Context, draft: workflow.Draft) -> DraftListed:
    findings = (await draft_shown(ctx, draft)).findings
    faults = sum(one.forbids for one in findings)
    return DraftListed(
        draft.revision, draft.based_on, draft.author_name, draft.updated_at,
        faults, len(findings) - faults,
    )  # fmt: skip


async def draft_shown(ctx: Context, draft: workflow.Draft) -> DraftShown:
    _, findings = await examined(ctx, read_process(draft.definition, draft.key))
    return DraftShown(
        draft.key, draft.definition, draft.based_on, draft.revision, draft.author_name,
        draft.updated_at, findings,
    )  # fmt: skip


async def _shipped_newer(ctx: Context, key: str, past: list[VersionListed]) -> bool:
    """The definition that comes with the product is none of those that were published here."""
    mine = next((one for one in workflow.templates() if one.key == key), None)
    if mine is None or not past:
        return False
    bound, _ = named(await identity.directory(ctx), mine)
    return fingerprint(bound) not in {one.fingerprint for one in past}


async def types_of(ctx: Context, key: str) -> list[str]:
    """The ticket types that choose this process, always or where a condition holds."""
    config = await tickets.ticket_config(ctx)
    return [
        kind.key
        for kind in config.types.values()
        if not kind.archived
        and key in {kind.process_key, *(rule.process_key for rule in kind.process_rules)}
    ]


async def shown_version(ctx: Context, key: str, version: int) -> ProcessShown:
    """NotFound when there is no such version."""
    found = (await workflow.versions(ctx)).get((key, version))
    if found is None:
        raise NotFound("process")
    return ProcessShown(found.process, found.author_name, found.reason, found.published_at)


async def definition_at(ctx: Context, key: str, which: str) -> workflow.Process:
    """What a version's number, or `draft`, stands for. Invalid for anything else."""
    if which == "draft":
        return read_process((await workflow.draft_of(ctx, key)).definition, key)
    if not which.isdecimal() or not which.isascii():
        raise Invalid(("from", "not_an_option", {"options": "1, 2, …, draft"}))
    return await workflow.process_version(ctx, key, int(which))


async def changes_between(
    ctx: Context, key: str, before: str, after: str
) -> list[workflow.Difference]:
    """What differs between two of them. A draft may name people whom a version has by id."""
    people = await identity.directory(ctx)
    old, new = [named(people, await definition_at(ctx, key, which))[0] for which in (before, after)]
    return workflow.differences(old, new)

"""Process definitions as rows, cached per workspace version."""

from collections.abc import Iterable
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.versions import author

from .choice import Pilot, pilot_of
from .definition import Process
from .tables import process_pilots, process_standings, processes


class Published(msgspec.Struct, frozen=True):
    """One immutable version with who published it, when and why."""

    process: Process
    author_name: str
    reason: str
    published_at: datetime


class Standing(msgspec.Struct, frozen=True):
    """What holds of a process whatever its versions say."""

    version: int
    owner_id: UUID | None
    archived_at: datetime | None


_all = sql(
    select(processes)
    .where(processes.c.tenant_id == bindparam("tenant_id"))
    .order_by(processes.c.key, processes.c.version)
)
_insert = sql(insert(processes).values({c.name: bindparam(c.name) for c in processes.c}))


async def _load(ctx: Context) -> dict[tuple[str, int], Published]:
    found = {}
    for row in await ctx.tx.all(_all):
        process = msgspec.convert({**row["definition"], "version": row["version"]}, Process)
        found[row["key"], row["version"]] = Published(
            process, row["author_name"], row["reason"], row["published_at"]
        )
    return found


_published: TenantCache[dict[tuple[str, int], Published]] = TenantCache(_load)

_s = process_standings.c
_all_standings = sql(
    select(_s.key, _s.version, _s.owner_id, _s.archived_at).where(
        _s.tenant_id == bindparam("tenant_id")
    )
)
_standing = upsert(process_standings).values(
    tenant_id=bindparam("tenant_id"), key=bindparam("process_key"), version=bindparam("new_version")
)
_put_in_force = sql(
    _standing.on_conflict_do_update(
        index_elements=["tenant_id", "key"],
        # What is published again is not put away any more.
        set_={"version": _standing.excluded.version, "archived_at": None},
    )
)
_this_standing = (_s.tenant_id == bindparam("tenant_id"), _s.key == bindparam("process_key"))
_put_owner = sql(
    update(process_standings).where(*_this_standing).values(owner_id=bindparam("new_owner"))
)
_put_away = sql(
    update(process_standings).where(*_this_standing).values(archived_at=bindparam("now"))
)


async def _load_standings(ctx: Context) -> dict[str, Standing]:
    return {
        row["key"]: Standing(row["version"], row["owner_id"], row["archived_at"])
        for row in await ctx.tx.all(_all_standings)
    }


_standings: TenantCache[dict[str, Standing]] = TenantCache(_load_standings)


async def versions(ctx: Context) -> dict[tuple[str, int], Published]:
    """Every published version of every process of the workspace, by (key, version)."""
    return await _published.get(ctx)


async def process_version(ctx: Context, key: str, version: int) -> Process:
    """The definition a ticket runs on. NotFound when there is no such version."""
    found = (await versions(ctx)).get((key, version))
    if found is None:
        raise NotFound("process")
    return found.process


async def standings(ctx: Context) -> dict[str, Standing]:
    """Every process of the workspace by key: its version in force, its owner."""
    return await _standings.get(ctx)


async def in_force(ctx: Context, key: str) -> Process:
    """The version that new tickets start on. NotFound when there is no such process."""
    standing = (await standings(ctx)).get(key)
    if standing is None:
        raise NotFound("process")
    return await process_version(ctx, key, standing.version)


_p = process_pilots.c
_running_pilots = sql(
    select(_p.id, _p.key, _p.version, _p.baseline, _p.share, _p.team_ids, _p.category_ids).where(
        _p.tenant_id == bindparam("tenant_id"), _p.state == "running"
    )
)


async def _load_pilots(ctx: Context) -> dict[str, Pilot]:
    found = [msgspec.convert(dict(r), Pilot) for r in await ctx.tx.all(_running_pilots)]
    return {pilot.key: pilot for pilot in found}


_pilots: TenantCache[dict[str, Pilot]] = TenantCache(_load_pilots)


async def pilots(ctx: Context) -> dict[str, Pilot]:
    """The running pilots by process key. Whoever starts or ends one raises the configuration's

    version (`identity.bump_config`), which is what caches go by.
    """
    return await _pilots.get(ctx)


async def chosen(
    ctx: Context, key: str, ticket_id: UUID, team_id: UUID | None, category_path: Iterable[UUID]
) -> Process:
    """The version this ticket starts on: a pilot's that takes it, else the one in force."""
    running = (await pilots(ctx)).get(key)
    if running is not None and pilot_of(
        [running], ticket_id=ticket_id, team_id=team_id, category_path=category_path
    ):
        return await process_version(ctx, key, running.version)
    return await in_force(ctx, key)


async def put_in_force(ctx: Context, key: str, version: int) -> None:
    """From now on new tickets start on this version."""
    await ctx.tx.run(_put_in_force, process_key=key, new_version=version)


async def put_owner(ctx: Context, key: str, owner_id: UUID | None) -> None:
    """Who answers for the process from now on."""
    await ctx.tx.run(_put_owner, process_key=key, new_owner=owner_id)


async def put_away(ctx: Context, key: str) -> None:
    """No ticket type chooses it any more."""
    await ctx.tx.run(_put_away, process_key=key, now=ctx.now())


def subject_id(tenant_id: UUID, key: str) -> UUID:
    """The chain that all versions of one process share."""
    return uuid5(NAMESPACE_URL, f"{tenant_id}/process/{key}")


async def append(ctx: Context, process: Process, reason: str) -> None:
    definition = msgspec.to_builtins(process)
    definition.pop("version")
    await ctx.tx.run(
        _insert,
        id=ctx.new_id(),
        key=process.key,
        version=process.version,
        definition=definition,
        author_name=author(ctx),
        reason=reason,
        published_at=ctx.now(),
    )

"""Process definitions as rows, cached per workspace version."""

from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from sqlalchemy import bindparam, insert, select

from ringdesk.kernel.cache import TenantCache
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import NotFound

from .definition import Process
from .tables import processes


class Published(msgspec.Struct, frozen=True):
    """One immutable version with who published it, when and why."""

    process: Process
    author_name: str
    reason: str
    published_at: datetime


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


async def versions(ctx: Context) -> dict[tuple[str, int], Published]:
    """Every published version of every process of the workspace, by (key, version)."""
    return await _published.get(ctx)


async def process_version(ctx: Context, key: str, version: int) -> Process:
    """The definition a ticket runs on. NotFound when there is no such version."""
    found = (await versions(ctx)).get((key, version))
    if found is None:
        raise NotFound("process")
    return found.process


async def latest(ctx: Context, key: str) -> Process:
    """The version that new tickets start on."""
    numbers = [v for k, v in await versions(ctx) if k == key]
    if not numbers:
        raise NotFound("process")
    return await process_version(ctx, key, max(numbers))


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
        author_name=ctx.actor.name,
        reason=reason,
        published_at=ctx.now(),
    )

"""Two categories become one: the tickets follow, and so does whatever asks about them."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import any_, bindparam, select

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.kernel.errors import DomainError, Invalid
from ringdesk.kernel.jobs import Order, Works, enqueue, job

from ..config import Category, TicketConfig, ticket_config
from ..tables import tickets
from . import edit
from .categories import alone, as_seen, below, write
from .configuring import changed, differences

_open_in = sql(
    select(tickets.c.id).where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.status_category != "closed",
        tickets.c.category_id == any_(bindparam("sources", type_=UUIDArray)),
    )
)


@command(needs="config.manage")
async def merge_category(
    ctx: Context, category_id: UUID, into: UUID, *, version: int | None = None
) -> None:
    """Let a category, and what is archived below it, go on as another one.

    Open tickets are moved by a job, each on record; closed ones keep it and count as the other's.
    Invalid when it has parts in use, was merged before, or the other one cannot take tickets.
    """
    config = await alone(ctx)
    source, target = as_seen(config, category_id, version), config.categories.get(into)
    if target is None or target.archived or source.id in target.path:
        raise Invalid(("into", "not_an_option"))
    if source.merged_into_id:
        raise Invalid(("category_id", "category_merged"))
    gone = below(config, source)
    if any(one.id != source.id and not one.archived for one in gone):
        raise Invalid(("category_id", "category_has_parts"))
    for one in gone:
        await write(ctx, config, _merged(one, source, target))
    payload = {"sources": [str(one.id) for one in gone], "into": str(into)}
    await enqueue(ctx.tx, ctx.now(), Order("tickets.category_merge", payload))
    changes = differences({}, {"merged_into": _path_name(config, target)})
    await changed(ctx, "category", source.id, source.name, changes)


def _merged(one: Category, source: Category, target: Category) -> Category:
    """Archived, on the other one's path. What went into the source before goes along."""
    into = target.id if one.merged_into_id in (None, source.id) else one.merged_into_id
    return msgspec.structs.replace(
        one, archived=True, merged_into_id=into, path=target.path, level=target.level
    )


def _path_name(config: TicketConfig, category: Category) -> list[dict[str, str]]:
    return [config.categories[one].name for one in category.path]


@job("tickets.category_merge", outside=True)
async def refile(works: Works, tenant_id: UUID, payload: dict[str, Any]) -> None:
    """Move the open tickets, each in a transaction of its own; after a crash, those still there."""
    sources = [UUID(one) for one in payload["sources"]]
    async with works.context(tenant_id, system("category_merge")) as ctx:
        rows = await ctx.tx.all(_open_in, sources=sources)
    for row in rows:
        await _refile(works, tenant_id, row["id"], UUID(payload["into"]))


async def _refile(works: Works, tenant_id: UUID, ticket_id: UUID, into: UUID) -> None:
    """One that was closed meanwhile stays; if the target was merged too, it goes on there."""
    try:
        async with works.context(tenant_id, system("category_merge")) as ctx:
            path = (await ticket_config(ctx)).path_of(into)
            await edit.update(ctx, ticket_id, edit.Edit(category_id=path[-1] if path else into))
    except DomainError:
        return

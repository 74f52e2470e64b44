"""The tags in use, most used first."""

import msgspec
from sqlalchemy import bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql

from ..tables import tickets


class TagCount(msgspec.Struct):
    name: str
    count: int


# Of the newest tickets only: a list to pick from must not grow with the table.
_newest = (
    select(tickets.c.tags)
    .where(tickets.c.tenant_id == bindparam("tenant_id"))
    .order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
    .limit(5000)
    .subquery()
)
_tag = func.unnest(_newest.c.tags).label("name")
_each = select(_tag).subquery()
_counts = sql(
    select(_each.c.name, func.count().label("count"))
    .group_by(_each.c.name)
    .order_by(func.count().desc(), _each.c.name)
    .limit(200)
)


async def tag_counts(ctx: Context) -> list[TagCount]:
    return [TagCount(**dict(row)) for row in await ctx.tx.all(_counts)]

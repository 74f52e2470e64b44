"""The numbers tickets are called by: one row per workspace, without gaps.

Creations of one workspace wait for one another at that row until they commit.
"""

import sqlalchemy as sa
from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.sql.dml import ReturningInsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql

from .tables import ticket_numbers

FIRST_NUMBER = 1001

_last = ticket_numbers.c.last


def _taken(how_many: sa.ColumnElement[int]) -> ReturningInsert[tuple[int]]:
    first = insert(ticket_numbers).values(
        tenant_id=bindparam("tenant_id"), singleton=True, last=FIRST_NUMBER - 1 + how_many
    )
    taken = first.on_conflict_do_update(
        index_elements=["tenant_id", "singleton"], set_={"last": _last + how_many}
    )
    return taken.returning(_last)


taken_next = _taken(sa.literal_column("1", sa.BigInteger))
_take = sql(_taken(bindparam("how_many", type_=sa.BigInteger)))
_give_back = sql(
    update(ticket_numbers)
    .where(ticket_numbers.c.tenant_id == bindparam("tenant_id"), _last == bindparam("last_taken"))
    .values(last=bindparam("last_used"))
)


async def take_numbers(ctx: Context, how_many: int) -> range:
    """The next numbers, for tickets that are opened together; `give_back` those not used."""
    last: int = await ctx.tx.value(_take, how_many=how_many)
    return range(last - how_many + 1, last + 1)


async def give_back(ctx: Context, unused: range) -> None:
    """The last of those taken, in the transaction that took them and took no others since."""
    if unused:
        await ctx.tx.run(_give_back, last_taken=unused[-1], last_used=unused[0] - 1)

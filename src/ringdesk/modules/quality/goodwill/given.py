"""What was asked of one purse, for whoever keeps it: to look through, and to pay out."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec
from sqlalchemy import and_, case, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import customers, tickets

from ..tables import compensations
from . import store
from .store import STATES

_c = compensations.c


class GivenShown(msgspec.Struct, frozen=True, kw_only=True):
    """`requester_name` is None on tickets the reader does not see."""

    id: UUID
    number: int
    requester_name: str | None
    member_name: str
    kind: str
    amount: Decimal
    currency: str
    state: str
    exceeds: list[str]
    requested_at: datetime
    paid_at: datetime | None
    paid_name: str | None
    pay_reference: str | None


async def given_from(
    ctx: Context, purse_id: UUID, *, state: str | None, page: Page
) -> tuple[list[GivenShown], str | None]:
    """The newest first. NotFound."""
    await store.purse(ctx, purse_id)
    if state:
        tickets.known_code("state", state, STATES)
    t, r = tickets.tickets_table.c, customers.requesters.c
    own = set(GivenShown.__struct_fields__) - {"number", "requester_name"}
    query = (
        select(
            *(_c[name] for name in own),
            t.number,
            case((tickets.visible_to(ctx.actor), r.name)).label("requester_name"),
        )
        .select_from(compensations)
        .join(tickets.tickets_table, and_(t.tenant_id == _c.tenant_id, t.id == _c.ticket_id))
        .join(customers.requesters, and_(r.tenant_id == _c.tenant_id, r.id == _c.requester_id))
        .where(_c.tenant_id == ctx.tenant_id, _c.purse_id == purse_id)
    )
    query = query.where(_c.state == state) if state else query
    sort = (SortKey("requested_at", _c.requested_at, descending=True),)
    rows, following = cut(await ctx.tx.all(paged(query, sort, page, _c.id)), sort, page)
    return [
        GivenShown(**{n: row[n] for n in GivenShown.__struct_fields__}) for row in rows
    ], following

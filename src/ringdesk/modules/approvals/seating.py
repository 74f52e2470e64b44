"""Many approvals at once: locked, read and seated anew in as many statements as one needs."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import any_, bindparam, func, not_, select, update

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, sql
from ringdesk.modules import tickets

from . import store
from .rules import Sitting
from .state import Approval
from .tables import approval_seats, approvals

_a, _s, _t = approvals.c, approval_seats.c, tickets.tickets_table.c
_tenant: Any = bindparam("tenant_id")
_these: Any = any_(bindparam("ids", type_=UUIDArray))
# By id for all, and the tickets before their approvals, as everybody locks them.
_lock_tickets = sql(
    select(_t.id)
    .where(
        _t.tenant_id == _tenant,
        _t.id.in_(select(_a.ticket_id).where(_a.tenant_id == _tenant, _a.id == _these)),
    )
    .order_by(_t.id)
    .with_for_update()
)
_lock = sql(
    select(approvals)
    .where(_a.tenant_id == _tenant, _a.id == _these)
    .order_by(_a.ticket_id, _a.id)
    .with_for_update()
)
_seats = sql(select(approval_seats).where(_s.tenant_id == _tenant, _s.approval_id == _these))
_reseat = sql(
    update(approval_seats)
    .where(_s.tenant_id == _tenant, _s.id == _these)
    .values(
        member_id=bindparam("sits"), for_id=bindparam("for_whom"),
        delegation_id=bindparam("lent_by"),
    )
)  # fmt: skip
_touch = sql(
    update(approvals).where(_a.tenant_id == _tenant, _a.id == _these).values(version=_a.version + 1)
)
_who: Any = bindparam("who", type_=_s.member_id.type)
_involve = sql(
    update(tickets.tickets_table)
    .where(_t.tenant_id == _tenant, _t.id == _these, not_(_who == any_(_t.involved_ids)))
    .values(involved_ids=func.array_append(_t.involved_ids, _who))
)


async def lock_all(ctx: Context, ids: Sequence[UUID]) -> list[Approval]:
    """These approvals as they are, with their tickets' rows and their own locked."""
    if not ids:
        return []
    await ctx.tx.all(_lock_tickets, ids=list(ids))
    rows = await ctx.tx.all(_lock, ids=list(ids))
    seats: dict[UUID, list[Any]] = {row["id"]: [] for row in rows}
    for seat in await ctx.tx.all(_seats, ids=list(seats)):
        seats[seat["approval_id"]].append(seat)
    return [store.approval_of(row, seats[row["id"]]) for row in rows]


async def reseat(
    ctx: Context, among: Sequence[Approval], seats: Sequence[UUID], sits: Sitting
) -> None:
    """Let one member sit in these seats of these approvals, and see their tickets."""
    if not among:
        return
    await ctx.tx.run(
        _reseat, ids=list(seats), sits=sits.member_id, for_whom=sits.for_id,
        lent_by=sits.delegation_id,
    )  # fmt: skip
    await ctx.tx.run(_involve, ids=list({one.ticket_id for one in among}), who=sits.member_id)
    await ctx.tx.run(_touch, ids=[one.id for one in among])

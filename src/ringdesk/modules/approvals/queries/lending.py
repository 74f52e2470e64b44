"""The reader's delegations, given and received."""

from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from ringdesk.kernel.context import Context

from ..rules import Delegation
from ..shapes import DelegationRow, Delegations, DelegationScope
from ..store import delegation_of
from ..tables import delegations
from .naming import Named, kinds, named

_d = delegations.c


async def own(ctx: Context) -> Delegations:
    """Those that are not over, the ones that begin first before the others."""
    me = ctx.actor.member_id or UUID(int=0)
    rows: Any = await ctx.tx.all(
        select(delegations)
        .where(
            _d.tenant_id == ctx.tenant_id,
            or_(_d.member_id == me, _d.deputy_id == me),
            _d.ended_at.is_(None),
        )
        .order_by(_d.from_at, _d.id)
    )
    names, found = await named(ctx), [delegation_of(row) for row in rows]
    return Delegations(
        [shown(ctx, one, names) for one in found if one.member_id == me],
        [shown(ctx, one, names) for one in found if one.deputy_id == me],
        await kinds(ctx),
    )


def shown(ctx: Context, one: Delegation, names: Named) -> DelegationRow:
    return DelegationRow(
        id=one.id,
        member=names.one(one.member_id),
        deputy=names.one(one.deputy_id),
        from_at=one.from_at,
        until_at=one.until_at,
        scopes=[
            DelegationScope(s.kind, names.kind(s.kind), s.most, s.currency) for s in one.scopes
        ],
        note=one.note,
        on=one.state != "off",
        acting=one.in_force(ctx.now()),
    )

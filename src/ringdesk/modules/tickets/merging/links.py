"""Rows of links between tickets: who is whose child, which are related, and how deep it goes."""

from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, func, literal, or_, select, update

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import one_of, sql

from ..tables import ticket_links
from .rules import Family

_l = ticket_links.c
_tenant: Any = bindparam("tenant_id")
_DEEPEST = 50


class Link(msgspec.Struct, frozen=True):
    ticket_id: UUID
    other_id: UUID
    kind: str

    def turned(self, source: UUID, target: UUID) -> "Link":
        """The same link with the target in the source's place."""
        swap = {source: target}
        return Link(
            swap.get(self.ticket_id, self.ticket_id), swap.get(self.other_id, self.other_id),
            self.kind,
        )  # fmt: skip


_links = sql(
    select(_l.ticket_id, _l.other_id, _l.kind)
    .where(_l.tenant_id == _tenant, or_(one_of(_l.ticket_id, "ids"), one_of(_l.other_id, "ids")))
    .order_by(_l.created_at, _l.ticket_id, _l.other_id, _l.kind)
)
_that_link = (
    _l.tenant_id == _tenant,
    _l.ticket_id == bindparam("old_ticket"),
    _l.other_id == bindparam("old_other"),
    _l.kind == bindparam("that_kind"),
)
_turn = sql(
    update(ticket_links)
    .where(*_that_link)
    .values(ticket_id=bindparam("new_ticket"), other_id=bindparam("new_other"))
)
_unlink = sql(delete(ticket_links).where(*_that_link))


async def links_of(ctx: Context, *ids: UUID) -> list[Link]:
    """Every link at either of whose ends one of these stands."""
    return [Link(**dict(row)) for row in await ctx.tx.all(_links, ids=list(ids))]


async def turn(ctx: Context, old: Link, new: Link) -> None:
    await ctx.tx.run(
        _turn, old_ticket=old.ticket_id, old_other=old.other_id, that_kind=old.kind,
        new_ticket=new.ticket_id, new_other=new.other_id,
    )  # fmt: skip


async def unlink(ctx: Context, link: Link) -> bool:
    """False when there was none."""
    touched = await ctx.tx.run(
        _unlink, old_ticket=link.ticket_id, old_other=link.other_id, that_kind=link.kind
    )
    return touched > 0


def _ancestry() -> Any:
    first = select(_l.other_id.label("child"), _l.ticket_id.label("parent")).where(
        _l.tenant_id == _tenant, _l.kind == "child", one_of(_l.other_id, "ids")
    )
    above = first.cte("above", recursive=True)
    on = select(_l.other_id, _l.ticket_id).where(
        _l.tenant_id == _tenant, _l.kind == "child", _l.other_id == above.c.parent
    )
    # UNION, not UNION ALL: it ends even where a ring was made before rings were forbidden.
    return above.union(on)


_above = _ancestry()
_family = sql(select(_above.c.child, _above.c.parent))


async def family_of(ctx: Context, *ids: UUID) -> Family:
    """The parents of these tickets, their parents, and so on."""
    found: dict[UUID, set[UUID]] = {}
    for row in await ctx.tx.all(_family, ids=list(ids)):
        found.setdefault(row["child"], set()).add(row["parent"])
    return Family({child: frozenset(parents) for child, parents in found.items()})


def _offspring() -> Any:
    first = select(_l.other_id.label("id"), literal(1).label("depth")).where(
        _l.tenant_id == _tenant, _l.kind == "child", one_of(_l.ticket_id, "ids")
    )
    below = first.cte("below", recursive=True)
    on = select(_l.other_id, below.c.depth + 1).where(
        _l.tenant_id == _tenant,
        _l.kind == "child",
        _l.ticket_id == below.c.id,
        below.c.depth < _DEEPEST,
    )
    return below.union_all(on)


_below = _offspring()
_height = sql(select(func.coalesce(func.max(_below.c.depth), 0)))


async def height_of(ctx: Context, ticket_id: UUID) -> int:
    """How many generations stand below a ticket."""
    found: int = await ctx.tx.value(_height, ids=[ticket_id])
    return found

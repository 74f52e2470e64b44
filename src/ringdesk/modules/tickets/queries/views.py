"""Views: the product's own, shared ones and personal ones."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, any_, bindparam, func, literal, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray, UUIDType, sql
from ringdesk.kernel.sightings import version_of

from ..config import TicketConfig
from ..tables import mentions, tickets, views
from ..views import SYSTEM_VIEWS


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A named list: a condition, a sort, the columns shown. System views have a key, no name.

    `version`: for If-Match; null for system views.
    """

    id: str
    key: str | None
    name: str | None
    scope: str
    filter: dict[str, Any]
    sort: str
    columns: list[str] = []
    group_by: str | None = None
    position: int = 0
    mine: bool = False
    version: int | None = None


def view_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever edits a view sees of it."""
    return {name: row[name] for name in ("name", "filter", "sort", "columns", "group_by")}


_mine = sql(
    select(views)
    .where(
        views.c.tenant_id == bindparam("tenant_id"),
        or_(views.c.owner_id.is_(None), views.c.owner_id == bindparam("me")),
    )
    .order_by(views.c.position, views.c.created_at)
)


async def list_views(ctx: Context) -> list[View]:
    """System views first, then shared, then one's own."""
    found = [
        View(id=v.key, key=v.key, name=None, scope="system", filter=v.filter, sort=v.sort)
        for v in SYSTEM_VIEWS.values()
    ]
    rows = await ctx.tx.all(_mine, me=ctx.actor.member_id)
    return found + [_view(row) for row in rows]


def _view(row: Any) -> View:
    return View(
        id=str(row["id"]),
        key=None,
        name=row["name"],
        scope="personal" if row["owner_id"] else "shared",
        filter=row["filter"],
        sort=row["sort"],
        columns=row["columns"],
        group_by=row["group_by"],
        position=row["position"],
        mine=row["owner_id"] is not None,
        version=version_of(view_facts(row)),
    )


async def find_view(ctx: Context, name: str) -> View | None:
    """A view by key or id, if this reader has it."""
    system = SYSTEM_VIEWS.get(name)
    if system:
        return View(
            id=system.key, key=system.key, name=None, scope="system",
            filter=system.filter, sort=system.sort,
        )  # fmt: skip
    try:
        UUID(name)
    except ValueError:
        return None
    return next((v for v in await list_views(ctx) if v.id == name), None)


def criterion_of(ctx: Context, config: TicketConfig, view: View) -> ColumnElement[bool]:
    """What a view holds, for this reader: its filter, or the same asked of an index."""
    led = _LED.get(view.key or "")
    found: ColumnElement[bool] = config.criterion(ctx, view.filter, ctx.actor)
    return led(literal(ctx.actor.member_id, UUIDType)) if led else found


def _watched(me: ColumnElement[Any]) -> ColumnElement[bool]:
    """The database asks no index about arrays behind the wall: migration 0020."""
    these = func.array(select(func.tickets_watched(me)).scalar_subquery(), type_=UUIDArray)
    return tickets.c.id == any_(these)


def _mentioned(me: ColumnElement[Any]) -> ColumnElement[bool]:
    """The filter gathers the names on each ticket, whoever they are."""
    mine = (mentions.c.tenant_id == tickets.c.tenant_id, mentions.c.member_id == me)
    named = tickets.c.id.in_(select(mentions.c.ticket_id).where(*mine).correlate(tickets))
    return named & (tickets.c.status_category != "closed")


_LED = {"watching": _watched, "mentioned": _mentioned}

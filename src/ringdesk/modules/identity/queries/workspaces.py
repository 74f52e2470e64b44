"""Which workspace a visitor means, before anybody is logged in."""

from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.db import Tx, sql

from ..tables import workspaces

_w = workspaces.c


class Door(msgspec.Struct, frozen=True):
    """What the customer pages know of a workspace. `first`: the one they show unless told."""

    id: UUID
    slug: str
    name: str
    locale: str
    zone: str
    config_version: int
    first: bool


_first = select(_w.id).order_by(_w.created_at, _w.id).limit(1).scalar_subquery()
_shown = select(
    _w.id, _w.slug, _w.name, _w.locale, _w.zone, _w.config_version, (_w.id == _first).label("first")
)
_the_first = sql(_shown.where(_w.id == _first))
_by_slug = sql(_shown.where(_w.slug == bindparam("slug")))
_by_id = sql(_shown.where(_w.id == bindparam("workspace_id")))


async def door(tx: Tx, which: str | UUID | None = None) -> Door | None:
    """The workspace by slug or id; the first of the installation when neither is given."""
    if which is None:
        row = await tx.first(_the_first)
    elif isinstance(which, UUID):
        row = await tx.first(_by_id, workspace_id=which)
    else:
        row = await tx.first(_by_slug, slug=which)
    return Door(**dict(row)) if row else None

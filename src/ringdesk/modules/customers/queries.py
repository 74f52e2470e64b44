"""Lists of requesters and organizations."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, union_all

from ringdesk.kernel.context import Context
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.sightings import version_of

from .resolve import SELECT, Requester
from .shapes import Organization, organization_facts
from .tables import organizations, requesters

_r, _o = requesters.c, organizations.c
_BY_NAME = (SortKey("name", _r.name),)
_BY_ORGANIZATION = (SortKey("name", _o.name),)


# Comes after everything that goes on from a beginning.
_LAST = "\U0010ffff"


def _begins(text: str, *columns: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Names by their beginning as typed, addresses in lower case.

    Compared byte by byte, and not by LIKE: row security keeps that from every index (0021).
    """
    typed, folded = text.strip(), text.strip().lower()
    return [
        and_(column.op("~>=~")(start), column.op("~<~")(start + _LAST))
        for column in columns
        for start in sorted({typed, folded})
    ]


async def begin_with(ctx: Context, text: str, most: int) -> list[Requester]:
    """A few whose name, address or number begins so, however many do."""
    if not text.strip():
        return []
    few = [
        select(_r.id).where(_r.tenant_id == ctx.tenant_id, way).limit(most).subquery()
        for way in _begins(text, _r.name, _r.email, _r.phone)
    ]
    these = union_all(*(select(each.c.id) for each in few))
    query = SELECT.where(_r.tenant_id == ctx.tenant_id, _r.id.in_(these))
    rows = await ctx.tx.all(query.order_by(_r.name, _r.id).limit(most))
    return [_read(row) for row in rows]


def _read(row: Any) -> Requester:
    return Requester(**{name: row[name] for name in Requester.__struct_fields__})


async def list_requesters(
    ctx: Context, text: str, organization_id: UUID | None, page: Page
) -> tuple[list[Requester], str | None]:
    query = SELECT.where(_r.tenant_id == ctx.tenant_id)
    if text.strip():
        query = query.where(or_(*_begins(text, _r.name, _r.email, _r.phone)))
    if organization_id:
        query = query.where(_r.organization_id == organization_id)
    shown, after = cut(await ctx.tx.all(paged(query, _BY_NAME, page, _r.id)), _BY_NAME, page)
    return [_read(row) for row in shown], after


async def list_organizations(
    ctx: Context, text: str, page: Page
) -> tuple[list[Organization], str | None]:
    query = select(_o.id, _o.name, _o.tier, _o.domain, _o.created_at).where(
        _o.tenant_id == ctx.tenant_id
    )
    if text.strip():
        query = query.where(or_(*_begins(text, _o.name, _o.domain)))
    rows = await ctx.tx.all(paged(query, _BY_ORGANIZATION, page, _o.id))
    shown, after = cut(rows, _BY_ORGANIZATION, page)
    return [_organization(row) for row in shown], after


def _organization(row: Any) -> Organization:
    seen = organization_facts(row)
    return Organization(
        id=row["id"], **seen, created_at=row["created_at"], version=version_of(seen)
    )

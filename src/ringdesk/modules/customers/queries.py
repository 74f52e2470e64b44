"""Lists of requesters and organizations."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.queries import Page, SortKey, cut, paged

from .resolve import SELECT, Requester
from .shapes import Organization
from .tables import organizations, requesters

_r, _o = requesters.c, organizations.c
_BY_NAME = (SortKey("name", _r.name),)
_BY_ORGANIZATION = (SortKey("name", _o.name),)


def _begins(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """Names by their beginning as typed, addresses in lower case."""
    typed, folded = text.strip(), text.strip().lower()
    ways = [c.startswith(t, autoescape=True) for c in columns for t in {typed, folded}]
    return or_(*ways)


async def list_requesters(
    ctx: Context, text: str, organization_id: UUID | None, page: Page
) -> tuple[list[Requester], str | None]:
    query = SELECT.where(_r.tenant_id == ctx.tenant_id)
    if text.strip():
        query = query.where(_begins(text, _r.name, _r.email, _r.phone))
    if organization_id:
        query = query.where(_r.organization_id == organization_id)
    shown, after = cut(await ctx.tx.all(paged(query, _BY_NAME, page, _r.id)), _BY_NAME, page)
    names = Requester.__struct_fields__
    return [Requester(**{n: row[n] for n in names}) for row in shown], after


async def list_organizations(
    ctx: Context, text: str, page: Page
) -> tuple[list[Organization], str | None]:
    query = select(_o.id, _o.name, _o.tier, _o.domain, _o.created_at).where(
        _o.tenant_id == ctx.tenant_id
    )
    if text.strip():
        query = query.where(_begins(text, _o.name, _o.domain))
    rows = await ctx.tx.all(paged(query, _BY_ORGANIZATION, page, _o.id))
    shown, after = cut(rows, _BY_ORGANIZATION, page)
    names = Organization.__struct_fields__
    return [Organization(**{n: row[n] for n in names}) for row in shown], after

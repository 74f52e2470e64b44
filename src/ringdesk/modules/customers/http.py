"""Routes of requesters and organizations."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.queries import page_of

from . import commands
from .queries import list_organizations, list_requesters
from .resolve import Contact, requester_by_id
from .shapes import Organization, RequesterShown, shown

router = APIRouter(prefix="/api/v1", tags=["customers"])
Name = Annotated[str, StringConstraints(max_length=200)]
Address = Annotated[str, StringConstraints(max_length=320)]
Phone = Annotated[str, StringConstraints(max_length=40)]
Tag = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Zone = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9_+/-]+$")]
Text = Annotated[str, Query(max_length=200, description="Beginning of name, address or telephone")]
Limit = Annotated[int | None, Query(ge=1, le=200)]
After = Annotated[str | None, Query(max_length=4000)]


class RequesterEdit(Input):
    name: Name | None = None
    email: Address | None = None
    phone: Phone | None = None
    locale: Tag | None = None
    zone: Zone | None = None
    tier: Literal["standard", "vip"] | None = None
    organization_id: UUID | None = None


def _edit(body: RequesterEdit) -> commands.RequesterEdit:
    """Only what was sent; null empties what may be empty and leaves the rest alone."""
    may_be_empty = {"email", "phone", "zone", "organization_id"}
    sent = {n: getattr(body, n) for n in body.model_fields_set}
    return commands.RequesterEdit(
        **{n: v for n, v in sent.items() if v is not None or n in may_be_empty}
    )


@router.get("/requesters", responses=shows(RequesterShown, listed=True))
async def get_requesters(
    ctx: Asked,
    q: Text = "",
    organization: UUID | None = None,
    limit: Limit = None,
    after: After = None,
) -> Response:
    """Requesters by name."""
    ctx.require("requester.read")
    rows, following = await list_requesters(ctx, q, organization, page_of(limit, after))
    return listed(ctx, [shown(r) for r in rows], following)


@router.post("/requesters", status_code=201, responses=shows(RequesterShown, 201))
async def post_requester(ctx: Asked, body: RequesterEdit) -> Response:
    """Add somebody before the first ticket."""
    who = Contact(email=body.email, name=body.name or "", phone=body.phone)
    made = await commands.add_requester(ctx, who, _edit(body))
    return answer(ctx, shown(made), status=201)


@router.get("/requesters/{requester}", responses=shows(RequesterShown))
async def get_requester(ctx: Asked, requester: UUID) -> Response:
    """One requester."""
    ctx.require("requester.read")
    return await _answer(ctx, requester)


@router.patch("/requesters/{requester}", responses=shows(RequesterShown))
async def patch_requester(
    ctx: Asked, requester: UUID, body: RequesterEdit, seen: Expected
) -> Response:
    """Change what is known of a requester. `If-Match` names the version that was edited."""
    await commands.change_requester(ctx, requester, _edit(body), version=seen)
    return await _answer(ctx, requester)


async def _answer(ctx: Context, requester: UUID) -> Response:
    found = shown(await requester_by_id(ctx, requester))
    return answer(ctx, found, version=found.version)


@router.get("/organizations", responses=shows(Organization, listed=True))
async def get_organizations(
    ctx: Asked, q: Text = "", limit: Limit = None, after: After = None
) -> Response:
    """Organizations by name."""
    ctx.require("requester.read")
    rows, following = await list_organizations(ctx, q, page_of(limit, after))
    return listed(ctx, rows, following)


class NewOrganization(Input):
    name: Name
    tier: Literal["standard", "vip"] = "standard"
    domain: Name | None = None


@router.post("/organizations", status_code=201)
async def post_organization(ctx: Asked, body: NewOrganization) -> Response:
    """Add an organization."""
    made = await commands.add_organization(ctx, body.name, tier=body.tier, domain=body.domain)
    return answer(ctx, {"id": made}, status=201)


class OrganizationEdit(Input):
    name: Name | None = None
    tier: Literal["standard", "vip"] | None = None
    domain: Name | None = None


@router.patch("/organizations/{organization}", status_code=204)
async def patch_organization(
    ctx: Asked, organization: UUID, body: OrganizationEdit, seen: Expected
) -> Response:
    """Change an organization. `If-Match` names the version that was edited."""
    sent = {n: getattr(body, n) for n in body.model_fields_set}
    kept = {n: v for n, v in sent.items() if v is not None or n == "domain"}
    edit = commands.OrganizationEdit(**kept)
    await commands.change_organization(ctx, organization, edit, version=seen)
    return answer(ctx, None, status=204)

"""Colleagues and roles."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import Field

from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows

from ..commands import members, roles
from ..queries import members as queries
from ..rules import members as rules
from .edge import refuse

router = APIRouter(tags=["members"])
RoleKey = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Ids = Annotated[tuple[UUID, ...], Field(max_length=200)]


class NewMember(Input):
    name: str
    email: str
    role_key: str
    team_ids: Ids = ()
    department_id: UUID | None = None
    locale: str | None = None


class MemberChange(Input):
    name: str = ""
    role_key: str = ""
    status: Literal["active", "suspended"] = "active"
    team_ids: Ids = ()
    department_id: UUID | None = None


class Role(Input):
    name: Annotated[dict[str, Annotated[str, Field(max_length=80)]], Field(min_length=1)]
    permissions: Annotated[list[str], Field(max_length=300)]


@router.get("/members", responses=shows(queries.MemberShown, listed=True))
async def list_members(ctx: Asked) -> Response:
    return listed(ctx, await queries.list_members(ctx))


@router.post("/members", status_code=201, responses=shows(queries.MemberShown, 201))
async def add_member(ctx: Asked, body: NewMember) -> Response:
    """Bring a colleague in; the invitation goes by mail."""
    ctx.require("member.manage")
    refuse(
        ("name", rules.name_fault(body.name)),
        ("email", rules.email_fault(rules.plain_email(body.email))),
        ("locale", rules.locale_fault(body.locale) if body.locale is not None else None),
    )
    new = members.NewMember(
        name=body.name.strip(),
        email=body.email,
        role_key=body.role_key,
        team_ids=body.team_ids,
        department_id=body.department_id,
        locale=body.locale,
    )
    member_id = await members.add_member(ctx, new)
    return answer(ctx, await queries.show_member(ctx, member_id), status=201)


@router.patch("/members/{member_id}", responses=shows(queries.MemberShown))
async def change_member(
    member_id: UUID, ctx: Asked, body: MemberChange, seen: Expected
) -> Response:
    """Name, role, teams, department, access. `If-Match` names the version that was edited."""
    ctx.require("member.manage")
    given: dict[str, Any] = body.model_dump(exclude_unset=True)
    if "name" in given:
        refuse(("name", rules.name_fault(body.name)))
    if given.pop("status", None) is not None:
        given["suspended"] = body.status == "suspended"
    await members.change_member(ctx, member_id, members.MemberChanges(**given), version=seen)
    shown = await queries.show_member(ctx, member_id)
    return answer(ctx, shown, version=shown.version)


@router.post("/members/{member_id}/invitation", status_code=202)
async def invite_again(member_id: UUID, ctx: Asked) -> Response:
    """Send the invitation once more."""
    await members.invite_again(ctx, member_id)
    return answer(ctx, {}, status=202)


@router.get("/roles", responses=shows(queries.RoleShown, listed=True))
async def list_roles(ctx: Asked) -> Response:
    return listed(ctx, await queries.list_roles(ctx))


@router.put("/roles/{key}", responses=shows(queries.RoleShown))
async def put_role(key: RoleKey, ctx: Asked, body: Role, seen: Expected) -> Response:
    """Make or change one of the workspace's own roles.

    `If-Match` names the version that was edited; 412 `stale` says in `current` what it is now.
    """
    ctx.require("role.manage")
    refuse(
        *((f"name.{locale}", rules.locale_fault(locale)) for locale in body.name),
        *((f"name.{locale}", rules.name_fault(name)) for locale, name in body.name.items()),
    )
    await roles.put_role(ctx, key, body.name, body.permissions, version=seen)
    shown = {role.key: role for role in await queries.list_roles(ctx)}
    return answer(ctx, shown[key], version=shown[key].version)

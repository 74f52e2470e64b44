"""Teams, departments and the workspace itself."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Input, answer, listed, shows

from ..commands import teams, workspaces
from ..directory import DepartmentEntry, TeamEntry, directory
from ..rules import members as rules
from .edge import refuse
from .members import Ids

router = APIRouter(tags=["teams"])


class NewTeam(Input):
    name: str
    department_id: UUID | None = None
    member_ids: Ids = ()


class TeamChange(Input):
    name: str = ""
    department_id: UUID | None = None
    member_ids: Ids = ()
    archived: bool = False


class NewDepartment(Input):
    name: str
    liaison_id: UUID | None = None


class DepartmentChange(Input):
    name: str = ""
    liaison_id: UUID | None = None
    archived: bool = False


class WorkspaceChange(Input):
    name: str = ""
    locale: str = ""
    zone: str = ""
    languages: Annotated[tuple[str, ...], Field(min_length=1, max_length=10)] = ()


async def _team(ctx: Context, team_id: UUID) -> TeamEntry:
    return (await directory(ctx)).teams[team_id]


async def _department(ctx: Context, department_id: UUID) -> DepartmentEntry:
    return (await directory(ctx)).departments[department_id]


@router.get("/teams", responses=shows(TeamEntry, listed=True))
async def list_teams(ctx: Asked) -> Response:
    ctx.require("member.read")
    found = (await directory(ctx)).teams
    return listed(ctx, list(found.values()))


@router.post("/teams", status_code=201, responses=shows(TeamEntry, 201))
async def create_team(ctx: Asked, body: NewTeam) -> Response:
    ctx.require("team.manage")
    refuse(("name", rules.name_fault(body.name)))
    team_id = await teams.create_team(
        ctx, body.name.strip(), department_id=body.department_id, member_ids=body.member_ids
    )
    return answer(ctx, await _team(ctx, team_id), status=201)


@router.patch("/teams/{team_id}", responses=shows(TeamEntry))
async def change_team(team_id: UUID, ctx: Asked, body: TeamChange) -> Response:
    ctx.require("team.manage")
    given = body.model_dump(exclude_unset=True)
    if "name" in given:
        refuse(("name", rules.name_fault(body.name)))
    await teams.change_team(ctx, team_id, teams.TeamChanges(**given))
    return answer(ctx, await _team(ctx, team_id))


@router.get("/departments", responses=shows(DepartmentEntry, listed=True))
async def list_departments(ctx: Asked) -> Response:
    ctx.require("member.read")
    found = (await directory(ctx)).departments
    return listed(ctx, list(found.values()))


@router.post("/departments", status_code=201, responses=shows(DepartmentEntry, 201))
async def create_department(ctx: Asked, body: NewDepartment) -> Response:
    ctx.require("team.manage")
    refuse(("name", rules.name_fault(body.name)))
    department_id = await teams.create_department(
        ctx, body.name.strip(), liaison_id=body.liaison_id
    )
    return answer(ctx, await _department(ctx, department_id), status=201)


@router.patch("/departments/{department_id}", responses=shows(DepartmentEntry))
async def change_department(department_id: UUID, ctx: Asked, body: DepartmentChange) -> Response:
    ctx.require("team.manage")
    given = body.model_dump(exclude_unset=True)
    if "name" in given:
        refuse(("name", rules.name_fault(body.name)))
    await teams.change_department(ctx, department_id, teams.DepartmentChanges(**given))
    return answer(ctx, await _department(ctx, department_id))


@router.patch("/workspace", status_code=204)
async def change_workspace(ctx: Asked, body: WorkspaceChange) -> Response:
    """Name, language, zone and offered languages of the workspace."""
    ctx.require("workspace.manage")
    given = body.model_dump(exclude_unset=True)
    checks = {"name": rules.name_fault, "locale": rules.locale_fault, "zone": rules.zone_fault}
    refuse(
        *((field, fault(given[field])) for field, fault in checks.items() if field in given),
        *((f"languages.{n}", rules.locale_fault(x)) for n, x in enumerate(body.languages)),
    )
    await workspaces.change_workspace(ctx, workspaces.WorkspaceChanges(**given))
    return answer(ctx, None, status=204)

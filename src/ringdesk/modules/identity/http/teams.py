"""Teams, departments and the workspace itself."""

from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import APIRouter, Response
from pydantic import Field

from ringdesk.kernel.context import Context
from ringdesk.kernel.http import Asked, Expected, Input, answer, listed, shows
from ringdesk.kernel.sightings import version_of

from ..commands import teams, workspaces
from ..directory import DepartmentEntry, TeamEntry, directory
from ..rules import members as rules
from ..rules import seen
from ..store import workspaces as rows
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


class TeamShown(TeamEntry, frozen=True):
    """`version`: for If-Match; another number once anything of it changed."""

    version: int


class DepartmentShown(DepartmentEntry, frozen=True):
    """`version`: for If-Match; another number once anything of it changed."""

    version: int


class WorkspaceSettings(msgspec.Struct, frozen=True):
    name: str
    locale: str
    zone: str
    languages: list[str]


def _team(one: TeamEntry) -> TeamShown:
    facts = seen.team_facts(one.name, one.department_id, one.member_ids, archived=one.archived)
    return TeamShown(**msgspec.structs.asdict(one), version=version_of(facts))


def _department(one: DepartmentEntry) -> DepartmentShown:
    facts = seen.department_facts(one.name, one.liaison_id, archived=one.archived)
    return DepartmentShown(**msgspec.structs.asdict(one), version=version_of(facts))


async def _answer_team(ctx: Context, team_id: UUID, status: int = 200) -> Response:
    found = _team((await directory(ctx)).teams[team_id])
    return answer(ctx, found, status=status, version=found.version)


async def _answer_department(ctx: Context, department_id: UUID, status: int = 200) -> Response:
    found = _department((await directory(ctx)).departments[department_id])
    return answer(ctx, found, status=status, version=found.version)


@router.get("/teams", responses=shows(TeamShown, listed=True))
async def list_teams(ctx: Asked) -> Response:
    ctx.require("member.read")
    found = (await directory(ctx)).teams
    return listed(ctx, [_team(one) for one in found.values()])


@router.post("/teams", status_code=201, responses=shows(TeamShown, 201))
async def create_team(ctx: Asked, body: NewTeam) -> Response:
    ctx.require("team.manage")
    refuse(("name", rules.name_fault(body.name)))
    team_id = await teams.create_team(
        ctx, body.name.strip(), department_id=body.department_id, member_ids=body.member_ids
    )
    return await _answer_team(ctx, team_id, 201)


@router.patch("/teams/{team_id}", responses=shows(TeamShown))
async def change_team(team_id: UUID, ctx: Asked, body: TeamChange, version: Expected) -> Response:
    """Name, department, members, archive. `If-Match` names the version that was edited."""
    ctx.require("team.manage")
    given = body.model_dump(exclude_unset=True)
    if "name" in given:
        refuse(("name", rules.name_fault(body.name)))
    await teams.change_team(ctx, team_id, teams.TeamChanges(**given), version=version)
    return await _answer_team(ctx, team_id)


@router.get("/departments", responses=shows(DepartmentShown, listed=True))
async def list_departments(ctx: Asked) -> Response:
    ctx.require("member.read")
    found = (await directory(ctx)).departments
    return listed(ctx, [_department(one) for one in found.values()])


@router.post("/departments", status_code=201, responses=shows(DepartmentShown, 201))
async def create_department(ctx: Asked, body: NewDepartment) -> Response:
    ctx.require("team.manage")
    refuse(("name", rules.name_fault(body.name)))
    department_id = await teams.create_department(
        ctx, body.name.strip(), liaison_id=body.liaison_id
    )
    return await _answer_department(ctx, department_id, 201)


@router.patch("/departments/{department_id}", responses=shows(DepartmentShown))
async def change_department(
    department_id: UUID, ctx: Asked, body: DepartmentChange, version: Expected
) -> Response:
    """Name, liaison, archive. `If-Match` names the version that was edited."""
    ctx.require("team.manage")
    given = body.model_dump(exclude_unset=True)
    if "name" in given:
        refuse(("name", rules.name_fault(body.name)))
    changes = teams.DepartmentChanges(**given)
    await teams.change_department(ctx, department_id, changes, version=version)
    return await _answer_department(ctx, department_id)


@router.get("/workspace", responses=shows(WorkspaceSettings))
async def get_workspace(ctx: Asked) -> Response:
    """Name, language, zone and offered languages of the workspace, with their ETag."""
    ctx.require("workspace.manage")
    facts = seen.workspace_facts(dict(await rows.workspace(ctx.tx)))
    return answer(ctx, WorkspaceSettings(**facts), version=version_of(facts))


@router.patch("/workspace", status_code=204)
async def change_workspace(ctx: Asked, body: WorkspaceChange, version: Expected) -> Response:
    """Change what is given. `If-Match` names what was edited."""
    ctx.require("workspace.manage")
    given = body.model_dump(exclude_unset=True)
    checks = {"name": rules.name_fault, "locale": rules.locale_fault, "zone": rules.zone_fault}
    refuse(
        *((field, fault(given[field])) for field, fault in checks.items() if field in given),
        *((f"languages.{n}", rules.locale_fault(x)) for n, x in enumerate(body.languages)),
    )
    changes = workspaces.WorkspaceChanges(**given)
    await workspaces.change_workspace(ctx, changes, version=version)
    return answer(ctx, None, status=204)

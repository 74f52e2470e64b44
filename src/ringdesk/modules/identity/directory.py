"""Who works here, by id: names for every screen without a join, cached per workspace version."""

from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import bindparam, func, select, update

from ringdesk.kernel.cache import TenantCache, recalls_version
from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.permissions import catalogue

from .rules.roles import permissions_of
from .tables import departments, members, roles, team_members, teams, workspaces


class MemberEntry(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    email: str
    color: str
    role_key: str
    sort_key: str
    active: bool
    department_id: UUID | None
    permissions: frozenset[str]


class TeamEntry(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    department_id: UUID | None
    member_ids: tuple[UUID, ...]
    archived: bool


class DepartmentEntry(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    liaison_id: UUID | None
    archived: bool


class Directory(msgspec.Struct, frozen=True):
    name: str
    slug: str
    locale: str
    zone: str
    languages: tuple[str, ...]
    demo: bool
    members: dict[UUID, MemberEntry]
    teams: dict[UUID, TeamEntry]
    departments: dict[UUID, DepartmentEntry]

    def actor(self, member_id: UUID) -> Actor:
        """The member as actor, for work done later in that member's name (bulk, imports)."""
        member = self.members[member_id]
        liaised = {d.id for d in self.departments.values() if d.liaison_id == member_id}
        own = {member.department_id} if member.department_id else set()
        return Actor(
            kind="member",
            id=member_id,
            name=member.name,
            permissions=member.permissions if member.active else frozenset(),
            team_ids=frozenset(self.teams_of(member_id)),
            department_ids=frozenset(own | liaised),
            locale=self.locale,
            zone=self.zone,
            color=member.color,
            member_id=member_id,
        )

    def teams_of(self, member_id: UUID) -> list[UUID]:
        return [t.id for t in self.teams.values() if member_id in t.member_ids]


_workspace = sql(select(workspaces).where(workspaces.c.id == bindparam("workspace_id")))
_members = sql(
    select(members, roles.c.key.label("role_key"), roles.c.builtin, roles.c.permissions)
    .join(roles, (roles.c.tenant_id == members.c.tenant_id) & (roles.c.id == members.c.role_id))
    .where(members.c.tenant_id == bindparam("tenant_id"))
    .order_by(members.c.sort_key, members.c.id)
)
_teams = sql(
    select(
        teams,
        select(func.array_agg(team_members.c.member_id))
        .where(team_members.c.tenant_id == teams.c.tenant_id, team_members.c.team_id == teams.c.id)
        .scalar_subquery()
        .label("member_ids"),
    )
    .where(teams.c.tenant_id == bindparam("tenant_id"))
    .order_by(teams.c.name, teams.c.id)
)
_departments = sql(
    select(departments)
    .where(departments.c.tenant_id == bindparam("tenant_id"))
    .order_by(departments.c.name, departments.c.id)
)
_bump = sql(
    update(workspaces)
    .where(workspaces.c.id == bindparam("workspace_id"))
    .values(config_version=workspaces.c.config_version + 1)
    .returning(workspaces.c.config_version)
)


async def _load(ctx: Context) -> Directory:
    row = await ctx.tx.first(_workspace, workspace_id=ctx.tenant_id)
    assert row is not None, "the tenant of an open transaction is a workspace"  # noqa: S101
    return Directory(
        name=row["name"],
        slug=row["slug"],
        locale=row["locale"],
        zone=row["zone"],
        languages=tuple(row["languages"]),
        demo=row["demo"],
        members={r["id"]: _member(r) for r in await ctx.tx.all(_members)},
        teams={r["id"]: _team(r) for r in await ctx.tx.all(_teams)},
        departments={r["id"]: _department(r) for r in await ctx.tx.all(_departments)},
    )


def _member(row: asyncpg.Record) -> MemberEntry:
    key, builtin = row["role_key"], row["builtin"]
    return MemberEntry(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        color=row["color"],
        role_key=key,
        sort_key=row["sort_key"],
        active=row["suspended_at"] is None,
        department_id=row["department_id"],
        permissions=permissions_of(key, row["permissions"], catalogue(), builtin=builtin),
    )


def _team(row: asyncpg.Record) -> TeamEntry:
    return TeamEntry(
        id=row["id"],
        name=row["name"],
        department_id=row["department_id"],
        member_ids=tuple(row["member_ids"] or ()),
        archived=row["archived_at"] is not None,
    )


def _department(row: asyncpg.Record) -> DepartmentEntry:
    return DepartmentEntry(
        id=row["id"],
        name=row["name"],
        liaison_id=row["liaison_id"],
        archived=row["archived_at"] is not None,
    )


_directory: TenantCache[Directory] = TenantCache(_load)


async def directory(ctx: Context) -> Directory:
    """The workspace's people, teams and departments as of this context."""
    return await _directory.get(ctx)


async def bump_config(ctx: Context) -> None:
    """Tell every process that configuration changed; holds the workspace's row until commit."""
    ctx.config_version = await ctx.tx.value(_bump, workspace_id=ctx.tenant_id)
    ctx.config_dirty = True


_version = sql(select(workspaces.c.config_version).where(workspaces.c.id == bindparam("here")))


@recalls_version
async def recall_config(ctx: Context) -> None:
    """Let a context without a session (a job, a channel) use the configuration that is cached."""
    if not ctx.config_version:
        ctx.config_version = await ctx.tx.value(_version, here=ctx.tenant_id)


_workspace_ids = sql(select(workspaces.c.id).order_by(workspaces.c.id))


async def workspace_ids(works: Works) -> list[UUID]:
    """Every workspace of the installation, for work done per workspace."""
    async with works.db.transaction() as tx:
        return [row["id"] for row in await tx.all(_workspace_ids)]

"""Colleagues and roles, as the admin pages show them."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from msgspec import Struct
from sqlalchemy import and_, bindparam, func, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.sightings import version_of

from ..rules.roles import KEYS, permissions_of
from ..rules.seen import member_facts, role_facts
from ..tables import members, people, roles, team_members


class MemberShown(Struct):
    """`invited`: has not chosen a password yet. `version`: for If-Match."""

    id: UUID
    name: str
    email: str
    color: str
    role_key: str
    status: Literal["active", "suspended"]
    team_ids: list[UUID]
    department_id: UUID | None
    invited: bool
    mfa_enabled: bool
    created_at: datetime
    version: int


_teams = (
    select(team_members.c.team_id)
    .where(
        team_members.c.tenant_id == members.c.tenant_id, team_members.c.member_id == members.c.id
    )
    .order_by(team_members.c.team_id)
    .scalar_subquery()
)
_shown = (
    select(
        members.c.id,
        members.c.name,
        members.c.email,
        members.c.color,
        members.c.department_id,
        members.c.suspended_at,
        members.c.created_at,
        roles.c.key.label("role_key"),
        people.c.password_hash.is_(None).label("invited"),
        people.c.totp_confirmed_at.is_not(None).label("mfa_enabled"),
        func.array(_teams).label("team_ids"),
    )
    .join(people, people.c.id == members.c.person_id)
    .join(roles, and_(roles.c.tenant_id == members.c.tenant_id, roles.c.id == members.c.role_id))
    .where(members.c.tenant_id == bindparam("tenant_id"))
)
_all = sql(_shown.order_by(members.c.sort_key, members.c.id))
_one = sql(_shown.where(members.c.id == bindparam("the_member")))


async def list_members(ctx: Context) -> list[MemberShown]:
    ctx.require("member.read")
    return [_member(row) for row in await ctx.tx.all(_all)]


async def show_member(ctx: Context, member_id: UUID) -> MemberShown:
    row = await ctx.tx.first(_one, the_member=member_id)
    assert row is not None, "the command has just written it"  # noqa: S101
    return _member(row)


def _member(row: asyncpg.Record) -> MemberShown:
    fields = dict(row)
    version = version_of(member_facts(fields, fields["team_ids"]))
    active = fields.pop("suspended_at") is None
    return MemberShown(status="active" if active else "suspended", version=version, **fields)


class RoleShown(Struct):
    """`version`: for If-Match; another number once name or permissions changed."""

    key: str
    name: dict[str, str]
    permissions: list[str]
    builtin: bool
    version: int


_roles = sql(
    select(roles.c.key, roles.c.name, roles.c.permissions, roles.c.builtin)
    .where(roles.c.tenant_id == bindparam("tenant_id"))
    .order_by(roles.c.key)
)


async def list_roles(ctx: Context) -> list[RoleShown]:
    ctx.require("member.read")
    declared = catalogue()
    rows = {row["key"]: row for row in await ctx.tx.all(_roles)}
    built_in = [key for key in KEYS if key in rows]
    return [
        RoleShown(
            row["key"],
            row["name"],
            sorted(
                permissions_of(row["key"], row["permissions"], declared, builtin=row["builtin"])
            ),
            row["builtin"],
            version_of(role_facts(row)),
        )
        for row in (rows[key] for key in dict.fromkeys((*built_in, *rows)))
    ]

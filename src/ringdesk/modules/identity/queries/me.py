"""The person behind a session, as the client sees itself."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct
from sqlalchemy import and_, bindparam, select

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import Tx, sql

from ..tables import api_tokens, members, memberships, people, roles, sessions, workspaces


class RoleRef(Struct):
    key: str
    name: dict[str, str]


class WorkspaceRef(Struct):
    id: UUID
    name: str
    slug: str


class WorkspaceSelf(Struct):
    id: UUID
    name: str
    slug: str
    locale: str
    zone: str


class Me(Struct):
    person_id: UUID
    member_id: UUID
    name: str
    email: str
    locale: str
    zone: str
    color: str
    role: RoleRef
    permissions: list[str]
    team_ids: list[UUID]
    department_ids: list[UUID]
    workspace: WorkspaceSelf
    workspaces: list[WorkspaceRef]
    mfa_enabled: bool
    prefs: dict[str, Any]


_me = sql(
    select(
        members.c.name,
        members.c.color,
        people.c.email,
        people.c.locale,
        people.c.zone,
        people.c.prefs,
        people.c.totp_confirmed_at,
        roles.c.key.label("role_key"),
        roles.c.name.label("role_name"),
        workspaces.c.name.label("workspace_name"),
        workspaces.c.slug,
        workspaces.c.locale.label("workspace_locale"),
        workspaces.c.zone.label("workspace_zone"),
    )
    .join(people, people.c.id == members.c.person_id)
    .join(roles, and_(roles.c.tenant_id == members.c.tenant_id, roles.c.id == members.c.role_id))
    .join(workspaces, workspaces.c.id == members.c.tenant_id)
    .where(members.c.tenant_id == bindparam("tenant_id"), members.c.id == bindparam("member_id"))
)
_workspaces = sql(
    select(workspaces.c.id, workspaces.c.name, workspaces.c.slug)
    .join(memberships, memberships.c.tenant_id == workspaces.c.id)
    .where(memberships.c.person_id == bindparam("person_id"), memberships.c.active)
    .order_by(workspaces.c.name, workspaces.c.id)
)


async def me(ctx: Context, actor: Actor) -> Me:
    """The actor's own view; the actor is a member."""
    assert actor.member_id is not None  # noqa: S101
    assert actor.person_id is not None  # noqa: S101
    row = await ctx.tx.first(_me, member_id=actor.member_id)
    assert row is not None, "the gate has just read it"  # noqa: S101
    places = await ctx.tx.all(_workspaces, person_id=actor.person_id)
    return Me(
        person_id=actor.person_id,
        member_id=actor.member_id,
        name=row["name"],
        email=row["email"],
        locale=row["locale"],
        zone=row["zone"],
        color=row["color"],
        role=RoleRef(row["role_key"], row["role_name"]),
        permissions=sorted(actor.permissions),
        team_ids=sorted(actor.team_ids),
        department_ids=sorted(actor.department_ids),
        workspace=WorkspaceSelf(
            ctx.tenant_id,
            row["workspace_name"],
            row["slug"],
            row["workspace_locale"],
            row["workspace_zone"],
        ),
        workspaces=[WorkspaceRef(**dict(place)) for place in places],
        mfa_enabled=row["totp_confirmed_at"] is not None,
        prefs=row["prefs"],
    )


class SessionRow(Struct):
    id: UUID
    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


_s = sessions.c
_sessions = sql(
    select(_s.id, _s.ip, _s.user_agent, _s.created_at, _s.last_seen_at, _s.token_hash)
    .join(people, and_(people.c.id == _s.person_id, people.c.epoch == _s.epoch))
    .where(
        _s.tenant_id == bindparam("tenant_id"),
        _s.person_id == bindparam("person_id"),
        _s.expires_at > bindparam("at"),
        _s.verified_at.is_not(None),
    )
    .order_by(_s.last_seen_at.desc(), _s.id)
)


async def sessions_of(ctx: Context, current: bytes) -> list[SessionRow]:
    """One's own live sessions in this workspace; `current` is the hash of the one asking."""
    rows = await ctx.tx.all(_sessions, person_id=ctx.actor.person_id, at=ctx.now())
    return [
        SessionRow(
            id=row["id"],
            ip=row["ip"],
            user_agent=row["user_agent"],
            created_at=row["created_at"],
            last_seen_at=row["last_seen_at"],
            current=row["token_hash"] == current,
        )
        for row in rows
    ]


class TokenRow(Struct):
    """`hint` is the end of the token, by which people find theirs."""

    id: UUID
    name: str
    scopes: list[str]
    hint: str
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


_a = api_tokens.c
_shown = select(
    _a.id, _a.name, _a.scopes, _a.hint, _a.created_at, _a.expires_at, _a.last_used_at
).where(_a.tenant_id == bindparam("tenant_id"), _a.revoked_at.is_(None))
_own_tokens = sql(
    _shown.where(_a.member_id == bindparam("member_id")).order_by(_a.created_at.desc(), _a.id)
)
_service_tokens = sql(_shown.where(_a.member_id.is_(None)).order_by(_a.created_at.desc(), _a.id))


async def own_tokens(ctx: Context) -> list[TokenRow]:
    rows = await ctx.tx.all(_own_tokens, member_id=ctx.actor.member_id)
    return [TokenRow(**dict(row)) for row in rows]


async def service_tokens(ctx: Context) -> list[TokenRow]:
    return [TokenRow(**dict(row)) for row in await ctx.tx.all(_service_tokens)]


_demo = sql(select(workspaces.c.settings).where(workspaces.c.demo).order_by(workspaces.c.id))
_any_workspace = sql(select(workspaces.c.id).limit(1))


async def demo_logins(tx: Tx) -> list[dict[str, str]]:
    """What the login page of a demo offers: role, email, password."""
    rows = await tx.all(_demo)
    return [login for row in rows for login in row["settings"].get("demo_logins", [])]


async def setup_required(tx: Tx) -> bool:
    return await tx.first(_any_workspace) is None

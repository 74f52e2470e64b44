"""Rows of sessions and API tokens, and the one statement every request begins with."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import Select, and_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import Tx, sql

from ..tables import (
    api_tokens,
    departments,
    members,
    people,
    roles,
    sessions,
    team_members,
    workspaces,
)

_s, _a = sessions.c, api_tokens.c
_NEW = (
    "tenant_id", "id", "token_hash", "person_id", "member_id", "csrf", "epoch", "created_at",
    "last_seen_at", "expires_at", "verified_at", "ip", "user_agent",
)  # fmt: skip
_insert = sql(insert(sessions).values({n: bindparam(n) for n in _NEW}))
_teams = (
    select(team_members.c.team_id)
    .where(
        team_members.c.tenant_id == members.c.tenant_id, team_members.c.member_id == members.c.id
    )
    .scalar_subquery()
)
_liaised = (
    select(departments.c.id)
    .where(departments.c.tenant_id == members.c.tenant_id, departments.c.liaison_id == members.c.id)
    .scalar_subquery()
)
_WHO = (
    members.c.id.label("member_id"),
    members.c.name,
    members.c.color,
    members.c.department_id,
    members.c.suspended_at,
    people.c.id.label("person_id"),
    people.c.locale,
    people.c.zone,
    people.c.disabled_at,
    people.c.epoch.label("person_epoch"),
    roles.c.key.label("role_key"),
    roles.c.builtin,
    roles.c.permissions,
    workspaces.c.config_version,
    func.array(_teams).label("team_ids"),
    func.array(_liaised).label("liaised_ids"),
)


def _with_member(query: Select[Any], key: Any, tenant: Any) -> Select[Any]:
    return (
        query.outerjoin(members, and_(members.c.tenant_id == tenant, members.c.id == key))
        .outerjoin(people, people.c.id == members.c.person_id)
        .outerjoin(
            roles,
            and_(roles.c.tenant_id == members.c.tenant_id, roles.c.id == members.c.role_id),
        )
        .join(workspaces, workspaces.c.id == tenant)
    )


_by_session = sql(
    _with_member(
        select(
            _s.id, _s.csrf, _s.epoch, _s.expires_at, _s.verified_at, _s.last_seen_at, *_WHO
        ).select_from(sessions),
        _s.member_id,
        _s.tenant_id,
    ).where(_s.tenant_id == bindparam("tenant_id"), _s.token_hash == bindparam("the_hash"))
)
_by_token = sql(
    _with_member(
        select(
            _a.id,
            _a.name.label("token_name"),
            _a.member_id.label("owner_id"),
            _a.scopes,
            _a.expires_at,
            _a.revoked_at,
            _a.last_used_at,
            *_WHO,
        ).select_from(api_tokens),
        _a.member_id,
        _a.tenant_id,
    ).where(_a.tenant_id == bindparam("tenant_id"), _a.token_hash == bindparam("the_hash"))
)


async def by_session(tx: Tx, token_hash: bytes) -> asyncpg.Record | None:
    return await tx.first(_by_session, the_hash=token_hash)


async def by_token(tx: Tx, token_hash: bytes) -> asyncpg.Record | None:
    return await tx.first(_by_token, the_hash=token_hash)


async def insert_session(tx: Tx, **row: Any) -> None:
    await tx.run(_insert, **row)


_that_session = (_s.tenant_id == bindparam("tenant_id"), _s.id == bindparam("the_session"))
_touch = sql(update(sessions).where(*_that_session).values(last_seen_at=bindparam("at")))
_delete = sql(delete(sessions).where(*_that_session, _s.person_id == bindparam("the_person")))
_delete_by_hash = sql(
    delete(sessions)
    .where(_s.tenant_id == bindparam("tenant_id"), _s.token_hash == bindparam("the_hash"))
    .returning(_s.member_id)
)
_delete_of_member = sql(
    delete(sessions).where(
        _s.tenant_id == bindparam("tenant_id"), _s.member_id == bindparam("the_member")
    )
)
_sweep = sql(
    delete(sessions).where(
        _s.tenant_id == bindparam("tenant_id"), _s.expires_at < bindparam("oldest")
    )
)


async def sweep(tx: Tx, oldest: datetime) -> None:
    await tx.run(_sweep, oldest=oldest)


async def touch_session(tx: Tx, session_id: UUID, at: datetime) -> None:
    await tx.run(_touch, the_session=session_id, at=at)


async def delete_session(tx: Tx, session_id: UUID, person_id: UUID) -> bool:
    return bool(await tx.run(_delete, the_session=session_id, the_person=person_id))


async def delete_by_hash(tx: Tx, token_hash: bytes) -> UUID | None:
    """End a session by its token; whose it was."""
    member_id: UUID | None = await tx.value(_delete_by_hash, the_hash=token_hash)
    return member_id


async def delete_sessions_of(tx: Tx, member_id: UUID) -> None:
    await tx.run(_delete_of_member, the_member=member_id)


_TOKEN = (
    "tenant_id", "id", "token_hash", "name", "member_id", "scopes", "hint", "created_by",
    "created_at", "expires_at",
)  # fmt: skip
_that_token = (_a.tenant_id == bindparam("tenant_id"), _a.id == bindparam("the_token"))
_insert_token = sql(insert(api_tokens).values({n: bindparam(n) for n in _TOKEN}))
_touch_token = sql(update(api_tokens).where(*_that_token).values(last_used_at=bindparam("at")))
_locked_token = sql(select(api_tokens).where(*_that_token).with_for_update())
_revoke_token = sql(update(api_tokens).where(*_that_token).values(revoked_at=bindparam("at")))


async def insert_token(tx: Tx, **row: Any) -> None:
    await tx.run(_insert_token, **row)


async def touch_token(tx: Tx, token_id: UUID, at: datetime) -> None:
    await tx.run(_touch_token, the_token=token_id, at=at)


async def locked_token(tx: Tx, token_id: UUID) -> asyncpg.Record | None:
    return await tx.first(_locked_token, the_token=token_id)


async def revoke_token(tx: Tx, token_id: UUID, at: datetime) -> None:
    await tx.run(_revoke_token, the_token=token_id, at=at)

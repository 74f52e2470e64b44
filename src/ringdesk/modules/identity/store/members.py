"""Rows of members and teams."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import Tx, UUIDArray, sql

from ..rules.roles import ADMIN
from ..tables import members, roles, team_members, teams

_m = members.c
_that_member = (_m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("the_member"))
_NEW = (
    "tenant_id", "id", "person_id", "name", "email", "color", "role_id", "department_id",
    "sort_key", "created_at",
)  # fmt: skip
_CHANGED = ("name", "sort_key", "role_id", "department_id", "suspended_at")

_insert = sql(insert(members).values({n: bindparam(n) for n in _NEW}).on_conflict_do_nothing())
_update = sql(
    update(members).where(*_that_member).values({n: bindparam(f"new_{n}") for n in _CHANGED})
)
_with_role = select(members, roles.c.key.label("role_key"), roles.c.builtin).join(
    roles, (roles.c.tenant_id == _m.tenant_id) & (roles.c.id == _m.role_id)
)
_locked = sql(_with_role.where(*_that_member).with_for_update(of=members))
_of_person = sql(
    _with_role.where(
        _m.tenant_id == bindparam("tenant_id"), _m.person_id == bindparam("the_person")
    )
)
_count = sql(select(func.count()).where(_m.tenant_id == bindparam("tenant_id")))
# All admins are locked in one order, so that two of them cannot demote each other at once.
_locked_admins = sql(
    _with_role.where(
        _m.tenant_id == bindparam("tenant_id"),
        roles.c.key == ADMIN,
        roles.c.builtin,
        _m.suspended_at.is_(None),
    )
    .order_by(_m.id)
    .with_for_update(of=members)
)


async def insert_member(tx: Tx, **row: Any) -> bool:
    """False when the person is a member already."""
    return bool(await tx.run(_insert, **row))


async def locked_member(tx: Tx, member_id: UUID) -> asyncpg.Record | None:
    return await tx.first(_locked, the_member=member_id)


async def member_of_person(tx: Tx, person_id: UUID) -> asyncpg.Record | None:
    return await tx.first(_of_person, the_person=person_id)


async def update_member(tx: Tx, member_id: UUID, row: dict[str, Any]) -> None:
    await tx.run(_update, the_member=member_id, **{f"new_{k}": row[k] for k in _CHANGED})


async def how_many(tx: Tx) -> int:
    count: int = await tx.value(_count)
    return count


async def lock_active_admins(tx: Tx) -> int:
    """Lock all active admins; how many they are."""
    return len(await tx.all(_locked_admins))


_t = teams.c
_TEAM = ("name", "department_id", "archived_at")
_that_team = (_t.tenant_id == bindparam("tenant_id"), _t.id == bindparam("the_team"))
_insert_team = sql(insert(teams).values({n: bindparam(n) for n in ("tenant_id", "id", *_TEAM)}))
_locked_team = sql(select(teams).where(*_that_team).with_for_update())
_update_team = sql(
    update(teams).where(*_that_team).values({n: bindparam(f"new_{n}") for n in _TEAM})
)
_known_teams = sql(
    select(_t.id, _t.name).where(
        _t.tenant_id == bindparam("tenant_id"),
        _t.id == func.any(bindparam("ids", type_=UUIDArray)),
        _t.archived_at.is_(None),
    )
)
_known_members = sql(
    select(_m.id, _m.name).where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.id == func.any(bindparam("ids", type_=UUIDArray)),
    )
)


async def insert_team(tx: Tx, **row: Any) -> None:
    await tx.run(_insert_team, **row)


async def locked_team(tx: Tx, team_id: UUID) -> asyncpg.Record | None:
    return await tx.first(_locked_team, the_team=team_id)


async def update_team(tx: Tx, team_id: UUID, row: dict[str, Any]) -> None:
    await tx.run(_update_team, the_team=team_id, **{f"new_{k}": row[k] for k in _TEAM})


async def team_names(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The names of those of the teams that exist and are in use."""
    return {r["id"]: r["name"] for r in await tx.all(_known_teams, ids=list(ids))}


async def member_names(tx: Tx, ids: Iterable[UUID]) -> dict[UUID, str]:
    return {r["id"]: r["name"] for r in await tx.all(_known_members, ids=list(ids))}


_tm = team_members.c
_JOINED = ("tenant_id", "team_id", "member_id", "lead")
_join = sql(
    insert(team_members).values({n: bindparam(n) for n in _JOINED}).on_conflict_do_nothing()
)
_leave = sql(
    delete(team_members).where(
        _tm.tenant_id == bindparam("tenant_id"),
        _tm.team_id == bindparam("the_team"),
        _tm.member_id == bindparam("the_member"),
    )
)
_teams_of = sql(
    select(_tm.team_id).where(
        _tm.tenant_id == bindparam("tenant_id"), _tm.member_id == bindparam("the_member")
    )
)
_members_of = sql(
    select(_tm.member_id).where(
        _tm.tenant_id == bindparam("tenant_id"), _tm.team_id == bindparam("the_team")
    )
)


async def teams_of(tx: Tx, member_id: UUID) -> set[UUID]:
    return {r["team_id"] for r in await tx.all(_teams_of, the_member=member_id)}


async def members_of(tx: Tx, team_id: UUID) -> set[UUID]:
    return {r["member_id"] for r in await tx.all(_members_of, the_team=team_id)}


async def join(tx: Tx, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """Put members into teams: pairs of team and member."""
    rows = [{"team_id": t, "member_id": m, "lead": False} for t, m in pairs]
    if rows:
        await tx.many(_join, rows)


async def leave(tx: Tx, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    for team_id, member_id in pairs:
        await tx.run(_leave, the_team=team_id, the_member=member_id)

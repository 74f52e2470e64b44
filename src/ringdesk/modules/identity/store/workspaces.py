"""Rows of workspaces, departments and roles."""

from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.db import Tx, sql

from ..tables import departments, roles, workspaces

# Two first-run wizards at once: the second waits here and then finds the workspace of the first.
_SETUP_LOCK = 7_244_020

_lock_setup = sql(select(func.pg_advisory_xact_lock(literal_column(str(_SETUP_LOCK)))))
_count = sql(select(func.count()).select_from(workspaces))
_slugs = sql(select(workspaces.c.slug).where(workspaces.c.slug.like(bindparam("stem"))))
_kept = ("id", "slug", "name", "locale", "zone", "languages", "settings", "demo", "created_at")
_insert = sql(insert(workspaces).values({n: bindparam(n) for n in _kept}))
_this = select(workspaces).where(workspaces.c.id == bindparam("tenant_id"))
_read = sql(_this)
_locked = sql(_this.with_for_update())
_update = sql(
    update(workspaces)
    .where(workspaces.c.id == bindparam("tenant_id"))
    .values({n: bindparam(f"new_{n}") for n in ("name", "locale", "zone", "languages")})
)


async def lock_setup(tx: Tx) -> None:
    await tx.run(_lock_setup)


async def how_many(tx: Tx) -> int:
    count: int = await tx.value(_count)
    return count


async def slugs_like(tx: Tx, stem: str) -> set[str]:
    return {row["slug"] for row in await tx.all(_slugs, stem=f"{stem}%")}


async def insert_workspace(tx: Tx, **row: Any) -> None:
    await tx.run(_insert, **row)


async def workspace(tx: Tx) -> asyncpg.Record:
    row: asyncpg.Record | None = await tx.first(_read)
    assert row is not None, "the tenant of an open transaction is a workspace"  # noqa: S101
    return row


async def locked_workspace(tx: Tx) -> asyncpg.Record:
    row: asyncpg.Record | None = await tx.first(_locked)
    assert row is not None, "the tenant of an open transaction is a workspace"  # noqa: S101
    return row


async def update_workspace(tx: Tx, row: dict[str, Any]) -> None:
    await tx.run(_update, **{f"new_{k}": v for k, v in row.items()})


_insert_role = sql(
    insert(roles).values(
        {n: bindparam(n) for n in ("tenant_id", "id", "key", "name", "permissions", "builtin")}
    )
)
_role = sql(
    select(roles).where(
        roles.c.tenant_id == bindparam("tenant_id"), roles.c.key == bindparam("the_key")
    )
)
_locked_role = sql(
    select(roles)
    .where(roles.c.tenant_id == bindparam("tenant_id"), roles.c.key == bindparam("the_key"))
    .with_for_update()
)
_update_role = sql(
    update(roles)
    .where(roles.c.tenant_id == bindparam("tenant_id"), roles.c.id == bindparam("role_id"))
    .values(name=bindparam("new_name"), permissions=bindparam("new_permissions"))
)


async def insert_roles(tx: Tx, rows: list[dict[str, Any]]) -> None:
    await tx.many(_insert_role, rows)


async def role_by_key(tx: Tx, key: str, *, lock: bool = False) -> asyncpg.Record | None:
    return await tx.first(_locked_role if lock else _role, the_key=key)


async def update_role(tx: Tx, role_id: UUID, name: dict[str, str], permissions: list[str]) -> None:
    await tx.run(_update_role, role_id=role_id, new_name=name, new_permissions=permissions)


_DEPARTMENT = ("name", "liaison_id", "archived_at")
_insert_department = sql(
    insert(departments).values({n: bindparam(n) for n in ("tenant_id", "id", *_DEPARTMENT)})
)
_that_department = (
    departments.c.tenant_id == bindparam("tenant_id"),
    departments.c.id == bindparam("department_id"),
)
_locked_department = sql(select(departments).where(*_that_department).with_for_update())
_update_department = sql(
    update(departments)
    .where(*_that_department)
    .values({n: bindparam(f"new_{n}") for n in _DEPARTMENT})
)


async def insert_departments(tx: Tx, rows: list[dict[str, Any]]) -> None:
    await tx.many(_insert_department, rows)


async def locked_department(tx: Tx, department_id: UUID) -> asyncpg.Record | None:
    return await tx.first(_locked_department, department_id=department_id)


async def update_department(tx: Tx, department_id: UUID, row: dict[str, Any]) -> None:
    new = {f"new_{k}": v for k, v in row.items()}
    await tx.run(_update_department, department_id=department_id, **new)

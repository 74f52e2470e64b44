"""What whoever edits saw of people, teams, roles and the workspace: for If-Match. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID


def member_facts(row: Mapping[str, Any], team_ids: Iterable[UUID]) -> dict[str, Any]:
    return {
        "name": row["name"],
        "role_key": row["role_key"],
        "team_ids": sorted(team_ids),
        "department_id": row["department_id"],
        "suspended": row["suspended_at"] is not None,
    }


def team_facts(
    name: str, department_id: UUID | None, member_ids: Iterable[UUID], *, archived: bool
) -> dict[str, Any]:
    return {
        "name": name,
        "department_id": department_id,
        "member_ids": sorted(member_ids),
        "archived": archived,
    }


def department_facts(name: str, liaison_id: UUID | None, *, archived: bool) -> dict[str, Any]:
    return {"name": name, "liaison_id": liaison_id, "archived": archived}


def role_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": row["name"], "permissions": row["permissions"]}


def workspace_facts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("name", "locale", "zone", "languages")}

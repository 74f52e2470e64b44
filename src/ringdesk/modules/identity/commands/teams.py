"""Teams and departments."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import UNSET, Struct, UnsetType

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.events import Change
from ringdesk.kernel.sightings import refuse_stale

from ..directory import bump_config
from ..events import DepartmentChanged, DepartmentCreated, TeamChanged, TeamCreated
from ..rules.seen import department_facts, team_facts
from ..store import members, workspaces


class TeamChanges(Struct):
    name: str | UnsetType = UNSET
    department_id: UUID | None | UnsetType = UNSET
    member_ids: tuple[UUID, ...] | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class DepartmentChanges(Struct):
    name: str | UnsetType = UNSET
    liaison_id: UUID | None | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


@command(needs="team.manage")
async def create_team(
    ctx: Context, name: str, *, department_id: UUID | None = None, member_ids: Sequence[UUID] = ()
) -> UUID:
    await _department_exists(ctx, department_id)
    known = await _known_members(ctx, member_ids)
    team_id = ctx.new_id()
    await members.insert_team(ctx.tx, id=team_id, name=name, department_id=department_id)
    await members.join(ctx.tx, [(team_id, member) for member in known])
    await bump_config(ctx)
    ctx.emit(TeamCreated(subject_id=team_id, name=name))
    return team_id


@command(needs="team.manage")
async def change_team(
    ctx: Context, team_id: UUID, wanted: TeamChanges, *, version: int | None = None
) -> None:
    """Raises NotFound, Stale, Invalid."""
    before = await members.locked_team(ctx.tx, team_id)
    if before is None:
        raise NotFound("team")
    if version is not None:
        refuse_stale(version, await _seen(ctx, before))
    after = {**before, **_given(wanted, ("name", "department_id"))}
    if after["department_id"] != before["department_id"]:
        await _department_exists(ctx, after["department_id"])
    if wanted.archived is not UNSET:
        after["archived_at"] = (before["archived_at"] or ctx.now()) if wanted.archived else None
    await members.update_team(ctx.tx, team_id, after)
    changes = _differences(before, after, ("name", "department_id", "archived_at"))
    changes += await _change_members(ctx, team_id, wanted)
    if changes:
        await bump_config(ctx)
        ctx.emit(TeamChanged(subject_id=team_id, name=after["name"], changes=tuple(changes)))


async def _seen(ctx: Context, row: asyncpg.Record) -> dict[str, Any]:
    archived = row["archived_at"] is not None
    people = await members.members_of(ctx.tx, row["id"])
    return team_facts(row["name"], row["department_id"], people, archived=archived)


async def _change_members(ctx: Context, team_id: UUID, wanted: TeamChanges) -> list[Change]:
    if wanted.member_ids is UNSET:
        return []
    known = await _known_members(ctx, wanted.member_ids)
    before, after = await members.members_of(ctx.tx, team_id), set(known)
    await members.leave(ctx.tx, [(team_id, member) for member in before - after])
    await members.join(ctx.tx, [(team_id, member) for member in after - before])
    if before == after:
        return []
    names = await members.member_names(ctx.tx, before) | known
    return [Change("members", sorted(names[i] for i in before), sorted(known.values()))]


async def _known_members(ctx: Context, ids: Sequence[UUID]) -> dict[UUID, str]:
    known = await members.member_names(ctx.tx, ids)
    for place, member_id in enumerate(ids):
        if member_id not in known:
            raise Invalid((f"member_ids.{place}", "unknown_member"))
    return known


async def _department_exists(ctx: Context, department_id: UUID | None) -> None:
    if department_id is None:
        return
    if await workspaces.locked_department(ctx.tx, department_id) is None:
        raise Invalid(("department_id", "unknown_department"))


@command(needs="team.manage")
async def create_department(ctx: Context, name: str, *, liaison_id: UUID | None = None) -> UUID:
    await _liaison_exists(ctx, liaison_id)
    department_id = ctx.new_id()
    row = {"id": department_id, "name": name, "liaison_id": liaison_id}
    await workspaces.insert_departments(ctx.tx, [row])
    await bump_config(ctx)
    ctx.emit(DepartmentCreated(subject_id=department_id, name=name))
    return department_id


@command(needs="team.manage")
async def change_department(
    ctx: Context, department_id: UUID, wanted: DepartmentChanges, *, version: int | None = None
) -> None:
    """Raises NotFound, Stale, Invalid."""
    before = await workspaces.locked_department(ctx.tx, department_id)
    if before is None:
        raise NotFound("department")
    archived = before["archived_at"] is not None
    facts = department_facts(before["name"], before["liaison_id"], archived=archived)
    refuse_stale(version, facts)
    after = {**before, **_given(wanted, ("name", "liaison_id"))}
    if after["liaison_id"] != before["liaison_id"]:
        await _liaison_exists(ctx, after["liaison_id"])
    if wanted.archived is not UNSET:
        after["archived_at"] = (before["archived_at"] or ctx.now()) if wanted.archived else None
    changes = _differences(before, after, ("name", "liaison_id", "archived_at"))
    if not changes:
        return
    row = {k: after[k] for k in ("name", "liaison_id", "archived_at")}
    await workspaces.update_department(ctx.tx, department_id, row)
    await bump_config(ctx)
    ctx.emit(
        DepartmentChanged(subject_id=department_id, name=after["name"], changes=tuple(changes))
    )


async def _liaison_exists(ctx: Context, member_id: UUID | None) -> None:
    if member_id is not None and not await members.member_names(ctx.tx, [member_id]):
        raise Invalid(("liaison_id", "unknown_member"))


def _given(wanted: Struct, names: tuple[str, ...]) -> dict[str, Any]:
    return {n: getattr(wanted, n) for n in names if getattr(wanted, n) is not UNSET}


def _differences(before: Any, after: dict[str, Any], names: tuple[str, ...]) -> list[Change]:
    return [Change(n, before[n], after[n]) for n in names if before[n] != after[n]]

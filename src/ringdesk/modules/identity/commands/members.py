"""Colleagues: bringing them in, changing their role and teams, suspending them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from msgspec import UNSET, Struct, UnsetType

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Denied, Invalid, NotFound
from ringdesk.kernel.events import Change
from ringdesk.kernel.i18n import sort_key
from ringdesk.kernel.jobs import Order, enqueue
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.sightings import refuse_stale

from ..directory import bump_config
from ..events import MemberAdded, MemberChanged, MemberRestored, MemberSuspended
from ..rules import members as rules
from ..rules.roles import ADMIN, permissions_of
from ..rules.seen import member_facts
from ..store import members, people, sessions, workspaces


@dataclass(frozen=True, slots=True)
class NewMember:
    """`password_hash` (see passwords.hashed) is for seeds; people set theirs by the invitation."""

    name: str
    email: str
    role_key: str
    team_ids: tuple[UUID, ...] = ()
    department_id: UUID | None = None
    locale: str | None = None
    zone: str | None = None
    password_hash: str | None = None
    invite: bool = True


class MemberChanges(Struct):
    name: str | UnsetType = UNSET
    role_key: str | UnsetType = UNSET
    team_ids: tuple[UUID, ...] | UnsetType = UNSET
    department_id: UUID | None | UnsetType = UNSET
    suspended: bool | UnsetType = UNSET


@command(needs="member.manage")
async def add_member(ctx: Context, new: NewMember) -> UUID:
    """The new member's id. Raises Conflict("member_exists"), Invalid."""
    role = await _role(ctx, new.role_key)
    teams = await _known_teams(ctx, new.team_ids)
    await _known_department(ctx, new.department_id)
    person = await _person(ctx, new)
    member_id = ctx.new_id()
    inserted = await members.insert_member(
        ctx.tx,
        id=member_id,
        person_id=person["id"],
        name=new.name,
        email=person["email"],
        color=rules.color(await members.how_many(ctx.tx)),
        role_id=role["id"],
        department_id=new.department_id,
        sort_key=sort_key(new.name),
        created_at=ctx.now(),
    )
    if not inserted:
        raise Conflict("member_exists", email=person["email"])
    await people.insert_membership(ctx.tx, person["id"], member_id)
    await members.join(ctx.tx, [(team, member_id) for team in teams])
    await bump_config(ctx)
    ctx.emit(
        MemberAdded(
            subject_id=member_id,
            name=new.name,
            email=person["email"],
            role_key=new.role_key,
            invited=new.invite,
        )
    )
    if new.invite:
        payload = {"member_id": str(member_id), "by": ctx.actor.name}
        await enqueue(ctx.tx, ctx.now(), Order("identity.invitation", payload))
    return member_id


async def _person(ctx: Context, new: NewMember) -> asyncpg.Record:
    row = await workspaces.workspace(ctx.tx)
    person, _ = await people.find_or_insert(
        ctx.tx,
        id=ctx.new_id(),
        email=rules.plain_email(new.email),
        name=new.name,
        password_hash=new.password_hash,
        locale=new.locale or row["locale"],
        zone=new.zone or row["zone"],
        created_at=ctx.now(),
    )
    return person


async def _role(ctx: Context, key: str) -> asyncpg.Record:
    role = await workspaces.role_by_key(ctx.tx, key)
    if role is None:
        raise Invalid(("role_key", "unknown_role", {"role": key}))
    refuse_above(ctx, role)
    return role


def refuse_above(ctx: Context, role: asyncpg.Record) -> None:
    """Nobody makes an admin, or gives one of the workspace's own roles, beyond their own rights.

    The other built-in roles manage nobody, so whoever manages members may give them.
    """
    allowed = permissions_of(role["key"], role["permissions"], catalogue(), builtin=role["builtin"])
    missing = sorted(p for p in allowed if not ctx.actor.may(p))
    if missing and (role["key"] == ADMIN or not role["builtin"]):
        raise Denied(missing[0])


async def _known_teams(ctx: Context, ids: tuple[UUID, ...]) -> dict[UUID, str]:
    known = await members.team_names(ctx.tx, ids)
    for place, team_id in enumerate(ids):
        if team_id not in known:
            raise Invalid((f"team_ids.{place}", "unknown_team"))
    return known


async def _known_department(ctx: Context, department_id: UUID | None) -> None:
    if department_id is None:
        return
    found = await workspaces.locked_department(ctx.tx, department_id)
    if found is None or found["archived_at"] is not None:
        raise Invalid(("department_id", "unknown_department"))


@command(needs="member.manage")
async def change_member(
    ctx: Context, member_id: UUID, wanted: MemberChanges, *, version: int | None = None
) -> None:
    """Raises NotFound, Denied, Stale, Conflict("last_admin" | "self_suspend"), Invalid."""
    admins = await members.lock_active_admins(ctx.tx)
    before = await members.locked_member(ctx.tx, member_id)
    if before is None:
        raise NotFound("member")
    held = await workspaces.role_by_key(ctx.tx, before["role_key"])
    if held is not None:
        refuse_above(ctx, held)
    if version is not None:
        teams = await members.teams_of(ctx.tx, member_id)
        refuse_stale(version, member_facts(dict(before), teams))
    after = await _changed(ctx, before, wanted)
    _refuse_lock_out(ctx, before, after, admins)
    await members.update_member(ctx.tx, member_id, after)
    changes = _differences(before, after)
    changes += await _move_teams(ctx, member_id, wanted)
    await _settle_suspension(ctx, before, after)
    if changes:
        ctx.emit(MemberChanged(subject_id=member_id, name=after["name"], changes=tuple(changes)))
    await bump_config(ctx)


async def _changed(ctx: Context, before: asyncpg.Record, wanted: MemberChanges) -> dict[str, Any]:
    after = dict(before)
    if wanted.name is not UNSET:
        after |= {"name": wanted.name, "sort_key": sort_key(wanted.name)}
    if wanted.role_key is not UNSET and wanted.role_key != before["role_key"]:
        role = await _role(ctx, wanted.role_key)
        after |= {"role_id": role["id"], "role_key": role["key"], "builtin": role["builtin"]}
    if wanted.department_id is not UNSET:
        await _known_department(ctx, wanted.department_id)
        after["department_id"] = wanted.department_id
    if wanted.suspended is not UNSET:
        since = before["suspended_at"] or ctx.now()
        after["suspended_at"] = since if wanted.suspended else None
    return after


def _refuse_lock_out(
    ctx: Context, before: asyncpg.Record, after: dict[str, Any], admins: int
) -> None:
    active = after["suspended_at"] is None
    if not active and before["id"] == ctx.actor.member_id:
        raise Conflict("self_suspend")
    was = before["role_key"] if before["suspended_at"] is None else ""
    if rules.loses_last_admin(was, after["role_key"], active_after=active, admins=admins):
        raise Conflict("last_admin")


def _differences(before: asyncpg.Record, after: dict[str, Any]) -> list[Change]:
    return [
        Change(shown, before[key], after[key])
        for shown, key in (
            ("name", "name"),
            ("role", "role_key"),
            ("department_id", "department_id"),
        )
        if before[key] != after[key]
    ]


async def _move_teams(ctx: Context, member_id: UUID, wanted: MemberChanges) -> list[Change]:
    if wanted.team_ids is UNSET:
        return []
    known = await _known_teams(ctx, wanted.team_ids)
    before = await members.teams_of(ctx.tx, member_id)
    after = set(known)
    await members.leave(ctx.tx, [(team, member_id) for team in before - after])
    await members.join(ctx.tx, [(team, member_id) for team in after - before])
    if before == after:
        return []
    names = await members.team_names(ctx.tx, before) | known
    return [Change("teams", _named(before, names), _named(after, names))]


def _named(ids: set[UUID], names: dict[UUID, str]) -> list[str]:
    return sorted(names.get(i, str(i)) for i in ids)


async def _settle_suspension(ctx: Context, before: asyncpg.Record, after: dict[str, Any]) -> None:
    was, now = before["suspended_at"] is not None, after["suspended_at"] is not None
    if was == now:
        return
    await people.set_active(ctx.tx, before["person_id"], active=not now)
    if now:
        await sessions.delete_sessions_of(ctx.tx, before["id"])
        ctx.emit(MemberSuspended(subject_id=before["id"], name=after["name"]))
    else:
        ctx.emit(MemberRestored(subject_id=before["id"], name=after["name"]))


@command(needs="member.manage")
async def invite_again(ctx: Context, member_id: UUID) -> None:
    """Send the invitation once more. Raises NotFound."""
    if await members.locked_member(ctx.tx, member_id) is None:
        raise NotFound("member")
    payload = {"member_id": str(member_id), "by": ctx.actor.name}
    dedupe = f"invitation:{member_id}"
    await enqueue(ctx.tx, ctx.now(), Order("identity.invitation", payload, dedupe=dedupe))

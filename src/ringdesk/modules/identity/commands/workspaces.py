"""Founding a workspace, and changing it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, Struct, UnsetType

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.errors import Conflict
from ringdesk.kernel.events import Change
from ringdesk.kernel.i18n import sort_key
from ringdesk.kernel.ids import new_id
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.sightings import refuse_stale

from .. import passwords
from ..directory import bump_config
from ..events import MemberAdded, WorkspaceChanged, WorkspaceCreated
from ..ports import in_all_languages, texts
from ..rules import members as rules
from ..rules.roles import ADMIN, KEYS, permissions_of
from ..rules.seen import workspace_facts
from ..store import members, people, workspaces


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """`password` None: the account exists but cannot log in before a reset."""

    name: str
    email: str
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class NewWorkspace:
    """A workspace to be founded. Values are trusted here; the wizard's route checks them.

    `mailbox` goes to the channels module as it came; `demo_logins` is shown on the login page
    of a demo: [{"role": …, "email": …, "password": …}].
    """

    name: str
    admin: FirstAdmin
    slug: str | None = None
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    languages: tuple[str, ...] = rules.LANGUAGES
    departments: tuple[str, ...] = ()
    template: Literal["default", "blank"] = "default"
    demo: bool = False
    demo_logins: tuple[Mapping[str, str], ...] = ()
    mailbox: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class WorkspaceMade:
    tenant_id: UUID
    slug: str
    admin_member_id: UUID
    admin_person_id: UUID
    role_ids: dict[str, UUID]
    department_ids: dict[str, UUID]


async def create_workspace(
    works: Works, order: NewWorkspace, *, only_first: bool = False
) -> WorkspaceMade:
    """Found a workspace in one transaction, with admin, departments, built-in roles.

    `only_first`: raise Conflict("already_set_up") when the installation has a workspace.
    Other modules lay their defaults as same-transaction reactions to WorkspaceCreated.
    """
    password = order.admin.password
    secret = None if password is None else await passwords.hashed(password)
    tenant_id = new_id(works.clock.now())
    async with works.context(tenant_id, system("setup")) as ctx:
        # Defaults laid by reactions are read back within this very transaction.
        ctx.config_dirty = True
        ctx.ports = {**ctx.ports, "new_workspace": order}
        made: WorkspaceMade = await _found(ctx, order, secret, only_first=only_first)
    return made


@command(needs=None)
async def _found(
    ctx: Context, order: NewWorkspace, secret: str | None, *, only_first: bool
) -> WorkspaceMade:
    await workspaces.lock_setup(ctx.tx)
    if only_first and await workspaces.how_many(ctx.tx):
        raise Conflict("already_set_up")
    slug = await _free_slug(ctx, order)
    await _insert_workspace(ctx, order, slug)
    role_ids = await _lay_roles(ctx)
    department_ids = {name: ctx.new_id() for name in order.departments}
    await workspaces.insert_departments(
        ctx.tx, [{"id": i, "name": name} for name, i in department_ids.items()]
    )
    member_id, person_id = await _seat_admin(ctx, order, secret, role_ids[ADMIN])
    ctx.emit(
        WorkspaceCreated(
            subject_id=ctx.tenant_id,
            name=order.name,
            slug=slug,
            locale=order.locale,
            zone=order.zone,
            languages=order.languages,
            template=order.template,
            demo=order.demo,
            admin_member_id=member_id,
        )
    )
    return WorkspaceMade(ctx.tenant_id, slug, member_id, person_id, role_ids, department_ids)


async def _free_slug(ctx: Context, order: NewWorkspace) -> str:
    stem = order.slug or rules.slug_from(order.name)
    return rules.slug_from(stem, await workspaces.slugs_like(ctx.tx, stem))


async def _insert_workspace(ctx: Context, order: NewWorkspace, slug: str) -> None:
    await workspaces.insert_workspace(
        ctx.tx,
        id=ctx.tenant_id,
        slug=slug,
        name=order.name,
        locale=order.locale,
        zone=order.zone,
        languages=list(order.languages),
        settings={"demo_logins": [dict(login) for login in order.demo_logins]},
        demo=order.demo,
        created_at=ctx.now(),
    )


async def _lay_roles(ctx: Context) -> dict[str, UUID]:
    names = texts(ctx.ports)
    rows: list[dict[str, Any]] = [
        {
            "id": ctx.new_id(),
            "key": key,
            "name": in_all_languages(names, f"roles.{key}"),
            "permissions": sorted(permissions_of(key, (), catalogue(), builtin=True)),
            "builtin": True,
        }
        for key in KEYS
    ]
    await workspaces.insert_roles(ctx.tx, rows)
    return {row["key"]: row["id"] for row in rows}


async def _seat_admin(
    ctx: Context, order: NewWorkspace, secret: str | None, role_id: UUID
) -> tuple[UUID, UUID]:
    admin, email = order.admin, rules.plain_email(order.admin.email)
    person, _ = await people.find_or_insert(
        ctx.tx,
        id=ctx.new_id(),
        email=email,
        name=admin.name,
        password_hash=secret,
        locale=order.locale,
        zone=order.zone,
        created_at=ctx.now(),
    )
    member_id = ctx.new_id()
    await members.insert_member(
        ctx.tx,
        id=member_id,
        person_id=person["id"],
        name=admin.name,
        email=email,
        color=rules.color(0),
        role_id=role_id,
        sort_key=sort_key(admin.name),
        created_at=ctx.now(),
    )
    await people.insert_membership(ctx.tx, person["id"], member_id)
    ctx.emit(
        MemberAdded(
            subject_id=member_id, name=admin.name, email=email, role_key=ADMIN, invited=False
        )
    )
    return member_id, person["id"]


class WorkspaceChanges(Struct):
    name: str | UnsetType = UNSET
    locale: str | UnsetType = UNSET
    zone: str | UnsetType = UNSET
    languages: tuple[str, ...] | UnsetType = UNSET


@command(needs="workspace.manage")
async def change_workspace(
    ctx: Context, wanted: WorkspaceChanges, *, version: int | None = None
) -> None:
    """Stale when it is no longer what `version` was read from."""
    before = workspace_facts(dict(await workspaces.locked_workspace(ctx.tx)))
    refuse_stale(version, before)
    after = dict(before)
    after.update({k: v for k, v in msgspec.structs.asdict(wanted).items() if v is not UNSET})
    after["languages"] = list(after["languages"])
    changes = tuple(Change(k, before[k], after[k]) for k in after if before[k] != after[k])
    if not changes:
        return
    await workspaces.update_workspace(ctx.tx, after)
    await bump_config(ctx)
    ctx.emit(WorkspaceChanged(subject_id=ctx.tenant_id, changes=changes))

"""The workspace's own roles. Built-in ones are part of the product and stay as they are."""

from collections.abc import Mapping, Sequence

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Denied, Invalid
from ringdesk.kernel.events import Change
from ringdesk.kernel.permissions import unknown_among
from ringdesk.kernel.sightings import refuse_stale

from ..directory import bump_config
from ..events import RoleChanged, RoleCreated
from ..rules.seen import role_facts
from ..store import workspaces
from .members import refuse_above


@command(needs="role.manage")
async def put_role(
    ctx: Context,
    key: str,
    name: Mapping[str, str],
    permissions: Sequence[str],
    *,
    version: int | None = None,
) -> None:
    """Make the role or change it. Raises Conflict("builtin_role"), Invalid, Denied.

    Nobody puts more into a role than they may do themselves. Stale when it is no longer what
    `version` was read from.
    """
    unknown = unknown_among(permissions)
    if unknown:
        raise Invalid(("permissions", "unknown_permission", {"permission": unknown[0]}))
    for permission in permissions:
        if not ctx.actor.may(permission):
            raise Denied(permission)
    wanted = sorted(set(permissions))
    before = await workspaces.role_by_key(ctx.tx, key, lock=True)
    if before is None:
        await _create(ctx, key, dict(name), wanted)
        return
    if before["builtin"]:
        raise Conflict("builtin_role", role=key)
    refuse_stale(version, role_facts(dict(before)))
    refuse_above(ctx, before)
    after = {"name": dict(name), "permissions": wanted}
    changes = tuple(Change(k, before[k], after[k]) for k in after if before[k] != after[k])
    if changes:
        await workspaces.update_role(ctx.tx, before["id"], dict(name), wanted)
        await bump_config(ctx)
        ctx.emit(RoleChanged(subject_id=before["id"], key=key, changes=changes))


async def _create(ctx: Context, key: str, name: dict[str, str], permissions: list[str]) -> None:
    # Raising the version locks the workspace: of two creations at once the second sees the first.
    await bump_config(ctx)
    if await workspaces.role_by_key(ctx.tx, key) is not None:
        raise Conflict("role_exists", role=key)
    role_id = ctx.new_id()
    row = {"id": role_id, "key": key, "name": name, "permissions": permissions, "builtin": False}
    await workspaces.insert_roles(ctx.tx, [row])
    ctx.emit(RoleCreated(subject_id=role_id, key=key, permissions=tuple(permissions)))

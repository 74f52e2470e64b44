"""Publishing and rolling back process definitions. A published version never changes."""

from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import DomainError, Invalid, NotFound
from ringdesk.kernel.permissions import catalogue
from ringdesk.kernel.versions import refuse
from ringdesk.modules import identity

from . import store
from .checker import Can, Readable, Types, check
from .definition import Process
from .events import ProcessArchived, ProcessOwnerChanged, ProcessPublished
from .piloting import Scope, refuse_while_piloting, start_pilot


@command(needs="process.publish")
async def publish(
    ctx: Context,
    process: Process,
    *,
    reason: str,
    readable: Readable,
    can: Can | None = None,
    types: Types | None = None,
    scope: Scope | None = None,
) -> Process:
    """Publish the next version; with a scope as a pilot, on that part of the work only.

    DomainError `process_faulty` lists the checker's findings; Conflict `pilot_running` when
    another version is being piloted; Invalid when there is nothing yet to compare a pilot with.
    """
    permissions = set(catalogue())
    findings = check(process, permissions=permissions, readable=readable, can=can, types=types)
    if any(found.forbids for found in findings):
        raise DomainError("process_faulty", findings=msgspec.to_builtins(findings))
    return await _publish(ctx, process, reason, scope=scope)


@command(needs="process.publish")
async def roll_back(ctx: Context, key: str, *, to: int, reason: str) -> Process:
    """Put an older version in force again, as a new version."""
    refuse((), reason)
    found = (await store.versions(ctx)).get((key, to))
    if found is None:
        raise NotFound("process")
    return await _publish(ctx, found.process, reason.strip(), rolled_back_to=to)


async def _publish(
    ctx: Context,
    process: Process,
    reason: str,
    *,
    rolled_back_to: int | None = None,
    scope: Scope | None = None,
) -> Process:
    # Raising the configuration's version locks the workspace: versions are given out in turn.
    await identity.bump_config(ctx)
    await refuse_while_piloting(ctx, process.key)
    standing = (await store.standings(ctx)).get(process.key)
    taken = [v for k, v in await store.versions(ctx) if k == process.key]
    process = msgspec.structs.replace(process, version=max(taken, default=0) + 1)
    await store.append(ctx, process, reason)
    if scope is None:
        await store.put_in_force(ctx, process.key, process.version)
        ctx.emit(_published(ctx, process, reason, rolled_back_to))
    elif standing is None:
        raise Invalid(("pilot", "pilot_without_baseline"))
    else:
        await start_pilot(ctx, process, standing.version, scope, reason)
    return process


def _published(
    ctx: Context, process: Process, reason: str, rolled_back_to: int | None
) -> ProcessPublished:
    return ProcessPublished(
        subject_id=store.subject_id(ctx.tenant_id, process.key),
        key=process.key,
        version=process.version,
        reason=reason,
        rolled_back_to=rolled_back_to,
    )


@command(needs="process.publish")
async def change_owner(ctx: Context, key: str, owner_id: UUID | None) -> None:
    """Somebody else answers for a process. NotFound, or Invalid for who does not work here."""
    await identity.bump_config(ctx)
    await _standing(ctx, key)
    member = (await identity.directory(ctx)).members.get(owner_id) if owner_id else None
    if owner_id and (member is None or not member.active):
        raise Invalid(("owner_id", "not_an_option"))
    await store.put_owner(ctx, key, owner_id)
    ctx.emit(
        ProcessOwnerChanged(
            subject_id=store.subject_id(ctx.tenant_id, key), key=key, owner_id=owner_id,
            owner_name=member.name if member else None,
        )
    )  # fmt: skip


@command(needs="process.publish")
async def archive_process(ctx: Context, key: str) -> None:
    """Put a process away. The caller has seen to it that nobody uses it."""
    await identity.bump_config(ctx)
    await _standing(ctx, key)
    await refuse_while_piloting(ctx, key)
    await store.put_away(ctx, key)
    ctx.emit(ProcessArchived(subject_id=store.subject_id(ctx.tenant_id, key), key=key))


async def _standing(ctx: Context, key: str) -> store.Standing:
    found = (await store.standings(ctx)).get(key)
    if found is None:
        raise NotFound("process")
    return found

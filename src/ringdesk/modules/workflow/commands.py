"""Publishing and rolling back process definitions. A published version never changes."""

from pathlib import Path

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import DomainError, NotFound
from ringdesk.kernel.permissions import catalogue
from ringdesk.modules import identity

from . import store
from .checker import Readable, check
from .definition import Process
from .events import ProcessPublished

_SHIPPED = Path(__file__).parent / "definitions"


def shipped(key: str) -> Process:
    """A definition that comes with the product."""
    return msgspec.json.decode((_SHIPPED / f"{key}.json").read_bytes(), type=Process)


@command(needs="process.publish")
async def publish(ctx: Context, process: Process, *, reason: str, readable: Readable) -> Process:
    """Publish the next version. DomainError `process_faulty` lists the checker's findings."""
    findings = check(process, permissions=set(catalogue()), readable=readable)
    if findings:
        raise DomainError("process_faulty", findings=msgspec.to_builtins(findings))
    return await _publish(ctx, process, reason)


@command(needs="process.publish")
async def roll_back(ctx: Context, key: str, *, to: int, reason: str) -> Process:
    """Put an older version in force again, as a new version."""
    found = (await store.versions(ctx)).get((key, to))
    if found is None:
        raise NotFound("process")
    return await _publish(ctx, found.process, reason, rolled_back_to=to)


async def _publish(
    ctx: Context, process: Process, reason: str, *, rolled_back_to: int | None = None
) -> Process:
    # Raising the configuration's version locks the workspace: versions are given out in turn.
    await identity.bump_config(ctx)
    taken = [v for k, v in await store.versions(ctx) if k == process.key]
    process = msgspec.structs.replace(process, version=max(taken, default=0) + 1)
    await store.append(ctx, process, reason)
    await store.put_in_force(ctx, process.key, process.version)
    ctx.emit(
        ProcessPublished(
            subject_id=store.subject_id(ctx.tenant_id, process.key),
            key=process.key,
            version=process.version,
            reason=reason,
            rolled_back_to=rolled_back_to,
        )
    )
    return process

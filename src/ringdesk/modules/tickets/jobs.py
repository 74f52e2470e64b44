"""Housekeeping: what nobody needs any more goes, workspace by workspace."""

from datetime import timedelta
from typing import Any

from sqlalchemy import bindparam, delete, select

from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import sql
from ringdesk.kernel.files import FileStore
from ringdesk.kernel.jobs import Works, job
from ringdesk.kernel.tables import idempotency_keys
from ringdesk.modules import identity

from .tables import attachments

# An answer is remembered for a day; an upload that no message named within two is forgotten.
KEYS_KEPT = timedelta(days=1)
UPLOADS_KEPT = timedelta(days=2)

_a = attachments.c
_forget_keys = sql(
    delete(idempotency_keys).where(
        idempotency_keys.c.tenant_id == bindparam("tenant_id"),
        idempotency_keys.c.created_at < bindparam("until"),
    )
)
_forget_uploads = sql(
    delete(attachments)
    .where(
        _a.tenant_id == bindparam("tenant_id"),
        _a.ticket_id.is_(None),
        _a.created_at < bindparam("until"),
    )
    .returning(_a.file_key)
)
_used = sql(
    select(_a.id)
    .where(_a.tenant_id == bindparam("tenant_id"), _a.file_key == bindparam("key"))
    .limit(1)
)


@job("tickets.housekeeping", every=timedelta(hours=1))
async def housekeeping(works: Works, _tenant: Any, _payload: Any) -> None:
    """Old idempotency keys and loose uploads."""
    for tenant_id in await identity.workspace_ids(works):
        async with works.context(tenant_id, system("housekeeping")) as ctx:
            await ctx.tx.run(_forget_keys, until=ctx.now() - KEYS_KEPT)
            rows = await ctx.tx.all(_forget_uploads, until=ctx.now() - UPLOADS_KEPT)
        for key in {row["file_key"] for row in rows}:
            async with works.context(tenant_id, system("housekeeping")) as ctx:
                await _drop_unused(ctx, key)


async def _drop_unused(ctx: Context, key: str) -> None:
    """The bytes go when no row names them; the same file may have been sent elsewhere."""
    if not await ctx.tx.value(_used, key=key):
        files: FileStore = ctx.ports["files"]
        await files.delete(key)

"""Rows of access tokens: one a mailbox, sealed, with whoever is asking for a new one."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql

from ..tables import mailbox_tokens

_k = mailbox_tokens.c
_that = (_k.tenant_id == bindparam("tenant_id"), _k.mailbox_id == bindparam("of_mailbox"))
_lay = sql(
    insert(mailbox_tokens)
    .values(
        tenant_id=bindparam("tenant_id"), mailbox_id=bindparam("of_mailbox"), failures=0,
    )
    .on_conflict_do_nothing()
)  # fmt: skip
_locked = sql(select(mailbox_tokens).where(*_that).with_for_update())
_lease = sql(update(mailbox_tokens).where(*_that).values(leased_until=bindparam("until")))
_kept = ("access_token", "refresh_token", "made_at", "holds_until")
_failed = ("failures", "code", "said", "next_try_at")
_write = sql(
    update(mailbox_tokens)
    .where(*_that)
    .values(leased_until=None, **{name: bindparam(f"new_{name}") for name in (*_kept, *_failed)})
)
_forget = sql(delete(mailbox_tokens).where(*_that))


async def lock_token(ctx: Context, mailbox_id: UUID) -> asyncpg.Record:
    """The mailbox's row, made when it has none, locked until the transaction ends."""
    await ctx.tx.run(_lay, of_mailbox=mailbox_id)
    row: asyncpg.Record | None = await ctx.tx.first(_locked, of_mailbox=mailbox_id)
    assert row is not None  # noqa: S101 - it was laid a statement before, and is locked
    return row


async def lease(ctx: Context, mailbox_id: UUID, until: datetime) -> None:
    await ctx.tx.run(_lease, of_mailbox=mailbox_id, until=until)


async def write_token(ctx: Context, mailbox_id: UUID, values: dict[str, Any]) -> None:
    """All but the lease, which ends."""
    named = {f"new_{name}": values[name] for name in (*_kept, *_failed)}
    await ctx.tx.run(_write, of_mailbox=mailbox_id, **named)


async def forget_token(ctx: Context, mailbox_id: UUID) -> None:
    """After a change of settings: what was had by the old ones counts no more."""
    await ctx.tx.run(_forget, of_mailbox=mailbox_id)

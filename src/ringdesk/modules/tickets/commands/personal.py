"""What concerns one reader only: read marks and drafts. No events: nobody else is told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Denied, Invalid

from .. import store
from ..tables import drafts, ticket_reads

KINDS = ("reply", "note")

_read = insert(ticket_reads).values({c.name: bindparam(c.name) for c in ticket_reads.c})
_mark_read = sql(
    _read.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id", "member_id"],
        set_={"read_at": _read.excluded.read_at},
        where=ticket_reads.c.read_at < _read.excluded.read_at,
    )
)
_draft = insert(drafts).values({c.name: bindparam(c.name) for c in drafts.c})
_save_draft = sql(
    _draft.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id", "member_id", "kind"],
        set_={"content": _draft.excluded.content, "updated_at": _draft.excluded.updated_at},
    )
)
_drop_draft = sql(
    delete(drafts).where(
        drafts.c.tenant_id == bindparam("tenant_id"),
        drafts.c.ticket_id == bindparam("ticket_id"),
        drafts.c.member_id == bindparam("member_id"),
        drafts.c.kind == bindparam("kind"),
    )
)


def _me(ctx: Context) -> UUID:
    if ctx.actor.member_id is None:
        raise Denied("member")
    return ctx.actor.member_id


@command(needs=None)
async def mark_read(ctx: Context, ref: store.Ref) -> None:
    """This reader has seen the ticket up to now."""
    ticket = await store.read(ctx, ref)
    await ctx.tx.run(_mark_read, ticket_id=ticket.id, member_id=_me(ctx), read_at=ctx.now())


@command(needs=None)
async def save_draft(ctx: Context, ref: store.Ref, kind: str, content: dict[str, Any]) -> datetime:
    """Keep what was typed so far; the last write wins."""
    _known(kind)
    ticket = await store.read(ctx, ref)
    await ctx.tx.run(
        _save_draft, ticket_id=ticket.id, member_id=_me(ctx), kind=kind, content=content,
        updated_at=ctx.now(),
    )  # fmt: skip
    return ctx.now()


@command(needs=None)
async def drop_draft(ctx: Context, ref: store.Ref, kind: str) -> None:
    _known(kind)
    ticket = await store.read(ctx, ref)
    await ctx.tx.run(_drop_draft, ticket_id=ticket.id, member_id=_me(ctx), kind=kind)


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Invalid(("kind", "not_an_option", {"options": list(KINDS)}))

"""Rows of mailboxes and the routes that lead to them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Database, one_of, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.jobs import Works

from ..rules.addresses import base_address
from ..rules.alarms import Trouble
from ..rules.mailbox import Imap, Mailbox, Smtp
from ..rules.oauth import OAuth
from ..tables import mail_routes, mailboxes

_m, _r = mailboxes.c, mail_routes.c
_insert = sql(insert(mailboxes).values({c.name: bindparam(c.name) for c in _m}))
_all = select(mailboxes).where(_m.tenant_id == bindparam("tenant_id"))
_open = sql(_all.where(_m.archived_at.is_(None)).order_by(_m.created_at, _m.id))
_every = sql(_all.order_by(_m.created_at, _m.id))
_one = _all.where(_m.id == bindparam("mailbox_id"))
_read = sql(_one)
_locked = sql(_one.with_for_update())
_add_route = sql(
    insert(mail_routes).values({c.name: bindparam(c.name) for c in _r}).on_conflict_do_nothing()
)
_drop_route = sql(
    delete(mail_routes).where(
        _r.tenant_id == bindparam("tenant_id"), _r.mailbox_id == bindparam("that_id")
    )
)
_routed = sql(select(_r.tenant_id).distinct())
_this = (_m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("that_id"))
_fetched = sql(
    update(mailboxes)
    .where(*_this)
    .values(
        uidvalidity=bindparam("validity"), last_uid=bindparam("uid"),
        last_fetch_at=bindparam("at"), last_error=None,
    )
)  # fmt: skip
_troubled = sql(update(mailboxes).where(*_this).values(last_error=bindparam("error")))
_reached = sql(
    update(mailboxes).where(*_this).values(last_fetch_at=bindparam("at"), last_error=None)
)


def mailbox_of(row: Mapping[str, Any]) -> Mailbox:
    plain = dict(row)
    for name, shape in (("imap", Imap), ("smtp", Smtp), ("oauth", OAuth)):
        plain[name] = msgspec.convert(plain[name], shape) if plain[name] else None
    plain["troubles"] = msgspec.convert(plain["troubles"], dict[str, Trouble])
    return Mailbox(**{**plain, "silent": tuple(row["silent"])})


async def insert_mailbox(ctx: Context, box: Mailbox) -> bool:
    """Add it and its route; False when the address belongs to some workspace already."""
    added = await ctx.tx.run(
        _add_route, address=box.address, tenant_id=ctx.tenant_id, mailbox_id=box.id
    )
    if added:
        await ctx.tx.run(_insert, **_row(box))
    return bool(added)


def _row(box: Mailbox) -> dict[str, Any]:
    row = msgspec.structs.asdict(box)
    for name in ("imap", "smtp", "oauth", "troubles"):
        row[name] = msgspec.to_builtins(row[name])
    row["silent"] = list(box.silent)
    return row


async def update_mailbox(ctx: Context, box: Mailbox) -> bool:
    """Write all but the address. False when its route was taken while it was archived."""
    row = _row(box)
    kept = ("id", "tenant_id", "address", "created_at")
    await ctx.tx.run(
        update(mailboxes)
        .where(_m.tenant_id == ctx.tenant_id, _m.id == box.id)
        .values({k: v for k, v in row.items() if k not in kept})
    )
    await ctx.tx.run(_drop_route, that_id=box.id)
    if box.archived_at is not None:
        return True
    return bool(
        await ctx.tx.run(
            _add_route, address=box.address, tenant_id=ctx.tenant_id, mailbox_id=box.id
        )
    )


async def open_mailboxes(ctx: Context) -> list[Mailbox]:
    """Those in use, the oldest first: it is the workspace's main one."""
    return [mailbox_of(row) for row in await ctx.tx.all(_open)]


async def every_mailbox(ctx: Context) -> list[Mailbox]:
    return [mailbox_of(row) for row in await ctx.tx.all(_every)]


async def read_mailbox(ctx: Context, mailbox_id: UUID, *, lock: bool = False) -> Mailbox:
    row = await ctx.tx.first(_locked if lock else _read, mailbox_id=mailbox_id)
    if row is None:
        raise NotFound("mailbox")
    return mailbox_of(row)


async def tenants_with_mail(works: Works) -> list[UUID]:
    async with works.db.transaction() as tx:
        return [row["tenant_id"] for row in await tx.all(_routed)]


_routes = sql(select(mail_routes).where(one_of(_r.address, "addresses")))


async def route_of(db: Database, address: str) -> tuple[UUID, UUID] | None:
    """(workspace, mailbox) an address leads to, its plus part aside; None: unknown here."""
    exact = address.strip().lower()
    bare = base_address(exact)
    rows = await db.alone(_routes, addresses=[exact, bare])
    found = {row["address"]: (row["tenant_id"], row["mailbox_id"]) for row in rows}
    return found.get(exact) or found.get(bare)


async def note_fetched(
    ctx: Context, box: Mailbox, *, validity: int, uid: int, at: datetime
) -> None:
    """Move the high-water mark: everything up to `uid` is stored."""
    await ctx.tx.run(_fetched, that_id=box.id, validity=validity, uid=uid, at=at)


async def note_reached(ctx: Context, box: Mailbox) -> None:
    await ctx.tx.run(_reached, that_id=box.id, at=ctx.now())


async def note_trouble(ctx: Context, mailbox_id: UUID, error: str) -> None:
    await ctx.tx.run(_troubled, that_id=mailbox_id, error=error[:1000])

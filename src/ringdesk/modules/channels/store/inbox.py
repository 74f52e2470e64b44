"""Rows of inbound mails: stored, waiting, settled."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, exists, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, as_document, given_rows, one_of, sql

from ..tables import inbound_mails, mailboxes

_i = inbound_mails.c
_stored = tuple(c.name for c in _i if c.name != "tenant_id")
_insert = sql(
    insert(inbound_mails)
    .from_select(["tenant_id", *_stored], given_rows(inbound_mails, _stored))
    .on_conflict_do_nothing(index_elements=["tenant_id", "mailbox_id", "fingerprint"])
    .returning(_i.id)
)
_here = _i.tenant_id == bindparam("tenant_id")
_waiting = sql(
    select(inbound_mails)
    .where(_here, _i.state == "received")
    .order_by(_i.received_at, _i.id)
    .limit(bindparam("how_many"))
    .with_for_update(skip_locked=True)
)
_examined = sql(
    select(inbound_mails)
    .where(_here, _i.state == "received", _i.authenticity.is_not(None))
    .order_by(_i.received_at, _i.id)
    .limit(bindparam("how_many"))
    .with_for_update(skip_locked=True)
)
_unexamined = sql(
    select(_i.id, _i.file_key, _i.fingerprint, _i.size)
    .where(_here, _i.state == "received", _i.authenticity.is_(None))
    .order_by(_i.received_at, _i.id)
    .limit(bindparam("how_many"))
)
_SIGNED = ("fingerprint", "signed_as")
_asked = given_rows(inbound_mails, _SIGNED).subquery("asked").c
_replays = sql(
    select(_asked.fingerprint).where(
        exists()
        .where(_here, _i.signed_as == _asked.signed_as, _i.fingerprint != _asked.fingerprint)
        .select_from(inbound_mails)
    )
)
_one = select(inbound_mails).where(_here, _i.id == bindparam("mail_id"))
_read = sql(_one)
_locked = sql(_one.with_for_update())
_that = (_here, _i.id == bindparam("that_id"))
_EXAMINED = ("id", "authenticity", "signed_as")
_seen = given_rows(inbound_mails, _EXAMINED).subquery("seen").c
_note_examined = sql(
    update(inbound_mails)
    .where(_here, _i.id == _seen.id, _i.authenticity.is_(None))
    .values(authenticity=_seen.authenticity, signed_as=_seen.signed_as)
)
_settled = ("state", "reason", "subject", "sender", "ticket_id", "message_id")
_settle = sql(
    update(inbound_mails).where(*_that).values({n: bindparam(f"new_{n}") for n in _settled})
)
_fates = given_rows(inbound_mails, ("id", *_settled)).subquery("fates").c
_settle_all = sql(
    update(inbound_mails).where(_here, _i.id == _fates.id).values({n: _fates[n] for n in _settled})
)
_again = sql(update(inbound_mails).where(*_that).values(state="received", reason=None))
_ticketed_with = sql(
    select(_i.fingerprint, _i.mailbox_id, _i.ticket_id)
    .select_from(
        # The unique key of mails begins with their mailbox.
        mailboxes.join(
            inbound_mails,
            (_i.tenant_id == mailboxes.c.tenant_id) & (_i.mailbox_id == mailboxes.c.id),
        )
    )
    .where(
        mailboxes.c.tenant_id == bindparam("tenant_id"),
        one_of(_i.fingerprint, "prints"),
        _i.state == "ticketed",
    )
)
_try_lock = sql(
    select(func.pg_try_advisory_xact_lock(func.hashtextextended(bindparam("what"), text("0"))))
)


async def insert_mails(ctx: Context, rows: Iterable[dict[str, Any]]) -> list[UUID]:
    """Store rows; the ids of those that were not known yet."""
    # In one order for all, so that two who bring the same mails do not lock each other out.
    ordered = sorted(rows, key=lambda row: (row["mailbox_id"], row["fingerprint"]))
    found = await ctx.tx.all(_insert, **as_document(inbound_mails, _stored, ordered))
    return [row["id"] for row in found]


async def known_among(ctx: Context, mailbox_id: UUID, fingerprints: Sequence[str]) -> set[str]:
    rows = await ctx.tx.all(
        select(_i.fingerprint).where(
            _i.tenant_id == ctx.tenant_id,
            _i.mailbox_id == mailbox_id,
            any_of(_i.fingerprint, fingerprints),
        )
    )
    return {row["fingerprint"] for row in rows}


async def only_reader(ctx: Context) -> bool:
    """Whether nobody else reads this workspace's mail until this transaction ends."""
    return bool(await ctx.tx.value(_try_lock, what=f"channels.read/{ctx.tenant_id}"))


async def waiting_mails(ctx: Context, how_many: int, *, examined: bool) -> list[asyncpg.Record]:
    """The oldest mails not read yet, locked; `examined`: only those that were looked at."""
    return await ctx.tx.all(_examined if examined else _waiting, how_many=how_many)


async def unexamined_mails(ctx: Context, how_many: int) -> list[asyncpg.Record]:
    """The oldest waiting mails whose sender nobody has looked at."""
    return await ctx.tx.all(_unexamined, how_many=how_many)


async def replays(ctx: Context, signed: Sequence[dict[str, Any]]) -> set[str]:
    """The fingerprints of those of these (fingerprint, signed_as) whose very signature came with
    another mail."""
    if not signed:
        return set()
    rows = await ctx.tx.all(_replays, **as_document(inbound_mails, _SIGNED, signed))
    return {row["fingerprint"] for row in rows}


async def note_examined(ctx: Context, found: Sequence[dict[str, Any]]) -> None:
    """Once for each mail (id, authenticity, signed_as): who was faster has said it."""
    await ctx.tx.run(_note_examined, **as_document(inbound_mails, _EXAMINED, found))


async def read_mail_row(
    ctx: Context, mail_id: UUID, *, lock: bool = False
) -> asyncpg.Record | None:
    return await ctx.tx.first(_locked if lock else _read, mail_id=mail_id)


async def settle_mail(
    ctx: Context,
    mail_id: UUID,
    state: str,
    *,
    reason: str | None = None,
    subject: str | None = None,
    sender: str | None = None,
    ticket_id: UUID | None = None,
    message_id: UUID | None = None,
) -> None:
    """Write down what became of a mail."""
    await ctx.tx.run(
        _settle,
        that_id=mail_id,
        new_state=state,
        new_reason=reason,
        new_subject=subject,
        new_sender=sender,
        new_ticket_id=ticket_id,
        new_message_id=message_id,
    )


async def read_again(ctx: Context, mail_id: UUID) -> None:
    await ctx.tx.run(_again, that_id=mail_id)


async def settle_mails(ctx: Context, fates: Sequence[dict[str, Any]]) -> None:
    """As `settle_mail`, for many: dicts of id, state and what else is known."""
    rows = [{**dict.fromkeys(_settled), **fate} for fate in fates]
    if rows:
        await ctx.tx.run(_settle_all, **as_document(inbound_mails, ("id", *_settled), rows))


async def ticketed_with(ctx: Context, fingerprints: Sequence[str]) -> list[tuple[str, UUID, UUID]]:
    """(fingerprint, mailbox, ticket) of the mails like these that became tickets or messages."""
    rows = await ctx.tx.all(_ticketed_with, prints=list(fingerprints))
    return [(row["fingerprint"], row["mailbox_id"], row["ticket_id"]) for row in rows]


async def oldest_waiting(ctx: Context, before: datetime) -> UUID | None:
    statement = (
        select(_i.id)
        .where(_i.tenant_id == ctx.tenant_id, _i.state == "received", _i.received_at < before)
        .limit(1)
    )
    found: UUID | None = await ctx.tx.value(statement)
    return found

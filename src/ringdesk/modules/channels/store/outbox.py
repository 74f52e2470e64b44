"""Rows of outgoing mails."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql

from ..rules.message_ids import shortened
from ..tables import inbound_mails, mail_references, outbound_mails

_o = outbound_mails.c
_made = insert(outbound_mails).values({c.name: bindparam(c.name) for c in _o})
_insert = sql(_made)
# Its Message-ID belongs to the ticket from the same moment on.
_referred = (
    insert(mail_references)
    .values(
        tenant_id=bindparam("tenant_id"),
        rfc_message_id=bindparam("known_as"),
        ticket_id=bindparam("ticket_id"),
    )
    .on_conflict_do_nothing()
    .cte("referred")
)
_insert_referred = sql(_made.add_cte(_referred))
_here = _o.tenant_id == bindparam("tenant_id")
_one = select(outbound_mails).where(_here, _o.id == bindparam("mail_id"))
_read = sql(_one)
_locked = sql(_one.with_for_update())
_that = (_here, _o.id == bindparam("that_id"))
_state = sql(
    update(outbound_mails)
    .where(*_that)
    .values(
        state=bindparam("new_state"), error=bindparam("new_error"), sent_at=bindparam("when"),
        attempts=bindparam("tried"),
    )
)  # fmt: skip
_forget_body = sql(update(outbound_mails).where(*_that).values(body=""))
_queued_again = sql(
    update(outbound_mails)
    .where(*_that)
    .values(state="queued", error=None, send_at=bindparam("when"), created_at=bindparam("when"))
)
_by_rfc_id = sql(
    select(outbound_mails)
    .where(_here, _o.ticket_id == bindparam("of_ticket"), _o.rfc_message_id == bindparam("rfc_id"))
    .limit(1)
    .with_for_update()
)
_lately = sql(
    select(func.count()).where(
        _here,
        _o.recipient == bindparam("to_whom"),
        _o.created_at > bindparam("since"),
        # What answers nothing that came in cannot be part of a loop.
        ~any_of(_o.kind, ("reply", "letter", "buffer", "buffer_lifted")),
    )
)
_one_by_one = sql(
    select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("what"), text("0"))))
)
_came_to = sql(
    select(inbound_mails.c.mailbox_id)
    .where(
        inbound_mails.c.tenant_id == bindparam("tenant_id"),
        inbound_mails.c.ticket_id == bindparam("of_ticket"),
        inbound_mails.c.state == "ticketed",
    )
    .order_by(inbound_mails.c.received_at.desc())
    .limit(1)
)


async def insert_outbound(ctx: Context, **row: Any) -> None:
    """Add a mail; one about a ticket is known by its Message-ID when it is answered."""
    if row["ticket_id"] is None:
        await ctx.tx.run(_insert, **row)
    else:
        await ctx.tx.run(_insert_referred, known_as=shortened(row["rfc_message_id"]), **row)


async def read_outbound(
    ctx: Context, mail_id: UUID, *, lock: bool = False
) -> asyncpg.Record | None:
    return await ctx.tx.first(_locked if lock else _read, mail_id=mail_id)


async def set_state(
    ctx: Context, row: Any, state: str, *, error: str | None = None, attempts: int | None = None
) -> None:
    """Write how far a mail got; `sent_at` is set by the state `sent` and kept afterwards."""
    sent_at: datetime | None = ctx.now() if state == "sent" else row["sent_at"]
    await ctx.tx.run(
        _state,
        that_id=row["id"],
        new_state=state,
        new_error=error[:1000] if error else None,
        when=sent_at,
        tried=row["attempts"] if attempts is None else attempts,
    )


async def forget_body(ctx: Context, mail_id: UUID) -> None:
    await ctx.tx.run(_forget_body, that_id=mail_id)


async def queue_again(ctx: Context, mail_id: UUID) -> None:
    await ctx.tx.run(_queued_again, that_id=mail_id, when=ctx.now())


async def by_rfc_id(ctx: Context, ticket_id: UUID, rfc_message_id: str) -> asyncpg.Record | None:
    return await ctx.tx.first(_by_rfc_id, of_ticket=ticket_id, rfc_id=rfc_message_id)


async def automatic_lately(ctx: Context, recipient: str, since: datetime) -> int:
    """Automatic mails to an address since then, those held back included.

    Until this transaction ends nobody else counts: of many at once each sees those before it.
    """
    await ctx.tx.run(_one_by_one, what=f"channels.budget/{ctx.tenant_id}/{recipient}")
    count: int = await ctx.tx.value(_lately, to_whom=recipient, since=since)
    return count


async def mailbox_written_to(ctx: Context, ticket_id: UUID) -> UUID | None:
    """The mailbox that got the ticket's newest mail."""
    found: UUID | None = await ctx.tx.value(_came_to, of_ticket=ticket_id)
    return found

"""Rows of outgoing mails."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import TextArray, any_of, as_document, given_rows, one_of, sql

from ..rules.message_ids import shortened
from ..tables import inbound_mails, mail_references, outbound_mails

_o = outbound_mails.c
_MAIL = tuple(c.name for c in _o if c.name != "tenant_id")
_made = insert(outbound_mails).from_select(["tenant_id", *_MAIL], given_rows(outbound_mails, _MAIL))
_REFERENCE = ("rfc_message_id", "ticket_id")
# The Message-ID of a mail about a ticket belongs to the ticket from the same moment on.
_referred = (
    insert(mail_references)
    .from_select(["tenant_id", *_REFERENCE], given_rows(mail_references, _REFERENCE))
    .on_conflict_do_nothing()
    .cte("referred")
)
_insert = sql(_made.add_cte(_referred))
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
_still = sql(update(outbound_mails).where(*_that).values(pending=bindparam("whom")))
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
    select(_o.recipient, func.count().label("count"))
    .where(
        _here,
        one_of(_o.recipient, "whom"),
        _o.created_at > bindparam("since"),
        # What answers nothing that came in cannot be part of a loop.
        ~any_of(_o.kind, ("reply", "letter", "buffer", "buffer_lifted")),
    )
    .group_by(_o.recipient)
)
_what = func.unnest(bindparam("what", type_=TextArray)).column_valued("what")
_one_by_one = sql(select(func.pg_advisory_xact_lock(func.hashtextextended(_what, text("0")))))
_i = inbound_mails.c
_came_to = sql(
    select(_i.ticket_id, _i.mailbox_id)
    .ext(distinct_on(_i.ticket_id))
    .where(
        _i.tenant_id == bindparam("tenant_id"),
        one_of(_i.ticket_id, "those"),
        _i.state == "ticketed",
    )
    .order_by(_i.ticket_id, _i.received_at.desc())
)


async def insert_outbound(ctx: Context, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add mails; one about a ticket is known by its Message-ID when it is answered."""
    known = [
        {"rfc_message_id": shortened(row["rfc_message_id"]), "ticket_id": row["ticket_id"]}
        for row in rows
        if row["ticket_id"] is not None
    ]
    await ctx.tx.run(
        _insert,
        **as_document(outbound_mails, _MAIL, rows),
        **as_document(mail_references, _REFERENCE, known),
    )


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


async def keep_pending(ctx: Context, mail_id: UUID, whom: Sequence[str]) -> None:
    """Those it goes to at the next attempt: it has reached the others."""
    await ctx.tx.run(_still, that_id=mail_id, whom=list(whom))


async def forget_body(ctx: Context, mail_id: UUID) -> None:
    await ctx.tx.run(_forget_body, that_id=mail_id)


async def queue_again(ctx: Context, mail_id: UUID) -> None:
    await ctx.tx.run(_queued_again, that_id=mail_id, when=ctx.now())


async def by_rfc_id(ctx: Context, ticket_id: UUID, rfc_message_id: str) -> asyncpg.Record | None:
    return await ctx.tx.first(_by_rfc_id, of_ticket=ticket_id, rfc_id=rfc_message_id)


async def automatic_lately(
    ctx: Context, recipients: Iterable[str], since: datetime
) -> dict[str, int]:
    """Automatic mails to each address since then, those held back included.

    Until this transaction ends nobody else counts: of many at once each sees those before it.
    """
    # In one order for all, so that two who write to the same addresses do not lock each other out.
    whom = sorted(set(recipients))
    await ctx.tx.all(_one_by_one, what=[f"channels.budget/{ctx.tenant_id}/{one}" for one in whom])
    rows = await ctx.tx.all(_lately, whom=whom, since=since)
    return {row["recipient"]: row["count"] for row in rows}


async def mailboxes_written_to(ctx: Context, ticket_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The mailbox that got each ticket's newest mail."""
    rows = await ctx.tx.all(_came_to, those=list(ticket_ids))
    return {row["ticket_id"]: row["mailbox_id"] for row in rows}

"""Which ticket a Message-ID belongs to, and who takes part in a ticket's correspondence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import as_document, given_rows, one_of, sql
from ringdesk.modules import customers, tickets

from ..rules.message_ids import shortened
from ..tables import inbound_mails, mail_references, outbound_mails

_r = mail_references.c
_t = tickets.tickets_table.c
_m = tickets.messages.c
_l = tickets.ticket_links.c
_q = customers.requesters.c
_REFERENCE = ("rfc_message_id", "ticket_id")
_remember_all = sql(
    insert(mail_references)
    .from_select(["tenant_id", *_REFERENCE], given_rows(mail_references, _REFERENCE))
    .on_conflict_do_nothing()
)
_known = sql(
    select(_r.rfc_message_id, _r.ticket_id).where(
        _r.tenant_id == bindparam("tenant_id"),
        one_of(_r.rfc_message_id, "wanted"),
    )
)
_thread_columns = (
    _t.id, _t.number, _t.requester_id, _t.closed_at, _t.involved_ids, _t.merged_into_id,
    _q.email.label("requester_email"),
)  # fmt: skip
_thread = select(*_thread_columns).select_from(
    tickets.tickets_table.join(
        customers.requesters, (_q.tenant_id == _t.tenant_id) & (_q.id == _t.requester_id)
    )
)
_by_id = sql(_thread.where(_t.tenant_id == bindparam("tenant_id"), _t.id == bindparam("wanted")))
_by_number = sql(
    _thread.where(_t.tenant_id == bindparam("tenant_id"), _t.number == bindparam("wanted"))
)
_follow_up = sql(
    select(_l.ticket_id)
    .where(
        _l.tenant_id == bindparam("tenant_id"),
        _l.other_id == bindparam("closed_one"),
        _l.kind == "follow_up",
    )
    .order_by(_l.created_at.desc(), _l.ticket_id.desc())
    .limit(1)
)
_written_to = sql(
    select(_m.id)
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.ticket_id == bindparam("of_ticket"),
        or_(_m.cc.contains(bindparam("listed")), _m.to.contains(bindparam("listed"))),
    )
    .limit(1)
)
_i, _o = inbound_mails.c, outbound_mails.c
_correspondence = union_all(
    select(_i.ticket_id, _i.fingerprint.label("known_as"), _i.received_at.label("at")).where(
        _i.tenant_id == bindparam("tenant_id"),
        one_of(_i.ticket_id, "those"),
        _i.state == "ticketed",
    ),
    select(_o.ticket_id, _o.rfc_message_id, _o.created_at).where(
        _o.tenant_id == bindparam("tenant_id"),
        one_of(_o.ticket_id, "those"),
        _o.state != "withdrawn",
    ),
).subquery()
_y = _correspondence.c
_ids_on_tickets = sql(select(_y.ticket_id, _y.known_as).order_by(_y.at))
_cleared = sql(
    update(customers.requesters)
    .where(_q.tenant_id == bindparam("tenant_id"), _q.id == bindparam("whose"))
    .values(bounced_at=bindparam("when"))
)


async def remember_all(ctx: Context, found: Mapping[str, UUID]) -> None:
    """{Message-ID: ticket}; one that already belongs to another ticket stays there."""
    rows = [dict(zip(_REFERENCE, one, strict=True)) for one in sorted(found.items())]
    if rows:
        await ctx.tx.run(_remember_all, **as_document(mail_references, _REFERENCE, rows))


async def tickets_of(ctx: Context, rfc_ids: Sequence[str]) -> dict[str, UUID]:
    """{Message-ID: ticket} for those that are known."""
    wanted = [shortened(i) for i in rfc_ids if i]
    if not wanted:
        return {}
    rows = await ctx.tx.all(_known, wanted=wanted)
    return {row["rfc_message_id"]: row["ticket_id"] for row in rows}


async def ids_of(ctx: Context, ticket_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Message-IDs of tickets' mails, the oldest first: those received and those we sent."""
    found: dict[UUID, list[str]] = {one: [] for one in ticket_ids}
    for row in await ctx.tx.all(_ids_on_tickets, those=list(found)):
        known = row["known_as"].rpartition("|")[0] or row["known_as"]
        if not known.startswith(("sha256:", "uid:")):
            found[row["ticket_id"]].append(known)
    return found


async def thread_by_id(ctx: Context, ticket_id: UUID) -> Any:
    return await ctx.tx.first(_by_id, wanted=ticket_id)


async def thread_by_number(ctx: Context, number: int) -> Any:
    return await ctx.tx.first(_by_number, wanted=number)


async def newest_follow_up(ctx: Context, ticket_id: UUID) -> UUID | None:
    found: UUID | None = await ctx.tx.value(_follow_up, closed_one=ticket_id)
    return found


async def was_written_to(ctx: Context, ticket_id: UUID, address: str) -> bool:
    """Whether an address stands among the recipients of the ticket's messages."""
    found = await ctx.tx.value(_written_to, of_ticket=ticket_id, listed=[address])
    return found is not None


async def mark_bounced(ctx: Context, requester_id: UUID, *, bounced: bool) -> None:
    when = ctx.now() if bounced else None
    await ctx.tx.run(_cleared, whose=requester_id, when=when)

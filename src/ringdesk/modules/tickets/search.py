"""The search index of tickets: written by a job, asked by rank."""

import re
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, distinct_on, insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import TextArray, UUIDArray, any_of, sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Order, job
from ringdesk.modules import customers, identity

from . import events, words
from .queries.rows import reading, row_of, select_rows
from .shapes import TicketRow
from .tables import attachments, messages, ticket_search, tickets

# Of a frequent word only the newest hits are ranked.
_FENCED = 2000


async def _order_index(ctx: Context, fact: Recorded) -> None:
    ticket_id = fact.event.subject_id
    ctx.order(Order("tickets.index", {"ticket_id": str(ticket_id)}, dedupe=f"index:{ticket_id}"))


for _kind in (
    events.TicketCreated,
    events.CustomerReplied,
    events.TicketReplied,
    events.ReplyWithdrawn,
    events.NoteAdded,
    events.TicketUpdated,
):
    react(_kind)(_order_index)


_head = sql(
    select(
        tickets.c.number,
        tickets.c.subject,
        tickets.c.tags,
        tickets.c.fields,
        customers.requesters.c.name,
        customers.requesters.c.email,
        customers.requesters.c.phone,
        customers.organizations.c.name.label("organization"),
    )
    .select_from(
        tickets.join(
            customers.requesters,
            and_(
                customers.requesters.c.tenant_id == tickets.c.tenant_id,
                customers.requesters.c.id == tickets.c.requester_id,
            ),
        ).outerjoin(
            customers.organizations,
            and_(
                customers.organizations.c.tenant_id == tickets.c.tenant_id,
                customers.organizations.c.id == tickets.c.organization_id,
            ),
        )
    )
    .where(tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("ticket_id"))
)
_said = sql(
    select(messages.c.kind, messages.c.body, messages.c.quoted, messages.c.author_name)
    .where(
        messages.c.tenant_id == bindparam("tenant_id"),
        messages.c.ticket_id == bindparam("ticket_id"),
        messages.c.withdrawn_at.is_(None),
    )
    .order_by(messages.c.created_at.desc(), messages.c.id.desc())
)
_files = sql(
    select(attachments.c.name, attachments.c.internal).where(
        attachments.c.tenant_id == bindparam("tenant_id"),
        attachments.c.ticket_id == bindparam("ticket_id"),
    )
)
_vector = insert(ticket_search).values(
    tenant_id=bindparam("tenant_id"),
    ticket_id=bindparam("ticket_id"),
    public=func.array_to_tsvector(bindparam("public_words", type_=TextArray)),
    full=func.array_to_tsvector(bindparam("full_words", type_=TextArray)),
)
_write = sql(
    _vector.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id"],
        set_={"public": _vector.excluded.public, "full": _vector.excluded.full},
    )
)


@job("tickets.index")
async def index(ctx: Context, payload: dict[str, Any]) -> None:
    """Write one ticket's words anew."""
    ticket_id = UUID(payload["ticket_id"])
    head = await ctx.tx.first(_head, ticket_id=ticket_id)
    if head is None:
        return
    said = await ctx.tx.all(_said, ticket_id=ticket_id)
    files = await ctx.tx.all(_files, ticket_id=ticket_id)
    public = [*_of_head(head), *_of_talk(said, files, internal=False)]
    full = [*public, *_of_talk(said, files, internal=True)]
    await ctx.tx.run(
        _write,
        ticket_id=ticket_id,
        public_words=words.lexemes(public),
        full_words=words.lexemes(full),
    )


def _of_head(head: Any) -> list[str]:
    names = ("subject", "name", "email", "phone", "organization")
    values = [str(v) for v in head["fields"].values() if isinstance(v, str | int | float)]
    return [str(head["number"]), *(head[n] or "" for n in names), *head["tags"], *values]


def _of_talk(said: list[Any], files: list[Any], *, internal: bool) -> list[str]:
    found = []
    for row in said:
        if (row["kind"] == "internal") == internal:
            found += [row["body"], row["author_name"], row["quoted"] or ""]
    return found + [row["name"] for row in files if row["internal"] == internal]


async def search(ctx: Context, text: str, limit: int) -> list[TicketRow]:
    """Tickets one may see that hold all the words, a hit in number or subject first."""
    asked = words.query(text)
    if asked is None:
        return []
    # A function, so that the word index is used in spite of row security: migration 0002.
    hits = func.ticket_search_hits(cast(literal(asked, Text), TSQUERY), _FENCED)
    newest = func.array(select(hits).scalar_subquery(), type_=UUIDArray)
    query = select_rows(ctx).where(tickets.c.id == any_(newest))
    rank = case(
        (tickets.c.number == _number(text), 0),
        (func.strpos(func.lower(tickets.c.subject), text.strip().lower()) > 0, 1),
        else_=2,
    )
    found = await ctx.tx.all(
        query.order_by(rank, tickets.c.updated_at.desc(), tickets.c.id.desc()).limit(limit),
        **reading(ctx),
    )
    people = await identity.directory(ctx)
    rows = [row_of(row, people) for row in found]
    await _mark(ctx, rows, text)
    return rows


def _number(text: str) -> int:
    found = re.fullmatch(r"\s*(?:[Tt]-?|#)?(\d{1,15})\s*", text)
    return int(found[1]) if found else -1


async def _mark(ctx: Context, rows: list[TicketRow], text: str) -> None:
    """Show where it matched: the subject, else the newest message that holds a part of it."""
    open_rows = []
    for row in rows:
        row.match = words.marked(row.subject, text)
        if row.match is None:
            open_rows.append(row)
    if not open_rows:
        return
    parts = [f"%{run.replace('%', '')}%" for run in list(words.runs(text))[:5]]
    query = (
        select(messages.c.ticket_id, messages.c.body)
        .ext(distinct_on(messages.c.ticket_id))
        .where(
            messages.c.tenant_id == ctx.tenant_id,
            any_of(messages.c.ticket_id, [row.id for row in open_rows]),
            or_(*(messages.c.body.ilike(part) for part in parts)),
        )
        .order_by(messages.c.ticket_id, messages.c.created_at.desc())
    )
    bodies = {row["ticket_id"]: row["body"] for row in await ctx.tx.all(query)}
    for row in open_rows:
        row.match = words.marked(bodies.get(row.id, ""), text)

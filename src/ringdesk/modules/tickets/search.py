"""The search index of tickets: written by a job, asked by rank."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    any_,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, distinct_on, insert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Statement, TextArray, UUIDArray, UUIDType, one_of, sql
from ringdesk.kernel.events import Recorded, react
from ringdesk.kernel.jobs import Order, job
from ringdesk.modules import customers, identity

from . import events, words
from .access import STANDING, unseen, without
from .merging.store import Source, sources_of
from .queries.rows import reading, row_of, rows_seen
from .shapes import TicketRow
from .tables import attachments, messages, ticket_search, tickets
from .visibility import Sight, criterion_of, sight

_Rows = dict[UUID, list[Any]]
# So many of the newest tickets that hold the words are ranked. Older ones are not found by words
# that more tickets hold, which the answer says; one word more finds them. Who sees only some
# tickets gets more to choose from.
CANDIDATES, CANDIDATES_OF_SOME = 500, 2_000


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
    events.TicketMigrated,
    events.TicketAbsorbed,
    events.AbsorptionUndone,
    events.MessagesSplitOff,
    events.MessagesReceived,
    events.SplitUndone,
):
    react(_kind)(_order_index)


_heads = sql(
    select(
        tickets.c.id,
        tickets.c.number,
        tickets.c.requester_id,
        tickets.c.subject,
        tickets.c.tags,
        tickets.c.fields,
        *STANDING,
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
    .where(tickets.c.tenant_id == bindparam("tenant_id"), one_of(tickets.c.id, "wanted"))
)
_said = sql(
    select(
        messages.c.ticket_id,
        messages.c.kind,
        messages.c.body,
        messages.c.quoted,
        messages.c.author_name,
    )
    .where(
        messages.c.tenant_id == bindparam("tenant_id"),
        one_of(messages.c.ticket_id, "wanted"),
        messages.c.withdrawn_at.is_(None),
    )
    .order_by(messages.c.created_at.desc(), messages.c.id.desc())
)
_files = sql(
    select(attachments.c.ticket_id, attachments.c.name, attachments.c.internal).where(
        attachments.c.tenant_id == bindparam("tenant_id"),
        one_of(attachments.c.ticket_id, "wanted"),
    )
)
# A lexeme has no space in it, so a document's lexemes travel as one text.
_given = func.unnest(
    bindparam("ids", type_=UUIDArray),
    bindparam("public_words", type_=TextArray),
    bindparam("full_words", type_=TextArray),
).table_valued(
    column("id", UUIDType), column("public", Text), column("full", Text), name="given"
).render_derived()  # fmt: skip
_vectors = insert(ticket_search).from_select(
    ["tenant_id", "ticket_id", "public", "full"],
    select(
        bindparam("tenant_id", type_=UUIDType),
        _given.c.id,
        func.array_to_tsvector(func.string_to_array(_given.c.public, " ")),
        func.array_to_tsvector(func.string_to_array(_given.c.full, " ")),
    ),
)
_write = sql(
    _vectors.on_conflict_do_update(
        index_elements=["tenant_id", "ticket_id"],
        set_={"public": _vectors.excluded.public, "full": _vectors.excluded.full},
    )
)


@job("tickets.index", together=True)
async def index(ctx: Context, payloads: list[dict[str, Any]]) -> None:
    """Write the words of some tickets anew."""
    wanted = list({UUID(payload["ticket_id"]) for payload in payloads})
    sources = await sources_of(ctx, wanted)
    heads, hides = await ctx.tx.all(_heads, wanted=wanted), await unseen(ctx)
    spoken = [*wanted, *(source.id for source in sources)]
    said = _by_ticket(await ctx.tx.all(_said, wanted=spoken))
    files = _by_ticket(await ctx.tx.all(_files, wanted=spoken))
    _take_in(heads, sources, said, files)
    ids, public_words, full_words = [], [], []
    # In one order for all, so that two indexers do not lock each other out.
    for head in sorted(heads, key=lambda head: head["id"]):
        talk, named = said.get(head["id"], []), files.get(head["id"], [])
        fields = without(
            head["fields"], hides.anywhere(head["process_key"], head["process_version"])
        )
        public = [*_of_head(head, fields), *_of_talk(talk, named, internal=False)]
        internal = _of_talk(talk, named, internal=True)
        ids.append(head["id"])
        public_words.append(" ".join(words.lexemes(public)))
        full_words.append(" ".join(words.lexemes([*public, *internal])) if internal
                          else public_words[-1])  # fmt: skip
    await ctx.tx.run(_write, ids=ids, public_words=public_words, full_words=full_words)


def _take_in(heads: list[Any], sources: list[Source], said: _Rows, files: _Rows) -> None:
    """A ticket is found by what was said on those merged into it; another customer's words as if
    they were notes."""
    asking = {head["id"]: head["requester_id"] for head in heads}
    for source in sources:
        ours = asking.get(source.root) == source.requester_id
        talk, named = said.get(source.id, []), files.get(source.id, [])
        if not ours:
            talk = [{**row, "kind": "internal"} for row in talk]
            named = [{**row, "internal": True} for row in named]
        said.setdefault(source.root, []).extend(talk)
        files.setdefault(source.root, []).extend(named)


def _by_ticket(rows: list[Any]) -> _Rows:
    found: _Rows = {}
    for row in rows:
        found.setdefault(row["ticket_id"], []).append(row)
    return found


def _of_head(head: Any, fields: Mapping[str, Any]) -> list[str]:
    names = ("subject", "name", "email", "phone", "organization")
    values = [str(v) for v in fields.values() if isinstance(v, str | int | float)]
    return [str(head["number"]), *(head[n] or "" for n in names), *head["tags"], *values]


def _of_talk(said: list[Any], files: list[Any], *, internal: bool) -> list[str]:
    found = []
    for row in said:
        if (row["kind"] == "internal") == internal:
            found += [row["body"], row["author_name"], row["quoted"] or ""]
    return found + [row["name"] for row in files if row["internal"] == internal]


def _best(of_number: Any, said: Any) -> tuple[ColumnElement[Any], ...]:
    """The order of hits: its number, the words in its subject, then the newest change."""
    rank = case(
        (tickets.c.number == of_number, 0),
        (func.strpos(func.lower(tickets.c.subject), said) > 0, 1),
        else_=2,
    )
    return rank, tickets.c.updated_at.desc(), tickets.c.id.desc()


@cache
def _found(shape: Sight) -> Statement:
    """The best hits that one of this sight may see: ranked by little, then read whole."""
    order = _best(bindparam("of_number"), bindparam("said"))
    # A function, so that the word index is used in spite of row security: migration 0002.
    asked = cast(bindparam("asked", type_=Text), TSQUERY)
    newest = select(func.ticket_search_hits(asked, bindparam("candidates"))).scalar_subquery()
    holding = select(func.array(newest, type_=UUIDArray).label("ids")).cte("holding")
    hits = cast(select(holding.c.ids).scalar_subquery(), UUIDArray)
    chosen = (
        select(tickets.c.id)
        .where(
            tickets.c.tenant_id == bindparam("tenant_id"),
            tickets.c.id == any_(hits),
            criterion_of(shape),
        )
        .order_by(*order)
        .limit(bindparam("most"))
        .correlate(None)
        .scalar_subquery()
    )
    these = func.array(chosen, type_=UUIDArray)
    counted = func.cardinality(hits).label("holding")
    shown = rows_seen(shape).add_columns(counted)
    return sql(shown.where(tickets.c.id == any_(these)).order_by(*order))


_holding_any = sql(
    select(func.count()).select_from(
        func.ticket_search_hits(
            cast(bindparam("asked", type_=Text), TSQUERY), bindparam("candidates")
        )
    )
)


class Hits(msgspec.Struct, kw_only=True):
    """Best first. `newest_only`: more tickets hold the words than were looked at, and older ones
    may be missing; one word more finds them."""

    data: list[TicketRow] = []
    next: None = None
    newest_only: bool = False


async def search(ctx: Context, text: str, limit: int) -> Hits:
    """Tickets one may see that hold all the words, a hit in number or subject first.

    Of what very many tickets say, the newest ones are looked at: see CANDIDATES.
    """
    asked = words.query(text)
    if asked is None:
        return Hits()
    shape = sight(ctx.actor)
    candidates = CANDIDATES if shape == "all" else CANDIDATES_OF_SOME
    found = await ctx.tx.all(
        _found(shape), asked=asked, candidates=candidates, of_number=_number(text),
        said=text.strip().lower(), most=limit, **reading(ctx),
    )  # fmt: skip
    people = await identity.directory(ctx)
    rows = [row_of(row, people) for row in found]
    await _mark(ctx, rows, text)
    holding = found[0]["holding"] if found else 0
    if not found and shape != "all":
        holding = await ctx.tx.value(_holding_any, asked=asked, candidates=candidates)
    return Hits(data=rows, newest_only=holding == candidates)


def _number(text: str) -> int:
    found = re.fullmatch(r"\s*(?:[Tt]-?|#)?(\d{1,15})\s*", text)
    return int(found[1]) if found else -1


_holding = sql(
    select(messages.c.ticket_id, messages.c.body)
    .ext(distinct_on(messages.c.ticket_id))
    .where(
        messages.c.tenant_id == bindparam("tenant_id"),
        one_of(messages.c.ticket_id, "those"),
        messages.c.body.ilike(any_(bindparam("parts", type_=TextArray))),
    )
    .order_by(messages.c.ticket_id, messages.c.created_at.desc())
)


async def _mark(ctx: Context, rows: list[TicketRow], text: str) -> None:
    """Show where it matched: the subject, else the newest message that holds a part of it."""
    open_rows = []
    for row in rows:
        row.match = words.marked(row.subject, text)
        if row.match is None:
            open_rows.append(row)
    if not open_rows:
        return
    parts = [f"%{run}%" for run in list(words.runs(text))[:5]]
    held = await ctx.tx.all(_holding, those=[row.id for row in open_rows], parts=parts)
    bodies = {row["ticket_id"]: row["body"] for row in held}
    for row in open_rows:
        row.match = words.marked(bodies.get(row.id, ""), text)

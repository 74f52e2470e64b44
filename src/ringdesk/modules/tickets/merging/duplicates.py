"""Tickets that may be about the same thing: of the same customer, or about the same object.

The work does not grow with the table: the customer's newest tickets by an index, and of those that
name the same object the newest hits of the word index.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Select, Text, any_, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import TSQUERY

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import UUIDArray
from ringdesk.modules import customers

from .. import store, words
from ..access import STANDING, seen_fields, unseen, without
from ..queries.rows import reading, select_rows
from ..tables import tickets
from .likeness import ALIKE, RELATED, likeness, named_in, objects

OF_CUSTOMER = 50
OF_OBJECT = 30
MOST_OBJECTS = 3
SHOWN = 5
_t = tickets.c


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """same_customer · same_object (which field, which value) · similar_text (how alike, 0–1)."""

    reason: str
    field: str | None = None
    value: str | None = None
    score: float | None = None


class Duplicate(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    subject: str
    excerpt: str
    status: str
    status_category: str
    priority: str
    requester_name: str
    created_at: datetime
    updated_at: datetime
    same_customer: bool
    reasons: list[Reason]


class Sketch(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a ticket that others are compared with."""

    subject: str
    text: str
    requester_id: UUID | None = None
    email: str | None = None
    phone: str | None = None
    fields: dict[str, Any] = {}
    id: UUID | None = None


async def of_ticket(ctx: Context, ref: store.Ref) -> list[Duplicate]:
    """At most SHOWN, the likeliest first; only tickets the actor may see."""
    ticket = await store.read(ctx, ref)
    return await of_sketch(
        ctx,
        Sketch(
            subject=ticket.subject, text=ticket.excerpt, requester_id=ticket.requester_id,
            fields=await seen_fields(ctx, ticket), id=ticket.id,
        ),
    )  # fmt: skip


async def of_sketch(ctx: Context, sketch: Sketch) -> list[Duplicate]:
    """The same for one that is not stored. `email` or `phone` stand for an unnamed customer."""
    requester_id = sketch.requester_id or await _known(ctx, sketch)
    found: dict[UUID, Mapping[str, Any]] = {}
    if requester_id:
        theirs = _candidates(ctx, sketch).where(_t.requester_id == requester_id)
        newest = theirs.order_by(_t.created_at.desc()).limit(OF_CUSTOMER)
        found |= await _read(ctx, newest)
    named = objects(sketch.fields)
    for value in list(named.values())[:MOST_OBJECTS]:
        found |= await _read(ctx, _naming(ctx, sketch, value))
    hides = await unseen(ctx)
    rows = [{**row, "fields": without(row["fields"], hides.of_row(row))} for row in found.values()]
    judged = [_judged(row, sketch, requester_id, named) for row in rows]
    best = sorted(filter(None, judged), key=lambda one: one[0], reverse=True)
    return [duplicate for _, duplicate in best[:SHOWN]]


async def _read(ctx: Context, query: Select[Any]) -> dict[UUID, Mapping[str, Any]]:
    return {row["id"]: row for row in await ctx.tx.all(query, **reading(ctx))}


async def _known(ctx: Context, sketch: Sketch) -> UUID | None:
    r = customers.requesters.c
    asked = [column == value.strip().lower() for column, value in
             ((r.email, sketch.email), (r.phone, sketch.phone)) if value]  # fmt: skip
    if not asked:
        return None
    query = select(r.id).where(r.tenant_id == ctx.tenant_id, or_(*asked)).order_by(r.id).limit(1)
    found: UUID | None = await ctx.tx.value(query)
    return found


def _candidates(ctx: Context, sketch: Sketch) -> Select[Any]:
    query = select_rows(ctx).add_columns(_t.fields, *STANDING).where(_t.merged_into_id.is_(None))
    return query.where(_t.id != sketch.id) if sketch.id else query


def _naming(ctx: Context, sketch: Sketch, value: str) -> Select[Any]:
    """The newest tickets in which the words of a value occur."""
    hits = func.ticket_search_hits(cast(literal(words.query(value), Text), TSQUERY), OF_OBJECT)
    newest = func.array(select(hits).scalar_subquery(), type_=UUIDArray)
    return _candidates(ctx, sketch).where(_t.id == any_(newest)).limit(OF_OBJECT)


def _judged(
    row: Mapping[str, Any], sketch: Sketch, requester_id: UUID | None, named: Mapping[str, str]
) -> tuple[float, Duplicate] | None:
    """Its rank and why it is named; None where it is not alike enough."""
    same_customer = row["requester_id"] == requester_id
    score = likeness(f"{sketch.subject} {sketch.text}", f"{row['subject']} {row['excerpt']}")
    shared = _shared(row, named)
    # The same customer about the same object needs no words; a stranger about it some.
    needed = 0.0 if same_customer and shared else RELATED if shared else ALIKE
    if score < needed or not (same_customer or shared):
        return None
    reasons = [Reason("same_customer")] if same_customer else []
    reasons += [Reason("same_object", field=key, value=value) for key, value in shared]
    if score >= RELATED:
        reasons.append(Reason("similar_text", score=round(score, 2)))
    rank = score + 0.5 * bool(shared) + 0.2 * same_customer
    return rank, _shown(row, reasons, same_customer=same_customer)


def _shared(row: Mapping[str, Any], named: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    texts = [row["subject"], row["excerpt"], *map(str, row["fields"].values())]
    return [(key, value) for key, value in named.items() if named_in(value, texts)]


def _shown(row: Mapping[str, Any], reasons: list[Reason], *, same_customer: bool) -> Duplicate:
    plain = ("id", "number", "subject", "excerpt", "status", "status_category", "priority",
             "requester_name", "created_at", "updated_at")  # fmt: skip
    return Duplicate(
        **{name: row[name] for name in plain}, same_customer=same_customer, reasons=reasons
    )

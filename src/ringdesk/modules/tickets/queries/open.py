"""One ticket, whole: the row, its people, its links, its steps, what may be done."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Text, bindparam, case, cast, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Statement, any_of, sql
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.tables import events
from ringdesk.modules import customers, identity, workflow

from .. import flow, store, timers
from ..access import seen_fields
from ..shapes import (
    Acceptance,
    ActionGate,
    ActionOffer,
    DraftText,
    LinkedTicket,
    NodeState,
    Participant,
    PriorityReason,
    ProcessState,
    ProcessStep,
    Rating,
    Ref,
    RequesterCard,
    Ticket,
    TicketClock,
    TicketLink,
)
from ..state import COLUMNS, TicketState
from ..tables import drafts, participants, ticket_links, tickets
from ..visibility import Sight, sight
from .rows import member_ref, reading, row_of, rows_seen

_t = tickets.c
# Events in which a customer had a word to say.
_WORDS = ("TicketAccepted", "TicketRated")


def _people() -> Any:
    made = func.jsonb_build_array(participants.c.member_id, participants.c.role)
    return (
        select(func.jsonb_agg(made))
        .where(participants.c.tenant_id == _t.tenant_id, participants.c.ticket_id == _t.id)
        .scalar_subquery()
        .label("people")
    )


def _links() -> Any:
    """Both directions: the ticket at the other end of each link."""
    link, other = ticket_links.c, tickets.alias("other").c
    made = func.jsonb_build_object(
        "kind", link.kind, "outward", link.ticket_id == _t.id,
        "id", other.id, "number", other.number,
        "subject", other.subject, "status", other.status,
        "status_category", other.status_category,
    )  # fmt: skip
    far = case((link.ticket_id == _t.id, link.other_id), else_=link.ticket_id)
    return (
        select(func.jsonb_agg(made))
        .where(
            link.tenant_id == _t.tenant_id,
            or_(link.ticket_id == _t.id, link.other_id == _t.id),
            other.tenant_id == _t.tenant_id,
            other.id == far,
        )
        .scalar_subquery()
        .label("links")
    )


def _marks() -> Any:
    """What its steps, its acceptance and its rating are told by: [type, from_node, comment,
    instant] of each such event in its order. One look into the record: it has many partitions."""
    e = events.c
    made = func.jsonb_build_array(e.type, e.data["from_node"], e.data["comment"], cast(e.at, Text))
    return (
        select(func.jsonb_agg(aggregate_order_by(made, e.seq)))
        .where(
            e.tenant_id == _t.tenant_id,
            e.subject_id == _t.id,
            e.at >= _t.created_at,
            or_(e.data.has_key("from_node"), any_of(e.type, _WORDS)),
        )
        .scalar_subquery()
        .label("marks")
    )


def _drafts() -> Any:
    made = func.jsonb_object_agg(
        drafts.c.kind,
        func.jsonb_build_object("content", drafts.c.content, "updated_at", drafts.c.updated_at),
    )
    return (
        select(made)
        .where(
            drafts.c.tenant_id == _t.tenant_id,
            drafts.c.ticket_id == _t.id,
            drafts.c.member_id == bindparam("reader"),
        )
        .scalar_subquery()
        .label("drafts")
    )


@cache
def _statement(shape: Sight, by: str) -> Statement:
    """The whole ticket in one statement, by `number` or `id`; compiled once per shape of sight."""
    r, base = customers.requesters.c, rows_seen(shape)
    listed = {c.name for c in base.selected_columns}
    return sql(
        base.add_columns(*(_t[n] for n in COLUMNS if n not in listed))
        .add_columns(
            r.email, r.phone, r.locale.label("requester_locale"), r.zone, r.bounced_at,
            r.created_at.label("requester_since"),
            _people(), _links(), _marks(), _drafts(), timers.at_a_glance(),
        )
        .where(_t[by] == bindparam("ref"))
    )  # fmt: skip


Stepping = Callable[[Context, TicketState], Awaitable[NodeState | None]]
_stepping: list[Stepping] = []


def shows_steps(source: Stepping) -> Stepping:
    """Declare who tells where a ticket is in a process; asked only when its node is tracked,

    or something is owed or open for its sake.
    """
    _stepping.append(source)
    return source


async def _node_state(ctx: Context, state: TicketState) -> NodeState | None:
    process = await flow.process_of(ctx, state)
    plain = not workflow.tracked(process.node(state.node))
    if plain and not state.open_duties and not state.open_children:
        return None
    for source in _stepping:
        return await source(ctx, state)
    return None


async def open_ticket(ctx: Context, ref: store.Ref) -> Ticket:
    """The ticket as this actor sees it, in one statement. NotFound when it is not for them."""
    statement = _statement(sight(ctx.actor), "number" if isinstance(ref, int) else "id")
    row = await ctx.tx.first(statement, ref=ref, **reading(ctx))
    if row is None:
        raise NotFound("ticket")
    return await _present(ctx, row)


async def _present(ctx: Context, row: Mapping[str, Any]) -> Ticket:
    people = await identity.directory(ctx)
    state = TicketState(
        **{n: row[n] for n in COLUMNS},
        customer_tier=row["tier"],
        **{fact: row[f"timer_{column}"] for fact, column in timers.FACTS.items()},
    )
    listed = row_of(row, people)
    department = people.departments.get(state.department_id) if state.department_id else None
    links = [_link(found) for found in row["links"] or []]
    marks = row["marks"] or []
    words = {kind: (comment, at) for kind, _, comment, at in marks}
    return Ticket(
        **{n: getattr(listed, n) for n in listed.__struct_fields__},
        requester_card=_requester(row),
        fields=await seen_fields(ctx, state),
        impact=state.impact,
        severity=state.severity,
        priority_reason=PriorityReason(state.priority_source, state.priority_reason),
        strictest_priority=state.strictest_priority,
        department=Ref(department.id, department.name) if department else None,
        people=_participants(row, people),
        resolved_by=member_ref(people, state.resolved_by),
        reviewer=member_ref(people, state.reviewed_by),
        process=await _steps(ctx, state, {node for _, node, _, _ in marks if node}),
        acceptance=_acceptance(state, words.get("TicketAccepted")),
        rated=_rating(state, words.get("TicketRated")),
        links=links,
        merged_into=_home(state, links),
        actions=await _offers(ctx, state),
        drafts={kind: _draft(kind, found) for kind, found in (row["drafts"] or {}).items()},
        last_message_id=state.last_message_id,
        escalation_level=state.escalation_level,
        clocks=msgspec.convert(row["clocks"] or [], list[TicketClock]),
        node_state=await _node_state(ctx, state),
    )


def _requester(row: Mapping[str, Any]) -> RequesterCard:
    organization = row["organization_id"] and Ref(row["organization_id"], row["organization_name"])
    return RequesterCard(
        id=row["requester_id"],
        name=row["requester_name"],
        email=row["email"],
        phone=row["phone"],
        locale=row["requester_locale"],
        zone=row["zone"],
        tier=row["tier"],
        organization=organization or None,
        email_state="bounced" if row["bounced_at"] else "ok",
        created_at=row["requester_since"],
    )


def _participants(row: Mapping[str, Any], people: identity.Directory) -> list[Participant]:
    found = []
    for member_id, role in row["people"] or []:
        member = member_ref(people, UUID(member_id))
        if member:
            found.append(Participant(member, role))
    return found


def _link(found: dict[str, Any]) -> TicketLink:
    kind, outward = found.pop("kind"), found.pop("outward")
    other = LinkedTicket(**{**found, "id": UUID(found["id"])})
    return TicketLink(kind, other, outward=outward)


def _home(state: TicketState, links: list[TicketLink]) -> LinkedTicket | None:
    """The ticket it was merged into."""
    merged = (link.ticket for link in links if link.kind in ("merged", "split"))
    return next((one for one in merged if one.id == state.merged_into_id), None)


def _acceptance(state: TicketState, word: Any) -> Acceptance | None:
    if state.accepted_at is None or state.acceptance is None:
        return None
    return Acceptance(state.acceptance, state.accepted_at, word[0] if word else "")


def _rating(state: TicketState, word: Any) -> Rating | None:
    if state.rating is None or not word:
        return None
    return Rating(state.rating, word[0] or "", datetime.fromisoformat(word[1]))


def _draft(kind: str, found: dict[str, Any]) -> DraftText:
    return msgspec.convert(
        {**found["content"], "kind": kind, "updated_at": found["updated_at"]}, DraftText
    )


async def _steps(ctx: Context, state: TicketState, visited: set[str]) -> ProcessState:
    process = await flow.process_of(ctx, state)
    steps = workflow.steps(process, state.node, visited)
    shown = [ProcessStep(s.key, s.name, s.state) for s in steps]
    return ProcessState(process.key, process.version, shown)


async def _offers(ctx: Context, state: TicketState) -> list[ActionOffer]:
    process = await flow.process_of(ctx, state)
    found = []
    for offer in await flow.offers(ctx, state):
        permitted = offer.needs is None or ctx.actor.may(offer.needs)
        gates = [ActionGate(g.gate, g.params) for g in offer.gates]
        category = process.status_of(offer.to).category if offer.to else None
        allowed = permitted and not gates
        found.append(ActionOffer(offer.key, offer.to, category, offer.needs, allowed, gates))
    return found

"""Matches and what is spent, in and out of the database. Every statement names its tenant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy import types as sa
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Instant, UUIDType, any_of, sql
from ringdesk.kernel.tables import events

from .tables import matches, rules, spent
from .verdicts import DAY, Spans, Spent

PEOPLE = ("member", "token")


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """What set a rule off: an event, or an instant its condition has held since.

    `actor_kind` … `seq` are the event's; `read_at`: when the sweep saw the ticket.
    """

    event_id: UUID | None = None
    event_type: str | None = None
    seq: int = 0
    actor_kind: str = "system"
    actor_id: UUID | None = None
    since_at: datetime | None = None
    read_at: datetime | None = None


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `automation_matches`."""

    tenant_id: UUID
    id: UUID
    rule_id: UUID
    version: int
    ticket_id: UUID
    event_id: UUID | None
    event_type: str | None
    since_at: datetime | None
    matched_at: datetime
    decided_at: datetime
    state: str
    reason: str | None
    detail: dict[str, Any]
    depth: int
    step: int
    resume_at: datetime | None
    letters: int
    guarded: bool
    tries: int


class Around(msgspec.Struct, frozen=True):
    """What else is going on with the ticket: see verdicts.Occasion."""

    depth_before: int
    recent: int
    first: str | None
    rival: UUID | None
    busy: bool


_r, _m, _s, _e = rules.c, matches.c, spent.c, events.c
_lock_rule = sql(
    select(_r.enabled_at, _r.archived_at)
    .where(_r.tenant_id == bindparam("tenant_id"), _r.id == bindparam("rule_id"))
    .with_for_update(key_share=True)
)
_mine = and_(_m.tenant_id == bindparam("tenant_id"), _m.ticket_id == bindparam("of_ticket"))
_same = and_(
    _mine,
    _m.rule_id == bindparam("of_rule"),
    _m.event_id.is_not_distinct_from(bindparam("about_event", type_=UUIDType)),
    or_(_m.event_id.is_not(None), _m.since_at == bindparam("about_since", type_=Instant)),
)
_known = sql(select(matches).where(_same))
_one = sql(
    select(matches).where(_m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("match_id"))
)
_add = sql(insert(matches).values({c.name: bindparam(c.name) for c in matches.c}))
_CHANGES = (
    "version", "matched_at", "decided_at", "state", "reason", "detail", "depth", "step",
    "resume_at", "tries",
)  # fmt: skip
_change = sql(
    update(matches)
    .where(_m.tenant_id == bindparam("tenant_id"), _m.id == bindparam("match_id"))
    .values({name: bindparam(f"new_{name}", type_=matches.c[name].type) for name in _CHANGES})
)
_by_people = and_(
    _e.tenant_id == bindparam("tenant_id"),
    _e.subject_id == bindparam("of_ticket"),
    any_of(_e.actor_kind, PEOPLE),
)
_cause = events.alias("cause")
# What a person did in the very command that set the rule off does not come before the rule.
_cause_xid = select(_cause.c.xid).where(
    _cause.c.tenant_id == bindparam("tenant_id"),
    _cause.c.subject_id == bindparam("of_ticket"),
    _cause.c.seq == bindparam("cause_seq"),
)
_first_after_event = (
    select(_e.actor_name)
    .where(_by_people, _e.seq > bindparam("cause_seq"), _e.xid != _cause_xid.scalar_subquery())
    .order_by(_e.seq)
    .limit(1)
)
_first_since = (
    select(_e.actor_name)
    .where(_by_people, _e.at > bindparam("read_at", type_=Instant))
    .order_by(_e.seq)
    .limit(1)
)
_acted = and_(_mine, _m.state != "skipped")
_depth_before = (
    select(_m.depth)
    .where(_acted, _m.rule_id == bindparam("actor_rule", type_=UUIDType))
    .order_by(_m.decided_at.desc(), _m.depth.desc())
    .limit(1)
)
_recent = (
    select(func.count())
    .select_from(matches)
    .where(_acted, _m.rule_id == bindparam("of_rule"), _m.matched_at > bindparam("yesterday"))
)
_rival = (
    select(_m.rule_id)
    .where(
        _acted,
        _m.rule_id != bindparam("of_rule"),
        _m.guarded,
        or_(
            _m.state == "waiting",
            _m.event_id == bindparam("about_event", type_=UUIDType),
            and_(
                bindparam("about_event", type_=UUIDType).is_(None),
                _m.event_id.is_(None),
                _m.matched_at == bindparam("matched_at", type_=Instant),
            ),
        ),
    )
    .order_by(_m.decided_at)
    .limit(1)
)


_busy = select(func.count() > 0).where(
    _mine, _m.rule_id == bindparam("of_rule"), _m.state == "waiting"
)


def _around(first: Any) -> Any:
    asked = {
        "depth_before": _depth_before, "recent": _recent, "first": first, "rival": _rival,
        "busy": _busy,
    }  # fmt: skip
    return sql(select(*(part.scalar_subquery().label(name) for name, part in asked.items())))


_around_event = _around(_first_after_event)
_around_time = _around(_first_since)
_person_since = sql(_first_since)


async def lock_rule(ctx: Context, rule_id: UUID) -> bool:
    """One decision of a rule at a time, so that its budget is counted; whether it is on.

    The ticket's row is locked before, by everybody.
    """
    row = await ctx.tx.first(_lock_rule, rule_id=rule_id)
    return row is not None and row["enabled_at"] is not None and row["archived_at"] is None


async def known(ctx: Context, rule_id: UUID, ticket_id: UUID, cause: Cause) -> Match | None:
    """What was decided on this very occasion before."""
    row = await ctx.tx.first(
        _known, of_rule=rule_id, of_ticket=ticket_id, about_event=cause.event_id,
        about_since=cause.since_at,
    )  # fmt: skip
    return Match(**dict(row)) if row else None


async def match(ctx: Context, match_id: UUID) -> Match | None:
    row = await ctx.tx.first(_one, match_id=match_id)
    return Match(**dict(row)) if row else None


async def around(
    ctx: Context, rule_id: UUID, ticket_id: UUID, cause: Cause, matched_at: datetime
) -> Around:
    """What else is going on with a ticket, in one statement."""
    by_rule = cause.actor_id if cause.actor_kind == "rule" else None
    row = await ctx.tx.first(
        _around_event if cause.event_id else _around_time,
        of_rule=rule_id, of_ticket=ticket_id, about_event=cause.event_id, cause_seq=cause.seq,
        read_at=cause.read_at, actor_rule=by_rule, yesterday=matched_at - DAY,
        matched_at=matched_at,
    )  # fmt: skip
    found = dict(row) if row else {}
    return Around(**{**found, "depth_before": found.get("depth_before") or 0})


async def person_since(ctx: Context, ticket_id: UUID, since: datetime) -> str | None:
    """The first member who did anything to the ticket after an instant."""
    name: str | None = await ctx.tx.value(_person_since, of_ticket=ticket_id, read_at=since)
    return name


async def keep(ctx: Context, made: Match, *, new: bool) -> None:
    """Write a match down, or what has become of it."""
    if new:
        await ctx.tx.run(_add, **msgspec.structs.asdict(made))
        return
    changes = {f"new_{name}": getattr(made, name) for name in _CHANGES}
    await ctx.tx.run(_change, match_id=made.id, **changes)


_spans = or_(
    *(
        and_(_s.kind == kind, _s.span == bindparam(f"{kind}_span", type_=sa.Text))
        for kind in ("run", "day", "customer")
    )
)
_used = sql(
    select(_s.kind, _s.used).where(
        _s.tenant_id == bindparam("tenant_id"), _s.rule_id == bindparam("rule_id"), _spans
    )
)
_spend_more = upsert(spent).values(
    {
        c.name: bindparam(f"spent_{c.name}", type_=c.type)
        if c.name != "tenant_id"
        else bindparam("tenant_id")
        for c in spent.c
    }
)
_spend = sql(
    _spend_more.on_conflict_do_update(
        index_elements=["tenant_id", "rule_id", "kind", "span"],
        set_={"used": spent.c.used + _spend_more.excluded.used},
    )
)
_forget_spent = sql(
    delete(spent).where(
        _s.tenant_id == bindparam("tenant_id"), _s.at < bindparam("until", type_=Instant)
    )
)


async def used(ctx: Context, rule_id: UUID, spans: Spans) -> Spent:
    """What is spent already; the rule's row is locked."""
    rows = await ctx.tx.all(
        _used, rule_id=rule_id, run_span=spans.run, day_span=spans.day,
        customer_span=spans.customer,
    )  # fmt: skip
    return Spent(**{row["kind"]: row["used"] for row in rows})


async def spend(ctx: Context, rule_id: UUID, spans: Spans, letters: int) -> None:
    """Count one run and its letters."""
    amounts: Mapping[str, int] = {"run": 1, "day": letters, "customer": 1 if letters else 0}
    rows = [
        {
            "spent_rule_id": rule_id, "spent_kind": kind, "spent_span": getattr(spans, kind),
            "spent_used": amount, "spent_at": ctx.now(),
        }
        for kind, amount in amounts.items()
        if amount
    ]  # fmt: skip
    await ctx.tx.many(_spend, rows)


async def forget_spent(ctx: Context, until: datetime) -> None:
    """Spans that are long over."""
    await ctx.tx.run(_forget_spent, until=until)

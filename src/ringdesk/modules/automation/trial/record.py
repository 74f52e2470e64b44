"""Stories out of the record: the tickets that were open in a window, with all that happened."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import and_, any_, bindparam, func, or_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Instant, UUIDArray, sql
from ringdesk.kernel.tables import events
from ringdesk.modules import tickets

from ..config import AutomationConfig
from ..tables import matches
from ..verdicts import TEMPORARY, spans_of
from .folding import State, Told, Words, apply, beginning, settle, unknown
from .stories import Other, Story

BATCH = 200
WEEK = timedelta(days=7)
_t, _e, _m = tickets.tickets_table.c, events.c, matches.c
_open_then = and_(
    _t.tenant_id == bindparam("tenant_id"),
    _t.created_at <= bindparam("until", type_=Instant),
    or_(_t.closed_at.is_(None), _t.closed_at >= bindparam("since", type_=Instant)),
    _t.merged_into_id.is_(None),
)
_count = sql(select(func.count()).select_from(tickets.tickets_table).where(_open_then))
_ids = sql(select(_t.id).where(_open_then).order_by(_t.id.desc()).limit(bindparam("most")))
_of_these = any_(bindparam("ids", type_=UUIDArray))
_rows = sql(
    select(tickets.tickets_table, tickets.customer_tier().label("customer_tier")).where(
        _t.tenant_id == bindparam("tenant_id"), _t.id == _of_these
    )
)
_told = sql(
    select(*(_e[name] for name in Told.__struct_fields__), _e.subject_id)
    .where(_e.tenant_id == bindparam("tenant_id"), _e.subject_id == _of_these)
    .order_by(_e.subject_id, _e.seq)
)
_acted = sql(
    select(
        _m.rule_id, _m.ticket_id, _m.event_id, _m.since_at, _m.matched_at, _m.decided_at,
        _m.depth, _m.guarded, _m.letters, _m.state, _m.reason, _t.requester_id,
    )
    .join_from(
        matches,
        tickets.tickets_table,
        and_(_t.tenant_id == _m.tenant_id, _t.id == _m.ticket_id),
    )
    .where(_m.tenant_id == bindparam("tenant_id"), _m.ticket_id == _of_these)
)  # fmt: skip


async def open_between(
    ctx: Context, since: datetime, until: datetime, most: int
) -> tuple[list[UUID], int]:
    """The newest `most` tickets that were open at some time of the window, and how many were."""
    total: int = await ctx.tx.value(_count, since=since, until=until)
    rows = await ctx.tx.all(_ids, since=since, until=until, most=most)
    return [row["id"] for row in rows], total


async def stories(
    ctx: Context,
    ids: Sequence[UUID],
    *,
    rule_id: UUID,
    since: datetime,
    words: Words,
    config: AutomationConfig,
) -> list[Story]:
    """These tickets as they began, and what happened to them without this rule."""
    today = {row["id"]: dict(row) for row in await ctx.tx.all(_rows, ids=list(ids))}
    told: dict[UUID, list[Told]] = defaultdict(list)
    for row in await ctx.tx.all(_told, ids=list(ids)):
        fields = {name: row[name] for name in Told.__struct_fields__}
        told[row["subject_id"]].append(Told(**fields))
    acted: dict[UUID, list[Any]] = defaultdict(list)
    for row in await ctx.tx.all(_acted, ids=list(ids)):
        acted[row["ticket_id"]].append(row)
    return [
        _story(today[one], told[one], acted[one], rule_id, since, words, config)
        for one in ids
        if one in today and told[one]
    ]


def _story(
    today: State,
    told: list[Told],
    acted: Iterable[Mapping[str, Any]],
    rule_id: UUID,
    since: datetime,
    words: Words,
    config: AutomationConfig,
) -> Story:
    began = settle(beginning(today, told), words)
    first = {"text": f"{today['subject']} {today['excerpt']}"}
    rest = [event for event in told if event.type != "TicketCreated"]
    kept = [e for e in told if not (_by(e, rule_id) and e.at >= since)]
    return Story(
        ticket_id=today["id"],
        number=today["number"],
        subject=today["subject"],
        state={**began, **first},
        chapters=[list(part) for _, part in groupby(kept, key=lambda event: event.xid)],
        others=[_other(row, config) for row in acted if _is_other(row, rule_id)],
        decided=frozenset(
            row["since_at"] for row in acted if _decided(row, rule_id) and row["matched_at"] < since
        ),
        unknown=unknown(today, _end(began, rest, words)),
    )


def _by(event: Told, rule_id: UUID) -> bool:
    return event.actor_kind == "rule" and event.actor_id == rule_id


def _end(began: State, told: Iterable[Told], words: Words) -> State:
    state = dict(began)
    for event in told:
        apply(state, event, words)
    return state


def _is_other(row: Mapping[str, Any], rule_id: UUID) -> bool:
    return bool(row["rule_id"] != rule_id and row["state"] != "skipped")


def _decided(row: Mapping[str, Any], rule_id: UUID) -> bool:
    temporary = row["state"] == "skipped" and row["reason"] in TEMPORARY
    return bool(row["rule_id"] == rule_id and row["since_at"] is not None) and not temporary


def _other(row: Mapping[str, Any], config: AutomationConfig) -> Other:
    rule = config.rules.get(row["rule_id"])
    return Other(
        rule_id=row["rule_id"],
        position=rule.position if rule else -1,
        event_id=row["event_id"],
        matched_at=row["matched_at"],
        decided_at=row["decided_at"],
        depth=row["depth"],
        guarded=row["guarded"],
    )


_before = sql(
    select(_m.matched_at, _m.letters, _t.requester_id)
    .join_from(
        matches,
        tickets.tickets_table,
        and_(_t.tenant_id == _m.tenant_id, _t.id == _m.ticket_id),
    )
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.rule_id == bindparam("rule_id"),
        _m.state != "skipped",
        _m.decided_at >= bindparam("from_at", type_=Instant),
        _m.matched_at >= bindparam("from_at", type_=Instant),
        _m.matched_at < bindparam("since", type_=Instant),
    )
)


async def spent_before(
    ctx: Context, rule_id: UUID, since: datetime, zone: str
) -> dict[tuple[str, str], int]:
    """What the rule had used up of the day and week that the window begins in."""
    rows = await ctx.tx.all(_before, rule_id=rule_id, from_at=since - WEEK, since=since)
    used: dict[tuple[str, str], int] = defaultdict(int)
    for row in rows:
        spans = spans_of(row["matched_at"], zone, row["requester_id"])
        used["run", spans.run] += 1
        if row["letters"]:
            used["day", spans.day] += row["letters"]
            used["customer", spans.customer] += 1
    return dict(used)


_real = sql(
    select(_m.ticket_id, _m.state, _m.reason, _m.matched_at, _m.version)
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.rule_id == bindparam("rule_id"),
        _m.decided_at >= bindparam("since", type_=Instant),
        _m.matched_at >= bindparam("since", type_=Instant),
    )
    .order_by(_m.matched_at, _m.id)
)


async def really(ctx: Context, rule_id: UUID, since: datetime) -> list[Any]:
    """What the rule really decided since an instant."""
    return list(await ctx.tx.all(_real, rule_id=rule_id, since=since))

"""Rules as those who keep them see them, and what they did and did not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import and_, bindparam, func, select

from ringdesk.kernel.conditions import NOBODY, to_sql
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Instant, any_of, sql
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.kernel.versions import FaultShown, ThingShown, as_shown, shown_faults
from ringdesk.modules import identity, tickets

from .checks import RuleCheck, checks
from .commands import known
from .config import automation_config
from .definition import Definition
from .faults import Known, faults
from .shelf import RULES, RuleKept
from .tables import matches, spent
from .verdicts import REASONS, spans_of

Tab = Literal["acted", "skipped"]


class Today(msgspec.Struct, frozen=True):
    """What a rule has spent of this day's budget, and how often it acted and did not today."""

    letters: int = 0
    acted: int = 0
    skipped: int = 0


class RuleListed(ThingShown, frozen=True, kw_only=True):
    """A rule: `definition` is the version in force (null: never published), `draft` what comes
    next."""

    name: Any
    enabled: bool
    enabled_at: datetime | None
    enabled_by: str | None
    definition: dict[str, Any] | None
    today: Today


class TicketNamed(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    subject: str


class MatchShown(msgspec.Struct, frozen=True, kw_only=True):
    """One time a rule's condition held. `state`: done, waiting, stopped or skipped."""

    id: UUID
    version: int
    ticket: TicketNamed
    event_type: str | None
    since_at: datetime | None
    matched_at: datetime
    state: str
    reason: str | None
    detail: dict[str, Any]
    depth: int
    resume_at: datetime | None
    letters: int
    tries: int


_m, _s, _t = matches.c, spent.c, tickets.tickets_table.c
_today = sql(
    select(
        _m.rule_id,
        func.count().filter(_m.state != "skipped").label("acted"),
        func.count().filter(_m.state == "skipped").label("skipped"),
    )
    .where(
        _m.tenant_id == bindparam("tenant_id"),
        _m.decided_at >= bindparam("midnight", type_=Instant),
    )
    .group_by(_m.rule_id)
)
_letters = sql(
    select(_s.rule_id, _s.used).where(
        _s.tenant_id == bindparam("tenant_id"), _s.kind == "day", _s.span == bindparam("day")
    )
)


async def listed_rules(ctx: Context, *, archived: bool = False) -> list[RuleListed]:
    """All that were not put away, in the order in which they come to a ticket; or all that were."""
    found = [r for r in await RULES.all(ctx) if (r.archived_at is not None) == archived]
    spending, may_name = await _spending(ctx), await known(ctx)
    return [_shown(ctx, rule, spending.get(rule.id, Today()), may_name) for rule in found]


async def listed_rule(ctx: Context, rule_id: UUID) -> RuleListed:
    """One of them. NotFound when there is no such rule."""
    found = await RULES.one(ctx, rule_id)
    spending = await _spending(ctx)
    return _shown(ctx, found, spending.get(rule_id, Today()), await known(ctx))


async def _spending(ctx: Context) -> dict[UUID, Today]:
    zone = (await identity.directory(ctx)).zone
    day = spans_of(ctx.now(), zone, UUID(int=0)).day
    midnight = midnight_of(ctx.now(), zone)
    letters = {row["rule_id"]: row["used"] for row in await ctx.tx.all(_letters, day=day)}
    counts = {row["rule_id"]: row for row in await ctx.tx.all(_today, midnight=midnight)}
    return {
        one: Today(
            letters.get(one, 0),
            counts[one]["acted"] if one in counts else 0,
            counts[one]["skipped"] if one in counts else 0,
        )
        for one in {*letters, *counts}
    }


def midnight_of(at: datetime, zone: str) -> datetime:
    """When the day of an instant began in a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _shown(ctx: Context, rule: RuleKept, today: Today, may_name: Known) -> RuleListed:
    return RuleListed(
        **as_shown(rule, _faults(ctx, rule, may_name)),
        name=rule.upcoming.get("name", {}),
        enabled=rule.enabled_at is not None,
        enabled_at=rule.enabled_at,
        enabled_by=rule.enabled_by,
        definition=rule.definition,
        today=today,
    )


def _faults(ctx: Context, rule: RuleKept, may_name: Known) -> list[FaultShown]:
    if rule.draft is None:
        return []
    return shown_faults(ctx, faults(msgspec.convert(rule.draft, Definition), may_name))


async def checked(ctx: Context, rule_id: UUID) -> list[RuleCheck]:
    """The checks of what is drafted, else of what is in force."""
    found = await RULES.one(ctx, rule_id)
    rule = msgspec.convert(found.upcoming, Definition)
    config = await automation_config(ctx)
    others = {
        one.id: one.definition for one in config.rules.values() if one.runs and one.id != rule_id
    }
    overlaps = []
    for other, definition in others.items():
        if rule.guarded and definition.guarded:
            count = await _both(ctx, rule, definition)
            if count:
                overlaps.append((other, definition.name, count))
    languages = (await identity.directory(ctx)).languages
    return checks(rule_id, rule, others, overlaps, languages)


async def _both(ctx: Context, rule: Definition, other: Definition) -> int:
    """Open tickets for which both conditions hold now."""
    config = await tickets.ticket_config(ctx)
    try:
        criteria = [
            to_sql(config.parse(each.when), at=ctx.now(), me=NOBODY) for each in (rule, other)
        ]
    except Invalid:
        return 0
    query = (
        select(func.count())
        .select_from(tickets.tickets_table)
        .where(_t.tenant_id == ctx.tenant_id, _t.status_category != "closed", and_(*criteria))
    )
    count: int = await ctx.tx.value(query)
    return count


_DECIDED = (SortKey("decided_at", _m.decided_at, descending=True),)
_SHOWN = (
    "id", "version", "event_type", "since_at", "matched_at", "state", "reason", "detail", "depth",
    "resume_at", "letters", "tries",
)  # fmt: skip


async def page_of_matches(
    ctx: Context, rule_id: UUID, page: Page, *, tab: Tab | None, reason: str | None
) -> tuple[list[MatchShown], str | None]:
    """What a rule did, and what it did not and why, on tickets one may see; newest first."""
    await RULES.one(ctx, rule_id)
    if reason is not None and reason not in REASONS:
        raise Invalid(("reason", "not_an_option", {"options": list(REASONS)}))
    query = (
        select(*(_m[name] for name in _SHOWN), _m.ticket_id, _t.number, _t.subject)
        .join_from(
            matches,
            tickets.tickets_table,
            and_(_t.tenant_id == _m.tenant_id, _t.id == _m.ticket_id),
        )
        .where(
            _m.tenant_id == ctx.tenant_id,
            _m.rule_id == rule_id,
            tickets.visible_to(ctx.actor),
        )
    )
    if tab is not None:
        query = query.where(_m.state == "skipped" if tab == "skipped" else _m.state != "skipped")
    if reason is not None:
        query = query.where(any_of(_m.reason, [reason]))
    rows, after = cut(await ctx.tx.all(paged(query, _DECIDED, page, _m.id)), _DECIDED, page)
    return [_match(row) for row in rows], after


def _match(row: Mapping[str, Any]) -> MatchShown:
    values = {name: row[name] for name in _SHOWN}
    ticket = TicketNamed(row["ticket_id"], row["number"], row["subject"])
    return MatchShown(**values, ticket=ticket)

"""Rules as those who keep them see them, and what they did and did not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import and_, bindparam, func, select

from ringdesk.kernel.conditions import NOBODY, complaint, to_sql
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Instant, any_of, sql
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import identity, tickets

from . import shelf
from .checks import RuleCheck, checks
from .commands import known
from .config import automation_config
from .definition import Definition
from .faults import faults
from .shelf import Shelved
from .tables import matches, spent
from .verdicts import REASONS, spans_of

DRAFT = "draft"
Tab = Literal["acted", "skipped"]


class RuleFault(msgspec.Struct, frozen=True):
    """What keeps a draft from being published; `text` in the reader's language."""

    field: str
    code: str
    params: dict[str, Any]
    text: str


class Today(msgspec.Struct, frozen=True):
    """What a rule has spent of this day's budget, and how often it acted and did not today."""

    letters: int = 0
    acted: int = 0
    skipped: int = 0


class RuleListed(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: `definition` is the version in force (null: never published), `draft` what comes
    next. `faults` are the draft's."""

    id: UUID
    position: int
    name: Any
    version: int
    enabled: bool
    enabled_at: datetime | None
    enabled_by: str | None
    definition: dict[str, Any] | None
    draft: dict[str, Any] | None
    draft_by: str | None
    draft_at: datetime | None
    faults: list[RuleFault]
    author_name: str | None
    reason: str | None
    published_at: datetime | None
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


async def listed_rules(ctx: Context) -> list[RuleListed]:
    """All that were not put away, in the order in which they come to a ticket."""
    found = await shelf.all_rules(ctx)
    spending, may_name = await _spending(ctx), await known(ctx)
    return [_shown(ctx, rule, spending.get(rule.id, Today()), may_name) for rule in found]


async def listed_rule(ctx: Context, rule_id: UUID) -> RuleListed:
    """One of them. NotFound when there is no such rule."""
    found = await shelf.one(ctx, rule_id)
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


def _shown(ctx: Context, rule: Shelved, today: Today, may_name: Any) -> RuleListed:
    kept = {
        name: getattr(rule, name)
        for name in (
            "id", "position", "version", "enabled_at", "enabled_by", "definition", "draft",
            "draft_by", "draft_at", "author_name", "reason", "published_at",
        )
    }  # fmt: skip
    return RuleListed(
        **kept,
        name=rule.latest.get("name", {}),
        enabled=rule.enabled_at is not None,
        faults=_faults(ctx, rule, may_name),
        today=today,
    )


def _faults(ctx: Context, rule: Shelved, may_name: Any) -> list[RuleFault]:
    if rule.draft is None:
        return []
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    return [
        RuleFault(
            f"definition.{field}", code, params,
            complaint({"code": code, "params": params}, locale, texts),
        )
        for field, code, params in faults(msgspec.convert(rule.draft, Definition), may_name)
    ]  # fmt: skip


async def checked(ctx: Context, rule_id: UUID) -> list[RuleCheck]:
    """The checks of what is drafted, else of what is in force."""
    found = await shelf.one(ctx, rule_id)
    rule = msgspec.convert(found.latest, Definition)
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


async def side(ctx: Context, rule_id: UUID, which: str, field: str) -> Mapping[str, Any]:
    """A version of a rule by its number, or its draft. NotFound, Invalid."""
    if which == DRAFT:
        return (await shelf.one(ctx, rule_id)).draft or {}
    if not which.isdigit() or len(which) > 9:
        raise Invalid((field, "version_or_draft"))
    return (await shelf.version(ctx, rule_id, int(which))).definition


_DECIDED = (SortKey("decided_at", _m.decided_at, descending=True),)
_SHOWN = (
    "id", "version", "event_type", "since_at", "matched_at", "state", "reason", "detail", "depth",
    "resume_at", "letters", "tries",
)  # fmt: skip


async def page_of_matches(
    ctx: Context, rule_id: UUID, page: Page, *, tab: Tab | None, reason: str | None
) -> tuple[list[MatchShown], str | None]:
    """What a rule did, and what it did not and why, on tickets one may see; newest first."""
    await shelf.one(ctx, rule_id)
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

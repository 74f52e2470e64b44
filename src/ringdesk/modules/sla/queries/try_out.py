"""Trying policies out: the deadlines a ticket would get, before anything is published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.kernel.i18n import format_duration, format_instant, pick
from ringdesk.modules import customers, tickets

from ..config import CalendarEntry, PolicyEntry, SlaConfig, hours_of, sla_config
from ..policy import ClockKind, Policy
from ..rules.choice import Goal, PolicyKind, choose, goals
from ..rules.trial import STARTS, Start, Trial, trial
from ..shapes import PolicyRef

_COUNTS = (
    "escalation_level", "return_count", "reopen_count", "evidence_count",
)  # fmt: skip


class Drafted(msgspec.Struct, frozen=True):
    """A draft in the place of a policy, or before all others (`id` None)."""

    id: UUID | None
    kind: PolicyKind
    policy: Policy


class Asked(msgspec.Struct, frozen=True):
    """A ticket as conditions see it, and where its customer is."""

    facts: Mapping[str, Any]
    customer_zone: str | None
    created_at: datetime | None = None


class Local(msgspec.Struct, frozen=True):
    """An instant on the customer's own clock: ISO with its offset."""

    zone: str
    at: str


class TriedClock(Trial, frozen=True, kw_only=True):
    """`starts`: what has to happen first; times are as if that happened at `at`."""

    kind: ClockKind
    policy_id: UUID
    starts: Start
    target_minutes: int
    margin_minutes: int
    calendar: dict[str, Any]
    sentence: str
    customer_local: Local | None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """The deadlines of a ticket. `policy` null: no policy takes it. Version 0: a draft."""

    at: datetime
    zone: str
    policy: PolicyRef | None
    department_policy: PolicyRef | None
    clocks: list[TriedClock]
    customer_local: Local | None


def invented(given: Mapping[str, Any], at: datetime) -> Asked:
    """A ticket that has just come with these facts."""
    facts: dict[str, Any] = dict.fromkeys(tickets.TicketState.__struct_fields__)
    facts.update(dict.fromkeys(_COUNTS, 0))
    facts.update(
        status="new", status_category="new", node="new", returned=False, excerpt="",
        involved_ids=[], created_at=at, updated_at=at, last_customer_at=at,
    )  # fmt: skip
    named = {k: v for k, v in given.items() if k not in ("tier", "requester_zone")}
    facts.update(named, customer_tier=given["tier"], strictest_priority=given["priority"])
    facts["text"] = facts["subject"]
    return Asked(facts, given["requester_zone"])


async def real(ctx: Context, ref: str) -> Asked:
    """A visible ticket as it is now. NotFound."""
    ticket = await tickets.read(ctx, tickets.parse_ref(ref))
    who = await customers.requester_by_id(ctx, ticket.requester_id)
    facts = tickets.facts_of(ctx, ticket, {}, text=f"{ticket.subject} {ticket.excerpt}")
    return Asked(facts, who.zone, ticket.created_at)


async def tried(
    ctx: Context, ticket: Asked, drafts: Sequence[Drafted], at: datetime, zone: str
) -> Tried:
    """What the ticket would be promised if it came at `at`, drafts counting as published."""
    config = await sla_config(ctx)
    about = await tickets.ticket_config(ctx)
    asked = about.holds(ctx, ticket.facts)

    def holds(when: Mapping[str, Any]) -> bool:
        return about.readable(when) and asked(when)

    entries = _with_drafts(config.policies, drafts)
    customer = choose(entries, "customer", holds)
    department = choose(entries, "department", holds) if ticket.facts["department_id"] else None
    priority = ticket.facts["priority"]
    promised = [g for e in (customer, department) if e for g in goals(e, priority).values()]
    refs = {goal.calendar_id: config.calendar_ref(goal.calendar_id) for goal in promised}
    hours = await hours_of(ctx, refs.values())
    return Tried(
        at=at,
        zone=zone,
        policy=_ref(customer),
        department_policy=_ref(department),
        clocks=[
            _clock(ctx, config, goal, trial(goal, refs[goal.calendar_id], hours, at), ticket, zone)
            for goal in promised
        ],
        customer_local=_local(at, ticket.customer_zone),
    )


def _with_drafts(published: Iterable[PolicyEntry], drafts: Sequence[Drafted]) -> list[PolicyEntry]:
    """The published policies in order, drafts in their places."""
    placed = {draft.id: draft.policy for draft in drafts if draft.id}
    there = [
        msgspec.structs.replace(p, policy=placed[p.id], version=0) if p.id in placed else p
        for p in published
    ]
    new = [
        PolicyEntry(draft.id or UUID(int=place), draft.kind, -1, 0, draft.policy, archived=False)
        for place, draft in enumerate(drafts, start=1)
        if draft.id not in {p.id for p in there}
    ]
    return [*new, *there]


def _ref(entry: PolicyEntry | None) -> PolicyRef | None:
    return PolicyRef(entry.id, entry.policy.name, entry.version) if entry else None


def _local(at: datetime | None, zone: str | None) -> Local | None:
    if at is None or zone is None:
        return None
    return Local(zone, at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"))


def _clock(
    ctx: Context, config: SlaConfig, goal: Goal, made: Trial, ticket: Asked, zone: str
) -> TriedClock:
    calendar = config.calendars[goal.calendar_id]
    return TriedClock(
        **msgspec.structs.asdict(made),
        kind=goal.kind,
        policy_id=goal.policy_id,
        starts=STARTS[goal.kind],
        target_minutes=goal.target_minutes,
        margin_minutes=goal.margin_minutes,
        calendar={"id": calendar.id, "name": calendar.name, "zone": calendar.zone},
        sentence=_sentence(ctx, goal, calendar, made, zone),
        customer_local=_local(made.due_at, ticket.customer_zone),
    )


def _sentence(ctx: Context, goal: Goal, calendar: CalendarEntry, made: Trial, zone: str) -> str:
    """首次响应：按“工作日 9–18”计 8 小时，2026年11月17日 09:00 到期。"""
    texts, locale = ctx.ports["texts"], ctx.actor.locale
    due = made.due_at
    text: str = texts.t(
        locale,
        f"sla.try_out.{STARTS[goal.kind] if due else 'never'}",
        clock=texts.t(locale, f"sla.clock.{goal.kind}"),
        calendar=pick(calendar.name, locale),
        target=format_duration(timedelta(minutes=goal.target_minutes), locale, texts),
        due=format_instant(due, locale, zone) if due else "",
    )
    return text

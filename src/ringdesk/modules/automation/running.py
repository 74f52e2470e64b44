"""One rule meets one ticket: decided under the ticket's lock, done and written down in one go.

A match is decided once: its row, the budget it spends and all that it does are one transaction.
A refusal of any action undoes the lot, and the row says what refused it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.conditions import NOBODY, to_predicate
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.jobs import Order, Works
from ringdesk.modules import identity, notifications, tickets

from . import store, subjects
from .acting import Pause, act
from .config import Rule, actor_of, automation_config
from .definition import Definition, OnTime
from .guards import shields
from .store import Cause, Match
from .verdicts import TEMPORARY, Occasion, Verdict, spans_of, verdict

ACTOR = "automation"
RESUME = "automation.resume"


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A rule, a ticket and what brought them together, at the instant it is decided by."""

    rule: Rule
    ticket: tickets.TicketState
    cause: Cause
    at: datetime

    @property
    def definition(self) -> Definition:
        return self.rule.definition


async def consider(
    works: Works, tenant_id: UUID, rule_id: UUID, ticket_id: UUID, cause: Cause, at: datetime
) -> str | None:
    """Decide and do; the state of the match, or None when it is none or was decided before."""
    try:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            meeting = await _meet(ctx, rule_id, ticket_id, cause, at)
            return await _decide(ctx, meeting) if meeting else None
    except DomainError as refusal:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            meeting = await _meet(ctx, rule_id, ticket_id, cause, at)
            return await _list_refused(ctx, meeting, refusal) if meeting else None


async def _meet(
    ctx: Context, rule_id: UUID, ticket_id: UUID, cause: Cause, at: datetime
) -> Meeting | None:
    """The ticket, locked, with the rule as it is in force."""
    await identity.recall_config(ctx)
    rule = (await automation_config(ctx)).rules.get(rule_id)
    if rule is None:
        return None
    try:
        ticket = await tickets.lock(ctx, ticket_id)
    except DomainError:
        return None
    return Meeting(rule=rule, ticket=ticket, cause=cause, at=at)


async def _decide(ctx: Context, meeting: Meeting) -> str | None:
    rule, ticket, cause = meeting.rule, meeting.ticket, meeting.cause
    holds = await holding(ctx, ticket, meeting.at)
    on = await store.lock_rule(ctx, rule.id)
    before = await store.known(ctx, rule.id, ticket.id, cause)
    if before is not None and not _open_again(before, cause):
        return None
    around = await store.around(ctx, rule.id, ticket.id, cause, meeting.at)
    depth = around.depth_before + 1
    if around.busy and cause.since_at is not None:
        return None  # asked again when its run is over, if the condition goes on to hold
    if not await _is_so(ctx, meeting, holds):
        if cause.since_at is None or around.first is None:
            return None
        gone = Verdict("person_was_first", {"name": around.first})
        return await _skip(ctx, meeting, gone, depth=depth, before=before)
    if not on:
        return await _skip(ctx, meeting, Verdict("rule_disabled"), depth=depth, before=before)
    directory = await identity.directory(ctx)
    spans = spans_of(meeting.at, directory.zone, ticket.requester_id)
    spent = await store.used(ctx, rule.id, spans)
    occasion = Occasion(
        own=cause.actor_kind == "rule" and cause.actor_id == rule.id,
        depth=depth,
        recent=around.recent,
        shield=shields(subjects.facts(ticket, meeting.at), meeting.definition.guards, holds),
        first=around.first,
        rival=around.rival,
        busy=around.busy,
    )
    found = verdict(meeting.definition, occasion, spent)
    if found.reason is not None:
        return await _skip(ctx, meeting, found, depth=depth, before=before)
    await store.spend(ctx, rule.id, spans, meeting.definition.letters)
    return await _run(ctx, meeting, depth, before)


async def _list_refused(ctx: Context, meeting: Meeting, refusal: DomainError) -> str | None:
    """All was undone; another process may have decided it meanwhile."""
    rule, ticket, cause = meeting.rule, meeting.ticket, meeting.cause
    await store.lock_rule(ctx, rule.id)
    before = await store.known(ctx, rule.id, ticket.id, cause)
    if before is not None and not _open_again(before, cause):
        return None
    around = await store.around(ctx, rule.id, ticket.id, cause, meeting.at)
    depth = around.depth_before + 1
    return await _skip(ctx, meeting, refused(refusal), depth=depth, before=before)


def _open_again(before: Match, cause: Cause) -> bool:
    """Kept back by a budget only, and the condition goes on to hold."""
    kept_back = before.state == "skipped" and before.reason in TEMPORARY
    return kept_back and cause.since_at is not None


async def holding(ctx: Context, ticket: tickets.TicketState, at: datetime) -> Any:
    """An evaluator of conditions on this ticket at the instant the match is decided by."""
    config = await tickets.ticket_config(ctx)
    known = subjects.facts(ticket, at)
    known["category_path"] = config.path_of(ticket.category_id)

    def holds(source: Mapping[str, Any]) -> bool:
        return to_predicate(config.parse(source), at=at, me=NOBODY)(known)

    return holds


async def _is_so(ctx: Context, meeting: Meeting, holds: Any) -> bool:
    """The condition holds, and for a time rule it has since that very instant."""
    trigger, ticket = meeting.definition.trigger, meeting.ticket
    if not holds(meeting.definition.when):
        return False
    if not isinstance(trigger, OnTime):
        return True
    if ticket.status_category == "closed":
        return False
    since = await subjects.since(ctx, ticket, trigger.since)
    return since == meeting.cause.since_at


async def _run(ctx: Context, meeting: Meeting, depth: int, before: Match | None) -> str:
    """Do it under the rule's own name and write down how far it came."""
    made = _match(ctx, meeting, depth, before)
    actions = meeting.definition.actions
    with ctx.acting_as(await actor_of(ctx, meeting.rule)):
        async with settled_together(ctx):
            pause = await act(ctx, meeting.ticket.id, actions, 0, made.id)
    await store.keep(ctx, after(ctx, made, pause, len(actions)), new=before is None)
    return "waiting" if pause else "done"


def after(ctx: Context, made: Match, pause: Pause | None, end: int) -> Match:
    """The match with how far its run came; what waits is ordered to go on."""
    now = ctx.now()
    if pause is None:
        return msgspec.structs.replace(
            made, state="done", step=end, resume_at=None, decided_at=now, reason=None, detail={}
        )
    ctx.order(Order(RESUME, {"match_id": str(made.id)}, delay=max(pause.until - now, now - now)))
    return msgspec.structs.replace(
        made, state="waiting", step=pause.step, resume_at=pause.until, decided_at=now,
        reason=None, detail={},
    )  # fmt: skip


def _match(ctx: Context, meeting: Meeting, depth: int, before: Match | None) -> Match:
    rule, cause = meeting.rule, meeting.cause
    return Match(
        tenant_id=ctx.tenant_id,
        id=before.id if before else ctx.new_id(),
        rule_id=rule.id,
        version=rule.version,
        ticket_id=meeting.ticket.id,
        event_id=cause.event_id,
        event_type=cause.event_type,
        since_at=cause.since_at,
        matched_at=meeting.at,
        decided_at=ctx.now(),
        state="done",
        reason=None,
        detail={},
        depth=depth,
        step=0,
        resume_at=None,
        letters=rule.definition.letters,
        guarded=rule.definition.guarded,
        tries=before.tries + 1 if before else 1,
    )


async def _skip(
    ctx: Context, meeting: Meeting, why: Verdict, *, depth: int, before: Match | None = None
) -> str:
    """List it with the reason; whoever answers for the rule hears of a budget that is used up."""
    made = msgspec.structs.replace(
        _match(ctx, meeting, depth, before),
        state="skipped",
        reason=why.reason,
        detail=msgspec.to_builtins(why.detail),
    )
    if before is not None and before.reason == why.reason:
        made = msgspec.structs.replace(made, matched_at=before.matched_at)
    await store.keep(ctx, made, new=before is None)
    if why.reason in ("budget_run", "budget_day"):
        await _tell(ctx, meeting, why)
    return "skipped"


async def _tell(ctx: Context, meeting: Meeting, why: Verdict) -> None:
    """Once a day for each budget."""
    directory = await identity.directory(ctx)
    day = spans_of(meeting.at, directory.zone, meeting.ticket.requester_id).day
    author = directory.members.get(meeting.rule.author_id) if meeting.rule.author_id else None
    responsible = [author.id] if author and author.active else [
        one.id for one in directory.members.values()
        if one.active and "automation.manage" in one.permissions
    ]  # fmt: skip
    told = await notifications.wished(ctx, responsible, "rule_budget")
    await notifications.give(
        ctx,
        told,
        event_id=uuid5(meeting.rule.id, f"{why.reason}/{day}"),
        actor_name=(await actor_of(ctx, meeting.rule)).name,
        data={"rule_id": str(meeting.rule.id), "reason": why.reason, **why.detail},
    )


def refused(refusal: DomainError) -> Verdict:
    """The reason in the list for what a command or gate said."""
    params = msgspec.to_builtins(refusal.params)
    if refusal.code == "gate":
        return Verdict("gate", {"code": "gate", "params": params})
    errors = getattr(refusal, "errors", None)
    more = {"errors": msgspec.to_builtins(errors)} if errors else {}
    return Verdict("conflict", {"code": refusal.code, "params": params, **more})

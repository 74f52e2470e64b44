"""What somebody may expect before a request is sent: rules of priority and the times they bring."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets

from ..buffers.rules import BufferEntry, Standing, shift_of, touches
from ..buffers.scope import applicable
from ..config import SlaConfig, hours_of, sla_config
from ..engine import Hours
from ..policy import ClockKind, L10n, Priority
from ..rules.choice import Goal, choose, goals

PRIORITIES: tuple[Priority, ...] = ("P1", "P2", "P3", "P4")
KINDS: tuple[ClockKind, ...] = ("first_response", "resolution")


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What one priority means and promises. Minutes count around the clock, or (`at_work`) only
    in working hours; None: nothing is promised. `later`: the announced buffers they hold already.
    """

    priority: Priority
    meaning: L10n
    answer_minutes: int | None
    solution_minutes: int | None
    at_work: bool
    later: tuple[BufferEntry, ...] = ()


async def expectations(ctx: Context, facts: Mapping[str, Any]) -> list[Expectation]:
    """By priority, the most urgent first; empty where no policy fits such a request.

    `facts`: what is known of the request yet (channel, type_key, locale, customer_tier).
    """
    config, known = await sla_config(ctx), await tickets.ticket_config(ctx)
    found = [await _expected(ctx, config, known, facts, priority) for priority in PRIORITIES]
    return [one for one in found if one is not None]


async def _expected(
    ctx: Context,
    config: SlaConfig,
    known: tickets.TicketConfig,
    facts: Mapping[str, Any],
    priority: Priority,
) -> Expectation | None:
    about = _about(facts, priority)
    holds = known.holds(ctx, about)
    policy = choose(config.policies, "customer", lambda w: known.readable(w) and holds(w))
    if policy is None:
        return None
    promised = {kind: goal for kind, goal in goals(policy, priority).items() if kind in KINDS}
    if not promised:
        return None
    hours = await hours_of(ctx, {config.calendar_ref(g.calendar_id) for g in promised.values()})
    announced = await applicable(ctx, about, ctx.now())
    held = {
        kind: _holding(announced, kind, goal, hours[config.calendar_ref(goal.calendar_id)], ctx)
        for kind, goal in promised.items()
    }
    minutes = {
        kind: goal.target_minutes + sum(shift_of(b, goal.target_minutes) for b in held[kind])
        for kind, goal in promised.items()
    }
    return Expectation(
        priority=priority,
        meaning=known.rules.definitions.get(priority, {}),
        answer_minutes=minutes.get("first_response"),
        solution_minutes=minutes.get("resolution"),
        at_work=_at_work(ctx, hours.values()),
        later=tuple(b for b in announced if any(b in each for each in held.values())),
    )


def _about(facts: Mapping[str, Any], priority: Priority) -> dict[str, Any]:
    """What is not known of the request yet is missing, as on a ticket that lacks it."""
    blank: dict[str, Any] = dict.fromkeys(tickets.TicketState.__struct_fields__)
    urgent = {"priority": priority, "strictest_priority": priority}
    return {**blank, "tags": [], "involved_ids": [], "fields": {}, **facts, **urgent}


def _holding(
    announced: Sequence[BufferEntry], kind: ClockKind, goal: Goal, hours: Hours, ctx: Context
) -> list[BufferEntry]:
    """The buffers that would move this clock of a request sent now."""
    due = hours.reach(ctx.now(), timedelta(minutes=goal.target_minutes))
    clock = Standing(kind=kind, state="running", started_at=ctx.now(), raw_due_at=due)
    return [buffer for buffer in announced if touches(buffer, clock)]


def _at_work(ctx: Context, hours: Iterable[Hours]) -> bool:
    """Whether any of the calendars is ever closed in the coming week."""
    now, week = ctx.now(), timedelta(days=7)
    return any(each.open(now, now + week) < week for each in hours)

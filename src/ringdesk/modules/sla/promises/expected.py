"""What somebody may expect before a request is sent: rules of priority and the times they bring."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets

from ..config import SlaConfig, hours_of, sla_config
from ..policy import L10n, Priority
from ..rules.choice import Goal, choose, goals

PRIORITIES: tuple[Priority, ...] = ("P1", "P2", "P3", "P4")


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What one priority means and promises. Minutes count around the clock, or (`at_work`) only
    in working hours; None: nothing is promised."""

    priority: Priority
    meaning: L10n
    answer_minutes: int | None
    solution_minutes: int | None
    at_work: bool


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
    policy = choose(config.policies, "customer", _holds(ctx, known, facts, priority))
    if policy is None:
        return None
    promised = goals(policy, priority)
    answer, solution = promised.get("first_response"), promised.get("resolution")
    shown = [goal for goal in (answer, solution) if goal is not None]
    if not shown:
        return None
    return Expectation(
        priority=priority,
        meaning=known.rules.definitions.get(priority, {}),
        answer_minutes=answer.target_minutes if answer else None,
        solution_minutes=solution.target_minutes if solution else None,
        at_work=await _at_work(ctx, config, shown),
    )


def _holds(
    ctx: Context, known: tickets.TicketConfig, facts: Mapping[str, Any], priority: Priority
) -> Callable[[Mapping[str, Any]], bool]:
    """What is not known of the request yet is missing, as on a ticket that lacks it."""
    blank: dict[str, Any] = dict.fromkeys(tickets.TicketState.__struct_fields__)
    urgent = {"priority": priority, "strictest_priority": priority}
    about = {**blank, "tags": [], "involved_ids": [], "fields": {}, **facts, **urgent}
    holds = known.holds(ctx, about)
    return lambda when: known.readable(when) and holds(when)


async def _at_work(ctx: Context, config: SlaConfig, promised: Sequence[Goal]) -> bool:
    """Whether any of the times counts by a calendar that is ever closed in the coming week."""
    refs = {config.calendar_ref(goal.calendar_id) for goal in promised}
    hours = await hours_of(ctx, refs)
    now, week = ctx.now(), timedelta(days=7)
    return any(hours[ref].open(now, now + week) < week for ref in refs)

"""Under which policies a ticket stands, and what they promise it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets

from .config import SlaConfig, policy_version
from .policy import ClockKind, Policy
from .rules.choice import CLOCKS_OF, Goal, PolicyKind, Published, choose, goals
from .rules.course import Promise
from .states import ClockState


class Standing(msgspec.Struct, frozen=True):
    """A version of a policy that a ticket stands under."""

    id: UUID
    kind: PolicyKind
    version: int
    policy: Policy


async def standing(
    ctx: Context,
    config: SlaConfig,
    kind: PolicyKind,
    ticket: tickets.TicketState,
    clocks: Iterable[ClockState],
    *,
    anew: bool,
    newest: bool = False,
) -> Standing | None:
    """The policy of a kind that a ticket stands under; None when none applies.

    What runs keeps its policy and version until `anew`: then the published ones are asked. The
    same policy keeps its version unless the `newest` is wanted.
    """
    live = [c for c in clocks if c.live and c.kind in CLOCKS_OF[kind]]
    kept = max(live, key=lambda c: c.log[-1].at, default=None)
    if kept is None or anew:
        found = choose(config.policies, kind, await _asked(ctx, ticket))
        if found is None:
            return None
        if kept is None or newest or kept.policy_id != found.id:
            return Standing(found.id, kind, found.version, found.policy)
    policy = await policy_version(ctx, kept.policy_id, kept.policy_version)
    return Standing(kept.policy_id, kind, kept.policy_version, policy)


async def _asked(ctx: Context, ticket: tickets.TicketState) -> Callable[[Mapping[str, Any]], bool]:
    """An evaluator of policies' conditions; one that cannot be read any more holds for nobody."""
    config = await tickets.ticket_config(ctx)
    text = f"{ticket.subject} {ticket.excerpt}"
    holds = config.holds(ctx, tickets.facts_of(ctx, ticket, {}, text=text))
    return lambda when: config.readable(when) and holds(when)


def promises(
    found: Published | None,
    priority: str,
    config: SlaConfig,
    clocks: Sequence[ClockState],
    *,
    newest: bool = False,
) -> dict[ClockKind, Promise]:
    """What a policy promises by clock. A live clock keeps its calendar's version, too."""
    if found is None:
        return {}
    note = {
        "policy_id": str(found.id), "policy": found.policy.name, "version": found.version,
        "priority": priority,
    }  # fmt: skip
    live = {c.kind: c.calendar for c in clocks if c.live and not newest}
    return {
        kind: Promise(goal=goal, calendar=_calendar(goal, config, live.get(kind)), note=note)
        for kind, goal in goals(found, priority).items()
        if goal.calendar_id in config.calendars
    }


def _calendar(goal: Goal, config: SlaConfig, kept: str | None) -> str:
    if kept is not None and kept.startswith(f"{goal.calendar_id}@"):
        return kept
    return config.calendar_ref(goal.calendar_id)

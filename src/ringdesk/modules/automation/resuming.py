"""Going on after a wait, or stopping there with the reason."""

from typing import cast
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import settled_together
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.errors import DomainError
from ringdesk.kernel.jobs import Works
from ringdesk.modules import identity, tickets

from . import store, subjects
from .acting import act
from .config import Rule, actor_of, rule_version
from .guards import shields
from .running import ACTOR, after, holding, refused
from .store import Match
from .verdicts import Reason, Verdict, halted


async def resume(works: Works, tenant_id: UUID, match_id: UUID) -> str | None:
    """Go on after a wait, unless the customer or a colleague acted, or the rule was switched off.

    The state it came to; None when there is nothing to go on with (any more, or yet).
    """
    try:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            return await _resume(ctx, match_id)
    except DomainError as refusal:
        async with works.context(tenant_id, system(ACTOR)) as ctx:
            found = await _waiting(ctx, match_id)
            return await _stop(ctx, found[0], refused(refusal)) if found else None


async def _waiting(ctx: Context, match_id: UUID) -> tuple[Match, tickets.TicketState] | None:
    """The match, its ticket locked, if it waits and its time has come."""
    await identity.recall_config(ctx)
    found = await store.match(ctx, match_id)
    if found is None:
        return None
    ticket = await tickets.lock(ctx, found.ticket_id)
    found = cast(Match, await store.match(ctx, match_id))
    if found.state != "waiting" or found.resume_at is None or found.resume_at > ctx.now():
        return None
    return found, ticket


async def _resume(ctx: Context, match_id: UUID) -> str | None:
    ready = await _waiting(ctx, match_id)
    if ready is None:
        return None
    found, ticket = ready
    rule = await rule_version(ctx, found.rule_id, found.version)
    on = await store.lock_rule(ctx, rule.id)
    why = await _against(ctx, rule, found, ticket, on=on)
    if why is not None:
        return await _stop(ctx, found, why)
    with ctx.acting_as(await actor_of(ctx, rule)):
        async with settled_together(ctx):
            actions = rule.definition.actions
            pause = await act(ctx, ticket.id, actions, found.step, found.id)
    await store.keep(ctx, after(ctx, found, pause, len(actions)), new=False)
    return "waiting" if pause else "done"


async def _against(
    ctx: Context, rule: Rule, found: Match, ticket: tickets.TicketState, *, on: bool
) -> Verdict | None:
    """What stops a run that waited."""
    first = await store.person_since(ctx, ticket.id, found.decided_at)
    holds = await holding(ctx, ticket, ctx.now())
    return halted(
        rule.definition, found.step, on=on, first=first,
        answered=ticket.last_customer_at is not None
        and ticket.last_customer_at > found.decided_at,
        shield=shields(subjects.facts(ticket, ctx.now()), rule.definition.guards, holds),
    )  # fmt: skip


async def _stop(ctx: Context, found: Match, why: Verdict) -> str:
    stopped = msgspec.structs.replace(
        found, state="stopped", reason=cast(Reason, why.reason),
        detail=msgspec.to_builtins(why.detail), resume_at=None, decided_at=ctx.now(),
    )  # fmt: skip
    await store.keep(ctx, stopped, new=False)
    return "stopped"

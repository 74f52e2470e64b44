"""Why a deadline is what it is: the account of its clock, in numbers and in sentences."""

import asyncio
from uuid import UUID
from zoneinfo import ZoneInfo

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.i18n import COMPLETE, Catalogues, L10n, closest
from ringdesk.modules import customers, tickets

from .. import store
from ..config import sla_config
from ..engine import Account, Hours, account, read
from ..queries.deadlines import calendar_ref, clock_named, shown
from ..recount import agrees, recount
from ..renewing import calendars_of, policies_of
from ..shapes import Explanation
from ..states import ClockState
from .sentences import Told, customer_sentences, sentences, title
from .words import Words

__all__ = ["explain"]


async def explain(
    ctx: Context, ref: tickets.Ref, clock_id: UUID, zone: str | None = None
) -> Explanation:
    """The account of one clock for a reader in `zone` (their own unless given).

    The customer's part is in the customer's language and zone. NotFound; Invalid `zone`.
    """
    where = _zone(zone or ctx.actor.zone)
    ticket = await tickets.read(ctx, ref)
    kept = (await store.load(ctx, [ticket.id]))[ticket.id]
    clock = clock_named(kept.clocks, clock_id)
    if clock is None:
        raise NotFound("clock")
    now = max(ctx.now(), clock.log[-1].at)
    hours, policies = await calendars_of(ctx, [clock]), await policies_of(ctx, [clock])
    config = await sla_config(ctx)
    margin = clock.margin_minutes or None
    found = account(clock.log, hours, now, where, margin_minutes=margin)
    told = Told(
        kind=clock.kind,
        log=clock.log,
        account=found,
        policy=policies[clock.policy_id, clock.policy_version].name,
        policy_version=clock.policy_version,
        priority=_priority(clock, ticket.priority),
        calendar=calendar_ref(clock.calendar, config, hours)["name"],
        margin_minutes=clock.margin_minutes,
        statuses=await _statuses(ctx, ticket),
    )
    texts: Catalogues = ctx.ports["texts"]
    reader = Words(texts, ctx.actor.locale, where, now)
    requester = await customers.requester_by_id(ctx, ticket.requester_id)
    language = closest(ticket.locale, COMPLETE) or ctx.actor.locale
    customer = Words(texts, language, requester.zone or where, now)
    return Explanation(
        clock=shown(clock, config, policies, hours, now),
        zone=where,
        account=found,
        title=title(told, reader),
        sentences=sentences(told, reader),
        customer_sentences=customer_sentences(told, customer),
        verified=await _verified(clock, hours, found),
    )


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Invalid(("zone", "unknown_zone")) from None
    return name


def _priority(clock: ClockState, default: str) -> str:
    """The priority that the target in force was promised to."""
    noted = [e.note["priority"] for e in clock.log if "priority" in e.note]
    return noted[-1] if noted else default


async def _statuses(ctx: Context, ticket: tickets.TicketState) -> dict[str, L10n]:
    process = await tickets.process_of(ctx, ticket)
    return {status.key: status.name for status in process.statuses}


async def _verified(clock: ClockState, hours: dict[str, Hours], found: Account) -> bool:
    """Whether the plain count of minutes comes to the same. It is slow, so not on the loop."""
    calendars = {ref: known.calendar for ref, known in hours.items()}
    counted = await asyncio.to_thread(recount, clock.log, calendars, found.now)
    elapsed = read(clock.log, hours, found.now).elapsed
    return agrees(counted, elapsed, found.due_at)

"""Asking for a compensation: at once within one's limits, else by approval, never from nothing."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import approvals, identity, tickets, workflow

from ..events import CompensationRequested
from . import rules, store
from .deciding import TITLE, grant
from .store import Compensation, Purse


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be given. An apology alone has neither purse nor amount."""

    kind: str
    letter: str
    reason: str = ""
    purse_id: UUID | None = None
    amount: Decimal | None = None


@command(needs="ticket.compensate")
async def request_compensation(
    ctx: Context, ref: tickets.Ref, wish: Wish, *, version: int | None = None
) -> UUID:
    """The compensation's id; its money is reserved, or spent if nobody need be asked.

    Conflict `purse_exhausted` when the period has no more, `compensation_open` while another of
    the ticket waits for its decision.
    """
    _complete(wish)
    ticket = await tickets.lock_open(ctx, ref, version=version)
    if any(c.state == "requested" for c in await store.compensations_of(ctx, ticket.id)):
        raise Conflict("compensation_open", number=ticket.number)
    made = _made(ctx, ticket, wish)
    if wish.purse_id is None or wish.amount is None:
        await store.add(ctx, made)
        await grant(ctx, ticket, made, by_approval=False)
        return made.id
    purse = await _usable(ctx, wish.purse_id)
    zone = (await identity.directory(ctx)).zone
    period = await store.lock_period(ctx, purse, rules.period_start(purse.period, ctx.now(), zone))
    if period.left < wish.amount:
        raise Conflict("purse_exhausted", left=str(period.left), currency=purse.currency)
    over = rules.exceeded(wish.amount, await limits_of(ctx, purse, ticket.requester_id))
    made = msgspec.structs.replace(
        made, starts_on=period.starts_on, currency=purse.currency, exceeds=over
    )
    await store.add(ctx, made)
    await store.take(ctx, purse.id, period.starts_on, reserve=wish.amount, spend=Decimal(0))
    await _decide(ctx, ticket, made, purse)
    return made.id


def _complete(wish: Wish) -> None:
    tickets.known_code("kind", wish.kind, rules.KINDS)
    wrong: list[tuple[str, str]] = []
    if not wish.letter.strip():
        wrong.append(("letter", "required"))
    if wish.kind != "apology":
        wrong += [("purse_id", "required")] if wish.purse_id is None else []
        wrong += [("amount", "required")] if wish.amount is None else []
    elif wish.purse_id is not None or wish.amount is not None:
        wrong.append(("amount", "apology_only"))
    if wish.amount is not None and (wish.amount <= 0 or wish.amount.as_tuple().exponent < -2):  # type: ignore[operator]  # finite
        wrong.append(("amount", "money"))
    if wrong:
        raise Invalid(*wrong)


def _made(ctx: Context, ticket: tickets.TicketState, wish: Wish) -> Compensation:
    return Compensation(
        id=ctx.new_id(), ticket_id=ticket.id, requester_id=ticket.requester_id, kind=wish.kind,
        purse_id=wish.purse_id, starts_on=None, amount=wish.amount, currency=None,
        letter=wish.letter.strip(), reason=wish.reason.strip(), exceeds=[], state="requested",
        member_id=ctx.actor.member_id, member_name=ctx.actor.name, requested_at=ctx.now(),
        approval_id=None, decided_at=None, paid_at=None, paid_name=None, pay_reference=None,
    )  # fmt: skip


async def _usable(ctx: Context, purse_id: UUID) -> Purse:
    found = next((one for one in await store.all_purses(ctx) if one.id == purse_id), None)
    if found is None or found.archived_at is not None:
        raise Invalid(("purse_id", "not_an_option"))
    return found


async def limits_of(ctx: Context, purse: Purse, requester_id: UUID) -> rules.Limits:
    """What the actor may give this customer from a purse alone, and what is used of it."""
    people = await identity.directory(ctx)
    me = ctx.actor.member_id
    member = people.members.get(me) if me else None
    mine, theirs = await store.used(
        ctx, purse.id, me, requester_id, month=rules.month_start(ctx.now(), people.zone),
        since=ctx.now() - rules.CUSTOMER_DAYS,
    )  # fmt: skip
    return rules.Limits(
        single=rules.single_limit(purse.single_limits, member.role_key if member else ""),
        member_monthly=purse.member_monthly, member_used=mine,
        customer_90_days=purse.customer_90_days, customer_used=theirs,
    )  # fmt: skip


async def _decide(
    ctx: Context, ticket: tickets.TicketState, made: Compensation, purse: Purse
) -> None:
    """Granted at once within the limits; else the purse's levels are asked."""
    approval = await _ask(ctx, ticket, made, purse) if made.exceeds else None
    if approval is None:
        await grant(ctx, ticket, made, by_approval=False)
        return
    await store.save(ctx, made.id, approval_id=approval)
    await tickets.save(ctx, ticket, open_duties=ticket.open_duties + 1)
    ctx.emit(
        CompensationRequested(
            subject_id=ticket.id, node=ticket.node, compensation_id=made.id, kind=made.kind,
            amount=made.amount, currency=made.currency, reason=made.reason, exceeds=made.exceeds,
        )
    )  # fmt: skip


async def _ask(
    ctx: Context, ticket: tickets.TicketState, made: Compensation, purse: Purse
) -> UUID | None:
    """Conflict `approval_nobody` when the purse names nobody above the limits."""
    levels = levels_for(purse, made.amount or Decimal(0))
    if not levels:
        raise Conflict("approval_nobody")
    return await approvals.open_approval(
        ctx, subject_kind="compensation", subject_id=made.id, ticket=ticket, title=TITLE,
        levels=levels, reason=made.reason, amount=made.amount, currency=made.currency,
        requested_by=ctx.actor.member_id, facts=_facts(made, purse),
    )  # fmt: skip


def levels_for(purse: Purse, amount: Decimal) -> list[workflow.Level]:
    """The levels asked for this much: each level has the amount above which it is asked."""
    return [
        msgspec.convert(each["level"], workflow.Level)
        for each in purse.levels
        if amount > Decimal(str(each.get("above", 0)))
    ]


def _facts(made: Compensation, purse: Purse) -> list[Mapping[str, Any]]:
    said: list[Mapping[str, Any]] = [{"label": "purse", "value": purse.name}]
    said.append({"label": "compensation", "value": made.kind})
    if made.exceeds:
        said.append({"label": "exceeds", "value": ", ".join(made.exceeds)})
    return said

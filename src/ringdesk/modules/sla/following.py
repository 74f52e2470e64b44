"""Clocks follow what happens to tickets, in the transaction in which it happens."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, gather
from ringdesk.modules import tickets

from . import buffers, store
from .adopting import adopted
from .buffers.adopting import ToldBy
from .events import TicketReleased
from .lining import Followed, Follower, Renewal, bring_in_line
from .rules.happenings import DESCRIBING, FOLLOWED, by_ticket, facts_of, happened
from .rules.turns import Happened
from .states import TicketClocks

__all__ = ["Followed", "catch_up", "deadlines", "follow", "settle"]


@gather(*FOLLOWED)
async def deadlines(ctx: Context, facts: list[Recorded]) -> None:
    """One load and one write, however many facts and tickets."""
    found = by_ticket(f for f in facts if not _own(f))
    if not found:
        return
    follower = await Follower.here(ctx)
    loaded = await store.load(ctx, found, recent=True)
    followed = [
        await follow(ctx, follower, loaded[ticket_id], told)
        for ticket_id, told in found.items()
        if ticket_id in loaded
    ]
    await settle(ctx, followed)


def _own(fact: Recorded) -> bool:
    """The end of a hold that was noticed here is in the logs already."""
    return isinstance(fact.event, TicketReleased) and fact.actor.name == deadlines.__name__


async def settle(ctx: Context, followed: Iterable[Followed | None]) -> None:
    """Write what was decided, then the record of it."""
    real = [f for f in followed if f is not None]
    await store.write(ctx, [f.write for f in real])
    for each in real:
        ticket = each.ticket
        if each.adoption.shifts:
            facts = tickets.facts_of(ctx, ticket, {})
            await buffers.book(ctx, facts, each.adoption, told_by=each.told_by)
        if each.let_go:
            ctx.emit(TicketReleased(subject_id=ticket.id, node=ticket.node, by_time=True))
        if each.event is not None:
            ctx.emit(each.event)


async def follow(
    ctx: Context, follower: Follower, kept: TicketClocks, facts: Sequence[Recorded]
) -> Followed | None:
    """The clocks of one ticket after these facts; None when nothing of theirs changes."""
    place = facts_of(kept.ticket, follower.people)
    what = happened(facts, place.department_id, follower.people)
    anew = any(isinstance(f.event, DESCRIBING) for f in facts)
    quiet = any(getattr(f.event, "quiet", False) for f in facts)
    told_by: ToldBy = "page" if quiet else "receipt" if what.created else "letter"
    if kept.span is None and not what.created:
        return await adopted(ctx, follower, kept, facts)
    duties = await tickets.duty_kinds(ctx, kept.ticket)
    return await bring_in_line(ctx, follower, kept, what, anew=anew, told_by=told_by, duties=duties)


async def catch_up(
    ctx: Context, ticket_ids: Iterable[UUID], cause: str, renew: Renewal = "nothing"
) -> int:
    """Bring tickets in line whose rows the caller has locked; how many changed.

    For what comes without a fact of the ticket's: a hold whose end has come, a policy or calendar
    that was published. To be called within a command, which settles what is put on record.
    """
    follower = await Follower.here(ctx)
    loaded = await store.load(ctx, ticket_ids, recent=True)
    what = Happened(at=ctx.now(), note={"cause": cause, "actor": ctx.actor.name})
    followed = [
        await adopted(ctx, follower, kept)
        if kept.span is None
        else await bring_in_line(
            ctx,
            follower,
            kept,
            what,
            renew=renew,
            duties=await tickets.duty_kinds(ctx, kept.ticket),
        )
        for kept in loaded.values()
    ]
    await settle(ctx, followed)
    return sum(each is not None for each in followed)

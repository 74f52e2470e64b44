"""From solved to archived: wait, resume, resolve, close, reopen, archive, void."""

from collections.abc import Collection

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Invalid

from .. import flow, store
from ..events import (
    TicketArchived,
    TicketClosed,
    TicketReopened,
    TicketResolved,
    TicketResumed,
    TicketVoided,
    TicketWaiting,
)
from ..reasons import REOPEN_REASONS, VOID_REASONS, known
from .talk import undone_resolution


@command(needs="ticket.reply")
async def wait(ctx: Context, ref: store.Ref, *, note: str = "", version: int | None = None) -> None:
    """It is the customer's turn."""
    ticket = await store.lock_open(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "wait")
    await store.save(ctx, ticket, **passage.columns)
    ctx.emit(TicketWaiting(**passage.told, note=note))


@command(needs="ticket.take")
async def resume(ctx: Context, ref: store.Ref, *, version: int | None = None) -> None:
    """Back to work after waiting, or after a return was taken up."""
    ticket = await store.lock_open(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "resume")
    await store.save(ctx, ticket, **passage.columns)
    ctx.emit(TicketResumed(**passage.told, because="taken_up"))


@command(needs="ticket.resolve")
async def resolve(
    ctx: Context,
    ref: store.Ref,
    *,
    note: str = "",
    checks: Collection[str] = (),
    version: int | None = None,
) -> None:
    """The handler says it is solved. P1 and P2 go to a second reviewer, the rest to the customer.

    Who resolves is who handled: that person cannot verify it. `checks`: what is ticked of the
    node's checklist.
    """
    ticket = await store.lock_open(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "resolve", checks=set(checks))
    handler = ctx.actor.member_id or ticket.assignee_id
    await store.save(ctx, ticket, **passage.columns, resolved_at=ctx.now(), resolved_by=handler)
    needs_review = passage.columns["status_category"] == "waiting_approval"
    ctx.emit(
        TicketResolved(**passage.told, note=note, needs_review=needs_review, ticked=sorted(checks))
    )


@command(needs="ticket.close")
async def close(ctx: Context, ref: store.Ref, *, version: int | None = None) -> None:
    """Close. The gates decide; the table's constraints stand behind them."""
    ticket = await store.lock(ctx, ref, version=version)
    if ticket.closed:
        raise Conflict("ticket_closed", number=ticket.number)
    passage = await flow.advance(ctx, ticket, "close")
    await store.save(ctx, ticket, **passage.columns, closed_at=ctx.now(), closed_by=ctx.actor.name)
    ctx.emit(TicketClosed(**passage.told))


@command(needs=None)
async def reopen(
    ctx: Context, ref: store.Ref, *, reason: str, note: str, version: int | None = None
) -> None:
    """Back into work inside the window, by the customer or a member with the permission."""
    known("reason", reason, REOPEN_REASONS)
    if not note.strip():
        raise Invalid(("note", "required"))
    ticket = await store.lock(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "reopen")
    await store.save(
        ctx,
        ticket,
        **passage.columns,
        **undone_resolution(),
        closed_at=None,
        closed_by=None,
        reopen_count=ticket.reopen_count + 1,
    )
    ctx.emit(TicketReopened(**passage.told, reason=reason, note=note))


@command(needs="ticket.archive")
async def archive(ctx: Context, ref: store.Ref, *, version: int | None = None) -> None:
    """Put a closed ticket away: still found and counted, never reopened."""
    ticket = await store.lock(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "archive")
    await store.save(ctx, ticket, **passage.columns, archived_at=ctx.now())
    ctx.emit(TicketArchived(**passage.told))


@command(needs="ticket.void")
async def void(
    ctx: Context, ref: store.Ref, *, reason: str, note: str, version: int | None = None
) -> None:
    """Close what is no request at all (spam, a duplicate, a test) before anybody worked on it."""
    known("reason", reason, VOID_REASONS)
    if not note.strip():
        raise Invalid(("note", "required"))
    ticket = await store.lock_open(ctx, ref, version=version)
    passage = await flow.advance(ctx, ticket, "void")
    now = ctx.now()
    await store.save(
        ctx,
        ticket,
        **passage.columns,
        acceptance="void",
        accepted_at=now,
        closed_at=now,
        closed_by=ctx.actor.name,
    )
    ctx.emit(TicketVoided(**passage.told, reason=reason, note=note))

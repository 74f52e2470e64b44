"""Evidence, verification by a second pair of eyes, acceptance by the customer."""

from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, cast, func, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import TextArray, sql
from ringdesk.kernel.errors import Denied, Invalid, NotFound
from ringdesk.kernel.events import Event
from ringdesk.modules import tickets
from ringdesk.modules.tickets import events

from .checklists import checklists_for
from .suggesting import suggest
from .tables import acceptances, reviews

_insert_review = sql(insert(reviews).values({c.name: bindparam(c.name) for c in reviews.c}))
_insert_acceptance = sql(
    insert(acceptances).values({c.name: bindparam(c.name) for c in acceptances.c})
)
_a = tickets.attachments.c
_that_attachment = (
    _a.tenant_id == bindparam("tenant_id"),
    _a.id == bindparam("attachment_id"),
    _a.ticket_id == bindparam("of_ticket"),
)
_attachment = sql(select(_a.name, _a.sha256, _a.evidence_type).where(*_that_attachment))
_mark_evidence = sql(
    update(tickets.attachments).where(*_that_attachment).values(evidence_type=bindparam("as_type"))
)


# Every type of evidence on a ticket, once: one file may have been given another type.
_evidence_types = sql(
    select(func.coalesce(func.array_agg(_a.evidence_type.distinct()), cast([], TextArray))).where(
        _a.tenant_id == bindparam("tenant_id"),
        _a.ticket_id == bindparam("of_ticket"),
        _a.evidence_type.is_not(None),
    )
)


@command(needs="ticket.update")
async def add_evidence(
    ctx: Context, ref: tickets.Ref, *, attachment_id: UUID, evidence_type: str
) -> None:
    """Mark a file of the ticket as evidence (处置凭证) of a type."""
    tickets.known_code("evidence_type", evidence_type, tickets.EVIDENCE_TYPES)
    ticket = await tickets.lock_open(ctx, ref)
    row = await ctx.tx.first(_attachment, attachment_id=attachment_id, of_ticket=ticket.id)
    if row is None:
        raise NotFound("attachment")
    if row["evidence_type"] == evidence_type:
        return
    await ctx.tx.run(
        _mark_evidence, attachment_id=attachment_id, of_ticket=ticket.id, as_type=evidence_type
    )
    added = 0 if row["evidence_type"] else 1
    await tickets.save(
        ctx, ticket, evidence_count=ticket.evidence_count + added,
        evidence_types=await ctx.tx.value(_evidence_types, of_ticket=ticket.id),
    )  # fmt: skip
    ctx.emit(
        events.EvidenceAdded(
            subject_id=ticket.id,
            node=ticket.node,
            attachment_id=attachment_id,
            name=row["name"],
            evidence_type=evidence_type,
            sha256=row["sha256"].hex(),
        )
    )


@command(needs="ticket.verify")
async def verify(
    ctx: Context,
    ref: tickets.Ref,
    *,
    verdict: str,
    checks: dict[str, bool],
    note: str = "",
    suggestion: str = "",
    version: int | None = None,
) -> None:
    """Verify as second reviewer. A failure goes back with what to redo; a pass to the customer.

    A pass ticks every line of both checklists that applies to the ticket, whichever door it comes
    through; Invalid names those that are open.
    """
    tickets.known_code("verdict", verdict, ("pass", "fail"))
    if verdict == "fail" and not note.strip():
        raise Invalid(("note", "required"))
    ticket = await tickets.lock_open(ctx, ref, version=version)
    action = "verify" if verdict == "pass" else "fail_verification"
    ticked = {key for key, done in checks.items() if done}
    passage = await tickets.advance(ctx, ticket, action, checks=ticked)
    if verdict == "pass":
        await _all_ticked(ctx, ticket, checks)
    review: dict[str, Any] = {"checks": checks, "note": note}
    reviewer = await _add_review(ctx, ticket, verdict=verdict, **review)
    involved = list(dict.fromkeys([*ticket.involved_ids, reviewer]))
    await suggest(ctx, ticket, "verification", suggestion)
    if verdict == "pass":
        outcome: dict[str, Any] = {"reviewed_at": ctx.now(), "reviewed_by": reviewer}
        fact: Event = events.TicketVerified(**passage.told, **review)
    else:
        outcome = {**tickets.undone_resolution(), "return_count": ticket.return_count + 1}
        fact = events.VerificationFailed(**passage.told, **review, to_member_id=ticket.assignee_id)
    await tickets.save(ctx, ticket, **passage.columns, **outcome, involved_ids=involved)
    ctx.emit(fact)


async def _add_review(ctx: Context, ticket: tickets.TicketState, **review: Any) -> UUID:
    """Who reviewed it; Denied where that is nobody."""
    reviewer = ctx.actor.member_id
    if reviewer is None:
        raise Denied("ticket.verify")
    await ctx.tx.run(
        _insert_review, id=ctx.new_id(), ticket_id=ticket.id, reviewer_id=reviewer,
        at=ctx.now(), **review,
    )  # fmt: skip
    return reviewer


async def _all_ticked(ctx: Context, ticket: tickets.TicketState, checks: dict[str, bool]) -> None:
    asked = [line.key for line in await checklists_for(ctx, ticket)]
    open_ones = [key for key in dict.fromkeys([*asked, *checks]) if not checks.get(key)]
    if open_ones:
        raise Invalid(*((f"checks.{key}", "unchecked") for key in open_ones))


@command(needs=None)
async def accept(
    ctx: Context,
    ref: tickets.Ref,
    *,
    comment: str = "",
    evidence_note: str = "",
    version: int | None = None,
) -> None:
    """The customer confirms; a member may record it, saying how the customer said so.

    The product accepts by itself only after the process's waiting time.
    """
    ticket = await tickets.lock_open(ctx, ref, version=version)
    kind = {"requester": "customer", "system": "timeout"}.get(ctx.actor.kind, "recorded")
    if kind == "recorded" and not evidence_note.strip():
        raise Invalid(("evidence_note", "required"))
    passage = await tickets.advance(ctx, ticket, "accept")
    said = evidence_note if kind == "recorded" else comment
    await _note_acceptance(ctx, ticket.id, kind, said)
    await tickets.save(ctx, ticket, **passage.columns, acceptance=kind, accepted_at=ctx.now())
    ctx.emit(events.TicketAccepted(**passage.told, kind=kind, comment=said))


async def _note_acceptance(ctx: Context, ticket_id: UUID, kind: str, comment: str) -> None:
    await ctx.tx.run(
        _insert_acceptance, id=ctx.new_id(), ticket_id=ticket_id, kind=kind,
        by_name=ctx.actor.name, comment=comment, at=ctx.now(),
    )  # fmt: skip


@command(needs=None)
async def reject(
    ctx: Context, ref: tickets.Ref, *, reason: str, version: int | None = None
) -> None:
    """The customer says it is not solved; back to work, with the reason."""
    if not reason.strip():
        raise Invalid(("reason", "required"))
    ticket = await tickets.lock_open(ctx, ref, version=version)
    passage = await tickets.advance(ctx, ticket, "reject")
    await _note_acceptance(ctx, ticket.id, "rejected", reason)
    await tickets.save(
        ctx,
        ticket,
        **passage.columns,
        **tickets.undone_resolution(),
        reopen_count=ticket.reopen_count + 1,
    )
    ctx.emit(events.TicketRejected(**passage.told, reason=reason))

"""Handling it again: who, where it went wrong, what makes it good, whether the customer agrees."""

from typing import Any
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, DomainError, Invalid
from ringdesk.modules import identity, tickets

from ..events import (
    ProposalAnswered,
    ProposalSent,
    SecondHandlingChanged,
    SecondHandlingFinished,
)
from . import rules, store
from .opening import member_name

NEEDS = "ticket.second_handling"


@command(needs="ticket.second_handling")
async def change_second_handling(
    ctx: Context,
    ref: tickets.Ref,
    *,
    handler_id: UUID | None = None,
    causes: list[str] | None = None,
    remedy: str | None = None,
    version: int | None = None,
) -> None:
    """Write down what is given; the rest stays. Invalid `same_handler`: another must do it."""
    ticket = await tickets.lock(ctx, ref, version=version)
    handling = await store.open_handling(ctx, ticket.id)
    changes = await _changes(ctx, handling, handler_id, causes, remedy)
    if not changes:
        return
    await store.save_handling(ctx, handling.id, **changes)
    moved: dict[str, Any] = {}
    if handler_id:
        moved["involved_ids"] = list(dict.fromkeys([*ticket.involved_ids, handler_id]))
        moved |= {} if ticket.closed else {"assignee_id": handler_id}
    await tickets.save(ctx, ticket, **moved)
    ctx.emit(
        SecondHandlingChanged(
            subject_id=ticket.id, node=ticket.node, causes=causes or [], remedy=remedy or "",
            handler_name=await member_name(ctx, handler_id),
        )
    )  # fmt: skip


async def _changes(
    ctx: Context,
    handling: store.SecondHandling,
    handler_id: UUID | None,
    causes: list[str] | None,
    remedy: str | None,
) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if handler_id is not None:
        await fit(ctx, handler_id, handling.before_id, NEEDS, "handler_id")
        changes["handler_id"] = handler_id
    if causes is not None:
        for code in causes:
            tickets.known_code("causes", code, rules.CAUSES)
        changes["causes"] = list(dict.fromkeys(causes))
    if remedy is not None:
        changes["remedy"] = remedy.strip()
    return changes


async def fit(
    ctx: Context, member_id: UUID, before: UUID | None, permission: str, field: str
) -> None:
    people = await identity.directory(ctx)
    if member_id not in rules.able(people, permission):
        raise Invalid((field, "not_an_option"))
    if rules.barred(member_id, before, people, permission):
        raise Invalid((field, "same_handler"))


@command(needs="ticket.second_handling")
async def send_proposal(
    ctx: Context, ref: tickets.Ref, text: str, *, version: int | None = None
) -> None:
    """Write to the customer how it is made good; an earlier answer is void."""
    ticket = await tickets.lock(ctx, ref, version=version)
    handling = await store.open_handling(ctx, ticket.id)
    message_id = await tickets.reply(ctx, ticket.id, tickets.Reply(text=text), force=True)
    await store.save_handling(
        ctx, handling.id, proposal=text, proposed_at=ctx.now(), answer=None, answered_at=None,
        answer_note="",
    )  # fmt: skip
    ctx.emit(ProposalSent(subject_id=ticket.id, node=ticket.node, text=text, message_id=message_id))


@command(needs="ticket.second_handling")
async def record_answer(
    ctx: Context, ref: tickets.Ref, *, answer: str, note: str, version: int | None = None
) -> None:
    """What the customer said to the proposal, and how; silence counts after 72 hours and a call.

    `agreed` and `refused` may be said by telephone before anything was sent.
    """
    tickets.known_code("answer", answer, rules.ANSWERS)
    if not note.strip():
        raise Invalid(("note", "required"))
    ticket = await tickets.lock(ctx, ref, version=version)
    handling = await store.open_handling(ctx, ticket.id)
    if answer == "unanswered":
        await _silent(ctx, handling)
    await store.save_handling(
        ctx, handling.id, answer=answer, answered_at=ctx.now(), answer_note=note.strip()
    )
    await tickets.save(ctx, ticket)
    ctx.emit(
        ProposalAnswered(
            subject_id=ticket.id, node=ticket.node, answer=answer, answer_note=note.strip()
        )
    )


async def _silent(ctx: Context, handling: store.SecondHandling) -> None:
    """Conflict `answer_awaited` before 72 hours are over, `telephone_first` before a call."""
    since = handling.proposed_at
    until = since + rules.ANSWER_WITHIN if since else None
    if until is None or until > ctx.now():
        raise Conflict("answer_awaited", until=until)
    calls = await store.callbacks_of(ctx, handling.ticket_id)
    if not any(call.attempts for call in calls):
        raise Conflict("telephone_first")


@command(needs="ticket.second_handling")
async def finish_second_handling(
    ctx: Context, ref: tickets.Ref, *, version: int | None = None
) -> None:
    """All four lines are there: one duty less. DomainError `second_handling_lacks` names them."""
    ticket = await tickets.lock(ctx, ref, version=version)
    one = await store.open_handling(ctx, ticket.id)
    if lacks := rules.lacking_to_finish(one.handler_id, one.causes, one.remedy, one.answer):
        raise DomainError("second_handling_lacks", lacks=lacks)
    await store.save_handling(
        ctx, one.id, done_at=ctx.now(), done_name=ctx.actor.name, next_at=None
    )
    await tickets.save(ctx, ticket, open_duties=ticket.open_duties - 1)
    ctx.emit(
        SecondHandlingFinished(
            subject_id=ticket.id, node=ticket.node, causes=one.causes, remedy=one.remedy
        )
    )

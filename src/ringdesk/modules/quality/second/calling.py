"""Calling the customer back: every attempt, and what came of it."""

from datetime import datetime
from uuid import UUID

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Conflict, Forbidden, Invalid
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import Because, CallbackRecorded, TicketEscalated

from ..events import CallbackAttempted, CallbackOpened
from ..suggesting import suggest
from . import rules, store
from .handling import fit
from .opening import member_name, open_call
from .store import Callback

NEEDS = "ticket.callback"


async def _mine(ctx: Context, ticket: tickets.TicketState) -> Callback:
    """The open callback, not for who was rated. NotFound, Forbidden `own_rating`."""
    call = await store.open_callback(ctx, ticket.id)
    people = await identity.directory(ctx)
    if rules.barred(ctx.actor.member_id, call.before_id, people, NEEDS):
        raise Forbidden("own_rating")
    return call


@command(needs="ticket.callback")
async def assign_callback(
    ctx: Context, ref: tickets.Ref, member_id: UUID, *, version: int | None = None
) -> None:
    """Give the call to somebody else than who was rated."""
    ticket = await tickets.lock(ctx, ref, version=version)
    call = await store.open_callback(ctx, ticket.id)
    await fit(ctx, member_id, call.before_id, NEEDS, "member_id")
    await store.save_callback(ctx, call.id, assignee_id=member_id)
    await tickets.save(ctx, ticket)
    ctx.emit(
        CallbackOpened(
            subject_id=ticket.id, node=ticket.node, round=call.round, due_at=call.due_at,
            assignee_id=member_id, assignee_name=await member_name(ctx, member_id),
        )
    )  # fmt: skip


@command(needs="ticket.callback")
async def note_attempt(
    ctx: Context,
    ref: tickets.Ref,
    *,
    outcome: str,
    note: str = "",
    again_at: datetime | None = None,
    version: int | None = None,
) -> None:
    """A call that was tried. `again_at`: when to try again; told then."""
    tickets.known_code("outcome", outcome, rules.OUTCOMES)
    now = ctx.now()
    if again_at is not None and again_at <= now:
        raise Invalid(("again_at", "in_the_past"))
    ticket = await tickets.lock(ctx, ref, version=version)
    call = await _mine(ctx, ticket)
    await store.add_attempt(ctx, call.id, outcome=outcome, note=note, again_at=again_at)
    await store.save_callback(
        ctx, call.id, attempts=call.attempts + 1, again_at=again_at,
        next_at=rules.next_look(call.due_at, now, again_at),
    )  # fmt: skip
    await tickets.save(ctx, ticket)
    ctx.emit(
        CallbackAttempted(
            subject_id=ticket.id, node=ticket.node, outcome=outcome, note=note, again_at=again_at
        )
    )


@command(needs="ticket.callback")
async def finish_callback(
    ctx: Context,
    ref: tickets.Ref,
    *,
    reached: bool = True,
    solved: str | None = None,
    score: int | None = None,
    words: str = "",
    suggestion: str = "",
    version: int | None = None,
) -> None:
    """What the customer says now. Not reached: only after three attempts, saying what was tried.

    Still low (a score under the threshold, or not solved): a level up, and another call is due in
    24 hours; after the third round it is people's to decide, not the product's.
    """
    _complete(reached=reached, solved=solved, score=score, words=words)
    ticket = await tickets.lock(ctx, ref, version=version)
    call = await _mine(ctx, ticket)
    if not reached and call.attempts < rules.ATTEMPTS:
        raise Conflict("attempts_first", attempts=call.attempts, needed=rules.ATTEMPTS)
    solved, score = (solved, score) if reached else (None, None)
    if reached:
        await store.add_attempt(ctx, call.id, outcome="reached", note="", again_at=None)
    await store.save_callback(
        ctx, call.id, reached=reached, solved=solved, score=score, words=words.strip(),
        done_at=ctx.now(), done_name=ctx.actor.name, next_at=None,
        attempts=call.attempts + reached,
    )  # fmt: skip
    low = (await tickets.process_of(ctx, ticket)).low_score
    again = rules.still_low(score, solved, low) and call.round < rules.ROUNDS
    level = ticket.escalation_level + again
    duties = ticket.open_duties - (not again)
    await tickets.save(ctx, ticket, open_duties=duties, escalation_level=level)
    ctx.emit(
        CallbackRecorded(
            subject_id=ticket.id, node=ticket.node, round=call.round, reached=reached,
            solved=solved, score=score, words=words.strip(),
        )
    )  # fmt: skip
    await suggest(ctx, ticket, "callback", suggestion)
    if again:
        await _call_again(ctx, ticket, call, level)


async def _call_again(
    ctx: Context, ticket: tickets.TicketState, call: store.Callback, level: int
) -> None:
    ctx.emit(
        TicketEscalated(
            subject_id=ticket.id, node=ticket.node, level=level, reason="",
            to_member_id=None, to_name=None, because=Because(code="callback_low"),
        )
    )  # fmt: skip
    await open_call(ctx, ticket, call.round + 1, call.assignee_id, call.before_id)


def _complete(*, reached: bool, solved: str | None, score: int | None, words: str) -> None:
    """Every field that is missing is named at once."""
    wrong: list[tuple[str, str]] = []
    if not words.strip():
        wrong.append(("words", "required"))
    if reached and solved not in rules.SOLVED:
        wrong.append(("solved", "required" if solved is None else "not_an_option"))
    if reached and (score is None or not 1 <= score <= 5):
        wrong.append(("score", "required" if score is None else "not_an_option"))
    if wrong:
        raise Invalid(*wrong)

"""A low score opens second handling and a callback, in the transaction of the rating."""

from typing import Any
from uuid import UUID

from ringdesk.kernel.context import Context
from ringdesk.kernel.events import Recorded, react
from ringdesk.modules import identity, tickets
from ringdesk.modules.tickets.events import SecondHandlingOpened, TicketRated

from ..events import CallbackOpened
from . import rules, store
from .store import Callback, SecondHandling


@react(TicketRated)
async def open_second_handling(ctx: Context, fact: Recorded) -> None:
    """Whatever the process looks like: two duties, without which nothing is archived."""
    event: Any = fact.event
    ticket = await tickets.lock(ctx, event.subject_id)
    process = await tickets.process_of(ctx, ticket)
    if event.score >= process.low_score:
        return
    before = ticket.resolved_by or ticket.assignee_id or event.handler_id
    handler = await _choose(ctx, ticket, before)
    await store.add_handling(ctx, _handling(ctx, ticket.id, event.score, before, handler))
    action = process.action("second_handling")
    moved: dict[str, Any] = {}
    told = _stays(ticket)
    if action is not None and ticket.node in action.source:
        passage = await tickets.advance(ctx, ticket, "second_handling")
        back = {"closed_at": None, "closed_by": None, **tickets.undone_resolution()}
        moved, told = {**passage.columns, **back, "assignee_id": handler}, passage.told
        involved = [*ticket.involved_ids, *([handler] if handler else [])]
        moved["involved_ids"] = list(dict.fromkeys(involved))
    await tickets.save(ctx, ticket, **moved, open_duties=ticket.open_duties + 2)
    name = await member_name(ctx, handler)
    ctx.emit(
        SecondHandlingOpened(
            **told, score=event.score, handler_id=handler, handler_name=name, before_id=before
        )
    )
    await open_call(ctx, ticket, 1, handler, before)


def _stays(ticket: tickets.TicketState) -> dict[str, Any]:
    """Told of a ticket whose process has no way of its own for it."""
    here = {"from_node": ticket.node, "to_node": ticket.node}
    status = {"from_status": ticket.status, "to_status": ticket.status}
    return {"subject_id": ticket.id, "node": ticket.node, "tracked": False, **here, **status}


async def _choose(ctx: Context, ticket: tickets.TicketState, before: UUID | None) -> UUID | None:
    people = await identity.directory(ctx)
    return rules.other_handler(
        people, rules.NEEDS["second_handling"], before=before, team_id=ticket.team_id,
        busy=await store.busy(ctx),
    )  # fmt: skip


def _handling(
    ctx: Context, ticket_id: UUID, score: int, before: UUID | None, handler: UUID | None
) -> SecondHandling:
    now = ctx.now()
    due = now + rules.HANDLE_WITHIN
    return SecondHandling(
        id=ctx.new_id(), ticket_id=ticket_id, score=score, before_id=before, handler_id=handler,
        causes=[], remedy="", proposal="", proposed_at=None, answer=None, answered_at=None,
        answer_note="", opened_at=now, due_at=due, next_at=rules.next_look(due, now),
        done_at=None, done_name=None,
    )  # fmt: skip


async def open_call(
    ctx: Context,
    ticket: tickets.TicketState,
    number: int,
    assignee: UUID | None,
    before: UUID | None,
) -> None:
    """A call to make within 24 hours of the clock. The caller counts the duty."""
    now = ctx.now()
    due = now + rules.CALL_WITHIN
    made = Callback(
        id=ctx.new_id(), ticket_id=ticket.id, round=number, assignee_id=assignee, before_id=before,
        opened_at=now, due_at=due, next_at=rules.next_look(due, now), again_at=None, attempts=0,
        reached=None, solved=None, score=None, words="", done_at=None, done_name=None,
    )  # fmt: skip
    await store.add_callback(ctx, made)
    ctx.emit(
        CallbackOpened(
            subject_id=ticket.id, node=ticket.node, round=number, due_at=due,
            assignee_id=assignee, assignee_name=await member_name(ctx, assignee),
        )
    )  # fmt: skip


async def member_name(ctx: Context, member_id: UUID | None) -> str | None:
    member = (await identity.directory(ctx)).members.get(member_id) if member_id else None
    return member.name if member else None


@tickets.knows("duty_kinds")
async def duty_kinds(ctx: Context, ticket: tickets.TicketState) -> list[str]:
    """What of a low score is still to be done."""
    handlings = await store.handlings_of(ctx, ticket.id)
    calls = await store.callbacks_of(ctx, ticket.id)
    found = ["second_handling"] if any(one.done_at is None for one in handlings) else []
    return [*found, "callback"] if any(one.done_at is None for one in calls) else found

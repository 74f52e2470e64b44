"""Suggestions for improvement (改进建议): collected where people say them, answered in a list."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Invalid, NotFound
from ringdesk.kernel.sightings import refuse_stale
from ringdesk.modules import tickets

from .events import ImprovementSuggested, SuggestionAnswered
from .tables import suggestions

STATES = ("new", "planned", "done", "declined")
_c = suggestions.c
_insert = sql(insert(suggestions).values({c.name: bindparam(c.name) for c in _c}))
_one = sql(
    select(_c.ticket_id, _c.state, _c.answer).where(
        _c.tenant_id == bindparam("tenant_id"), _c.id == bindparam("that_id")
    )
)


async def suggest(
    ctx: Context,
    ticket: tickets.TicketState,
    source: str,
    text: str,
    improvements: Sequence[str] = (),
) -> None:
    """Keep what could be better, if anything was said. Within a command that saves the ticket.

    `improvements`: what was ticked, by keys of the rating's options.
    """
    if not text.strip() and not improvements:
        return
    made = ctx.new_id()
    await ctx.tx.run(
        _insert, id=made, ticket_id=ticket.id, source=source, text=text.strip(),
        by_name=ctx.actor.name, at=ctx.now(), state="new", answer="", answered_name=None,
        answered_at=None, improvements=list(improvements),
    )  # fmt: skip
    ctx.emit(
        ImprovementSuggested(
            subject_id=ticket.id, node=ticket.node, suggestion_id=made, source=source,
            text=text.strip(), improvements=list(improvements),
        )
    )  # fmt: skip


def seen(row: Mapping[str, Any]) -> dict[str, Any]:
    """What whoever answers a suggestion sees of its answer."""
    return {"state": row["state"], "answer": row["answer"]}


@command(needs="feedback.answer")
async def answer_suggestion(
    ctx: Context, suggestion_id: UUID, *, state: str, answer: str, version: int | None = None
) -> None:
    """Say what becomes of it: planned, done, declined with the reason.

    Stale when it was answered otherwise since `version` was read.
    """
    tickets.known_code("state", state, STATES)
    if state == "declined" and not answer.strip():
        raise Invalid(("answer", "required"))
    row = await ctx.tx.first(_one, that_id=suggestion_id)
    if row is None:
        raise NotFound("suggestion")
    ticket = await tickets.lock(ctx, row["ticket_id"])
    if version is not None:
        refuse_stale(version, seen((await ctx.tx.all(_one, that_id=suggestion_id))[0]))
    await ctx.tx.run(
        update(suggestions)
        .where(_c.tenant_id == ctx.tenant_id, _c.id == suggestion_id)
        .values(state=state, answer=answer, answered_name=ctx.actor.name, answered_at=ctx.now())
    )
    await tickets.save(ctx, ticket)
    ctx.emit(
        SuggestionAnswered(
            subject_id=ticket.id, node=ticket.node, suggestion_id=suggestion_id, state=state,
            answer=answer,
        )
    )  # fmt: skip

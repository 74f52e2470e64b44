"""Giving feedback and answering it, once each."""

from typing import Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, insert, update

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Invalid
from ringdesk.modules import tickets, workflow

from ..events import FeedbackAnswered, FeedbackGiven
from ..tables import feedback
from .queries import Place, feedback_of

Answer = Literal["changed", "explained", "declined"]


class Given(msgspec.Struct, frozen=True):
    """What hinders, in the giver's words; `ticket`: number or id of the one it was met on."""

    place: Place
    text: str
    ticket: str | None = None


_f = feedback.c
_add = sql(
    insert(feedback).values(
        {
            name: bindparam(name)
            for name in (
                "tenant_id", "id", "place", "process_key", "ticket_id", "text", "giver_id",
                "giver_name", "created_at",
            )
        }
    )
)  # fmt: skip
_answer = sql(
    update(feedback)
    .where(
        _f.tenant_id == bindparam("tenant_id"),
        _f.id == bindparam("feedback_id"),
        _f.answered_at.is_(None),
    )
    .values(
        outcome=bindparam("new_outcome"),
        answer=bindparam("new_answer"),
        answered_by=bindparam("by_id"),
        answered_name=bindparam("by_name"),
        answered_at=bindparam("now"),
    )
)


@command(needs="feedback.give")
async def give_feedback(ctx: Context, given: Given) -> UUID:
    """Say that something hinders. Who owns the process is told, else those who answer feedback.

    Invalid without words or for a process there is none of; NotFound for a ticket one may not see.
    """
    if ctx.actor.member_id is None:
        raise Invalid(("giver", "member_only"))
    if not given.text.strip():
        raise Invalid(("text", "required"))
    key = given.place.process_key
    if key is not None and key not in await workflow.standings(ctx):
        raise Invalid(("place.process_key", "not_an_option"))
    about = await tickets.read(ctx, tickets.parse_ref(given.ticket)) if given.ticket else None
    made = ctx.new_id()
    await ctx.tx.run(
        _add, id=made, place=msgspec.to_builtins(given.place), process_key=key,
        ticket_id=about.id if about else None, text=given.text.strip(),
        giver_id=ctx.actor.member_id, giver_name=ctx.actor.name, created_at=ctx.now(),
    )  # fmt: skip
    ctx.emit(
        FeedbackGiven(
            subject_id=made, place_kind=given.place.kind, place_key=given.place.key,
            place_label=given.place.label, process_key=key, version=given.place.version,
            ticket_id=about.id if about else None, text=given.text.strip(),
        )
    )  # fmt: skip
    return made


@command(needs="feedback.answer")
async def answer_feedback(ctx: Context, feedback_id: UUID, *, outcome: Answer, text: str) -> None:
    """Say what comes of it. The giver is told. Conflict `answered_already` the second time."""
    if not text.strip():
        raise Invalid(("text", "required"))
    found = await feedback_of(ctx, feedback_id)
    done = await ctx.tx.run(
        _answer, feedback_id=feedback_id, new_outcome=outcome, new_answer=text.strip(),
        by_id=ctx.actor.member_id, by_name=ctx.actor.name, now=ctx.now(),
    )  # fmt: skip
    if not done:
        raise Conflict("answered_already")
    ctx.emit(
        FeedbackAnswered(
            subject_id=feedback_id, giver_id=found.giver_id, outcome=outcome, answer=text.strip()
        )
    )

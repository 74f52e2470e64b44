"""A customer rates a case once; whoever gave a score alone may say more, once."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import sql
from ringdesk.kernel.errors import Conflict, Denied, Invalid
from ringdesk.modules import tickets
from ringdesk.modules.tickets.events import TicketRated

from ..events import RatingCompleted
from ..suggesting import suggest
from ..tables import ratings
from . import options

SCORES = (1, 2, 3, 4, 5)
_c = ratings.c
_insert = sql(
    upsert(ratings).values({c.name: bindparam(c.name) for c in _c}).on_conflict_do_nothing()
)
_that = (_c.tenant_id == bindparam("tenant_id"), _c.ticket_id == bindparam("of_ticket"))
_given = sql(select(_c.score, _c.completed_at).where(*_that))
_complete = sql(
    update(ratings)
    .where(*_that, _c.completed_at.is_(None))
    .values(
        comment=bindparam("said"),
        aspects=bindparam("scored"),
        improvements=bindparam("ticked"),
        completed_at=bindparam("now"),
    )
)


class Details(msgspec.Struct, frozen=True):
    """What is said besides the score: aspects by key, improvements by key, words."""

    comment: str = ""
    aspects: dict[str, int] = {}
    improvements: list[str] = []

    @property
    def any(self) -> bool:
        return bool(self.comment.strip() or self.aspects or self.improvements)


@command(needs=None)
async def rate(
    ctx: Context,
    ref: tickets.Ref,
    *,
    score: int,
    comment: str = "",
    aspects: dict[str, int] | None = None,
    improvements: Sequence[str] = (),
    suggestion: str = "",
) -> None:
    """One rating per case, by the customer alone: never by who handled it.

    `aspects`, `improvements`: keys of the workspace's options, as far as given. Conflict
    `not_rateable`, `already_rated`.
    """
    _refuse_others(ctx)
    if score not in SCORES:
        raise Invalid(("score", "not_an_option", {"options": list(SCORES)}))
    details = Details(comment, aspects or {}, list(dict.fromkeys(improvements)))
    await _fits(ctx, details)
    ticket = await tickets.lock(ctx, ref)
    if ticket.resolved_at is None or ticket.archived_at is not None:
        raise Conflict("not_rateable", number=ticket.number)
    made = await ctx.tx.run(
        _insert, id=ctx.new_id(), ticket_id=ticket.id, requester_id=ctx.actor.id, score=score,
        comment=comment, handler_id=ticket.resolved_by, aspects=details.aspects, at=ctx.now(),
        improvements=details.improvements, completed_at=ctx.now() if details.any else None,
    )  # fmt: skip
    if not made:
        raise Conflict("already_rated", number=ticket.number)
    await tickets.save(ctx, ticket, rating=score)
    await _suggested(ctx, ticket, details, suggestion)
    ctx.emit(
        TicketRated(
            subject_id=ticket.id, node=ticket.node, score=score, comment=comment,
            handler_id=ticket.resolved_by, aspects=details.aspects,
            improvements=details.improvements,
        )
    )  # fmt: skip


@command(needs=None)
async def complete_rating(ctx: Context, ref: tickets.Ref, details: Details) -> None:
    """Say more about the score given before, once; the score stays. Conflict `already_rated`

    when more was said before, `not_rateable` where nothing was rated or the case is archived.
    """
    _refuse_others(ctx)
    if not details.any:
        raise Invalid(("comment", "required"))
    await _fits(ctx, details)
    ticket = await tickets.lock(ctx, ref)
    given = await ctx.tx.first(_given, of_ticket=ticket.id)
    if given is None or ticket.archived_at is not None:
        raise Conflict("not_rateable", number=ticket.number)
    if given["completed_at"] is not None:
        raise Conflict("already_rated", number=ticket.number)
    await ctx.tx.run(
        _complete, of_ticket=ticket.id, said=details.comment, scored=details.aspects,
        ticked=details.improvements, now=ctx.now(),
    )  # fmt: skip
    await tickets.save(ctx, ticket)
    await _suggested(ctx, ticket, details, "")
    ctx.emit(
        RatingCompleted(
            subject_id=ticket.id, node=ticket.node, score=given["score"], comment=details.comment,
            aspects=details.aspects, improvements=details.improvements,
        )
    )  # fmt: skip


async def may_say_more(ctx: Context, ticket: tickets.TicketState) -> bool:
    """Whether the ticket has a score and nothing more yet."""
    if ticket.rating is None or ticket.archived_at is not None:
        return False
    given = await ctx.tx.first(_given, of_ticket=ticket.id)
    return given is not None and given["completed_at"] is None


def _refuse_others(ctx: Context) -> None:
    if ctx.actor.kind != "requester":
        raise Denied("ticket.rate")


async def _fits(ctx: Context, details: Details) -> None:
    """Invalid names every aspect and improvement that is not asked, every score there is not."""
    aspects = {one.key for one in await options.asked_options(ctx, "aspect")}
    ticks = {one.key for one in await options.asked_options(ctx, "improvement")}
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        (f"aspects.{key}", "not_an_option", {"options": sorted(aspects)})
        for key in details.aspects
        if key not in aspects
    ]
    wrong += [
        (f"aspects.{key}", "not_an_option", {"options": list(SCORES)})
        for key, score in details.aspects.items()
        if score not in SCORES
    ]
    if any(key not in ticks for key in details.improvements):
        wrong.append(("improvements", "not_an_option", {"options": sorted(ticks)}))
    if wrong:
        raise Invalid(*wrong)


async def _suggested(
    ctx: Context, ticket: tickets.TicketState, details: Details, suggestion: str
) -> None:
    """What was ticked is a suggestion, with the words said beside it."""
    words = suggestion or (details.comment if details.improvements else "")
    await suggest(ctx, ticket, "rating", words, details.improvements)

"""Feedback as its giver and those who answer it see it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import and_, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import NotFound
from ringdesk.kernel.queries import Page, SortKey, cut, paged
from ringdesk.modules import tickets, workflow

from ..tables import feedback

PlaceKind = Literal["field", "rule", "node", "template", "screen", "process"]


class Place(msgspec.Struct, frozen=True):
    """What hinders. `label`: as the giver read it; of which process, and which version of it."""

    kind: PlaceKind
    key: str
    label: str = ""
    process_key: str | None = None
    version: int | None = None


class Feedback(msgspec.Struct, frozen=True):
    """One remark and, once it has one, its answer. `process_name`: its process as called now."""

    id: UUID
    place: Place
    text: str
    ticket_number: int | None
    giver_id: UUID
    giver_name: str
    created_at: datetime
    outcome: str | None
    answer: str | None
    answered_name: str | None
    answered_at: datetime | None
    process_name: dict[str, str] | None = None


_f, _t = feedback.c, tickets.tickets_table.c
_columns = [
    _f.id, _f.place, _f.text, _f.giver_id, _f.giver_name, _f.created_at, _f.outcome, _f.answer,
    _f.answered_name, _f.answered_at, _t.number.label("ticket_number"),
]  # fmt: skip


def _visible(ctx: Context) -> Any:
    """Everybody sees their own; who answers feedback sees all. Other people's tickets stay hidden:

    the number is shown only to whom the ticket is.
    """
    seen = and_(_t.tenant_id == _f.tenant_id, _t.id == _f.ticket_id, tickets.visible_to(ctx.actor))
    query = (
        select(*_columns)
        .select_from(feedback.outerjoin(tickets.tickets_table, seen))
        .where(_f.tenant_id == ctx.tenant_id)
    )
    if ctx.actor.may("feedback.answer"):
        return query
    return query.where(_f.giver_id == ctx.actor.member_id)


_TOLD = [name for name in Feedback.__struct_fields__ if name != "process_name"]


async def _shown(ctx: Context, rows: Iterable[Any]) -> list[Feedback]:
    known = await workflow.standings(ctx)
    found = []
    for row in rows:
        place = msgspec.convert(row["place"], Place)
        name = None
        if place.process_key in known:
            name = dict((await workflow.in_force(ctx, place.process_key)).name)
        told = {one: row[one] for one in _TOLD}
        found.append(Feedback(**{**told, "place": place, "process_name": name}))
    return found


async def feedback_of(ctx: Context, feedback_id: UUID) -> Feedback:
    """NotFound when there is none, or it is somebody else's and one does not answer feedback."""
    row = await ctx.tx.first(_visible(ctx).where(_f.id == feedback_id))
    if row is None:
        raise NotFound("feedback")
    return (await _shown(ctx, [row]))[0]


async def listed_feedback(
    ctx: Context, *, state: Literal["open", "answered"] | None, mine: bool, page: Page
) -> tuple[list[Feedback], str | None]:
    """The newest first."""
    query = _visible(ctx)
    if mine:
        query = query.where(_f.giver_id == ctx.actor.member_id)
    if state:
        open_ = _f.answered_at.is_(None)
        query = query.where(open_ if state == "open" else ~open_)
    sort = (SortKey("created_at", _f.created_at, descending=True),)
    rows, following = cut(await ctx.tx.all(paged(query, sort, page, _f.id)), sort, page)
    return await _shown(ctx, rows), following

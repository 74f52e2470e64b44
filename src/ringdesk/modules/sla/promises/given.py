"""The promises a ticket's customer has: by when we write again, by when it is solved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, one_of, sql

from ..tables import adjustments, announcements, buffers, clocks, holds

PromiseKind = Literal["answer", "update", "solution"]
# running · late: missed, and no word of ours yet · waiting: for the customer · checking: for an
# approval · held: put off, until `until` · paused: stands still for another reason of ours.
PromiseState = Literal["running", "late", "waiting", "checking", "held", "paused"]

KINDS: dict[str, PromiseKind] = {
    "first_response": "answer",
    "next_response": "answer",
    "follow_up": "update",
    "resolution": "solution",
}
_WAITS: dict[str, PromiseState] = {
    "waiting_customer": "waiting",
    "waiting_approval": "checking",
}


class Promise(msgspec.Struct, frozen=True, kw_only=True):
    """One promise; `due_at` is None while no time runs."""

    kind: PromiseKind
    state: PromiseState
    due_at: datetime | None
    until: datetime | None = None


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """An announced buffer that moved one of this ticket's promises."""

    title: dict[str, str]
    notice: dict[str, str]
    from_at: datetime
    until_at: datetime


class Promises(msgspec.Struct, frozen=True):
    given: list[Promise]
    moved: list[Moved]

    def of(self, kind: PromiseKind) -> Promise | None:
        return next((one for one in self.given if one.kind == kind), None)


_c, _b, _a, _n, _h = clocks.c, buffers.c, adjustments.c, announcements.c, holds.c
_live = sql(
    select(_c.ticket_id, _c.kind, _c.state, _c.reason, _c.due_at, _h.until_at)
    .select_from(
        clocks.outerjoin(holds, (_h.tenant_id == _c.tenant_id) & (_h.ticket_id == _c.ticket_id))
    )
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        one_of(_c.ticket_id, "those"),
        any_of(_c.state, ("running", "paused")),
    )
    .order_by(_c.due_at.nulls_last(), _c.cycle.desc())
)
_moved = sql(
    select(_a.ticket_id, _b.title, _b.notice, _b.from_at, _b.until_at)
    .ext(distinct_on(_a.ticket_id, _b.number))
    .select_from(adjustments)
    .join(clocks, (_c.tenant_id == _a.tenant_id) & (_c.id == _a.clock_id))
    .join(buffers, (_b.tenant_id == _a.tenant_id) & (_b.id == _a.buffer_id))
    .where(
        _a.tenant_id == bindparam("tenant_id"),
        one_of(_a.ticket_id, "those"),
        _b.state == "announced",
        any_of(_c.state, ("running", "paused")),
        any_of(_c.kind, KINDS),
    )
    .order_by(_a.ticket_id, _b.number)
)


async def promises_of(ctx: Context, ticket_id: UUID, status_category: str) -> Promises:
    """What the customer of a ticket may count on now."""
    return (await promises_of_all(ctx, {ticket_id: status_category}))[ticket_id]


async def promises_of_all(ctx: Context, categories: Mapping[UUID, str]) -> dict[UUID, Promises]:
    """The same for several tickets, given with their status category, in two statements."""
    clocks_of = _by_ticket(await ctx.tx.all(_live, those=list(categories)))
    given = {
        ticket_id: promises(clocks_of.get(ticket_id, []), category, ctx.now())
        for ticket_id, category in categories.items()
    }
    promised = [ticket_id for ticket_id, found in given.items() if found]
    moves_of = _by_ticket(await ctx.tx.all(_moved, those=promised)) if promised else {}
    return {
        ticket_id: Promises(found, [_moved_by(row) for row in moves_of.get(ticket_id, [])])
        for ticket_id, found in given.items()
    }


def _by_ticket(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, list[Mapping[str, Any]]]:
    found: dict[UUID, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["ticket_id"], []).append(row)
    return found


def _moved_by(row: Mapping[str, Any]) -> Moved:
    return Moved(**{name: row[name] for name in Moved.__struct_fields__})


def promises(
    rows: Iterable[Mapping[str, Any]], status_category: str, now: datetime
) -> list[Promise]:
    """One promise of a kind, the earliest; the next word of ours is an answer or an update."""
    found: dict[PromiseKind, Promise] = {}
    for row in rows:
        if row["kind"] in KINDS:
            promise = _promise(row, status_category, now)
            found.setdefault(promise.kind, promise)
    if "answer" in found:
        found.pop("update", None)
    order: Sequence[PromiseKind] = ("answer", "update", "solution")
    return [found[kind] for kind in order if kind in found]


def _promise(row: Mapping[str, Any], status_category: str, now: datetime) -> Promise:
    kind = KINDS[row["kind"]]
    if row["state"] == "running":
        late = row["due_at"] is not None and row["due_at"] <= now
        return Promise(kind=kind, state="late" if late else "running", due_at=row["due_at"])
    if row["reason"] == "hold":
        return Promise(kind=kind, state="held", due_at=None, until=row["until_at"])
    return Promise(kind=kind, state=_WAITS.get(status_category, "paused"), due_at=None)

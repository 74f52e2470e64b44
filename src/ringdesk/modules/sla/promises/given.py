"""The promises a ticket's customer has: by when we write again, by when it is solved."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select

from ringdesk.kernel.context import Context
from ringdesk.kernel.db import any_of, sql

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
    select(_c.kind, _c.state, _c.reason, _c.due_at, _h.until_at)
    .select_from(
        clocks.outerjoin(holds, (_h.tenant_id == _c.tenant_id) & (_h.ticket_id == _c.ticket_id))
    )
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        _c.ticket_id == bindparam("of_ticket"),
        any_of(_c.state, ("running", "paused")),
    )
    .order_by(_c.due_at.nulls_last(), _c.cycle.desc())
)
_moved = sql(
    select(_b.title, _b.notice, _b.from_at, _b.until_at)
    .where(
        _b.tenant_id == bindparam("tenant_id"),
        _b.state == "announced",
        _b.id.in_(
            select(_a.buffer_id)
            .join(clocks, (_c.tenant_id == _a.tenant_id) & (_c.id == _a.clock_id))
            .where(
                _a.tenant_id == bindparam("tenant_id"),
                _a.ticket_id == bindparam("of_ticket"),
                any_of(_c.state, ("running", "paused")),
                any_of(_c.kind, KINDS),
            )
        ),
    )
    .order_by(_b.number)
)


async def promises_of(ctx: Context, ticket_id: UUID, status_category: str) -> Promises:
    """What the customer of a ticket may count on now."""
    rows = await ctx.tx.all(_live, of_ticket=ticket_id)
    given = promises(rows, status_category, ctx.now())
    moved = await ctx.tx.all(_moved, of_ticket=ticket_id) if given else []
    return Promises(given, [Moved(**dict(row)) for row in moved])


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

"""Writing facts down: chained in memory as they happen, one statement at the end.

A command and its same-transaction reactions share one `Recording`. The heads of the chains they
touch are locked when they are first met and advanced once; the rows of all facts and the jobs
that were ordered meanwhile leave in one statement, whatever their number.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from . import orders as ordering
from .context import Actor
from .db import Statement, Tx, as_document, given_rows, one_of, sql
from .events import CHANNEL, GENESIS, Event, Recorded, link
from .ids import new_id
from .tables import event_chains, events

Fact = tuple[Event, Actor, datetime]

_c = event_chains.c
_lock_chains = sql(
    select(_c.subject_id, _c.last_seq, _c.head)
    .where(
        _c.tenant_id == bindparam("tenant_id"),
        one_of(_c.subject_id, "subjects"),
    )
    # In one order for all, so that two who touch the same subjects do not lock each other out.
    .order_by(_c.subject_id)
    .with_for_update()
)
_CHAIN = ("subject_id", "last_seq", "head")
_given_chains = upsert(event_chains).from_select(
    ["tenant_id", *_CHAIN], given_rows(event_chains, _CHAIN)
)
_key = ["tenant_id", "subject_id"]
# Somebody else may begin the same chain at the same moment: then theirs is waited for.
_begin_chains = sql(
    _given_chains.on_conflict_do_update(index_elements=_key, set_={"last_seq": _c.last_seq})
    .returning(_c.subject_id, _c.last_seq, _c.head)
)  # fmt: skip
_advanced = _given_chains.on_conflict_do_update(
    index_elements=_key,
    set_={"last_seq": _given_chains.excluded.last_seq, "head": _given_chains.excluded.head},
).cte("advanced")
_STORED = tuple(c.name for c in events.c if c.name not in ("tenant_id", "position", "xid"))
_written = (
    insert(events).from_select(["tenant_id", *_STORED], given_rows(events, _STORED)).cte("written")
)
_told = select(func.pg_notify(CHANNEL, bindparam("wake"))).add_cte(_written, _advanced)
_write: Statement = sql(_told)
_write_and_order: Statement = sql(_told.add_cte(ordering.ordered))

_ENVELOPE = ("subject_id", "node", "changes")


def _row(tx: Tx, event: Event, actor: Actor, at: datetime, seq: int) -> dict[str, Any]:
    # Through JSON once, so that what is hashed is what jsonb gives back.
    plain = msgspec.json.decode(msgspec.json.encode(event))
    return {
        "tenant_id": tx.tenant_id,
        "at": at,
        "id": new_id(at),
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "seq": seq,
        "type": type(event).__name__,
        "group": event.group,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "node": event.node,
        "data": {k: v for k, v in plain.items() if k not in _ENVELOPE},
        "changes": plain.get("changes", []),
    }


class Recording:
    """The facts of one command, from the first until all that follows from it has happened."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._heads: dict[UUID, tuple[int, bytes]] = {}
        self._rows: list[dict[str, Any]] = []

    async def take(self, facts: Sequence[Fact]) -> list[Recorded]:
        """Give facts their places in their chains, in this order; `write` stores them."""
        for event, _, _ in facts:
            if event.opens:
                self._heads.setdefault(event.subject_id, (-1, GENESIS))
        if unknown := {event.subject_id for event, _, _ in facts} - self._heads.keys():
            await self._lock(unknown)
        return [self._chain(*fact) for fact in facts]

    async def _lock(self, subjects: set[UUID]) -> None:
        found = list(await self._tx.all(_lock_chains, subjects=list(subjects)))
        if new := subjects - {row["subject_id"] for row in found}:
            rows = [{"subject_id": s, "last_seq": -1, "head": GENESIS} for s in sorted(new)]
            begun = as_document(event_chains, _CHAIN, rows)
            found += await self._tx.all(_begin_chains, **begun)
        for row in found:
            self._heads[row["subject_id"]] = (row["last_seq"], row["head"])

    def _chain(self, event: Event, actor: Actor, at: datetime) -> Recorded:
        seq, head = self._heads[event.subject_id]
        row = _row(self._tx, event, actor, at, seq + 1)
        row["prev_hash"], row["hash"] = head, link(head, row)
        self._heads[event.subject_id] = (seq + 1, row["hash"])
        self._rows.append(row)
        return Recorded(row["id"], at, actor, event, seq + 1)

    async def write(self, at: datetime, orders: Sequence[ordering.Order] = ()) -> None:
        """Store what was taken and queue the jobs; listeners wake when it commits."""
        if not self._rows:
            await ordering.enqueue(self._tx, at, *orders)
            return
        heads = [
            {"subject_id": subject, "last_seq": seq, "head": head}
            for subject, (seq, head) in sorted(self._heads.items())
        ]
        await self._tx.run(
            _write_and_order if orders else _write,
            wake=str(self._tx.tenant_id),
            **as_document(events, _STORED, self._rows),
            **as_document(event_chains, _CHAIN, heads),
            **(ordering.as_rows(self._tx.tenant_id, at, orders) if orders else {}),
        )
        self._rows = []


async def record(tx: Tx, facts: Iterable[Fact]) -> list[Recorded]:
    """Append facts to their subjects' chains, without reactions."""
    facts = list(facts)
    recording = Recording(tx)
    recorded = await recording.take(facts)
    if facts:
        await recording.write(facts[-1][2])
    return recorded

"""Facts in the past tense. One event row is audit entry, timeline entry and source of everything.

Rows of one subject form a hash chain: hash = SHA-256(previous hash ‖ canonical JSON of the row).
`react(E)` runs in the same transaction, `react(E, later=True)` as a durable job.
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects.postgresql import insert

from .context import Actor, Context
from .db import Statement, Tx, sql
from .ids import new_id
from .tables import event_chains, events

Group = Literal["talk", "internal", "flow", "audit"]
GENESIS = b"\x00" * 32
CHANNEL = "ringdesk_events"


class Change(msgspec.Struct, frozen=True):
    """One field's value before and after, as shown in the audit."""

    field: str
    before: Any
    after: Any


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Base of all facts. The class name is the event's name in rows, API and catalogues."""

    subject_kind: ClassVar[str] = "ticket"
    group: ClassVar[Group] = "flow"
    # The first fact of a subject: its chain starts here, nothing needs to be read.
    opens: ClassVar[bool] = False

    subject_id: UUID
    node: str | None = None
    changes: tuple[Change, ...] = ()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.__name__.startswith("_"):
            return  # a base of several events, never a fact itself
        if cls.__name__ in registry:
            raise RuntimeError(f"event {cls.__name__} is declared twice")
        registry[cls.__name__] = cls


registry: dict[str, type[Event]] = {}
Reaction = Callable[[Context, Any], Awaitable[None]]
_now: dict[type[Event], list[Reaction]] = {}
_later: dict[type[Event], list[str]] = {}
later_reactions: dict[str, tuple[type[Event], Reaction]] = {}


class Recorded(msgspec.Struct, frozen=True):
    """An event together with what the record adds: who, when, which place in the chain."""

    id: UUID
    at: datetime
    actor: Actor
    event: Event
    seq: int


def react(kind: type[Event], *, later: bool = False) -> Callable[[Reaction], Reaction]:
    """Register a reaction. Same transaction unless `later` (then at least once, by event id)."""

    def register(body: Reaction) -> Reaction:
        if not later:
            _now.setdefault(kind, []).append(body)
            return body
        name = f"{body.__module__}.{body.__qualname__}"
        later_reactions[f"{name}:{kind.__name__}"] = (kind, body)
        _later.setdefault(kind, []).append(f"{name}:{kind.__name__}")
        return body

    return register


def reactions_now(kind: type[Event]) -> list[Reaction]:
    return _now.get(kind, [])


def reactions_later(kind: type[Event]) -> list[str]:
    return _later.get(kind, [])


_lock_chain = sql(
    select(event_chains.c.last_seq, event_chains.c.head)
    .where(
        event_chains.c.tenant_id == bindparam("tenant_id"),
        event_chains.c.subject_id == bindparam("subject_id"),
    )
    .with_for_update()
)
_chain = insert(event_chains).values(
    tenant_id=bindparam("tenant_id"),
    subject_id=bindparam("subject_id"),
    last_seq=bindparam("last_seq"),
    head=bindparam("head"),
)
_advance_chain: Statement = sql(
    _chain.on_conflict_do_update(
        index_elements=["tenant_id", "subject_id"],
        set_={"last_seq": _chain.excluded.last_seq, "head": _chain.excluded.head},
    ).returning(func.pg_notify(CHANNEL, bindparam("wake")))
)
_stored = [c for c in events.c if c.name not in ("position", "xid")]
_insert_events = sql(insert(events).values({c.name: bindparam(c.name) for c in _stored}))


def canonical(row: dict[str, Any]) -> bytes:
    """The bytes that are hashed: sorted JSON of every stored fact of the row but the hashes."""
    facts = {
        "tenant_id": str(row["tenant_id"]),
        "id": str(row["id"]),
        "at": row["at"].astimezone(UTC).isoformat(timespec="microseconds"),
        "subject_kind": row["subject_kind"],
        "subject_id": str(row["subject_id"]),
        "seq": row["seq"],
        "type": row["type"],
        "group": row["group"],
        "actor_kind": row["actor_kind"],
        "actor_id": str(row["actor_id"]) if row["actor_id"] else None,
        "actor_name": row["actor_name"],
        "node": row["node"],
        "data": _one_spelling(row["data"]),
        "changes": _one_spelling(row["changes"]),
    }
    return msgspec.json.encode(facts, order="sorted")


def _one_spelling(value: Any) -> Any:
    """Numbers as they read whether or not jsonb has respelled them: it keeps 1e17 as digits."""
    if isinstance(value, dict):
        return {key: _one_spelling(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_one_spelling(inner) for inner in value]
    if isinstance(value, float) and value.is_integer():
        # By its shortest spelling, which is what was stored, not by its binary value.
        return int(Decimal(repr(value)))
    return value


def link(previous: bytes, row: dict[str, Any]) -> bytes:
    """The hash of a row that follows `previous` in its subject's chain (32 bytes)."""
    return hashlib.sha256(previous + canonical(row)).digest()


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


async def record(tx: Tx, facts: Iterable[tuple[Event, Actor, datetime]]) -> list[Recorded]:
    """Append facts to their subjects' chains; the head of each chain is locked meanwhile."""
    facts = list(facts)
    heads: dict[UUID, tuple[int, bytes]] = {}
    for event, _, _ in facts:
        if event.opens:
            heads[event.subject_id] = (-1, GENESIS)
    for subject in sorted({e.subject_id for e, _, _ in facts} - heads.keys(), key=str):
        row = await tx.first(_lock_chain, subject_id=subject)
        heads[subject] = (row["last_seq"], row["head"]) if row else (-1, GENESIS)
    rows, recorded = [], []
    for event, actor, at in facts:
        seq, head = heads[event.subject_id]
        row = _row(tx, event, actor, at, seq + 1)
        row["prev_hash"], row["hash"] = head, link(head, row)
        heads[event.subject_id] = (seq + 1, row["hash"])
        rows.append(row)
        recorded.append(Recorded(row["id"], at, actor, event, seq + 1))
    if len(rows) == 1:
        await tx.run(_insert_events, **rows[0])
    else:
        await tx.many(_insert_events, rows)
    for subject, (seq, head) in heads.items():
        await tx.run(
            _advance_chain, subject_id=subject, last_seq=seq, head=head, wake=str(tx.tenant_id)
        )
    return recorded


def restore(kind: str, subject_id: UUID, row: dict[str, Any]) -> Event:
    """The typed event of a stored row or job payload."""
    plain = {**row["data"], "subject_id": str(subject_id), "node": row.get("node")}
    plain["changes"] = row.get("changes") or []
    return msgspec.convert(plain, registry[kind], strict=False)

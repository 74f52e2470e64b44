"""Facts in the past tense. One event row is audit entry, timeline entry and source of everything.

Rows of one subject form a hash chain: hash = SHA-256(previous hash ‖ canonical JSON of the row).
`react(E)` runs in the same transaction, `react(E, later=True)` as a durable job.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec

from .context import Actor, Context

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
Gathering = Callable[[Context, list["Recorded"]], Awaitable[None]]
_gatherings: list[tuple[Gathering, frozenset[type[Event]]]] = []
_now: dict[type[Event], list[Reaction]] = {}
Concerns = Callable[[Any], bool]
_later: dict[type[Event], list[tuple[str, Concerns | None]]] = {}


class Later(msgspec.Struct, frozen=True):
    """A later reaction. `together`: its body takes all facts that are due at once, as a list."""

    kind: type[Event]
    body: Reaction
    together: bool


later_reactions: dict[str, Later] = {}


class Recorded(msgspec.Struct, frozen=True):
    """An event together with what the record adds: who, when, which place in the chain."""

    id: UUID
    at: datetime
    actor: Actor
    event: Event
    seq: int


def react(
    kind: type[Event],
    *,
    later: bool = False,
    when: Concerns | None = None,
    together: bool = False,
) -> Callable[[Reaction], Reaction]:
    """Register a reaction. Same transaction unless `later` (then at least once, by event id).

    `when`: a rule on the event alone; where it says no, the later reaction is not even queued.
    `together`: the later reaction takes a list of the facts that are due, in their order.
    """

    def register(body: Reaction) -> Reaction:
        if not later:
            _now.setdefault(kind, []).append(body)
            return body
        name = f"{body.__module__}.{body.__qualname__}"
        later_reactions[f"{name}:{kind.__name__}"] = Later(kind, body, together)
        _later.setdefault(kind, []).append((f"{name}:{kind.__name__}", when))
        return body

    return register


def gather(*kinds: type[Event]) -> Callable[[Gathering], Gathering]:
    """Register a reaction to all facts of these kinds that a command leads to, at once.

    It runs in the same transaction, after the reactions to each fact; what it emits joins the
    same record, and is gathered in its turn.
    """

    def register(body: Gathering) -> Gathering:
        _gatherings.append((body, frozenset(kinds)))
        return body

    return register


def gatherings() -> list[tuple[Gathering, frozenset[type[Event]]]]:
    return _gatherings


def reactions_now(kind: type[Event]) -> list[Reaction]:
    return _now.get(kind, [])


def reactions_later(event: Event) -> list[str]:
    """The names of those this event concerns."""
    return [name for name, when in _later.get(type(event), ()) if when is None or when(event)]


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


def restore(kind: str, subject_id: UUID, row: dict[str, Any]) -> Event:
    """The typed event of a stored row or job payload."""
    plain = {**row["data"], "subject_id": str(subject_id), "node": row.get("node")}
    plain["changes"] = row.get("changes") or []
    return msgspec.convert(plain, registry[kind], strict=False)

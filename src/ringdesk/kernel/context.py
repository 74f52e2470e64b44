"""Who acts, in which workspace, at what time: passed along, never global."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from .clock import Clock
from .db import Tx
from .errors import Denied
from .ids import new_id

ActorKind = Literal["member", "requester", "token", "system", "rule", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that does things. `id` is the member's, requester's or token's id."""

    kind: ActorKind
    id: UUID | None
    name: str
    permissions: frozenset[str] = frozenset()
    team_ids: frozenset[UUID] = frozenset()
    department_ids: frozenset[UUID] = frozenset()
    locale: str = "zh-CN"
    zone: str = "Asia/Shanghai"
    color: str = "c1"
    member_id: UUID | None = None
    person_id: UUID | None = None

    def may(self, permission: str) -> bool:
        return self.kind == "system" or permission in self.permissions


def system(name: str) -> Actor:
    """The product itself acting under a name, e.g. `auto_close`; every permission."""
    return Actor(kind="system", id=None, name=name)


@dataclass(slots=True)
class Context:
    tenant_id: UUID
    actor: Actor
    clock: Clock
    tx: Tx
    request_id: str = ""
    config_version: int = 0
    config_dirty: bool = False
    pending: list[Any] = field(default_factory=list)
    orders: list[Any] = field(default_factory=list)
    depth: int = 0
    answer: Any = None
    ports: dict[str, Any] = field(default_factory=dict)

    def now(self) -> datetime:
        return self.clock.now()

    def new_id(self) -> UUID:
        return new_id(self.clock.now())

    def require(self, permission: str) -> None:
        if not self.actor.may(permission):
            raise Denied(permission)

    def emit(self, event: Any) -> None:
        """Note a fact; the settling of the outermost command writes it and runs reactions."""
        self.pending.append((event, self.actor, self.clock.now()))

    def order(self, job: Any) -> None:
        """Note a job (`jobs.Order`) to be queued with the facts, or when the transaction ends."""
        self.orders.append(job)

    def forget(self) -> None:
        """Drop what was noted since the last settling: the work it belonged to was undone."""
        self.pending.clear()
        self.orders.clear()

    @contextmanager
    def acting_as(self, actor: Actor) -> Iterator["Context"]:
        """Do a part of the work under another name (a reaction, an automatic step)."""
        before, self.actor = self.actor, actor
        try:
            yield self
        finally:
            self.actor = before

"""An approval as the commands know it: the locked row, its levels and the seats of all of them."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from ringdesk.modules.workflow import Limit

from .limits import Rung
from .rules import Rule, SeatState

State = Literal["open", "asked", "approved", "rejected", "withdrawn"]
LevelStanding = Literal["waiting", "open", "passed", "failed", "late", "skipped"]


class LevelState(msgspec.Struct, frozen=True, omit_defaults=True):
    """One level as it was asked for, and how far it has come. `asked`: before delegations."""

    key: str
    name: dict[str, str]
    rule: Rule
    share: int
    asked: list[UUID]
    because: Any = None
    limit: Limit | None = None
    standing: LevelStanding = "waiting"
    opened_at: datetime | None = None
    ended_at: datetime | None = None
    rungs: list[Rung] = []


class Question(msgspec.Struct, frozen=True):
    """What an approver wants to know before deciding, and what was answered."""

    text: str
    by_id: UUID
    by_name: str
    asked_at: datetime
    answer: str | None = None
    answered_at: datetime | None = None


class Seat(msgspec.Struct, frozen=True):
    id: UUID
    level: int
    member_id: UUID
    for_id: UUID | None
    delegation_id: UUID | None
    added: bool
    from_id: UUID | None
    state: SeatState
    comment: str
    asked_at: datetime
    left_at: datetime | None


class Approval(msgspec.Struct, frozen=True):
    id: UUID
    subject_kind: str
    subject_id: UUID
    ticket_id: UUID
    kind: str
    title: Any
    reason: str
    amount: Decimal | None
    currency: str | None
    facts: list[Any]
    requested_by: UUID | None
    requested_name: str
    state: State
    levels: list[LevelState]
    level: int
    question: Question | None
    opened_at: datetime
    paused_at: datetime | None
    due_at: datetime | None
    next_at: datetime | None
    decided_at: datetime | None
    version: int
    seats: list[Seat] = []

    @property
    def decided(self) -> bool:
        return self.decided_at is not None

    @property
    def now_asked(self) -> LevelState:
        """The level whose turn it is."""
        return self.levels[self.level]

    def seats_on(self, level: int) -> list[Seat]:
        return [seat for seat in self.seats if seat.level == level]

    def waiting(self) -> list[Seat]:
        """The seats whose vote is still asked for."""
        return [s for s in self.seats_on(self.level) if s.state == "waiting"]

    def seat_of(self, member_id: UUID | None) -> Seat | None:
        """Where this member is asked now."""
        return next((s for s in self.waiting() if s.member_id == member_id), None)

    def sits(self, member_id: UUID) -> bool:
        """Whether this member is or was asked on this level, also in another's person."""
        return any(member_id in (s.member_id, s.for_id) for s in self.seats_on(self.level))

    def told(self) -> dict[str, Any]:
        """The fields every event of an approval has."""
        return {
            "subject_id": self.ticket_id,
            "approval_id": self.id,
            "about_kind": self.subject_kind,
            "about_id": self.subject_id,
            "title": self.title,
        }

    def at_level(self, **changes: Any) -> list[LevelState]:
        """All levels, the one whose turn it is changed."""
        now = msgspec.structs.replace(self.now_asked, **changes)
        return [now if place == self.level else one for place, one in enumerate(self.levels)]


def ordered(seats: Sequence[Seat]) -> list[Seat]:
    """As they were asked."""
    return sorted(seats, key=lambda seat: (seat.level, seat.asked_at, seat.id))

"""What a command did, in the words that clocks understand. Pure."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

# asked: the customer's turn came with something to answer · thanked: mere thanks ·
# answered: a member's public reply · withdrawn: that reply was taken back before it left ·
# expected / excused: somebody said that an answer is, or is not, expected
TurnKind = Literal["asked", "thanked", "answered", "withdrawn", "expected", "excused"]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was said. `note` is what people read of it in the log."""

    kind: TurnKind
    message_id: UUID | None = None
    note: dict[str, Any] = {}


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket after the command, as far as its clocks ask.

    `department_id`: the department that has it now. `settled_at`: when it became resolved, None
    while it is not. `contacted`: the customer's acceptance is on record, other than by time-out.
    `call_open`: a low score asked for a call (回访) that was not made yet.
    """

    created_at: datetime
    imported: bool
    status: str
    node: str
    category: str
    assigned: bool
    department_id: UUID | None
    first_response_at: datetime | None
    settled_at: datetime | None
    contacted: bool
    voided: bool
    call_open: bool = False

    @property
    def closed(self) -> bool:
        return self.category == "closed"

    @property
    def in_work(self) -> bool:
        return self.category not in ("resolved", "closed")

    @property
    def answered_once(self) -> bool:
        """Whether the first response was made; elsewhere, for what was imported."""
        return self.imported or self.first_response_at is not None


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """What this command did, besides what the facts tell.

    `taken_up`: a member of the department that has the ticket took it or wrote on it.
    `asked_department`: it was handed to this department by the command.
    """

    at: datetime
    created: bool = False
    turns: tuple[Turn, ...] = ()
    rated: bool = False
    taken_up: bool = False
    asked_department: UUID | None = None
    note: dict[str, Any] = {}


class Standstill(msgspec.Struct, frozen=True, kw_only=True):
    """What makes clocks stand still: the statuses of the policy, and a hold with its end."""

    statuses: tuple[str, ...] = ()
    held_until: datetime | None = None

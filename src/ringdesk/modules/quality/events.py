"""What happens about the quality of a ticket's handling, as facts of the ticket."""

from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class ChecklistChanged(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    key: str
    name: Any
    what: Literal["added", "changed"]


class ImprovementSuggested(Event, frozen=True, kw_only=True):
    """What could be better (改进建议), said at a verification, a rating or a callback."""

    suggestion_id: UUID
    source: str
    text: str
    improvements: list[str] = []


class RatingCompleted(Event, frozen=True, kw_only=True):
    """More was said about a score that was given before."""

    score: int
    comment: str
    aspects: dict[str, int]
    improvements: list[str]


class RatingOptionChanged(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    part: str
    key: str
    name: Any
    what: Literal["added", "changed"]


class SuggestionAnswered(Event, frozen=True, kw_only=True):
    suggestion_id: UUID
    state: str
    answer: str


class SecondHandlingChanged(Event, frozen=True, kw_only=True):
    """Who handles it, where it went wrong, what makes it good."""

    handler_name: str | None = None
    causes: list[str] = []
    remedy: str = ""


class ProposalSent(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "talk"
    text: str
    message_id: UUID


class ProposalAnswered(Event, frozen=True, kw_only=True):
    answer: str
    answer_note: str


class SecondHandlingFinished(Event, frozen=True, kw_only=True):
    causes: list[str]
    remedy: str


class CallbackOpened(Event, frozen=True, kw_only=True):
    round: int
    due_at: datetime
    assignee_id: UUID | None
    assignee_name: str | None


class CallbackAttempted(Event, frozen=True, kw_only=True):
    outcome: str
    note: str
    again_at: datetime | None


class CareLate(Event, frozen=True, kw_only=True):
    """A second handling or callback is near its end, past it, or the time to call again came."""

    group: ClassVar[Group] = "audit"
    what: Literal["second_handling", "callback"]
    step: Literal["near", "late", "again"]
    due_at: datetime
    told_ids: list[UUID]


class _OfCompensation(Event, frozen=True, kw_only=True):
    compensation_id: UUID
    kind: str
    amount: Decimal | None
    currency: str | None


class CompensationRequested(_OfCompensation, frozen=True, kw_only=True):
    reason: str
    exceeds: list[str]


class CompensationGranted(_OfCompensation, frozen=True, kw_only=True):
    by_approval: bool


class CompensationRefused(_OfCompensation, frozen=True, kw_only=True):
    outcome: Literal["rejected", "withdrawn"]
    comment: str


class CompensationPaid(_OfCompensation, frozen=True, kw_only=True):
    pay_reference: str


class PurseChanged(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    name: Any
    what: Literal["added", "changed"]

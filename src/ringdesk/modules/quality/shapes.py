"""The JSON shapes of quality."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules.tickets.shapes import MemberRef

L10n = dict[str, str]


class Scored(msgspec.Struct, frozen=True):
    """An aspect with its score of 1 to 5."""

    key: str
    name: L10n
    score: int


class Ticked(msgspec.Struct, frozen=True):
    """What could be better, as the customer ticked it."""

    key: str
    name: L10n


class RatingShown(msgspec.Struct, frozen=True, kw_only=True):
    """`threshold`: a score below it asks for second handling. `scored`: `aspects` with names."""

    score: int
    comment: str
    aspects: dict[str, int]
    scored: list[Scored]
    improvements: list[Ticked]
    at: datetime
    threshold: int


class RatingOption(msgspec.Struct, frozen=True, kw_only=True):
    """`part` aspect (scored) or improvement (ticked); `archived`: asked no more.

    `version`: for If-Match.
    """

    id: UUID
    part: str
    key: str
    name: L10n
    position: int
    archived: bool
    version: int


class AspectFigure(msgspec.Struct, frozen=True):
    """How one aspect was scored: the mean of 1 to 5, null where nobody did, and how often."""

    key: str
    name: L10n
    mean: float | None
    count: int


class ImprovementFigure(msgspec.Struct, frozen=True):
    """How often it was ticked."""

    key: str
    name: L10n
    count: int


class RatingReport(msgspec.Struct, frozen=True, kw_only=True):
    """The ratings of the last `days` days on tickets the reader sees. `low`: below 3."""

    days: int
    rated: int
    mean: float | None
    low: int
    aspects: list[AspectFigure]
    improvements: list[ImprovementFigure]


class SecondHandlingShown(msgspec.Struct, frozen=True, kw_only=True):
    """`answer` agreed, refused, unanswered; `lacks`: what it still misses to be finished."""

    id: UUID
    score: int
    before: MemberRef | None
    handler: MemberRef | None
    causes: list[str]
    remedy: str
    proposal: str
    proposed_at: datetime | None
    answer: str | None
    answered_at: datetime | None
    answer_note: str
    opened_at: datetime
    due_at: datetime
    done_at: datetime | None
    done_name: str | None
    lacks: list[str]


class Attempt(msgspec.Struct, frozen=True, kw_only=True):
    at: datetime
    by_name: str
    outcome: str
    note: str
    again_at: datetime | None


class CallbackShown(msgspec.Struct, frozen=True, kw_only=True):
    """`barred`: the reader was rated, and another calls."""

    id: UUID
    round: int
    assignee: MemberRef | None
    opened_at: datetime
    due_at: datetime
    again_at: datetime | None
    attempts: list[Attempt]
    attempts_needed: int
    reached: bool | None
    solved: str | None
    score: int | None
    words: str
    done_at: datetime | None
    done_name: str | None
    barred: bool


class CompensationShown(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    purse_name: L10n | None
    amount: Decimal | None
    currency: str | None
    letter: str
    reason: str
    exceeds: list[str]
    state: str
    member_name: str
    requested_at: datetime
    approval_id: UUID | None
    decided_at: datetime | None
    paid_at: datetime | None
    pay_reference: str | None


class ConditionShown(msgspec.Struct, frozen=True):
    key: str
    met: bool
    params: dict[str, Any]


class ClosingShown(msgspec.Struct, frozen=True):
    until: str
    met: int
    conditions: list[ConditionShown]


class ChecklistLine(msgspec.Struct, frozen=True, kw_only=True):
    """`part` result or process; empty `type_keys` and `priorities` mean all.

    `version`: for If-Match.
    """

    id: UUID
    part: str
    key: str
    name: L10n
    type_keys: list[str]
    priorities: list[str]
    position: int
    archived: bool
    version: int


class SuggestionShown(msgspec.Struct, frozen=True, kw_only=True):
    """`version`: for If-Match; another number once it was answered otherwise."""

    id: UUID
    ticket_id: UUID
    number: int
    subject: str
    source: str
    text: str
    improvements: list[Ticked]
    by_name: str
    at: datetime
    state: str
    answer: str
    answered_name: str | None
    version: int


class TicketQuality(msgspec.Struct, frozen=True, kw_only=True):
    """Everything quality keeps about one ticket. `causes`: the codes to choose from."""

    rating: RatingShown | None
    second_handling: SecondHandlingShown | None
    callbacks: list[CallbackShown]
    compensations: list[CompensationShown]
    closing: ClosingShown
    checklist: list[ChecklistLine]
    causes: list[str]


class PurseLimits(msgspec.Struct, frozen=True, kw_only=True):
    """A purse as it stands for the reader and one customer. Money in its currency."""

    id: UUID
    name: L10n
    currency: str
    budget: Decimal
    left: Decimal
    single: Decimal
    member_monthly: Decimal
    member_used: Decimal
    customer_90_days: Decimal
    customer_used: Decimal


class PurseShown(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: L10n
    currency: str
    period: str
    budget: Decimal
    single_limits: dict[str, Decimal]
    member_monthly: Decimal
    customer_90_days: Decimal
    levels: list[Any]
    archived: bool
    version: int
    starts_on: date
    reserved: Decimal
    spent: Decimal
    left: Decimal


class PatternShown(msgspec.Struct, frozen=True, kw_only=True):
    """Something to look at: `kind` same_pair, just_under, split; the compensations that make it."""

    kind: str
    member: MemberRef | None
    requester_id: UUID | None
    grants: list[UUID]
    amount: Decimal


class PurseReport(msgspec.Struct, frozen=True, kw_only=True):
    """A purse over the last 90 days. Money in its currency."""

    purse: PurseShown
    granted: int
    granted_amount: Decimal
    by_kind: dict[str, Decimal]
    by_member: list["MemberGiven"]
    patterns: list[PatternShown]


class MemberGiven(msgspec.Struct, frozen=True, kw_only=True):
    member: MemberRef | None
    number: int
    amount: Decimal


class CareRow(msgspec.Struct, frozen=True, kw_only=True):
    """One second handling or callback that waits."""

    kind: str
    ticket_id: UUID
    number: int
    subject: str
    priority: str
    score: int | None
    member: MemberRef | None
    requester_name: str
    due_at: datetime
    again_at: datetime | None

"""The JSON shapes of deadlines. Instants in UTC, durations in seconds or minutes as named."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from .policy import ClockKind, L10n


class PolicyRef(msgspec.Struct, frozen=True):
    id: UUID
    name: L10n
    version: int


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was reached: `kind` warning, breach or escalation."""

    id: UUID
    ticket_id: UUID
    clock: ClockKind
    kind: Literal["warning", "breach", "escalation"]
    step: str
    moment: datetime
    due_at: datetime | None
    fired_at: datetime
    late_seconds: int
    overtaken: bool
    told: list[dict[str, Any]]
    acknowledged_at: datetime | None
    acknowledged_by: dict[str, Any] | None


class Clock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock of a ticket, whole. `reason`: why it is paused (a status key or `hold`)."""

    id: UUID
    kind: ClockKind
    cycle: int
    state: Literal["running", "paused", "met", "cancelled"]
    reason: str | None
    policy: PolicyRef
    calendar: dict[str, Any]
    target_minutes: int
    buffer_minutes: int
    margin_minutes: int
    started_at: datetime
    due_at: datetime | None
    raw_due_at: datetime | None
    internal_due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    elapsed_minutes: int
    remaining_minutes: int
    breached: bool
    raw_breached: bool


class Hold(msgspec.Struct, frozen=True):
    until: datetime
    reason: str
    by: str


class Deadlines(msgspec.Struct, frozen=True, kw_only=True):
    """All deadlines of a ticket. `customer_zone`: where the customer is, when known."""

    clocks: list[Clock]
    alerts: list[Alert]
    hold: Hold | None
    answer_expected: bool
    customer_zone: str | None
    may: list[str]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """Why a deadline is what it is: the account, and the same in sentences of the reader's."""

    clock: Clock
    zone: str
    account: Any
    title: str
    sentences: list[str]
    # The account as the customer may read it.
    customer_sentences: list[str]
    # The independent minute count agrees with the engine.
    verified: bool


class OwnerTime(msgspec.Struct, frozen=True, kw_only=True):
    """What one owner had of a ticket's life. `kind`: intake, team, department, customer,
    approver, buffer, closed (closed hours), elsewhere (before import), done (between close and
    reopen)."""

    kind: str
    id: UUID | None
    name: str | None
    seconds: float


class Span(msgspec.Struct, frozen=True, kw_only=True):
    from_at: datetime
    until_at: datetime | None
    kind: str
    id: UUID | None
    name: str | None
    node: str
    open_seconds: float
    closed_seconds: float
    buffer_seconds: float


class TimeLedger(msgspec.Struct, frozen=True, kw_only=True):
    """`elapsed_seconds` is exactly the sum of `owners`."""

    from_at: datetime
    until_at: datetime
    elapsed_seconds: float
    owners: list[OwnerTime]
    spans: list[Span]

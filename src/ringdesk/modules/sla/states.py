"""Clocks, holds and spans of tickets as they lie in the tables, and what is written back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules.tickets import TicketState

from .engine import Entry
from .engine.story import State
from .policy import ClockKind
from .rules.owners import OwnerKind


class ClockState(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `sla_clocks` with its log. `fired`: step key → ISO instant it fired for."""

    id: UUID
    ticket_id: UUID
    kind: ClockKind
    cycle: int
    department_id: UUID | None
    policy_id: UUID
    policy_version: int
    calendar: str
    target_minutes: int
    margin_minutes: int
    state: State
    reason: str | None
    started_at: datetime
    due_at: datetime | None
    raw_due_at: datetime | None
    internal_due_at: datetime | None
    warn_at: datetime | None
    stopped_at: datetime | None
    breached: bool
    raw_breached: bool
    fired: dict[str, str]
    log: list[Entry] = []

    @property
    def live(self) -> bool:
        return self.state in ("running", "paused")

    @property
    def seq(self) -> int:
        """How many entries the log has."""
        return len(self.log)


class HoldState(msgspec.Struct, frozen=True, kw_only=True):
    until_at: datetime
    reason: str
    by_name: str
    at: datetime


class SpanState(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `sla_spans`; the parts are known once it has ended."""

    ticket_id: UUID
    seq: int
    from_at: datetime
    until_at: datetime | None
    owner_kind: OwnerKind
    owner_id: UUID | None
    calendar: str | None
    node: str
    open_seconds: float | None = None
    closed_seconds: float | None = None
    buffer_seconds: float | None = None


class TicketClocks(msgspec.Struct, frozen=True, kw_only=True):
    """A ticket with everything that deadlines know of it. `span` is the last one.

    `new`: the ticket was created just now, and no row of deadlines is there yet.
    """

    ticket: TicketState
    clocks: list[ClockState]
    hold: HoldState | None
    span: SpanState | None
    new: bool = False


class Added(msgspec.Struct, frozen=True):
    """An entry that joins a clock's log as its `seq`-th, counted from 1."""

    clock_id: UUID
    seq: int
    entry: Entry


class TimerRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `ticket_timers`: the nearest deadline, and every clock at a glance."""

    clock: ClockKind | None = None
    state: str = "none"
    reason: str | None = None
    started_at: datetime | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None
    clocks: list[dict[str, Any]] = []


class TicketWrite(msgspec.Struct, frozen=True, kw_only=True):
    """What one ticket's rows become. `next`: the moment of the next step and its rank.

    `new`: none of them is there yet.
    """

    ticket_id: UUID
    clocks: list[ClockState]
    added: list[Added]
    timer: TimerRow
    next: tuple[datetime, int] | None
    spans: list[SpanState] = []
    released: bool = False
    new: bool = False

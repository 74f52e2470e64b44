"""The JSON shapes of reports."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec


class Kpis(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are 0 to 1, times are minutes, null where there is nothing to take a mean of.

    `on_time_rate`: of the promises to customers that were decided in the period, those kept.
    """

    created: int
    closed: int
    resolved: int
    rated: int
    avg_first_response_minutes: float | None
    avg_resolution_minutes: float | None
    fcr: float | None
    return_rate: float | None
    reopen_rate: float | None
    csat: float | None
    on_time_rate: float | None = None


class Point(msgspec.Struct, frozen=True):
    day: date
    created: int
    resolved: int


class Group(msgspec.Struct, frozen=True):
    """One value of the dimension; `filter` opens exactly these tickets."""

    key: str | None
    label: dict[str, str] | None
    count: int
    filter: dict[str, Any]


class Summary(msgspec.Struct, frozen=True):
    kpis: Kpis
    series: list[Point]
    breakdown: list[Group]


class Drill(msgspec.Struct, frozen=True):
    """What opens a figure: parameters of `GET /reports/sla/clocks`, beside the period."""

    clock: str | None
    priority: str | None


class Attainment(msgspec.Struct, frozen=True, kw_only=True):
    """Promises decided in the period. Shares are 0 to 1, null where nothing was decided.

    `clock` null: all promises to customers. `kept_by_buffer`: kept, and missed without a buffer.
    """

    clock: str | None
    priority: str | None
    decided: int
    kept: int
    missed: int
    kept_by_buffer: int
    attainment: float | None
    raw_attainment: float | None
    drill: Drill


class SlaReport(msgspec.Struct, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Days of the workspace's zone, both ends included."""

    first: date
    last: date
    zone: str
    customer: Attainment
    clocks: list[Attainment]
    priorities: list[Attainment]


class DecidedClock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock behind a figure. `raw_due_at`: its deadline had no buffer moved it."""

    id: UUID
    ticket_id: UUID
    number: int
    subject: str
    priority: str
    kind: str
    missed: bool
    raw_missed: bool
    due_at: datetime | None
    raw_due_at: datetime | None
    stopped_at: datetime | None
    decided_at: datetime

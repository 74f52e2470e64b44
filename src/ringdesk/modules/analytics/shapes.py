"""The JSON shapes of reports."""

from datetime import date
from typing import Any

import msgspec


class Kpis(msgspec.Struct, frozen=True, kw_only=True):
    """Shares are 0 to 1, times are minutes, null where there is nothing to take a mean of.

    `on_time_rate` stays null until deadlines are measured.
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

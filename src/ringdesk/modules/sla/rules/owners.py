"""Whose time it is: every minute of a ticket's life has exactly one owner. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal, NamedTuple, Protocol
from uuid import UUID

from ..engine import Hours

OwnerKind = Literal[
    "intake", "team", "department", "customer", "approver", "elsewhere", "done"
]  # fmt: skip
Window = tuple[datetime, datetime]


class Placed(Protocol):
    """Where a ticket is."""

    @property
    def status_category(self) -> str: ...
    @property
    def department_id(self) -> UUID | None: ...
    @property
    def team_id(self) -> UUID | None: ...


def owner_of(ticket: Placed, assignees_team: UUID | None = None) -> tuple[OwnerKind, UUID | None]:
    """Who has the ticket. `assignees_team`: the first team of whoever has it, if anybody."""
    if ticket.status_category == "closed":
        return "done", None
    if ticket.status_category in ("resolved", "waiting_customer"):
        return "customer", None
    if ticket.status_category == "waiting_approval":
        return "approver", None
    if ticket.department_id and ticket.team_id is None:
        return "department", ticket.department_id
    if team := ticket.team_id or assignees_team:
        return "team", team
    return "intake", None


class Parts(NamedTuple):
    """A stretch of time told apart; the three are exactly the whole."""

    open: timedelta
    closed: timedelta
    buffer: timedelta


def parts_of(
    start: datetime, end: datetime, hours: Hours | None, windows: Iterable[Window] = ()
) -> Parts:
    """Open, closed and buffered time of [start, end). Without a calendar all of it is open.

    Buffered is open time inside a window of a buffer that applies to the ticket.
    """
    whole = end - start
    opened = whole if hours is None else hours.open(start, end)
    inside = [(max(a, start), min(b, end)) for a, b in _merged(windows) if a < end and b > start]
    buffered = sum(((b - a if hours is None else hours.open(a, b)) for a, b in inside), timedelta())
    return Parts(opened - buffered, whole - opened, buffered)


def _merged(windows: Iterable[Window]) -> Sequence[Window]:
    joined: list[Window] = []
    for start, end in sorted(windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined

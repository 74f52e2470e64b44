"""A ticket's life in stretches as they are written down: each ends where the next begins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from ringdesk.modules.tickets import TicketState

from ..engine import Hours
from ..states import ClockState, SpanState
from .owners import OwnerKind, Window, owner_of, parts_of


class Place(msgspec.Struct, frozen=True):
    """Where a ticket is: who has it, at which node, and by which calendar its hours are told."""

    owner_kind: OwnerKind
    owner_id: UUID | None
    node: str
    calendar: str | None


def place_of(
    ticket: TicketState,
    assignees_team: UUID | None,
    clocks: Sequence[ClockState],
    default_calendar: str | None,
) -> Place:
    """The calendar is that of the solution's clock, or else the workspace's first one."""
    kind, owner = owner_of(ticket, assignees_team)
    solving = [c for c in clocks if c.kind == "resolution"]
    counted = [e.calendar for c in solving for e in c.log if e.calendar]
    return Place(kind, owner, ticket.node, counted[-1] if counted else default_calendar)


def windows_of(clocks: Sequence[ClockState]) -> set[Window]:
    """The windows of the buffers that any deadline of the ticket was given."""
    return {
        (e.from_, e.until)
        for c in clocks
        for e in c.log
        if e.event == "buffered" and e.from_ and e.until and (e.minutes or 0) > 0
    }


def advance(
    ticket: TicketState,
    last: SpanState | None,
    place: Place,
    at: datetime,
    hours: Mapping[str, Hours],
    windows: set[Window],
) -> list[SpanState]:
    """The rows to write so that from `at` on the ticket is at `place`; [] when it was already."""
    if last is None:
        return _first(ticket, place, at, hours)
    here = msgspec.structs.asdict(place)
    if all(getattr(last, name) == value for name, value in here.items()):
        return []
    if at <= last.from_at:
        # It stayed no time at all: the stretch is the new place's.
        return [msgspec.structs.replace(last, **here)]
    ended = _ended(last, at, hours, windows)
    return [ended, _begun(ticket.id, last.seq + 1, at, place)]


def _first(
    ticket: TicketState, place: Place, at: datetime, hours: Mapping[str, Hours]
) -> list[SpanState]:
    begun = _begun(ticket.id, 1, ticket.created_at, place)
    if ticket.channel != "import" or at <= ticket.created_at:
        return [begun]
    before = msgspec.structs.replace(begun, owner_kind="elsewhere", owner_id=None)
    return [_ended(before, at, hours, set()), _begun(ticket.id, 2, at, place)]


def _begun(ticket_id: UUID, seq: int, at: datetime, place: Place) -> SpanState:
    here = msgspec.structs.asdict(place)
    return SpanState(ticket_id=ticket_id, seq=seq, from_at=at, until_at=None, **here)


def _ended(
    span: SpanState, at: datetime, hours: Mapping[str, Hours], windows: set[Window]
) -> SpanState:
    calendar = hours[span.calendar] if span.calendar else None
    parts = parts_of(span.from_at, at, calendar, windows)
    return msgspec.structs.replace(
        span,
        until_at=at,
        open_seconds=parts.open.total_seconds(),
        closed_seconds=parts.closed.total_seconds(),
        buffer_seconds=parts.buffer.total_seconds(),
    )

"""Whose time it is, and that no minute is anybody else's too."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.sla.engine import Calendar, Hours
from ringdesk.modules.sla.rules.owners import owner_of, parts_of

START = datetime(2026, 10, 20, tzinfo=UTC)
TEAM, FIRST, FINANCE = (UUID(int=n) for n in (1, 2, 3))
DAYS = ("mon", "tue", "wed", "thu", "fri")
# Clocks are put back in it.
BERLIN = Hours(Calendar(zone="Europe/Berlin", weekly={d: [("09:00", "17:30")] for d in DAYS}))
_instants = st.integers(0, 20 * 24 * 60).map(lambda n: START + timedelta(minutes=n, seconds=n % 7))
_windows = st.lists(
    st.tuples(_instants, _instants).filter(lambda pair: pair[0] < pair[1]), max_size=3
)


class _Ticket(msgspec.Struct):
    status_category: str = "in_progress"
    department_id: UUID | None = None
    team_id: UUID | None = None


@pytest.mark.parametrize(
    ("ticket", "team", "owner"),
    [
        (_Ticket("new"), None, ("intake", None)),
        (_Ticket("unassigned", team_id=TEAM), None, ("team", TEAM)),
        (_Ticket(), FIRST, ("team", FIRST)),
        (_Ticket(team_id=TEAM), FIRST, ("team", TEAM)),
        (_Ticket(department_id=FINANCE), FIRST, ("department", FINANCE)),
        (_Ticket(department_id=FINANCE, team_id=TEAM), None, ("team", TEAM)),
        (_Ticket("waiting_customer", team_id=TEAM), None, ("customer", None)),
        (_Ticket("resolved", department_id=FINANCE), None, ("customer", None)),
        (_Ticket("waiting_approval", team_id=TEAM), None, ("approver", None)),
        (_Ticket("closed", team_id=TEAM), None, ("done", None)),
    ],
)
def test_who_has_a_ticket(ticket: _Ticket, team: UUID | None, owner: tuple[str, object]) -> None:
    assert owner_of(ticket, team) == owner


@given(_instants, _instants, _windows, st.sampled_from([BERLIN, None]))
def test_open_closed_and_buffered_time_are_exactly_the_whole(
    one: datetime,
    other: datetime,
    windows: list[tuple[datetime, datetime]],
    hours: Hours | None,
) -> None:
    start, end = min(one, other), max(one, other)
    parts = parts_of(start, end, hours, windows)
    assert sum(parts, timedelta()) == end - start
    assert min(parts) >= timedelta()
    assert parts.open + parts.buffer == (hours.open(start, end) if hours else end - start)


def test_overlapping_windows_count_once() -> None:
    start = datetime(2026, 10, 20, 8, tzinfo=UTC)
    hour = timedelta(hours=1)
    windows = [(start, start + 2 * hour), (start + hour, start + 3 * hour)]
    parts = parts_of(start, start + 4 * hour, BERLIN, windows)
    assert (parts.buffer, parts.open, parts.closed) == (3 * hour, hour, timedelta())

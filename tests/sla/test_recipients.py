"""Who is told: people by their parts, the next part up where nobody stands, and never nobody."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules.identity import DepartmentEntry, MemberEntry, TeamEntry
from ringdesk.modules.sla.policy import PARTS, Part
from ringdesk.modules.sla.rules.recipients import recipients

LIN, CHEN, WANG, ZHAO, SUN = (UUID(int=n) for n in range(1, 6))
TEAM, OTHER = UUID(int=11), UUID(int=12)
LOGISTICS, FINANCE = UUID(int=21), UUID(int=22)


def member(one: UUID, role: str, *, active: bool = True) -> MemberEntry:
    return MemberEntry(one, f"m{one.int}", "", "c1", role, "", active, None, frozenset())


def people(**changes: Any) -> Any:
    """Lin handles, Chen leads the team, Wang is liaison of logistics, Zhao is the director."""
    members = [
        member(LIN, "agent"), member(CHEN, "lead"), member(WANG, "handler"), member(ZHAO, "admin"),
        member(SUN, "lead"),
    ]  # fmt: skip
    return SimpleNamespace(
        members={m.id: m for m in changes.get("members", members)},
        teams={
            TEAM: TeamEntry(TEAM, "A", LOGISTICS, (LIN, CHEN), archived=False),
            OTHER: TeamEntry(OTHER, "B", None, (SUN,), archived=False),
        },
        departments={
            LOGISTICS: DepartmentEntry(LOGISTICS, "L", WANG, archived=False),
            FINANCE: DepartmentEntry(FINANCE, "F", changes.get("finance_head"), archived=False),
        },
    )


def ticket(**where: UUID | None) -> Any:
    found = {"assignee_id": LIN, "team_id": TEAM, "department_id": None, **where}
    return SimpleNamespace(**found)


def told(part: Part, place: Any = None, here: Any = None) -> list[tuple[UUID, str]]:
    found = recipients((part,), place or ticket(), here or people())
    return [(one.member_id, one.part) for one in found]


def test_each_part_is_taken_from_roles() -> None:
    assert [told(part) for part in PARTS] == [
        [(LIN, "handler")], [(CHEN, "team_lead")], [(WANG, "department_head")],
        [(ZHAO, "director")],
    ]  # fmt: skip


def test_without_a_team_that_of_the_handler_counts() -> None:
    assert told("team_lead", ticket(team_id=None)) == [(CHEN, "team_lead")]


def test_a_team_without_a_lead_turns_to_all_leads() -> None:
    assert told("team_lead", ticket(team_id=None, assignee_id=None)) == [
        (CHEN, "team_lead"), (SUN, "team_lead"),
    ]  # fmt: skip


def test_a_ticket_nobody_has_is_told_to_the_lead() -> None:
    assert told("handler", ticket(assignee_id=None)) == [(CHEN, "team_lead")]


def test_the_tickets_own_department_comes_before_its_teams() -> None:
    place = ticket(department_id=FINANCE)
    assert told("department_head", place, people(finance_head=SUN)) == [(SUN, "department_head")]
    assert told("department_head", place) == [(WANG, "department_head")]


def test_who_is_suspended_is_not_told() -> None:
    members = [
        member(LIN, "agent", active=False), member(CHEN, "lead", active=False),
        member(WANG, "handler", active=False), member(ZHAO, "admin"),
    ]  # fmt: skip
    for part in PARTS:
        assert told(part, here=people(members=members)) == [(ZHAO, "director")]


def test_who_stands_in_two_parts_is_told_once() -> None:
    found = recipients(("team_lead", "handler"), ticket(assignee_id=CHEN), people())
    assert [(one.member_id, one.part) for one in found] == [(CHEN, "handler")]


_ROLES = st.sampled_from(["agent", "lead", "handler", "admin", "auditor", "own"])


@given(
    roles=st.lists(st.tuples(_ROLES, st.booleans()), min_size=1, max_size=5),
    where=st.fixed_dictionaries(
        {
            "assignee_id": st.sampled_from([None, LIN, CHEN, UUID(int=99)]),
            "team_id": st.sampled_from([None, TEAM, OTHER, UUID(int=98)]),
            "department_id": st.sampled_from([None, LOGISTICS, FINANCE, UUID(int=97)]),
        }
    ),
    parts=st.lists(st.sampled_from(PARTS), min_size=1, max_size=4),
)
def test_somebody_who_may_log_in_is_always_told(
    roles: list[tuple[str, bool]], where: dict[str, Any], parts: list[Part]
) -> None:
    members = [member(UUID(int=n), role, active=on) for n, (role, on) in enumerate(roles, 1)]
    active = {m.id for m in members if m.active}
    found = recipients(parts, ticket(**where), people(members=members))
    assert {one.member_id for one in found} <= active
    assert bool(found) == bool(active)
    assert len({one.member_id for one in found}) == len(found)

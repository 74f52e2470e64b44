"""Who is told of a step: people taken from their roles, and never nobody. Pure.

handler: who has the ticket · team lead: role `lead` in the ticket's team, else in the workspace ·
department head: liaison of the ticket's department, else of its team's · director: role `admin`.
Nobody active in a part: the next part up is told, and above the last one those below.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from ringdesk.modules.identity import DepartmentEntry, Directory, MemberEntry, TeamEntry

from ..events import Told
from ..policy import PARTS, Part


class Placed(Protocol):
    """Where a ticket lies."""

    @property
    def assignee_id(self) -> UUID | None: ...
    @property
    def team_id(self) -> UUID | None: ...
    @property
    def department_id(self) -> UUID | None: ...


class People(Protocol):
    """The part of the directory that is asked."""

    @property
    def members(self) -> Mapping[UUID, MemberEntry]: ...
    @property
    def teams(self) -> Mapping[UUID, TeamEntry]: ...
    @property
    def departments(self) -> Mapping[UUID, DepartmentEntry]: ...


def recipients(parts: Sequence[Part], ticket: Placed, people: Directory | People) -> list[Told]:
    """Everybody to be told, once each, in the part nearest to the ticket they stand in.

    Empty only when nobody at all may log in.
    """
    found: dict[UUID, Told] = {}
    for part in sorted(set(parts), key=PARTS.index):
        filled, members = _filled(part, ticket, people)
        for member in members:
            found.setdefault(member.id, Told(member_id=member.id, name=member.name, part=filled))
    return list(found.values())


def _filled(part: Part, ticket: Placed, people: People) -> tuple[Part, list[MemberEntry]]:
    """Who stands in the part, or in the first one from there on in which anybody stands."""
    place = PARTS.index(part)
    for other in (*PARTS[place:], *reversed(PARTS[:place])):
        if members := _active(_in_part(other, ticket, people), people):
            return other, members
    return PARTS[-1], _active(people.members, people)


def _active(ids: Iterable[UUID | None], people: People) -> list[MemberEntry]:
    members = (people.members.get(one) for one in dict.fromkeys(ids) if one)
    return [member for member in members if member and member.active]


def _in_part(part: Part, ticket: Placed, people: People) -> Iterable[UUID | None]:
    match part:
        case "handler":
            return [ticket.assignee_id]
        case "team_lead":
            return _leads(ticket, people)
        case "department_head":
            return _heads(ticket, people)
        case _:
            return [one.id for one in people.members.values() if one.role_key == "admin"]


def _leads(ticket: Placed, people: People) -> list[UUID]:
    leads = [m.id for m in people.members.values() if m.active and m.role_key == "lead"]
    near = {one for team in _teams(ticket, people) for one in team.member_ids}
    return [one for one in leads if one in near] or leads


def _heads(ticket: Placed, people: People) -> list[UUID | None]:
    own = [ticket.department_id, *(team.department_id for team in _teams(ticket, people))]
    departments = (people.departments.get(one) for one in own if one)
    liaisons = [one.liaison_id for one in departments if one]
    # The ticket's own department first; another one only when that has no head who works here.
    return [next((one for one in liaisons if _active([one], people)), None)]


def _teams(ticket: Placed, people: People) -> list[TeamEntry]:
    """The ticket's team; without one, those of whoever has it."""
    if ticket.team_id:
        return [people.teams[ticket.team_id]] if ticket.team_id in people.teams else []
    return [t for t in people.teams.values() if ticket.assignee_id in t.member_ids]

"""Who is meant by a level, and who is asked when nobody of them can decide."""

from collections.abc import Iterable
from uuid import UUID

from ringdesk.modules.identity import Directory, MemberEntry
from ringdesk.modules.tickets import TicketState
from ringdesk.modules.workflow import Who

DECIDE = "approval.decide"


def able(member: MemberEntry | None) -> bool:
    """Works here and may decide at all."""
    return member is not None and member.active and DECIDE in member.permissions


def meant(who: Who, ticket: TicketState, people: Directory) -> list[UUID]:
    """Everybody a level names, in the order of their names; gone or not."""
    handlers = (ticket.assignee_id, ticket.resolved_by)
    return [
        one.id
        for one in people.members.values()
        if _named(who, one, ticket, people) and not (who.not_handler and one.id in handlers)
    ]


def _named(who: Who, member: MemberEntry, ticket: TicketState, people: Directory) -> bool:
    if who.assignee and member.id == ticket.assignee_id:
        return True
    return (
        member.role_key in who.roles
        or str(member.id) in who.members
        or any(str(team) in who.teams for team in people.teams_of(member.id))
        or any(str(one) in who.departments for one in _departments(member, people))
    )


def _departments(member: MemberEntry, people: Directory) -> Iterable[UUID]:
    if member.department_id:
        yield member.department_id
    yield from (d.id for d in people.departments.values() if d.liaison_id == member.id)


def above(ticket: TicketState, people: Directory, without: Iterable[UUID | None]) -> list[UUID]:
    """Who decides where those named cannot: leads of the ticket's team, any lead, an admin."""
    out = set(without)
    found = [m for m in people.members.values() if able(m) and m.id not in out]
    leads = [m.id for m in found if m.role_key == "lead"]
    team = people.teams.get(ticket.team_id) if ticket.team_id else None
    near = [one for one in leads if team and one in team.member_ids]
    return near or leads or [m.id for m in found if m.role_key == "admin"]


def names(people: Directory, ids: Iterable[UUID]) -> str:
    """The names of members, as a timeline entry lists them."""
    return "、".join(people.members[one].name for one in ids if one in people.members)

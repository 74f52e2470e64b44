"""Who is meant by a node, as members. Pure."""

from collections.abc import Iterable
from uuid import UUID

from ringdesk.modules.identity import Directory, MemberEntry
from ringdesk.modules.tickets import TicketState
from ringdesk.modules.workflow import KNOWN, Process, Who, may_act

# More are not told one by one: then it is a crowd's turn, and the list shows it.
MOST_TOLD = 30


def whose_turn(process: Process, key: str, ticket: TicketState, people: Directory) -> list[UUID]:
    """Those a node names who may also take one of its ways: an auditor of a department may not."""
    needed = {a.needs or "ticket.update" for a in process.ways_from(key) if a.key not in KNOWN}
    return [
        one
        for one in meant(process.node(key).who, ticket, people)
        if not needed or needed & people.members[one].permissions
    ]


def meant(who: Who | None, ticket: TicketState, people: Directory) -> list[UUID]:
    """Everybody a node names who works here; nobody in particular: whoever has the ticket."""
    if who is None or who.anyone:
        return [ticket.assignee_id] if ticket.assignee_id else []
    return [
        member.id
        for member in people.members.values()
        if member.active and may_act(who, facts_about(member, ticket, people))
    ]


def facts_about(member: MemberEntry, ticket: TicketState, people: Directory) -> dict[str, object]:
    """What whose turn it is depends on, for a member who is not acting now."""
    return {
        "actor_member_id": member.id,
        "actor_role": member.role_key,
        "actor_team_ids": people.teams_of(member.id),
        "actor_department_ids": list(_departments(member, people)),
        "assignee_id": ticket.assignee_id,
        "resolved_by": ticket.resolved_by,
    }


def _departments(member: MemberEntry, people: Directory) -> Iterable[UUID]:
    if member.department_id:
        yield member.department_id
    yield from (d.id for d in people.departments.values() if d.liaison_id == member.id)


def leads(ticket: TicketState, people: Directory) -> list[UUID]:
    """The leads of the ticket's team."""
    team = people.teams.get(ticket.team_id) if ticket.team_id else None
    inside = team.member_ids if team else ()
    return [m.id for m in people.members.values() if m.role_key == "lead" and m.id in inside]


def told(members: Iterable[UUID]) -> list[UUID]:
    """Each once; nobody when they are too many to be told one by one."""
    found = list(dict.fromkeys(members))
    return found if len(found) <= MOST_TOLD else []

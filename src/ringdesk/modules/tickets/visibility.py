"""Who may see which ticket: one criterion for list, get, search, export and live alike.

`criterion` (SQL) and `admits` (one ticket) say the same; a property test holds them together.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, true
from sqlalchemy.dialects import postgresql

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import UUIDType, any_of

from .tables import tickets

_UUIDS = postgresql.ARRAY(UUIDType)


def criterion(actor: Actor) -> ColumnElement[bool]:
    """The rows of `tickets` this actor may see, within the tenant."""
    if actor.may("ticket.read_all"):
        return true()
    if actor.kind == "requester":
        return tickets.c.requester_id == actor.id
    if actor.member_id is None:
        return false()
    ways = [tickets.c.involved_ids.contains(literal([actor.member_id], _UUIDS))]
    if actor.may("ticket.read_team"):
        ways.append(any_of(tickets.c.team_id, actor.team_ids))
        ways.append(and_(tickets.c.team_id.is_(None), tickets.c.department_id.is_(None)))
    if actor.may("ticket.read_department"):
        ways.append(any_of(tickets.c.department_id, actor.department_ids))
    return or_(*ways)


def admits(actor: Actor, ticket: Mapping[str, Any]) -> bool:
    """The same for one ticket, given team_id, department_id, requester_id and involved_ids."""
    if actor.may("ticket.read_all"):
        return True
    if actor.kind == "requester":
        return bool(ticket["requester_id"] == actor.id)
    if actor.member_id is None:
        return False
    if actor.member_id in ticket["involved_ids"]:
        return True
    team, department = ticket["team_id"], ticket["department_id"]
    if actor.may("ticket.read_team") and (
        team in actor.team_ids or (team is None and department is None)
    ):
        return True
    return actor.may("ticket.read_department") and department in actor.department_ids

"""Who may see which ticket: one criterion for list, get, search, export and live alike.

`criterion` (SQL) and `admits` (one ticket) say the same; a property test holds them together.
"""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, any_, bindparam, false, literal, or_, true
from sqlalchemy.dialects.postgresql import array

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import UUIDArray, UUIDType

from .tables import tickets

Sight = Literal["all", "own", "none", "member", "team", "department", "team and department"]


def sight(actor: Actor) -> Sight:
    """Which of a few shapes the criterion has for this actor: statements are compiled per shape."""
    if actor.may("ticket.read_all"):
        return "all"
    if actor.kind == "requester":
        return "own"
    if actor.member_id is None:
        return "none"
    if actor.may("ticket.read_team"):
        return "team and department" if actor.may("ticket.read_department") else "team"
    return "department" if actor.may("ticket.read_department") else "member"


def who(actor: Actor) -> dict[str, Any]:
    """The parameters of `criterion_of`."""
    return {
        "me": actor.member_id or actor.id,
        "my_teams": list(actor.team_ids),
        "my_departments": list(actor.department_ids),
    }


def criterion(actor: Actor) -> ColumnElement[bool]:
    """The rows of `tickets` this actor may see, within the tenant."""
    asking = who(actor)
    return _criterion(
        sight(actor),
        literal(asking["me"], UUIDType),
        literal(asking["my_teams"], UUIDArray),
        literal(asking["my_departments"], UUIDArray),
    )


def criterion_of(shape: Sight) -> ColumnElement[bool]:
    """The same with bound parameters, for a statement compiled once; `who` gives their values."""
    return _criterion(
        shape,
        bindparam("me", type_=UUIDType),
        bindparam("my_teams", type_=UUIDArray),
        bindparam("my_departments", type_=UUIDArray),
    )


def _criterion(
    shape: Sight,
    me: ColumnElement[Any],
    teams: ColumnElement[Any],
    departments: ColumnElement[Any],
) -> ColumnElement[bool]:
    if shape in ("all", "none"):
        return true() if shape == "all" else false()
    if shape == "own":
        return tickets.c.requester_id == me
    ways = [tickets.c.involved_ids.contains(array([me], type_=UUIDType))]
    if "team" in shape:
        ways.append(tickets.c.team_id == any_(teams))
        ways.append(and_(tickets.c.team_id.is_(None), tickets.c.department_id.is_(None)))
    if "department" in shape:
        ways.append(tickets.c.department_id == any_(departments))
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

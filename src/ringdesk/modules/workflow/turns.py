"""Whose turn it is at a node, and what they may do with the fields of the form there."""

from collections.abc import Iterable, Mapping
from typing import Any

from .definition import Access, Node, Who


def may_act(who: Who, facts: Mapping[str, Any]) -> bool:
    """Whether the acting member is one of those meant.

    Facts: actor_member_id, actor_role (key), actor_team_ids, actor_department_ids, and of the
    ticket assignee_id and resolved_by.
    """
    me = facts.get("actor_member_id")
    handlers = (facts.get("assignee_id"), facts.get("resolved_by"))
    if who.not_handler and (me is None or me in handlers):
        return False
    if who.anyone:
        return True
    if who.assignee and me is not None and me == facts.get("assignee_id"):
        return True
    return (
        facts.get("actor_role") in who.roles
        or (me is not None and str(me) in who.members)
        or _among(facts.get("actor_team_ids", ()), who.teams)
        or _among(facts.get("actor_department_ids", ()), who.departments)
    )


def _among(mine: Iterable[Any], named: list[str]) -> bool:
    return bool(named) and any(str(one) in named for one in mine)


def access_of(node: Node, field: str) -> Access:
    """What a field of the form is at this node; what is not mentioned can be edited."""
    return node.accesses.get(field, "edit")

"""The views everybody has. Each is a condition in the one language, and a sort."""

from typing import Any

import msgspec

_OPEN: dict[str, Any] = {"field": "status_category", "op": "ne", "value": "closed"}
_MINE: dict[str, Any] = {"field": "assignee", "op": "is_me"}


def _all(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"all": list(parts)}


class SystemView(msgspec.Struct, frozen=True):
    key: str
    filter: dict[str, Any]
    sort: str = "updated_at:desc"


SYSTEM_VIEWS: dict[str, SystemView] = {
    view.key: view
    for view in (
        SystemView(
            "mine",
            _all(
                _MINE,
                _OPEN,
                {"field": "status_category", "op": "not_in", "value": ["resolved"]},
            ),
        ),
        SystemView(
            "review",
            _all(
                {"field": "node", "op": "eq", "value": "verifying"},
                {"not": {"field": "resolved_by", "op": "is_me"}},
            ),
        ),
        SystemView(
            "mentioned", _all({"field": "mentioned", "op": "is_me"}, _OPEN), "mentioned_at:desc"
        ),
        SystemView("watching", _all({"field": "involved", "op": "is_me"}, {"not": _MINE}, _OPEN)),
        SystemView("unassigned", _all({"field": "assignee", "op": "empty"}, _OPEN)),
        SystemView(
            "due_soon", {"field": "sla_state", "op": "eq", "value": "due_soon"}, "due_at:asc"
        ),
        SystemView(
            "breached", {"field": "sla_state", "op": "eq", "value": "breached"}, "due_at:asc"
        ),
        SystemView(
            "p1p2",
            _all({"field": "priority", "op": "in", "value": ["P1", "P2"]}, _OPEN),
            "priority:asc,created_at:asc",
        ),
        SystemView("returned", _all({"field": "returned", "op": "eq", "value": True}, _OPEN)),
        SystemView(
            "waiting", _all({"field": "status_category", "op": "eq", "value": "waiting_customer"})
        ),
        SystemView("open", _all(_OPEN)),
        SystemView("resolved", _all({"field": "status_category", "op": "eq", "value": "resolved"})),
        SystemView(
            "closed",
            _all(
                {"field": "status_category", "op": "eq", "value": "closed"},
                {"field": "archived_at", "op": "empty"},
            ),
            "closed_at:desc",
        ),
        SystemView("archived", _all({"field": "archived_at", "op": "not_empty"}), "closed_at:desc"),
        SystemView("all", {"all": []}),
    )
}

"""The made-up ticket of a simulation, and where it is in its process."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from ..definition import Level, Limit, Node
from .script import Person

# What may be set beside custom fields, and of what kind it is.
SETTABLE: dict[str, type | tuple[type, ...]] = {
    "priority": str, "strictest_priority": str, "assignee": str, "category": str, "team": str,
    "department": str, "customer_tier": str, "type": str, "channel": str, "language": str,
    "subject": str, "impact": int, "severity": int, "escalation_level": int, "tags": list,
}  # fmt: skip
_COLUMN = {
    "assignee": "assignee_id", "category": "category_id", "team": "team_id",
    "department": "department_id", "type": "type_key", "language": "locale",
}  # fmt: skip


@dataclass
class Run:
    """A node being worked on; `level` and `votes` of an approval, `open` sub-tickets by key."""

    node: Node
    since: datetime
    due: datetime | None = None
    until: datetime | None = None
    warn: datetime | None = None
    late: bool = False
    level: int = 0
    votes: dict[str, bool] = field(default_factory=dict)
    levels: list[Level] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)


@dataclass
class Owed:
    """A node skipped on the green channel and not made good yet."""

    node: str
    due: datetime


@dataclass
class Ticket:
    """Columns and duties; `branches` by the first node of each branch."""

    columns: dict[str, Any]
    run: Run | None = None
    branches: dict[str, Run | None] = field(default_factory=dict)
    owed: list[Owed] = field(default_factory=list)
    duties: list[str] = field(default_factory=list)
    dues: dict[str, datetime] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)

    def runs(self) -> list[Run]:
        return [run for run in (self.run, *self.branches.values()) if run is not None]

    def set(self, name: str, value: Any) -> None:
        """ValueError for what is no settable field."""
        if name.startswith("fields."):
            self.columns["fields"] = {**self.columns["fields"], name[len("fields.") :]: value}
            return
        kind = SETTABLE.get(name)
        if kind is None or not (value is None or isinstance(value, kind)):
            raise ValueError(name)
        self.columns[_COLUMN.get(name, name)] = value
        if name == "category":
            self.columns["category_path"] = [value]
        if name == "priority" and value is not None:
            strictest = min(value, self.columns["strictest_priority"])
            self.columns["strictest_priority"] = strictest


def fresh(at: datetime) -> Ticket:
    """A new ticket before it stands anywhere."""
    never = (
        "assignee_id", "category_id", "team_id", "department_id", "organization_id", "impact",
        "severity", "rating", "acceptance", "resolved_at", "resolved_by", "reviewed_at",
        "reviewed_by", "accepted_at", "closed_at", "archived_at", "first_response_at",
        "last_agent_at", "last_customer_at", "due_at", "timer_state",
    )  # fmt: skip
    columns: dict[str, Any] = dict.fromkeys(never)
    columns |= {
        "number": 1, "subject": "", "type_key": "", "channel": "agent", "locale": "zh-CN",
        "tags": [], "fields": {}, "priority": "P3", "strictest_priority": "P3",
        "customer_tier": "standard", "requester_id": "customer", "involved_ids": [],
        "category_path": [], "escalation_level": 0, "return_count": 0, "reopen_count": 0,
        "returned": False, "evidence_count": 0, "evidence_types": [], "open_children": 0,
        "created_at": at, "updated_at": at,
    }  # fmt: skip
    return Ticket(columns)


def due_of(limit: Limit | None, since: datetime) -> datetime | None:
    """Open hours are taken as hours of the clock: a definition knows no calendar."""
    return since + timedelta(minutes=limit.minutes) if limit else None


def warn_of(limit: Limit | None, due: datetime | None) -> datetime | None:
    """When those whose turn it is are warned: so much of the limit before it is due has passed."""
    if limit is None or due is None:
        return None
    return due - timedelta(minutes=limit.minutes * (100 - limit.warn_percent) / 100)


def person_facts(person: Person | None, kind: str) -> dict[str, Any]:
    """The facts of rules.py about who acts."""
    return {
        "actor_kind": kind,
        "actor_member_id": person.name if person else None,
        "actor_role": person.role if person else None,
        "actor_team_ids": person.teams if person else [],
        "actor_department_ids": person.departments if person else [],
    }

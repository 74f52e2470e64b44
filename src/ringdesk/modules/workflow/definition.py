"""What a process definition is. The life cycle of tickets is this data, not code.

A definition names statuses (free names in fixed categories), nodes (where a ticket is; each shows
one status and says whose turn it is) and actions (ways from node to node, each with the permission
it needs and the gates that must be met). `docs/integrators/process.md` describes the JSON.
"""

from typing import Any, Literal

import msgspec

L10n = dict[str, str]
StatusCategory = Literal[
    "new",
    "unassigned",
    "in_progress",
    "waiting_customer",
    "waiting_approval",
    "resolved",
    "closed",
]
# Who may start an action besides a member with the permission.
By = Literal["member", "requester", "system"]


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    category: StatusCategory
    name: L10n


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place with a duty. `on_path`: shown in the bar of steps."""

    key: str
    status: str
    name: L10n
    duty: L10n
    on_path: bool = False
    end: bool = False


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A named requirement (see rules.GATES); `when` limits it by a condition on the ticket."""

    gate: str
    params: dict[str, Any] = {}
    when: dict[str, Any] | None = None


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where an action leads; the first branch whose condition holds is taken."""

    to: str
    when: dict[str, Any] | None = None


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    source: list[str] = msgspec.field(name="from")
    to: list[Branch]
    needs: str | None = None
    by: tuple[By, ...] = ("member",)
    gates: list[Gate] = []


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time-out rules in whole days. Silence accepts, rest closes, age archives."""

    accept_after_days: int
    close_after_days: int
    archive_after_days: int
    reopen_within_days: int


class Process(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: L10n
    start: str
    statuses: list[Status]
    nodes: list[Node]
    actions: list[Action]
    limits: Limits
    version: int = 0

    def node(self, key: str) -> Node:
        return next(n for n in self.nodes if n.key == key)

    def status(self, key: str) -> Status:
        return next(s for s in self.statuses if s.key == key)

    def status_of(self, node: str) -> Status:
        return self.status(self.node(node).status)

    def action(self, key: str) -> Action | None:
        return next((a for a in self.actions if a.key == key), None)

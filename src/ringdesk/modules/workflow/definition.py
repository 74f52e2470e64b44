"""What a process definition is. The life cycle of tickets is this data, not code.

A definition names statuses (free names in fixed categories), nodes (where a ticket is; each shows
one status and says whose turn it is) and actions (ways from node to node, each with the permission
it needs and the gates that must be met). A *task* is left by actions, every other node by what it
waits for: `next`, or `otherwise` when that came out badly. `docs/integrators/process.md`
describes the JSON; `schema.py` makes its JSON Schema.
"""

from functools import cached_property
from typing import Any, Literal

import msgspec

L10n = dict[str, str]
When = dict[str, Any]
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
NodeKind = Literal[
    "task",
    "approval",
    "condition",
    "parallel",
    "join",
    "wait",
    "notice",
    "sub_ticket",
    "call",
    "end",
]
Access = Literal["required", "edit", "read", "hidden"]


class Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    category: StatusCategory
    name: L10n


class Who(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whose turn it is: anyone named in any of the lists. Empty: whoever has the permission.

    Roles go by key; departments, teams and members by id, or by name until it is published.
    """

    roles: list[str] = []
    departments: list[str] = []
    teams: list[str] = []
    members: list[str] = []
    # The ticket's handler may, beside those named.
    assignee: bool = False
    # Whoever handled it may not, even if named.
    not_handler: bool = False

    @property
    def anyone(self) -> bool:
        """Nobody is named: whoever has the permission."""
        named = (self.roles, self.departments, self.teams, self.members)
        return not any(named) and not self.assignee

    @property
    def restricts(self) -> bool:
        """Whether it keeps anybody out at all."""
        return self.not_handler or not self.anyone


class NodeField(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a field of the ticket's form is at a node: asked for, editable, read-only or unseen."""

    field: str
    access: Access


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a checklist, ticked by whoever leaves the node."""

    key: str
    name: L10n
    when: When | None = None


class Limit(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How long a node may take, in minutes of open hours or of the clock, and what is done past it.

    `past`: tell whose turn it is and the lead · escalate a level · leave by the node's `otherwise`.
    """

    minutes: int
    hours: Literal["open", "clock"] = "open"
    warn_percent: int = 75
    past: Literal["tell", "escalate", "leave"] = "tell"


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    key: str
    name: L10n


class Returns(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How work comes back (退回): to which nodes, for which reasons. Time is not reset; counted."""

    to: list[str]
    reasons: list[Reason] = []


class Level(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One level of an approval. `share`: per cent of those asked that must agree."""

    key: str
    name: L10n
    who: Who
    rule: Literal["any", "all", "share"] = "any"
    share: int = 100
    when: When | None = None
    limit: Limit | None = None


class Wait(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """For so long, for the customer's next word, or for an answer from outside."""

    until: Literal["time", "customer", "outside"]
    minutes: int | None = None
    hours: Literal["open", "clock"] = "clock"


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    to: Literal["requester", "assignee", "who"]
    text: L10n
    who: Who | None = None


class SubTicket(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A ticket opened for another department or team; named by id or name."""

    key: str
    subject: L10n
    text: L10n
    department: str | None = None
    team: str | None = None
    type_key: str | None = None


class SubTickets(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    items: list[SubTicket]
    order: Literal["parallel", "serial"] = "parallel"


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One HTTP request; `{{number}}`, `{{fields.order_number}}` in url and body are filled in."""

    url: str
    method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST"
    body: dict[str, Any] = {}


class Call(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Asking another system: with an idempotency key, retried, undone when work goes back past it.

    `into`: custom fields filled from the answer's JSON by path.
    """

    request: Request
    retries: int = 5
    compensate: Request | None = None
    into: dict[str, str] = {}


class Branch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a way leads; the first branch whose condition holds is taken."""

    to: str
    when: When | None = None


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the designer draws a node, in its own units."""

    x: float
    y: float


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True):
    """A place with a duty. `on_path`: shown in the bar of steps."""

    key: str
    status: str
    name: L10n
    duty: L10n
    kind: NodeKind = "task"
    on_path: bool = False
    end: bool = False
    who: Who | None = None
    fields: list[NodeField] = []
    # Types of evidence (处置凭证) that must be on the ticket to go forward from here.
    evidence: list[str] = []
    checklist: list[Check] = []
    limit: Limit | None = None
    returns: Returns | None = None
    # On the green channel (绿色通道) this node is passed by, to here, and made good later.
    green_to: str | None = None
    # Out of everything but tasks and ends.
    next: list[Branch] = []
    # Rejected, failed, or time over.
    otherwise: str | None = None
    levels: list[Level] = []
    # The number field of the form an approval's amount stands in: limits of delegations go by it.
    amount: str | None = None
    # A parallel node's first node of each branch; its branches end at its `join`.
    branches: list[str] = []
    join: str | None = None
    wait: Wait | None = None
    notice: Notice | None = None
    sub_tickets: SubTickets | None = None
    call: Call | None = None
    # What people should know of exceptions here; printed in the process document.
    exceptions: L10n = {}
    place: Place | None = None

    @property
    def automatic(self) -> bool:
        """Passed through at once: no ticket ever stands here."""
        return self.kind in ("condition", "notice", "join")

    @cached_property
    def accesses(self) -> dict[str, Access]:
        """What each field mentioned is here, by its key."""
        return {one.field: one.access for one in self.fields}


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A named requirement (see rules.GATES); `when` limits it by a condition on the ticket."""

    gate: str
    params: dict[str, Any] = {}
    when: When | None = None


class Action(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A way out of tasks. Keys that commands rely on are in `actions.KNOWN`; others are the

    process's own, with a name, and are taken by the one command `act`.
    """

    key: str
    source: list[str] = msgspec.field(name="from")
    to: list[Branch]
    needs: str | None = None
    by: tuple[By, ...] = ("member",)
    gates: list[Gate] = []
    name: L10n = {}
    # Goes on with the work: what a node requires to be left is asked.
    forward: bool = False


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Time-out rules in whole days. Silence accepts, rest closes, age archives."""

    accept_after_days: int
    close_after_days: int
    archive_after_days: int
    reopen_within_days: int


class Green(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The green channel: which tickets take it, and by when what they skipped is made good."""

    when: When
    within_minutes: int


class Process(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, dict=True
):
    key: str
    name: L10n
    start: str
    statuses: list[Status]
    nodes: list[Node]
    actions: list[Action]
    limits: Limits
    version: int = 0
    green: Green | None = None
    # What it is for and whom it serves; printed in the process document.
    scope: L10n = {}
    # A rating below this forces second handling (二次处置) and a callback (回访).
    low_score: int = 3

    # Looked up on every transition: made once for each definition, which never changes.
    @cached_property
    def _nodes(self) -> dict[str, Node]:
        return {n.key: n for n in reversed(self.nodes)}

    @cached_property
    def _statuses(self) -> dict[str, Status]:
        return {s.key: s for s in reversed(self.statuses)}

    @cached_property
    def _actions(self) -> dict[str, Action]:
        return {a.key: a for a in reversed(self.actions)}

    @cached_property
    def _ways(self) -> dict[str, list[Action]]:
        return {n: [a for a in self.actions if n in a.source] for n in self._nodes}

    @cached_property
    def remembered(self) -> dict[Any, Any]:
        """What others work out about this definition once (see graph.py)."""
        return {}

    def node(self, key: str) -> Node:
        """KeyError when there is none; `has_node` asks."""
        return self._nodes[key]

    def has_node(self, key: str) -> bool:
        return key in self._nodes

    def status(self, key: str) -> Status:
        return self._statuses[key]

    def status_of(self, node: str) -> Status:
        return self._statuses[self._nodes[node].status]

    def action(self, key: str) -> Action | None:
        return self._actions.get(key)

    def ways_from(self, node: str) -> list[Action]:
        """The actions that leave a node, in the definition's order."""
        return self._ways.get(node, [])

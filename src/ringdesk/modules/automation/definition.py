"""A rule as data: when, if, never, what, and how much at most. Plain JSON in rows and API.

{"name": {"zh-CN": …}, "trigger": {"kind": "time", "since": "last_agent_at", "minutes": 4320,
 "hours": "open"}, "when": {condition}, "guards": [{"name": …, "when": {condition}}],
 "actions": [{"do": "reply", "texts": {…}}, {"do": "wait", …}, {"do": "resolve", …}],
 "budget": {"per_run": 50, "per_day": 300, "per_customer_week": 1}}
"""

from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID

import msgspec

L10n = dict[str, str]
Happening: TypeAlias = Literal[
    "created", "updated", "customer_replied", "replied", "assigned", "status_changed", "returned",
    "escalated", "rated", "sla_warning", "sla_breach",
]  # fmt: skip
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)
# What a condition may have held since: instants of the ticket, and of its last change of status.
Since: TypeAlias = Literal[
    "created_at", "updated_at", "last_customer_at", "last_agent_at", "resolved_at", "status_since"
]
Hours: TypeAlias = Literal["open", "clock"]


class OnEvent(
    msgspec.Struct, frozen=True, tag="event", tag_field="kind", forbid_unknown_fields=True
):
    """When one of these has happened to a ticket."""

    on: tuple[Happening, ...]


class OnTime(msgspec.Struct, frozen=True, tag="time", tag_field="kind", forbid_unknown_fields=True):
    """Every quarter of an hour: open tickets that have been so for `minutes` since an instant.

    `open` minutes are those of the workspace's first calendar.
    """

    since: Since
    minutes: int
    hours: Hours = "clock"


class Guard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A protection of the rule's own, besides those nobody can take off."""

    name: L10n
    when: dict[str, Any]


class _Action(msgspec.Struct, frozen=True, tag_field="do", forbid_unknown_fields=True):
    pass


class Tags(_Action, frozen=True, tag="tags"):
    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Fields(_Action, frozen=True, tag="fields"):
    values: dict[str, Any]


class SetPriority(_Action, frozen=True, tag="priority"):
    to: Literal["P1", "P2", "P3", "P4"]


class SetCategory(_Action, frozen=True, tag="category"):
    category_id: UUID


class Assign(_Action, frozen=True, tag="assign"):
    member_id: UUID | None = None
    team_id: UUID | None = None


class Note(_Action, frozen=True, tag="note"):
    text: str


class SendReply(_Action, frozen=True, tag="reply"):
    """The text in the customer's language; {customer}, {number} and {subject} are filled in."""

    texts: L10n


class Wait(_Action, frozen=True, tag="wait"):
    """What follows is done later, unless the customer or a colleague acts before."""

    minutes: int
    hours: Hours = "clock"


class Resolve(_Action, frozen=True, tag="resolve"):
    reason: str


class Close(_Action, frozen=True, tag="close"):
    reason: str


class Escalate(_Action, frozen=True, tag="escalate"):
    reason: str
    member_id: UUID | None = None


class Hold(_Action, frozen=True, tag="hold"):
    minutes: int
    reason: str


class AddParticipant(_Action, frozen=True, tag="participant"):
    member_id: UUID
    role: Literal["collaborator", "cc", "reviewer", "follow_up"] = "collaborator"


class Notify(_Action, frozen=True, tag="notify"):
    """Tell these members, or whoever has the ticket when none is named."""

    text: str
    member_ids: tuple[UUID, ...] = ()


Action: TypeAlias = (
    Tags
    | Fields
    | SetPriority
    | SetCategory
    | Assign
    | Note
    | SendReply
    | Wait
    | Resolve
    | Close
    | Escalate
    | Hold
    | AddParticipant
    | Notify
)


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much a rule may do: tickets in a quarter of an hour, letters to customers in a day of
    the workspace, and times a week that one customer hears from it."""

    per_run: int = 50
    per_day: int = 300
    per_customer_week: int = 1


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: L10n
    trigger: OnEvent | OnTime
    when: dict[str, Any]
    guards: tuple[Guard, ...] = ()
    actions: tuple[Action, ...] = ()
    budget: Budget = Budget()

    @property
    def letters(self) -> int:
        """How many messages to the customer one run of it sends."""
        return sum(isinstance(action, SendReply) for action in self.actions)

    @property
    def guarded(self) -> bool:
        """It answers the customer or ends the ticket: what no machine does to some tickets."""
        return any(isinstance(action, GUARDED) for action in self.actions)


GUARDED = (SendReply, Resolve, Close)
NEEDS: dict[type[Any], str] = {
    Tags: "ticket.update",
    Fields: "ticket.update",
    SetPriority: "ticket.set_priority",
    SetCategory: "ticket.update",
    Assign: "ticket.assign",
    Note: "ticket.note",
    SendReply: "ticket.reply",
    Resolve: "ticket.resolve",
    Close: "ticket.close",
    Escalate: "ticket.escalate",
    Hold: "ticket.hold",
    AddParticipant: "ticket.update",
}


def needs(definition: Definition) -> list[str]:
    """The permissions its actions ask for, which whoever publishes it must have and gives it."""
    asked = {NEEDS[type(action)] for action in definition.actions if type(action) in NEEDS}
    return sorted({"ticket.read_all", *asked})


def texts_of(definition: Definition) -> list[L10n]:
    return [action.texts for action in definition.actions if isinstance(action, SendReply)]

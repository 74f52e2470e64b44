"""The JSON shapes of the API: what a reader gets. Names resolved, instants in UTC."""

# ruff: noqa: PLC0414 - what others read of this face is named twice

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from .step_shapes import ActionGate as ActionGate
from .step_shapes import ChildTicket as ChildTicket
from .step_shapes import NodeRunEntry as NodeRunEntry
from .step_shapes import NodeState as NodeState
from .step_shapes import NodeStep as NodeStep
from .step_shapes import StepAction as StepAction
from .step_shapes import StepCheck as StepCheck
from .step_shapes import StepReason as StepReason
from .step_shapes import StepReturn as StepReturn

L10n = dict[str, str]


class Ref(msgspec.Struct, frozen=True):
    id: UUID
    name: str


class MemberRef(msgspec.Struct, frozen=True):
    """A member as shown beside anything: `color` is the avatar's, c1 to c8."""

    id: UUID
    name: str
    color: str


class RequesterRef(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    tier: str


class TicketTimer(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest deadline of a ticket. `warn_at`: from here on it is about to breach.

    `state` running, paused (with the `reason`: a status key or `hold`), met, none. `due_at` is
    null while paused, unless it has passed already.
    """

    clock: str | None
    state: Literal["running", "paused", "met", "none"]
    reason: str | None
    started_at: datetime | None
    due_at: datetime | None
    warn_at: datetime | None


class TicketClock(msgspec.Struct, frozen=True, kw_only=True):
    """One clock as the ticket's page shows it at a glance; the account is asked for."""

    id: UUID
    kind: str
    state: Literal["running", "paused", "met", "cancelled"]
    reason: str | None
    policy_name: L10n
    target_minutes: int
    buffer_minutes: int
    started_at: datetime
    due_at: datetime | None
    warn_at: datetime | None
    internal_due_at: datetime | None
    stopped_at: datetime | None
    breached: bool


class TicketRow(msgspec.Struct, kw_only=True):
    """One line of a list. `match`: a search hit with U+0001 and U+0002 around what matched."""

    id: UUID
    number: int
    subject: str
    excerpt: str
    requester: RequesterRef
    organization: Ref | None
    channel: str
    type_key: str
    category_id: UUID | None
    priority: str
    status: str
    status_category: str
    node: str
    team: Ref | None
    assignee: MemberRef | None
    tags: list[str]
    locale: str
    unread: bool
    returned: bool
    escalated: bool
    reopen_count: int
    return_count: int
    evidence_count: int
    rating: int | None
    created_at: datetime
    updated_at: datetime
    last_customer_at: datetime | None
    last_agent_at: datetime | None
    resolved_at: datetime | None
    closed_at: datetime | None
    archived_at: datetime | None
    version: int
    timer: TicketTimer | None = None
    match: str | None = None


class RequesterCard(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str
    email: str | None
    phone: str | None
    locale: str
    zone: str | None
    tier: str
    organization: Ref | None
    email_state: Literal["ok", "bounced"]
    created_at: datetime


class Participant(msgspec.Struct, frozen=True):
    member: MemberRef
    role: str


class ProcessStep(msgspec.Struct, frozen=True):
    key: str
    name: L10n
    state: str


class ProcessState(msgspec.Struct, frozen=True):
    key: str
    version: int
    nodes: list[ProcessStep]


class ActionOffer(msgspec.Struct, frozen=True):
    """What this person may do now. Not allowed without gates means: the permission is missing."""

    key: str
    to: str | None
    category: str | None
    permission: str | None
    allowed: bool
    gates: list[ActionGate]


class LinkedTicket(msgspec.Struct, frozen=True):
    id: UUID
    number: int
    subject: str
    status: str
    status_category: str


class TicketLink(msgspec.Struct, frozen=True):
    """`outward`: made from this ticket: its child, what it was caused by, what it follows up."""

    kind: str
    ticket: LinkedTicket
    outward: bool = True


class PriorityReason(msgspec.Struct, frozen=True):
    source: str
    text: L10n


class Acceptance(msgspec.Struct, frozen=True):
    kind: str
    at: datetime
    comment: str


class Rating(msgspec.Struct, frozen=True):
    score: int
    comment: str
    at: datetime


class DraftText(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    text: str
    to: list[str] = []
    cc: list[str] = []
    attachment_ids: list[UUID] = []
    updated_at: datetime


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """`url`: a signed path, good for a few minutes, that answers with a download."""

    id: UUID
    name: str
    type: str
    size: int
    inline: bool
    url: str
    evidence_type: str | None
    by: str
    at: datetime


class Author(msgspec.Struct, frozen=True):
    kind: str
    id: UUID | None
    name: str
    color: str | None


class Delivery(msgspec.Struct, frozen=True):
    state: str
    error: str | None


class SaidOn(msgspec.Struct, frozen=True):
    """The merged ticket on which something was said."""

    id: UUID
    number: int
    same_customer: bool


class Message(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    kind: str
    direction: str
    author: Author
    channel: str
    at: datetime
    send_at: datetime | None
    withdrawn_at: datetime | None
    text: str
    html: str | None
    quoted: str | None
    has_remote_images: bool
    attachments: list[Attachment]
    mentions: list[MemberRef]
    delivery: Delivery | None
    to: list[str]
    cc: list[str]
    flags: list[str]
    said_on: SaidOn | None = None


class FieldChange(msgspec.Struct, frozen=True):
    field: str
    before: Any
    after: Any


class TimelineActor(msgspec.Struct, frozen=True):
    kind: str
    id: UUID | None
    name: str
    color: str | None


class TimelineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One event. `type` and `data` make the sentence in the reader's language."""

    id: UUID
    at: datetime
    type: str
    group: str
    actor: TimelineActor
    node: str | None
    data: dict[str, Any]
    changes: list[FieldChange]
    seq: int
    hash: str


class Ticket(TicketRow, kw_only=True):
    """The whole ticket as one person sees it."""

    requester_card: RequesterCard
    fields: dict[str, Any]
    impact: int | None
    severity: int | None
    priority_reason: PriorityReason
    strictest_priority: str
    department: Ref | None
    people: list[Participant]
    resolved_by: MemberRef | None
    reviewer: MemberRef | None
    process: ProcessState
    acceptance: Acceptance | None
    rated: Rating | None
    links: list[TicketLink]
    actions: list[ActionOffer]
    drafts: dict[str, DraftText]
    last_message_id: UUID | None
    escalation_level: int
    clocks: list[TicketClock] = []
    # The ticket it goes on as.
    merged_into: LinkedTicket | None = None
    node_state: NodeState | None = None
    messages: list[Message] | None = None
    timeline: list[TimelineEntry] | None = None

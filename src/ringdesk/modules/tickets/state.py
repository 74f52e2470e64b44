"""A ticket as the commands know it: the locked row, plus what its rules ask about it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Context

from .tables import tickets

# The channel of tickets that a process opens inside the house, for another's sake.
INTERNAL = "internal"


class TicketState(msgspec.Struct, frozen=True):
    """One row of `tickets`, the customer's tier and the nearest deadline."""

    tenant_id: UUID
    id: UUID
    number: int
    subject: str
    excerpt: str
    channel: str
    locale: str
    type_key: str
    category_id: UUID | None
    tags: list[str]
    fields: dict[str, Any]
    impact: int | None
    severity: int | None
    priority: str
    priority_source: str
    priority_reason: Any
    strictest_priority: str
    requester_id: UUID
    organization_id: UUID | None
    team_id: UUID | None
    department_id: UUID | None
    assignee_id: UUID | None
    involved_ids: list[UUID]
    process_key: str
    process_version: int
    node: str
    status: str
    status_category: str
    returned: bool
    escalation_level: int
    return_count: int
    reopen_count: int
    evidence_count: int
    created_at: datetime
    updated_at: datetime
    last_customer_at: datetime | None
    last_agent_at: datetime | None
    last_message_id: UUID | None
    first_response_at: datetime | None
    resolved_at: datetime | None
    resolved_by: UUID | None
    reviewed_at: datetime | None
    reviewed_by: UUID | None
    accepted_at: datetime | None
    acceptance: str | None
    rating: int | None
    closed_at: datetime | None
    closed_by: str | None
    archived_at: datetime | None
    version: int
    evidence_types: list[str] = []
    open_children: int = 0
    open_duties: int = 0
    merged_into_id: UUID | None = None
    mentioned_ids: list[UUID] = []
    customer_tier: str = "standard"
    timer_state: str | None = None
    due_at: datetime | None = None
    warn_at: datetime | None = None

    @property
    def closed(self) -> bool:
        return self.closed_at is not None


# Plain strings: a quoted name is none to those who write JSON.
COLUMNS = [str(c.name) for c in tickets.c]


def facts_of(
    ctx: Context, ticket: TicketState, missing_fields: dict[str, list[str]], **more: Any
) -> dict[str, Any]:
    """The facts workflow rules and conditions read; `more` overrides what is about to change."""
    facts = msgspec.structs.asdict(ticket)
    facts.update(
        now=ctx.now(),
        actor_kind=ctx.actor.kind,
        actor_member_id=ctx.actor.member_id,
        missing_fields=missing_fields,
        **more,
    )
    return facts

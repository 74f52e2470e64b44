"""What the API takes in. Limits are stated here so that OpenAPI shows them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from ringdesk.kernel.http import Input

Line = Annotated[str, StringConstraints(max_length=500)]
Text = Annotated[str, StringConstraints(max_length=200_000)]
Words = Annotated[str, StringConstraints(max_length=5_000)]
Code = Annotated[str, StringConstraints(max_length=60)]
Tag = Annotated[str, StringConstraints(max_length=40)]
Address = Annotated[str, StringConstraints(max_length=320)]
Grade = Annotated[int, Field(ge=1, le=3)]
Priority = Literal["P1", "P2", "P3", "P4"]
# A BCP 47 tag: customers write in more languages than the product speaks.
Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
Files = Annotated[list[UUID], Field(max_length=50)]
Addresses = Annotated[list[Address], Field(max_length=50)]


class RequesterInput(Input):
    """An existing requester by id, or somebody by address or telephone."""

    id: UUID | None = None
    email: Address | None = None
    name: Annotated[str, StringConstraints(max_length=200)] = ""
    phone: Annotated[str, StringConstraints(max_length=40)] | None = None


class NewTicket(Input):
    subject: Line
    text: Text
    requester: RequesterInput
    type_key: Code | None = None
    category_id: UUID | None = None
    priority: Priority | None = None
    priority_reason: Words = ""
    impact: Grade | None = None
    severity: Grade | None = None
    tags: Annotated[list[Tag], Field(max_length=30)] = []
    fields: Annotated[dict[Code, Any], Field(max_length=100)] = {}
    attachment_ids: Files = []
    assignee_id: UUID | None = None
    team_id: UUID | None = None
    locale: Language | None = None


class TicketEdit(Input):
    subject: Line | None = None
    category_id: UUID | None = None
    type_key: Code | None = None
    tags: Annotated[list[Tag], Field(max_length=30)] | None = None
    fields: Annotated[dict[Code, Any], Field(max_length=100)] | None = None
    impact: Grade | None = None
    severity: Grade | None = None
    requester_id: UUID | None = None
    locale: Language | None = None


class NewReply(Input):
    text: Text
    attachment_ids: Files = []
    to: Addresses = []
    cc: Addresses = []
    then: Literal["wait", "resolve"] | None = None
    seen_message_id: UUID | None = None
    force: bool = False
    delay_seconds: Annotated[int, Field(ge=0, le=30)] = 0


class NewNote(Input):
    text: Text
    mentions: Annotated[list[UUID], Field(max_length=50)] = []
    attachment_ids: Files = []


class Assign(Input):
    member_id: UUID | None = None
    team_id: UUID | None = None


class Transfer(Input):
    member_id: UUID | None = None
    team_id: UUID | None = None
    department_id: UUID | None = None
    reason: Code
    note: Words
    # All of `handover_checks` of GET /config.
    checks: Annotated[list[Code], Field(max_length=20)] = []


class Return(Input):
    reason: Code
    redo: Words
    to_member_id: UUID | None = None


class Noted(Input):
    note: Words = ""


class Resolve(Input):
    note: Words = ""
    checks: Annotated[list[Code], Field(max_length=50)] = []


class Verify(Input):
    verdict: Literal["pass", "fail"]
    checks: Annotated[dict[Code, bool], Field(max_length=50)] = {}
    note: Words = ""


class Accept(Input):
    comment: Words = ""
    evidence_note: Words = ""


class Reject(Input):
    reason: Words


class Coded(Input):
    reason: Code
    note: Words


class SetPriority(Input):
    priority: Priority
    reason: Words


class Escalate(Input):
    reason: Words
    to_member_id: UUID | None = None


class Person(Input):
    member_id: UUID
    role: Literal["collaborator", "cc", "reviewer", "follow_up"]


class Evidence(Input):
    attachment_id: UUID
    evidence_type: Code


class Link(Input):
    kind: Literal["related", "follow_up", "child", "caused_by", "duplicate"]
    other: Annotated[str, StringConstraints(max_length=60)]


class DraftInput(Input):
    text: Text
    to: Addresses = []
    cc: Addresses = []
    attachment_ids: Files = []


class PresenceInput(Input):
    state: Literal["viewing", "typing_reply", "typing_note", "gone"]


class Empty(Input):
    """No body is needed; an empty object is fine."""

"""What the API of deadlines takes in. Limits are stated here so that OpenAPI shows them."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field, StringConstraints

from ringdesk.kernel.http import Input
from ringdesk.kernel.versions.bodies import Draft, Publication, Rollback

Line = Annotated[str, StringConstraints(max_length=120)]


class NewPolicy(Draft):
    kind: Literal["customer", "department"]


class PolicyPublication(Publication):
    """`running`: tickets in flight get the new targets too; else only those to come."""

    running: bool = False


class PolicyRollback(Rollback):
    running: bool = False


class InventedTicket(Input):
    """What conditions may ask about; what is left out is as on a ticket that has just come."""

    priority: Literal["P1", "P2", "P3", "P4"] = "P3"
    type_key: Line | None = None
    category_id: UUID | None = None
    tier: Literal["standard", "vip"] = "standard"
    channel: Line = "portal"
    department_id: UUID | None = None
    team_id: UUID | None = None
    organization_id: UUID | None = None
    locale: Line = "zh-CN"
    tags: Annotated[list[Line], Field(max_length=30)] = []
    subject: Line = ""
    fields: Annotated[dict[Line, Any], Field(max_length=100)] = {}
    requester_zone: Line | None = None


class DraftedPolicy(Input):
    """A draft put in the place of policy `id`, or asked before all others without one."""

    id: UUID | None = None
    kind: Literal["customer", "department"] = "customer"
    definition: dict[str, Any]


class TryOut(Input):
    """A real ticket or an invented one, at an instant (now unless told)."""

    policies: Annotated[list[DraftedPolicy], Field(max_length=20)] = []
    ticket: Line | None = None
    facts: InventedTicket | None = None
    at: AwareDatetime | None = None
    zone: Line | None = None

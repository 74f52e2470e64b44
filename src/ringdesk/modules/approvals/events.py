"""What happens to approvals, as facts of the ticket they are about."""

from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class _OfApproval(Event, frozen=True, kw_only=True):
    """`subject_id` is the ticket; `about_kind` and `about_id` say what is to be decided."""

    approval_id: UUID
    about_kind: str
    about_id: UUID
    title: Any


class ApprovalOpened(_OfApproval, frozen=True, kw_only=True):
    reason: str
    amount: Decimal | None = None
    currency: str | None = None
    requested_by: UUID | None = None


class ApprovalLevelOpened(_OfApproval, frozen=True, kw_only=True):
    """A level's turn; `level` counts from 1."""

    level: int
    level_name: Any
    member_ids: list[UUID]
    member_names: str


class ApprovalVoted(_OfApproval, frozen=True, kw_only=True):
    level: int
    level_name: Any
    verdict: Literal["approve", "reject"]
    comment: str
    member_id: UUID
    for_id: UUID | None = None
    for_name: str | None = None


class ApproverAdded(_OfApproval, frozen=True, kw_only=True):
    level: int
    member_id: UUID
    member_name: str
    for_id: UUID | None = None
    note: str


class ApprovalPassedOn(_OfApproval, frozen=True, kw_only=True):
    """A seat was given to another. `because`: asked · delegated · returned · late."""

    level: int
    from_id: UUID
    from_name: str
    to_id: UUID
    to_name: str
    because: Literal["asked", "delegated", "returned", "late"]
    note: str = ""


class ApprovalQuestionAsked(_OfApproval, frozen=True, kw_only=True):
    question: str
    requested_by: UUID | None = None


class ApprovalQuestionAnswered(_OfApproval, frozen=True, kw_only=True):
    answer: str


class ApprovalReminded(_OfApproval, frozen=True, kw_only=True):
    """So much of a level's limit is over. Past it `told_ids` have those above as well."""

    group: ClassVar[Group] = "audit"
    level: int
    percent: int
    step: Literal["remind", "past", "report"]
    told_ids: list[UUID]
    told_names: str


class ApprovalDecided(_OfApproval, frozen=True, kw_only=True):
    """The end of it. `because`: votes · late (a limit that leaves) · withdrawn."""

    outcome: Literal["approved", "rejected", "withdrawn"]
    because: Literal["votes", "late", "withdrawn"]
    comment: str
    requested_by: UUID | None = None
    amount: Decimal | None = None
    currency: str | None = None


class _OfDelegation(Event, frozen=True, kw_only=True):
    """`subject_id` is the member whose name is lent."""

    subject_kind: ClassVar[str] = "member"
    group: ClassVar[Group] = "audit"
    delegation_id: UUID
    deputy_id: UUID
    deputy_name: str


class DelegationMade(_OfDelegation, frozen=True, kw_only=True):
    from_at: str
    until_at: str
    scopes: list[dict[str, Any]]


class DelegationSwitched(_OfDelegation, frozen=True, kw_only=True):
    on: bool


class DelegationEnded(_OfDelegation, frozen=True, kw_only=True):
    because: Literal["revoked", "period"]

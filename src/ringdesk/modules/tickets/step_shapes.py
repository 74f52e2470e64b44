"""The JSON shapes of a ticket's steps: where it is in its process, and what that asks of whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

L10n = dict[str, str]


class ActionGate(msgspec.Struct, frozen=True):
    gate: str
    params: dict[str, Any]


class StepCheck(msgspec.Struct, frozen=True):
    """One line of a node's checklist that applies to this ticket."""

    key: str
    name: L10n


class StepReason(msgspec.Struct, frozen=True):
    """`name` empty: one of the shipped reasons, whose names the client has."""

    key: str
    name: L10n


class StepReturn(msgspec.Struct, frozen=True):
    """A node that work can be sent back to."""

    node: str
    name: L10n


class StepAction(msgspec.Struct, frozen=True):
    """One of the process's own ways out of a node, taken by `act`."""

    key: str
    name: L10n
    to: str | None
    to_name: L10n
    permission: str | None
    forward: bool
    allowed: bool
    gates: list[ActionGate]


class NodeStep(msgspec.Struct, frozen=True, kw_only=True):
    """A node the ticket is at, in a branch, or owes: what it asks of whom.

    `state` active or owed. `who` are names; `mine`: whether it is the reader's turn. `awaits`: what
    a node that is not left by people waits for. `due_at` is the limit, `overdue` that it is over.
    """

    run_id: UUID | None
    key: str
    name: L10n
    duty: L10n
    kind: str
    state: str
    who: list[str]
    mine: bool
    entered_at: datetime | None
    due_at: datetime | None
    overdue: bool
    return_count: int
    fields: dict[str, str]
    missing_fields: list[str]
    evidence: list[str]
    missing_evidence: list[str]
    checklist: list[StepCheck]
    returns: list[StepReturn]
    return_reasons: list[StepReason]
    actions: list[StepAction]
    awaits: str | None


class ChildTicket(msgspec.Struct, frozen=True):
    """A ticket opened for this one's sake."""

    id: UUID
    number: int
    subject: str
    status: str
    status_category: str
    done: bool


class NodeState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a ticket is in a process that asks more of people than the plain loop."""

    current: NodeStep
    branches: list[NodeStep]
    arrived: list[str]
    owed: list[NodeStep]
    children: list[ChildTicket]


class NodeRunEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One stay at a node, as its history shows it."""

    id: UUID
    node: str
    name: L10n
    kind: str
    state: str
    branch_of: UUID | None
    entered_at: datetime
    left_at: datetime | None
    left_by: str | None
    outcome: str | None
    note: str
    checks: list[str]
    due_at: datetime | None
    overdue: bool
    return_count: int

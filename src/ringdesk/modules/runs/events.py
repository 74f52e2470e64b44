"""What happens at the nodes of a ticket's process, besides the ticket's own moves."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from ringdesk.kernel.events import Event, Group

L10n = dict[str, str]


class Entered(msgspec.Struct, frozen=True):
    """A stay at a node that began, or a skipped one that is owed."""

    run_id: UUID
    node: str
    kind: str
    state: str
    split_id: UUID | None = None
    due_at: datetime | None = None


class Left(msgspec.Struct, frozen=True):
    """A stay that ended: how, and by which action or outcome."""

    run_id: UUID
    node: str
    state: str
    outcome: str | None


class StepsChanged(Event, frozen=True, kw_only=True):
    """The whole of what changed in the runs of a ticket: who reads only these knows them all.

    `turns`: the members named at a node that was entered, who are told of it.
    """

    group: ClassVar[Group] = "audit"
    entered: list[Entered] = []
    left: list[Left] = []
    turns: dict[str, list[UUID]] = {}


class BranchMoved(Event, frozen=True, kw_only=True):
    """A branch of a split went on: by a way of the process's own, or by an outcome (`because`).

    `to_node` is the join when the branch has arrived.
    """

    split: str
    step_name: L10n = {}
    from_node: str
    to_node: str
    action: str
    action_name: L10n = {}
    because: str = ""
    note: str = ""
    checks: list[str] = []
    passed: list[str] = []
    skipped: list[str] = []


class BranchReturned(Event, frozen=True, kw_only=True):
    """Work in a branch was sent back (退回) to an earlier node of it."""

    split: str
    to_name: L10n = {}
    from_node: str
    to_node: str
    reason: str
    redo: str


class StepMadeGood(Event, frozen=True, kw_only=True):
    """What the green channel had passed by was done after all."""

    run_id: UUID
    step: str
    step_name: L10n = {}
    note: str
    checks: list[str] = []


class StepWarned(Event, frozen=True, kw_only=True):
    """Most of a node's time is over."""

    run_id: UUID
    step: str
    step_name: L10n = {}
    due_at: datetime | None
    told: list[UUID]


class StepLate(Event, frozen=True, kw_only=True):
    """A node's time is over; `past`: what was done about it."""

    run_id: UUID
    step: str
    step_name: L10n = {}
    due_at: datetime | None
    past: str
    told: list[UUID]


class ChildrenChanged(Event, frozen=True, kw_only=True):
    """Tickets opened for this one's sake were opened, done, or open again."""

    open_children: int
    numbers: list[int]


class CustomerInformed(Event, frozen=True, kw_only=True):
    """A notice of the process to the requester."""

    step: str
    step_name: L10n = {}
    text: str


class MembersInformed(Event, frozen=True, kw_only=True):
    """A notice of the process to members."""

    step: str
    step_name: L10n = {}
    text: str
    told: list[UUID]


class CallOrdered(Event, frozen=True, kw_only=True):
    """Another system is to be asked. `purpose`: do or undo."""

    run_id: UUID
    step: str
    step_name: L10n = {}
    call_id: UUID
    purpose: str


class CallSettled(Event, frozen=True, kw_only=True):
    """How the other system answered, or that it did not."""

    run_id: UUID
    step: str
    step_name: L10n = {}
    call_id: UUID
    purpose: str
    state: str
    attempts: int
    answer_status: int | None
    error: str | None


class OutsideAnswered(Event, frozen=True, kw_only=True):
    """What a node waited for came from outside."""

    run_id: UUID
    step: str
    step_name: L10n = {}


class TicketsMoved(Event, frozen=True, kw_only=True):
    """Running tickets of a version are moved to another one, node by node."""

    subject_kind: ClassVar[str] = "process"
    group: ClassVar[Group] = "audit"
    key: str
    before_version: int
    version: int
    tickets: int
    nodes: dict[str, str]
    reason: str


class TicketsMoveEnded(Event, frozen=True, kw_only=True):
    """A move of running tickets is over: done, or stopped by somebody."""

    subject_kind: ClassVar[str] = "process"
    group: ClassVar[Group] = "audit"
    key: str
    before_version: int
    version: int
    moved: int
    stayed: int
    state: str

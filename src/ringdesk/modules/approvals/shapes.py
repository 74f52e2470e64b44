"""The JSON shapes of approvals and delegations."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec

from ringdesk.modules.tickets.shapes import MemberRef

from .limits import Rung
from .rules import Rule, SeatState
from .state import LevelStanding, Question, State

Box = Literal["mine", "requested", "deputy", "decided"]
L10n = dict[str, str]


class ApprovalTicket(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    number: int
    subject: str
    priority: str
    requester_name: str
    excerpt: str


class ApprovalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a list. `level` counts from 1; `agreed` of `asked` on it have agreed.

    `kind_name` is null for kinds that clients name themselves (`compensation`). `for_member`: in
    whose name the reader is asked. `verdict`: how the reader voted, in the list of what they did.
    """

    id: UUID
    kind: str
    kind_name: L10n | None
    title: L10n | str
    ticket: ApprovalTicket
    requested_by: MemberRef | None
    state: State
    amount: Decimal | None
    currency: str | None
    level: int
    levels: int
    rule: Rule
    asked: int
    agreed: int
    opened_at: datetime
    level_opened_at: datetime | None
    due_at: datetime | None
    paused_at: datetime | None
    decided_at: datetime | None
    for_member: MemberRef | None
    verdict: Literal["approved", "rejected"] | None
    version: int


class ApprovalSeat(msgspec.Struct, frozen=True, kw_only=True):
    """`for_member`: in whose name · `added`: asked for besides · `from_member`: by whom."""

    member: MemberRef
    for_member: MemberRef | None
    added: bool
    from_member: MemberRef | None
    state: SeatState
    comment: str
    asked_at: datetime
    left_at: datetime | None


class Expected(msgspec.Struct, frozen=True, kw_only=True):
    """Who will be asked when a level's turn comes; `for_member` is represented by `member`."""

    member: MemberRef
    for_member: MemberRef | None
    until_at: datetime | None


class ApprovalLevel(msgspec.Struct, frozen=True, kw_only=True):
    """`because`: the condition it is asked for by, in the reader's language; empty for none.

    `expected` is filled as long as the level waits for its turn. `minutes`: its limit.
    """

    key: str
    name: L10n
    rule: Rule
    share: int
    because: str
    standing: LevelStanding
    opened_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None
    minutes: int | None
    hours: Literal["open", "clock"] | None
    seats: list[ApprovalSeat]
    expected: list[Expected]


class LadderRung(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the present level's limit. `to`: who hears of it besides those asked."""

    rung: Rung
    past: Literal["tell", "escalate", "leave"]
    to: list[MemberRef]


class Like(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about something of the same kind."""

    id: UUID
    ticket_number: int
    amount: Decimal | None
    currency: str | None
    state: State
    decided_at: datetime


class Alike(msgspec.Struct, frozen=True):
    """Of the last 90 days, on tickets the reader may see: how many there are, the newest first."""

    count: int
    data: list[Like]


class Offered(msgspec.Struct, frozen=True, kw_only=True):
    """What the reader may do now."""

    decide: bool
    pass_on: bool
    supply: bool
    withdraw: bool


class ApprovalDetail(msgspec.Struct, frozen=True, kw_only=True):
    """`facts`: {label, value, note?, part?, whole?} or {label, check: true|false}."""

    row: ApprovalRow
    subject_kind: str
    subject_id: UUID
    reason: str
    facts: list[dict[str, Any]]
    question: Question | None
    levels: list[ApprovalLevel]
    ladder: list[LadderRung]
    alike: Alike
    offers: Offered


class Counts(msgspec.Struct, frozen=True):
    """How many wait: for the reader, of what they asked for, in another's name; and done."""

    mine: int
    requested: int
    deputy: int
    decided: int


class Month(msgspec.Struct, frozen=True):
    """The reader's own decisions since the month began in the workspace's zone."""

    average_minutes: int | None
    passed_on: int
    agreed: int
    rejected: int


class ApprovalSummary(msgspec.Struct, frozen=True):
    counts: Counts
    month: Month


class Approvals(msgspec.Struct, frozen=True):
    data: list[ApprovalRow]
    next: str | None
    counts: Counts


class BulkDone(msgspec.Struct, frozen=True):
    """What became of each; `code` says why one was not decided."""

    id: UUID
    decided: bool
    code: str | None


class BulkDecided(msgspec.Struct, frozen=True):
    data: list[BulkDone]


class DelegationScope(msgspec.Struct, frozen=True):
    kind: str
    kind_name: L10n | None
    most: Decimal | None
    currency: str | None


class DelegationRow(msgspec.Struct, frozen=True, kw_only=True):
    """`on`: not switched off. `acting`: in force now."""

    id: UUID
    member: MemberRef
    deputy: MemberRef
    from_at: datetime
    until_at: datetime
    scopes: list[DelegationScope]
    note: str
    on: bool
    acting: bool


class ApprovalKind(msgspec.Struct, frozen=True):
    kind: str
    name: L10n | None


class Delegations(msgspec.Struct, frozen=True):
    """One's own that are not over, those by which one is deputy, and what can be delegated."""

    own: list[DelegationRow]
    received: list[DelegationRow]
    kinds: list[ApprovalKind]

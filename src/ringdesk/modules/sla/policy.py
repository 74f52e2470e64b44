"""What a policy says: its definition as it is stored, published and sent. Pure."""

from typing import Any, Literal
from uuid import UUID

import msgspec

L10n = dict[str, str]
ClockKind = Literal[
    "dispatch", "first_response", "next_response", "follow_up", "resolution", "callback",
    "accept", "finish",
]  # fmt: skip
# Promises to the customer, and promises between departments (OLA).
CUSTOMER_CLOCKS: tuple[ClockKind, ...] = (
    "dispatch", "first_response", "next_response", "follow_up", "resolution", "callback",
)  # fmt: skip
DEPARTMENT_CLOCKS: tuple[ClockKind, ...] = ("accept", "finish")
Part = Literal["handler", "team_lead", "department_head", "director"]
# Who is asked next when nobody holds a part.
PARTS: tuple[Part, ...] = ("handler", "team_lead", "department_head", "director")
Priority = Literal["P1", "P2", "P3", "P4"]


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A point of the chain, exactly one of: a share of the target, minutes before, minutes after.

    `percent` 100 is the breach itself. `raise_level` also escalates the ticket a level up.
    """

    key: str
    percent: int | None = None
    before_minutes: int | None = None
    after_minutes: int | None = None
    # Which clocks it is for; empty: all of the policy.
    clocks: tuple[ClockKind, ...] = ()
    to: tuple[Part, ...] = ("handler",)
    raise_level: bool = False


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one priority promises, in minutes of the calendar's open time; absent: no such clock."""

    minutes: dict[ClockKind, int]
    calendar: UUID
    # A clock that counts by another calendar than the rest.
    calendars: dict[ClockKind, UUID] = {}
    # 对内提前: how much earlier the house wants it (not the buffer, which moves the promise).
    margin_minutes: int = 0
    steps: tuple[Step, ...] = ()


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One policy. Those of a kind are asked in order, the first whose condition holds is it."""

    name: L10n
    when: dict[str, Any]
    targets: dict[Priority, Target]
    # Statuses (keys of the process) in which the customer's clocks stand still.
    pause_statuses: tuple[str, ...] = ()
    # Whether mere thanks start a response clock nevertheless.
    thanks_need_answer: bool = False


DEFAULT_STEPS: tuple[Step, ...] = (
    Step(key="warn", percent=75, to=("handler",)),
    Step(key="breach", percent=100, to=("handler", "team_lead")),
    Step(key="department", after_minutes=30, to=("department_head",), raise_level=True),
    Step(key="director", after_minutes=120, to=("director",), raise_level=True),
)

"""What happens to deadlines. `escalate` (a level up) and `breach` (time over) stay two words."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from ringdesk.kernel.events import Event, Group


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """One clock's entry and what it did to the deadline."""

    clock: str
    clock_id: UUID
    event: str
    reason: str | None = None
    target_minutes: int | None = None
    calendar: str | None = None
    minutes: int | None = None
    policy: dict[str, str] | None = None
    policy_version: int | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None


class DeadlinesSet(Event, frozen=True, kw_only=True):
    """Clocks were started, paused, resumed, changed or stopped; `cause` is the event behind it."""

    group: ClassVar[Group] = "audit"
    cause: str
    shifts: list[Shift]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One person who was told, and in which part: handler, team_lead, department_head, director."""

    member_id: UUID
    name: str
    part: str


class _Alert(Event, frozen=True, kw_only=True):
    alert_id: UUID
    clock: str
    step: str
    due_at: datetime | None
    told: list[Told]
    # How long after its moment it was raised; over a minute is called late.
    late_seconds: int = 0
    # A later step came due before this one was looked at: logged, nobody disturbed.
    overtaken: bool = False


class DeadlineWarned(_Alert, frozen=True, kw_only=True):
    """A share of the target has passed, or so much time is left."""


class DeadlineBreached(_Alert, frozen=True, kw_only=True):
    """Time is over and the clock still runs."""


class DeadlineEscalated(_Alert, frozen=True, kw_only=True):
    """A step of the chain after the breach: the next level was told."""

    level: int


class AlertAcknowledged(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "internal"
    alert_id: UUID
    clock: str
    step: str


class TicketHeld(Event, frozen=True, kw_only=True):
    """Clocks stand still until an instant, for a stated reason."""

    until: datetime
    reason: str


class TicketReleased(Event, frozen=True, kw_only=True):
    """A hold ended: by somebody, or because its time was over (`by_time`)."""

    by_time: bool


class AnswerExpected(Event, frozen=True, kw_only=True):
    """Somebody overrode the rule whether the customer's last message asks for an answer."""

    group: ClassVar[Group] = "internal"
    expected: bool
    reason: str


class _Config(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "configuration"
    group: ClassVar[Group] = "audit"
    name: Any


class PolicyPublished(_Config, frozen=True, kw_only=True):
    """A new immutable version of a policy; `running`: also for tickets in flight."""

    version: int
    reason: str
    running: bool
    rolled_back_to: int | None = None


class PoliciesOrdered(_Config, frozen=True, kw_only=True):
    order: list[str]


class PolicyArchived(_Config, frozen=True, kw_only=True):
    pass


class PolicyRestored(_Config, frozen=True, kw_only=True):
    """Taken out again after it was put away."""


class CalendarPublished(_Config, frozen=True, kw_only=True):
    """A new immutable version of a calendar; running clocks count by it from now on."""

    version: int
    reason: str
    rolled_back_to: int | None = None


class CalendarArchived(_Config, frozen=True, kw_only=True):
    pass


class CalendarRestored(_Config, frozen=True, kw_only=True):
    """Taken out again after it was put away."""


class BufferDrafted(_Config, frozen=True, kw_only=True):
    number: int


class BufferDropped(_Config, frozen=True, kw_only=True):
    """A draft was thrown away."""

    number: int


class BufferAnnounced(_Config, frozen=True, kw_only=True):
    """Customers and teams were told; from here on the deadlines in scope move."""

    number: int
    reason: str
    tickets: int


class BufferCancelled(_Config, frozen=True, kw_only=True):
    number: int
    reason: str


class BufferTold(Event, frozen=True, kw_only=True):
    """The customer of a ticket was told of a buffer: by mail, or on the ticket's page.

    `told_by`: receipt (of a new ticket), letter, page.
    """

    buffer_id: UUID
    number: int
    title: Any
    way: str
    told_by: str


class BufferLifted(Event, frozen=True, kw_only=True):
    """A cancelled buffer's shift was taken back: the promise is the earlier one again."""

    buffer_id: UUID
    number: int
    title: Any
    way: str

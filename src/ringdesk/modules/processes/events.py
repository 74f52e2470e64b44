"""What happens between the front line, those who answer for processes, and their pilots."""

from typing import ClassVar
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class _Feedback(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "feedback"
    group: ClassVar[Group] = "audit"


class FeedbackGiven(_Feedback, frozen=True, kw_only=True):
    """Somebody said that this hinders them."""

    opens: ClassVar[bool] = True
    place_kind: str
    place_key: str
    place_label: str
    process_key: str | None
    version: int | None
    ticket_id: UUID | None
    text: str


class FeedbackAnswered(_Feedback, frozen=True, kw_only=True):
    """Whoever answers for it has said what comes of it."""

    giver_id: UUID
    outcome: str
    answer: str


class _Pilot(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "process"
    group: ClassVar[Group] = "audit"
    key: str
    version: int


class PilotRailsChanged(_Pilot, frozen=True, kw_only=True):
    """How far the new version may fall behind was set otherwise; a null limit is not watched."""

    limits: dict[str, float | None]
    reason: str


class PilotRailCrossed(_Pilot, frozen=True, kw_only=True):
    """A figure of the new version is surely beyond its guard rail."""

    figure: str
    limit: float
    difference: float

"""What happens to process definitions."""

from typing import ClassVar
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class _Process(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "process"
    group: ClassVar[Group] = "audit"
    key: str


class ProcessPublished(_Process, frozen=True, kw_only=True):
    """A new immutable version is in force for tickets created from now on."""

    version: int
    reason: str
    rolled_back_to: int | None = None


class ProcessOwnerChanged(_Process, frozen=True, kw_only=True):
    """Somebody else answers for the process; `owner_id` None: nobody but the admins."""

    owner_id: UUID | None
    owner_name: str | None


class ProcessArchived(_Process, frozen=True, kw_only=True):
    """No ticket type can choose it any more, until it is published again."""


class PilotStarted(_Process, frozen=True, kw_only=True):
    """A new version was published on a part of the work first. Empty lists admit all."""

    version: int
    baseline: int
    share: int
    team_ids: tuple[UUID, ...]
    category_ids: tuple[UUID, ...]
    reason: str


class PilotShareChanged(_Process, frozen=True, kw_only=True):
    """More or less of the work takes the new version; who has it keeps it."""

    version: int
    share: int
    reason: str


class PilotAdopted(_Process, frozen=True, kw_only=True):
    """The pilot's version is in force (固化)."""

    version: int
    baseline: int
    reason: str


class PilotWithdrawn(_Process, frozen=True, kw_only=True):
    """No more tickets take the pilot's version; those that have it keep it."""

    version: int
    baseline: int
    reason: str

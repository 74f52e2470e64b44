"""What happens to process definitions."""

from typing import ClassVar

from ringdesk.kernel.events import Event, Group


class ProcessPublished(Event, frozen=True, kw_only=True):
    """A new immutable version is in force for tickets created from now on."""

    subject_kind: ClassVar[str] = "process"
    group: ClassVar[Group] = "audit"
    key: str
    version: int
    reason: str
    rolled_back_to: int | None = None

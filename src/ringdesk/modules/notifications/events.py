"""What members decide about being told."""

from typing import ClassVar

from ringdesk.kernel.events import Event, Group


class NoticePreferencesChanged(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "member"
    group: ClassVar[Group] = "audit"

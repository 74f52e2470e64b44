"""What is noted about the record itself."""

from typing import ClassVar

from ringdesk.kernel.events import Event, Group


class AuditExported(Event, frozen=True, kw_only=True):
    """Somebody took the record, or the part that `filters` names, out of the house."""

    subject_kind: ClassVar[str] = "workspace"
    group: ClassVar[Group] = "audit"

    filters: dict[str, str]

"""What happens to requesters and organizations."""

from typing import ClassVar

from ringdesk.kernel.events import Event, Group


class RequesterCreated(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "requester"
    group: ClassVar[Group] = "audit"
    opens: ClassVar[bool] = True
    name: str
    email: str | None


class RequesterSignedIn(Event, frozen=True, kw_only=True):
    """A customer proved to own the address with a mailed code."""

    subject_kind: ClassVar[str] = "requester"
    group: ClassVar[Group] = "audit"
    ip: str
    user_agent: str

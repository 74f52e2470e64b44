"""What happens to requesters and organizations."""

from typing import ClassVar

from ringdesk.kernel.events import Event, Group


class _Audited(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "audit"


class RequesterCreated(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "requester"
    opens: ClassVar[bool] = True
    name: str
    email: str | None


class RequesterChanged(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "requester"


class OrganizationCreated(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "organization"
    opens: ClassVar[bool] = True
    name: str


class OrganizationChanged(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "organization"


class RequesterSignedIn(_Audited, frozen=True, kw_only=True):
    """A customer proved to own the address with a mailed code."""

    subject_kind: ClassVar[str] = "requester"
    ip: str
    user_agent: str

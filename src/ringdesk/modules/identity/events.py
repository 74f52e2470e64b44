"""Facts about people, roles, teams and logins; all of them audit entries."""

from typing import ClassVar
from uuid import UUID

from ringdesk.kernel.events import Event, Group


class _Audited(Event, frozen=True, kw_only=True):
    group: ClassVar[Group] = "audit"


class _OfMember(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "member"


class _OfLogin(_Audited, frozen=True, kw_only=True):
    """About a member's own access: on the member's record, but no screen shows it to others."""

    subject_kind: ClassVar[str] = "login"


class _OfRole(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "role"


class _OfTeam(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "team"


class _OfDepartment(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "department"


class _OfToken(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "token"


class WorkspaceCreated(_Audited, frozen=True, kw_only=True):
    """A workspace begins. Modules react in the same transaction to lay their defaults.

    `template`: "default" (with categories, types, rules) or "blank" (the bare process).
    What must not be written down (a mailbox's password) is in `ctx.ports["new_workspace"]`,
    the NewWorkspace that was asked for.
    """

    subject_kind: ClassVar[str] = "workspace"
    opens: ClassVar[bool] = True

    name: str
    slug: str
    locale: str
    zone: str
    languages: tuple[str, ...]
    template: str
    demo: bool
    admin_member_id: UUID


class WorkspaceChanged(_Audited, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "workspace"


class MemberAdded(_OfMember, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True

    name: str
    email: str
    role_key: str
    invited: bool


class MemberChanged(_OfMember, frozen=True, kw_only=True):
    name: str


class MemberSuspended(_OfMember, frozen=True, kw_only=True):
    name: str


class MemberRestored(_OfMember, frozen=True, kw_only=True):
    name: str


class MemberInvited(_OfMember, frozen=True, kw_only=True):
    """An invitation is on its way (once more)."""

    email: str


class SignedIn(_OfLogin, frozen=True, kw_only=True):
    ip: str
    user_agent: str
    second_factor: bool = False


class SignInRefused(_OfLogin, frozen=True, kw_only=True):
    """A wrong password or second factor for an existing member; `factor` says which."""

    ip: str
    factor: str


class SignedOut(_OfLogin, frozen=True, kw_only=True):
    pass


class SessionRevoked(_OfLogin, frozen=True, kw_only=True):
    session_id: UUID


class PasswordChanged(_OfLogin, frozen=True, kw_only=True):
    """`how`: "self", "reset" (by a mailed link) or "invite" (the first one)."""

    how: str


class PasswordResetRequested(_OfLogin, frozen=True, kw_only=True):
    ip: str


class SecondFactorEnabled(_OfLogin, frozen=True, kw_only=True):
    pass


class SecondFactorDisabled(_OfLogin, frozen=True, kw_only=True):
    pass


class RecoveryCodeUsed(_OfLogin, frozen=True, kw_only=True):
    left: int


class RoleCreated(_OfRole, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True

    key: str
    permissions: tuple[str, ...]


class RoleChanged(_OfRole, frozen=True, kw_only=True):
    key: str


class TeamCreated(_OfTeam, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True

    name: str


class TeamChanged(_OfTeam, frozen=True, kw_only=True):
    name: str


class DepartmentCreated(_OfDepartment, frozen=True, kw_only=True):
    opens: ClassVar[bool] = True

    name: str


class DepartmentChanged(_OfDepartment, frozen=True, kw_only=True):
    name: str


class TokenCreated(_OfToken, frozen=True, kw_only=True):
    """`owner_id` is null for a service token. The token itself is never written down."""

    opens: ClassVar[bool] = True

    name: str
    scopes: tuple[str, ...]
    owner_id: UUID | None


class TokenRevoked(_OfToken, frozen=True, kw_only=True):
    name: str

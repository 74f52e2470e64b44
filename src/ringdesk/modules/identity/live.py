"""After these facts open streams ask at once whether, and as whom, they may go on."""

from ringdesk.kernel.live import recheck_on

recheck_on(
    "MemberChanged",
    "MemberSuspended",
    "RoleChanged",
    "TeamChanged",
    "DepartmentChanged",
    "SignedOut",
    "SessionRevoked",
    "PasswordChanged",
    "TokenRevoked",
)

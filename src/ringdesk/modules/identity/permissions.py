"""What identity lets people do.

- `member.read`: see colleagues, teams, departments and roles
- `member.manage`: invite colleagues, change their role and teams, suspend them
- `role.manage`: make and change the workspace's own roles
- `team.manage`: make and change teams and departments, name liaisons
- `workspace.manage`: change the workspace itself (name, languages, zone)
- `token.manage_own`: make personal API tokens, which never exceed their member
- `token.manage_service`: make service tokens, which act in their own name
"""

from ringdesk.kernel.permissions import declare, used_by

from .rules.roles import BUILT_IN
from .rules.scopes import SCOPES

declare(
    "identity",
    "member.read",
    "member.manage",
    "role.manage",
    "team.manage",
    "workspace.manage",
    "token.manage_own",
    "token.manage_service",
)

# Roles and scopes name permissions of every module; a misspelled one stops the start.
for _granted in (*BUILT_IN.values(), *SCOPES.values()):
    for _name in _granted:
        used_by(_name, "identity: built-in roles and scopes")

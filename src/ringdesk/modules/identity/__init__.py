"""Who works here: workspaces, people, roles, teams, departments, logins and tokens.

Glossary. *Workspace*: one served company, the tenant. *Person*: a human with an address and a
password, of the whole installation. *Member*: a person in one workspace, with a role. *Role*: a
named set of permissions; six are built in. *Team*: members who share tickets. *Department*: a
part of the company outside support; its *liaison* is whom support turns to. *Gate*: what turns
a cookie or bearer token into an actor.
"""

from . import jobs as _jobs  # noqa: F401 - registers
from . import permissions as _permissions  # noqa: F401 - declares the names
from .commands.members import MemberChanges, NewMember, add_member, change_member
from .commands.sessions import Caller, Opened, throttle
from .commands.teams import DepartmentChanges, change_department, create_department, create_team
from .commands.tokens import create_personal_token, create_service_token
from .commands.workspaces import FirstAdmin, NewWorkspace, WorkspaceMade, create_workspace
from .directory import (
    DepartmentEntry,
    Directory,
    MemberEntry,
    TeamEntry,
    bump_config,
    directory,
    recall_config,
    workspace_ids,
)
from .events import MemberSuspended, WorkspaceCreated
from .gate import SessionGate
from .passwords import hashed as hashed_password
from .ports import Letter, PostOffice
from .queries.me import demo_logins
from .queries.workspaces import Door, door
from .store.throttles import strike

__all__ = [
    "Caller",
    "DepartmentChanges",
    "DepartmentEntry",
    "Directory",
    "Door",
    "FirstAdmin",
    "Letter",
    "MemberChanges",
    "MemberEntry",
    "MemberSuspended",
    "NewMember",
    "NewWorkspace",
    "Opened",
    "PostOffice",
    "SessionGate",
    "TeamEntry",
    "WorkspaceCreated",
    "WorkspaceMade",
    "add_member",
    "bump_config",
    "change_department",
    "change_member",
    "create_department",
    "create_personal_token",
    "create_service_token",
    "create_team",
    "create_workspace",
    "demo_logins",
    "directory",
    "door",
    "hashed_password",
    "recall_config",
    "strike",
    "throttle",
    "workspace_ids",
]

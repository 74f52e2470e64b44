"""What workflow offers the rest of the house; importing it declares permissions and events."""

from . import permissions
from .actions import BAD, GOOD, KNOWN, SIDEWAYS
from .binding import People, bound
from .checker import Types, check, playable
from .choice import Pilot, pilot_of
from .commands import archive_process, change_owner, publish, roll_back
from .comparing import Difference, differences
from .definition import (
    Access,
    Action,
    Branch,
    Call,
    Level,
    Limit,
    Node,
    Notice,
    Process,
    Request,
    Returns,
    SubTicket,
    Wait,
    Who,
)
from .drafting import Draft, draft_of, drafts, drop_draft, plain, save_draft, take_draft
from .findings import Finding
from .gates import Unmet, lacking, node_unmet
from .graph import inside, owner_of, tracked
from .piloting import (
    PilotEntry,
    Scope,
    adopt_pilot,
    all_pilots,
    change_share,
    latest_pilot,
    withdraw_pilot,
)
from .rules import Move, Offer, Refusal, Step, advance, forked, offers, proceed, steps, walk
from .schema import json_schema
from .shelf import shipped, templates
from .simulation import ScriptError, Simulation, read_script
from .store import (
    Published,
    Standing,
    chosen,
    in_force,
    pilots,
    process_version,
    standings,
    subject_id,
    versions,
)
from .turns import access_of, may_act

__all__ = [
    "BAD",
    "GOOD",
    "KNOWN",
    "SIDEWAYS",
    "Access",
    "Action",
    "Branch",
    "Call",
    "Difference",
    "Draft",
    "Finding",
    "Level",
    "Limit",
    "Move",
    "Node",
    "Notice",
    "Offer",
    "People",
    "Pilot",
    "PilotEntry",
    "Process",
    "Published",
    "Refusal",
    "Request",
    "Returns",
    "Scope",
    "ScriptError",
    "Simulation",
    "Standing",
    "Step",
    "SubTicket",
    "Types",
    "Unmet",
    "Wait",
    "Who",
    "access_of",
    "adopt_pilot",
    "advance",
    "all_pilots",
    "archive_process",
    "bound",
    "change_owner",
    "change_share",
    "check",
    "chosen",
    "differences",
    "draft_of",
    "drafts",
    "drop_draft",
    "forked",
    "in_force",
    "inside",
    "json_schema",
    "lacking",
    "latest_pilot",
    "may_act",
    "node_unmet",
    "offers",
    "owner_of",
    "permissions",
    "pilot_of",
    "pilots",
    "plain",
    "playable",
    "proceed",
    "process_version",
    "publish",
    "read_script",
    "roll_back",
    "save_draft",
    "shipped",
    "standings",
    "steps",
    "subject_id",
    "take_draft",
    "templates",
    "tracked",
    "versions",
    "walk",
    "withdraw_pilot",
]

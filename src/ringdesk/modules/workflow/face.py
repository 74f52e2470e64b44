"""What workflow offers the rest of the house; importing it declares permissions and events."""

from . import permissions
from .actions import BAD, GOOD, HANDING, KNOWN, SIDEWAYS
from .choice import Pilot, pilot_of
from .commands import archive_process, change_owner, publish, roll_back, shipped
from .definition import Access, Level, Node, Process, Who
from .drafts import Draft, draft_of, drafts, drop_draft, plain, save_draft, take_draft
from .gates import Unmet, node_unmet
from .graph import inside, owner_of, tracked
from .pilots import (
    PilotEntry,
    Scope,
    adopt_pilot,
    all_pilots,
    change_share,
    latest_pilot,
    withdraw_pilot,
)
from .rules import Move, Offer, Refusal, Step, advance, forked, offers, proceed, steps, walk
from .store import (
    Published,
    Standing,
    chosen,
    in_force,
    pilots,
    process_version,
    standings,
    versions,
)
from .turns import access_of, may_act

__all__ = [
    "BAD",
    "GOOD",
    "HANDING",
    "KNOWN",
    "SIDEWAYS",
    "Access",
    "Draft",
    "Level",
    "Move",
    "Node",
    "Offer",
    "Pilot",
    "PilotEntry",
    "Process",
    "Published",
    "Refusal",
    "Scope",
    "Standing",
    "Step",
    "Unmet",
    "Who",
    "access_of",
    "adopt_pilot",
    "advance",
    "all_pilots",
    "archive_process",
    "change_owner",
    "change_share",
    "chosen",
    "draft_of",
    "drafts",
    "drop_draft",
    "forked",
    "in_force",
    "inside",
    "latest_pilot",
    "may_act",
    "node_unmet",
    "offers",
    "owner_of",
    "permissions",
    "pilot_of",
    "pilots",
    "plain",
    "proceed",
    "process_version",
    "publish",
    "roll_back",
    "save_draft",
    "shipped",
    "standings",
    "steps",
    "take_draft",
    "tracked",
    "versions",
    "walk",
    "withdraw_pilot",
]

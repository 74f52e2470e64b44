"""What workflow offers the rest of the house; importing it declares permissions and events."""

from . import permissions
from .actions import BAD, GOOD, HANDING, KNOWN, SIDEWAYS
from .choice import Pilot, pilot_of
from .commands import publish, roll_back, shipped
from .definition import Access, Level, Node, Process, Who
from .gates import Unmet, node_unmet
from .graph import inside, owner_of, tracked
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
    "Level",
    "Move",
    "Node",
    "Offer",
    "Pilot",
    "Process",
    "Published",
    "Refusal",
    "Standing",
    "Step",
    "Unmet",
    "Who",
    "access_of",
    "advance",
    "chosen",
    "forked",
    "in_force",
    "inside",
    "may_act",
    "node_unmet",
    "offers",
    "owner_of",
    "permissions",
    "pilot_of",
    "pilots",
    "proceed",
    "process_version",
    "publish",
    "roll_back",
    "shipped",
    "standings",
    "steps",
    "tracked",
    "versions",
    "walk",
]

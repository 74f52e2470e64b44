"""Versioned process definitions and the engine that interprets them.

process: the data that is a life cycle · node: where a ticket is, whose turn it is · action: a way
out of a node · gate: what must be true before an action · version: immutable once published; a
ticket keeps the version it started with.
"""

from . import permissions as permissions
from .commands import publish, roll_back, shipped
from .definition import Process
from .rules import Move, Offer, Refusal, Step, Unmet, advance, offers, steps
from .store import Published, Standing, in_force, process_version, standings, versions

__all__ = [
    "Move",
    "Offer",
    "Process",
    "Published",
    "Refusal",
    "Standing",
    "Step",
    "Unmet",
    "advance",
    "in_force",
    "offers",
    "process_version",
    "publish",
    "roll_back",
    "shipped",
    "standings",
    "steps",
    "versions",
]

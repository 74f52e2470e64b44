"""Versioned configuration: a draft that may change, published versions that never do.

A *thing* (a deadline policy, a calendar, a rule) has at most one draft and any number of versions,
counted from 1. Its life: begun as a draft → published (number, author, reason) → compared →
rolled back, which is a new version with old words → put away → taken out again. Every write of a
draft counts its `draft_revision` up, so that two people on one draft notice each other.

A module declares its tables with `thing_columns` and `version_columns`, keeps a `Shelf`, and its
commands add what is its own: what a definition may say, what is made of it, which fact is told.
"""

from .columns import thing_columns, version_columns
from .comparing import Change, changes
from .faults import LONGEST_REASON, Fault, FaultShown, reason_faults, refuse, shown_faults
from .shapes import State, Thing, ThingShown, Version, as_shown, author
from .shelf import Shelf, unless_stale
from .statements import newest

__all__ = [
    "LONGEST_REASON",
    "Change",
    "Fault",
    "FaultShown",
    "Shelf",
    "State",
    "Thing",
    "ThingShown",
    "Version",
    "as_shown",
    "author",
    "changes",
    "newest",
    "reason_faults",
    "refuse",
    "shown_faults",
    "thing_columns",
    "unless_stale",
    "version_columns",
]

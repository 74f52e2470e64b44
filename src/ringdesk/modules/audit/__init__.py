"""The record: hash chains over the events, daily anchors, and the proof that nothing was changed.

chain: the events of one subject, each sealed over the one before · anchor: one hash a day over
everything recorded since the last · verify: recompute all of it and name the first broken entry.
"""

from . import permissions as permissions  # declares the names
from .anchoring import anchor
from .report import Broken
from .verify import verify

__all__ = ["Broken", "Report", "anchor", "verify"]

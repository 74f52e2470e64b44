"""The record: hash chains over the events, daily anchors, and the proof that nothing was changed.

chain: the events of one subject, each sealed over the one before · anchor: one hash a day over
everything recorded since the last · verify: recompute all of it and name the first broken entry.
"""

from . import permissions as permissions
from .anchoring import anchor
from .cli import run_verify
from .report import Broken, Report
from .verify import verify

__all__ = ["Broken", "Report", "anchor", "run_verify", "verify"]

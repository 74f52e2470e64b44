"""Telling members what concerns them, and asking them how they want to be told.

notice (通知): one fact told to one member, once · way: where it is told, "app" or "mail" ·
preferences: per kind of notice, the ways a member wants. Nobody is told what they did themselves.
"""

from . import jobs as jobs
from . import live as live
from . import reactions as reactions
from .commands import give, give_all, wished
from .rules import KINDS, WAYS, Kind, News, Told, Way

__all__ = ["KINDS", "WAYS", "Kind", "News", "Told", "Way", "give", "give_all", "wished"]

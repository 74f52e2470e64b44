"""Changing how work flows: drafts, publishing, pilots, the process document, feedback.

draft (草稿): a definition nobody works by yet · pilot (小范围试点): a version on a part of the
work · adopt (固化): make the pilot the rule · rail (护栏): how far a pilot may fall behind before
its owner is told · process document (流程文档): the running version as prose and chart · feedback
(一线反馈): "this hinders me", to the process's owner.
"""

from . import permissions as permissions
from . import reactions as reactions
from .drafting import publish, save_draft
from .feedback import Given, Place, give_feedback
from .pilots.guarding import set_rails, watch_pilots
from .reactions import tells_makers

__all__ = [
    "Given",
    "Place",
    "give_feedback",
    "publish",
    "save_draft",
    "set_rails",
    "tells_makers",
    "watch_pilots",
]

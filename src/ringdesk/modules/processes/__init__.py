"""Changing how work flows: drafts, publishing, pilots, the process document, feedback.

draft (草稿): a definition nobody works by yet · pilot (小范围试点): a version on a part of the
work · adopt (固化): make the pilot the rule · process document (流程文档): the running version as
prose and chart · feedback (一线反馈): "this hinders me", to the process's owner.
"""

from . import permissions as permissions

"""The quote cutter: `cut_reply(text)`; its rules are data in `languages`."""

from .cutter import Cut, cut_reply

__all__ = ["Cut", "cut_reply"]

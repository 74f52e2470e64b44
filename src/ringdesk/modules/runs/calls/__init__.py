"""Outside calls (外部调用): asking other systems, once and no more, and undoing it."""

from .lost import give_up_lost
from .ordering import order, told_values, undo_behind
from .rules import filled_text
from .settling import settle_call as settle_call

__all__ = ["filled_text", "give_up_lost", "order", "settle_call", "told_values", "undo_behind"]

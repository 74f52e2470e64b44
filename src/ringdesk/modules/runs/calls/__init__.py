"""Outside calls (外部调用): asking other systems, once and no more, and undoing it."""

from .ordering import order, undo_behind, values_of
from .rules import filled_text
from .settling import settle_call as settle_call

__all__ = ["filled_text", "order", "settle_call", "undo_behind", "values_of"]

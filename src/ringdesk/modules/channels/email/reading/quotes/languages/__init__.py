"""All languages the quote cutter knows, as data."""

from . import chinese, east_asian, eastern, middle_eastern, northern, western
from .shape import Language

LANGUAGES: tuple[Language, ...] = (
    *chinese.LANGUAGES,
    *western.LANGUAGES,
    *northern.LANGUAGES,
    *eastern.LANGUAGES,
    *middle_eastern.LANGUAGES,
    *east_asian.LANGUAGES,
)

__all__ = ["LANGUAGES", "Language"]

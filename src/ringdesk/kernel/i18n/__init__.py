"""Languages of the server: catalogues, negotiation, plurals, formats, order of names.

Only texts the server sends itself (mails, portal pages, problem details) live here; the
workspace has its own catalogues in `web/`.
"""

from .catalogues import BrokenCatalogue, Catalogues, Message, locale_folders
from .check import Problem, check
from .formats import (
    format_date,
    format_duration,
    format_instant,
    format_number,
    format_percent,
)
from .languages import COMPLETE, L10n, closest, direction, fallbacks, negotiate, pick
from .names import sort_key

__all__ = [
    "COMPLETE", "BrokenCatalogue", "Catalogues", "L10n", "Message", "Problem", "check", "closest",
    "direction", "fallbacks", "format_date", "format_duration", "format_instant", "format_number",
    "format_percent", "locale_folders", "negotiate", "pick", "sort_key",
]  # fmt: skip

"""What proves and repairs the quality of a ticket's handling."""

from .care import callback_attempts, callbacks, checklist_lines, second_handlings, suggestions
from .goodwill import compensations, purse_periods, purses
from .proofs import acceptances, rating_options, ratings, reviews

__all__ = [
    "acceptances",
    "callback_attempts",
    "callbacks",
    "checklist_lines",
    "compensations",
    "purse_periods",
    "purses",
    "rating_options",
    "ratings",
    "reviews",
    "second_handlings",
    "suggestions",
]

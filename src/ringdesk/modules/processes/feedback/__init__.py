"""Feedback from the front line: given on the spot, answered by whoever owns the process."""

from .commands import Answer, Given, answer_feedback, give_feedback
from .queries import Feedback, Place, feedback_of, listed_feedback

__all__ = [
    "Answer",
    "Feedback",
    "Given",
    "Place",
    "answer_feedback",
    "feedback_of",
    "give_feedback",
    "listed_feedback",
]

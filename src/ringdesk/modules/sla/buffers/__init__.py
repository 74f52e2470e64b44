"""Buffers (时效缓冲): planned, announced changes of targets, with a ledger of every shift.

draft → announced → cancelled · scope: which tickets, in the one condition language · window: in
scope is what would be due after it begins and started before it ends · announcement: the customer
of a ticket was told; without it no deadline of the ticket moves · ledger: each row says how much
the share of a buffer in a clock's target changed, so that the sum of a clock's rows is what its
buffers add to its target now.
"""

from .adopting import NOTHING, Adoption, Shifted, Touched, adopt, book
from .letters import letter_for as buffer_letter
from .letters import notice_words
from .rules import BufferEntry, shift_of
from .scope import applicable

__all__ = [
    "NOTHING",
    "Adoption",
    "BufferEntry",
    "Shifted",
    "Touched",
    "adopt",
    "applicable",
    "book",
    "buffer_letter",
    "notice_words",
    "shift_of",
]

"""How much mail is held in memory at once. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

M = TypeVar("M")
MOST_BYTES = 20 * 1024 * 1024


def portions(mails: Sequence[M], size_of: Callable[[M], int]) -> list[list[M]]:
    """In their order, each portion few enough bytes; what is larger than that stands alone.

    At least one: an empty one where there are no mails.
    """
    found: list[list[M]] = [[]]
    held = 0
    for mail in mails:
        if found[-1] and held + size_of(mail) > MOST_BYTES:
            found.append([])
            held = 0
        found[-1].append(mail)
        held += size_of(mail)
    return found

"""One thing somebody does on a ticket, as data: stories are told first and performed later."""

from datetime import datetime
from typing import Any

import msgspec


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """`by` names a member of the cast or "customer"; `after` is minutes since the move before."""

    kind: str
    by: str
    after: int
    text: str = ""
    more: dict[str, Any] = {}


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """One ticket from its beginning to where it stands at the end of the play.

    `customer` is a position in Customers.people, `order` the order number it is about.
    """

    index: int
    script: str
    locale: str
    customer: int
    order: str
    moves: list[Move]


class Cue(msgspec.Struct, frozen=True, order=True):
    """When a move of a story is performed."""

    at: datetime
    story: int
    place: int

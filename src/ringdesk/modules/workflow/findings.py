"""What the checker and the binding of names find."""

from typing import Any

import msgspec


class Finding(msgspec.Struct, frozen=True):
    """A stable code, the nodes it concerns, and a way there as node keys from the start.

    `forbids`: with it nothing is published; the others are worth knowing. `params` names what
    the nodes do not: the action, the field, the steps of a counter-example.
    """

    code: str
    nodes: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    forbids: bool = True
    params: dict[str, Any] = {}

"""Versioned process definitions and the engine that interprets them.

process: the data that is a life cycle · node: where a ticket is, whose turn it is · action: a way
out of a node · gate: what must be true before an action · version: immutable once published; a
ticket keeps the version it started with · split: a parallel node, its branches end at its join ·
green channel (绿色通道): urgent tickets skip named nodes, which are made good later.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .face import *  # noqa: F403


def __getattr__(name: str) -> Any:
    """The face on first use: `ringdesk process check` judges a file without a database driver."""
    if name.startswith("_"):
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.face"), name)

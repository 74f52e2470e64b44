"""The definitions that come with the product."""

from pathlib import Path

import msgspec

from .definition import Process

_SHELF = Path(__file__).parent / "definitions"


def shipped(key: str) -> Process:
    """A definition that comes with the product."""
    return msgspec.json.decode((_SHELF / f"{key}.json").read_bytes(), type=Process)


def templates() -> list[Process]:
    """All of them, to begin a process of one's own from."""
    return [shipped(path.stem) for path in sorted(_SHELF.glob("*.json"))]

"""What differs between two versions of a definition, place by place. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec


class Change(msgspec.Struct, frozen=True):
    """`path` as in the definition, with dots; what there was not is null."""

    path: str
    before: Any
    after: Any


# The parts of what stands at a path, by name; None: it differs as a whole.
Parts = Callable[[str, Any], Mapping[str, Any] | None]


def changes(before: Mapping[str, Any], after: Mapping[str, Any], parts: Parts) -> list[Change]:
    """Every part that is another one, as deep as `parts` takes the definition apart."""
    return list(_changes("", before, after, parts))


def _changes(path: str, before: Any, after: Any, parts: Parts) -> Iterator[Change]:
    if before == after:
        return
    old, new = parts(path, before), parts(path, after)
    # What is new or gone altogether is one change, not one for each of its parts.
    if old is None or new is None:
        yield Change(path, before, after)
        return
    for name in dict.fromkeys((*old, *new)):
        inner = f"{path}.{name}" if path else name
        yield from _changes(inner, old.get(name), new.get(name), parts)

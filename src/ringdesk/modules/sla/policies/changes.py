"""What differs between two versions of a definition, place by place. Pure."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import msgspec

Say = Callable[[str], str]


class Difference(msgspec.Struct, frozen=True):
    """`path` as in the definition; `label` the same for people; what there was not is null."""

    path: str
    label: str
    before: Any
    after: Any


def differences(before: Mapping[str, Any], after: Mapping[str, Any], say: Say) -> list[Difference]:
    """Every leaf that is another one. `say` names a part of a path; lists differ as a whole,
    but those whose parts have a key of their own differ part by part."""
    return [
        Difference(path, " · ".join(say(part) for part in path.split(".")), old, new)
        for path, old, new in _leaves("", before, after)
    ]


def _leaves(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    if before == after:
        return
    old, new = _by_name(before), _by_name(after)
    if old is None and new is None:
        yield path, before, after
        return
    # What is new or gone altogether is one difference, not one for each of its leaves.
    if old is None or new is None:
        yield path, before, after
        return
    for name in dict.fromkeys((*old, *new)):
        inner = f"{path}.{name}" if path else name
        yield from _leaves(inner, old.get(name), new.get(name))


def _by_name(value: Any) -> dict[str, Any] | None:
    """The parts of an object, or of a list of steps; None: it is a leaf. A condition is one."""
    if isinstance(value, dict):
        condition = value.keys() & {"all", "any", "not", "field"}
        return None if condition or not value else value
    if isinstance(value, list) and value and all(isinstance(v, dict) and "key" in v for v in value):
        return {each["key"]: each for each in value}
    return None

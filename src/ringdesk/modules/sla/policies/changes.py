"""What differs between two versions of a policy or calendar, place by place. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from ringdesk.kernel.versions import Change, changes

Say = Callable[[str], str]


class Difference(Change, frozen=True):
    """`label`: the path for people."""

    label: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any], say: Say) -> list[Difference]:
    """Every leaf that is another one. `say` names a part of a path; lists differ as a whole,
    but those whose parts have a key of their own differ part by part."""
    return [
        Difference(each.path, each.before, each.after, _label(each.path, say))
        for each in changes(before, after, _by_name)
    ]


def _label(path: str, say: Say) -> str:
    return " · ".join(say(part) for part in path.split("."))


def _by_name(_path: str, value: Any) -> dict[str, Any] | None:
    """The parts of an object, or of a list of steps; None: it is a leaf. A condition is one."""
    if isinstance(value, dict):
        condition = value.keys() & {"all", "any", "not", "field"}
        return None if condition or not value else value
    if isinstance(value, list) and value and all(isinstance(v, dict) and "key" in v for v in value):
        return {each["key"]: each for each in value}
    return None

"""What changed between two versions of a process, part by part. Pure."""

from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from .definition import Process

Kind = Literal["added", "removed", "changed"]
What = Literal["node", "action", "status", "limit", "green", "process"]


class Difference(msgspec.Struct, frozen=True):
    """One change. `key`: of the node, action or status; `field` and values where one changed.

    `before` and `after` are as in the JSON; of a part added or removed, the part itself.
    """

    kind: Kind
    what: What
    key: str
    field: str | None = None
    before: Any = None
    after: Any = None


# Where the designer draws a node changes nothing for anybody.
_UNSAID = ("key", "place")
_PARTS: tuple[tuple[What, str], ...] = (
    ("status", "statuses"),
    ("node", "nodes"),
    ("action", "actions"),
)
_OWN = ("name", "start", "scope", "low_score")


def differences(before: Process, after: Process) -> list[Difference]:
    """All changes from one version to another: of the process, its statuses, nodes, actions."""
    old, new = msgspec.to_builtins(before), msgspec.to_builtins(after)
    found = list(_changes("process", after.key, _some(old, _OWN), _some(new, _OWN)))
    found += _changes("limit", "limits", old["limits"], new["limits"])
    found += _changes("green", "green", old.get("green", {}), new.get("green", {}))
    for what, name in _PARTS:
        found += _parts(what, old[name], new[name])
    return found


def _some(part: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: part[name] for name in names if name in part}


def _parts(
    what: What, before: list[dict[str, Any]], after: list[dict[str, Any]]
) -> Iterator[Difference]:
    old, new = ({part["key"]: part for part in parts} for parts in (before, after))
    for key in [*old, *(key for key in new if key not in old)]:
        if key not in new:
            yield Difference("removed", what, key, before=old[key])
        elif key not in old:
            yield Difference("added", what, key, after=new[key])
        else:
            yield from _changes(what, key, old[key], new[key])


def _changes(
    what: What, key: str, before: dict[str, Any], after: dict[str, Any]
) -> Iterator[Difference]:
    for field in dict.fromkeys([*before, *after]):
        if field not in _UNSAID and before.get(field) != after.get(field):
            yield Difference("changed", what, key, field, before.get(field), after.get(field))

"""What differs between two versions of a rule, place by place. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec


class RuleChange(msgspec.Struct, frozen=True):
    """`path` as in the definition; what there was not is null."""

    path: str
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[RuleChange]:
    """Every part that is another one; conditions, guards and actions differ as a whole."""
    return list(_parts("", before, after))


_WHOLE = {"when", "values", "texts"}
_LIST = (list, tuple)


def _parts(path: str, before: Any, after: Any) -> Iterator[RuleChange]:
    if before == after:
        return
    name = path.rpartition(".")[2]
    if isinstance(before, dict) and isinstance(after, dict) and name not in _WHOLE:
        for key in dict.fromkeys((*before, *after)):
            inner = f"{path}.{key}" if path else key
            yield from _parts(inner, before.get(key), after.get(key))
    elif isinstance(before, _LIST) and isinstance(after, _LIST) and path in ("actions", "guards"):
        for place in range(max(len(before), len(after))):
            pair = [side[place] if place < len(side) else None for side in (before, after)]
            if pair[0] != pair[1]:
                yield RuleChange(f"{path}.{place}", *pair)
    else:
        yield RuleChange(path, before, after)

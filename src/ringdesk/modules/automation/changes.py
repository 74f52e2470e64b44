"""What differs between two versions of a rule, place by place. Pure."""

from collections.abc import Mapping
from typing import Any

from ringdesk.kernel.versions import Change, changes

_WHOLE = {"when", "values", "texts"}
_BY_PLACE = ("actions", "guards")


def rule_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every part that is another one; conditions, and each guard and action, differ as a whole."""
    return changes(before, after, _parts)


def _parts(path: str, value: Any) -> Mapping[str, Any] | None:
    above, _, name = path.rpartition(".")
    if above in _BY_PLACE or name in _WHOLE:
        return None
    if path in _BY_PLACE and isinstance(value, list | tuple):
        return {str(place): each for place, each in enumerate(value)}
    return value if isinstance(value, dict) else None

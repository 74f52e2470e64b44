"""From plain JSON to a definition; what does not fit is refused by the name of its field. Pure."""

import re
from typing import Any, TypeVar

import msgspec

from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.versions import Fault

T = TypeVar("T")

LONGEST_NAME = 120
MOST_BYTES = 200_000
_PLACE = re.compile(r"^(?P<detail>.*?) - at `(?:key` in `)?\$(?P<path>.*)`$", re.DOTALL)


def read_definition(source: dict[str, Any], kind: type[T], field: str = "definition") -> T:
    """The definition a plain object describes. Invalid `sla_shape` names the field at fault."""
    if len(msgspec.json.encode(source)) > MOST_BYTES:
        raise Invalid((field, "definition_too_large", {"max": MOST_BYTES // 1000}))
    try:
        return msgspec.convert(source, kind)
    except msgspec.ValidationError as wrong:
        raise Invalid(_fault(field, str(wrong))) from None


def _fault(field: str, message: str) -> Fault:
    found = _PLACE.match(message)
    if found is None:
        return field, "sla_shape", {"detail": message[:300]}
    return field + dotted(found["path"]), "sla_shape", {"detail": found["detail"][:300]}


def dotted(path: str) -> str:
    """`.weekly.mon[0][1]` and `.targets[...]` as this API writes paths: `.weekly.mon.0.1`."""
    return path.replace("[...]", "").replace("[", ".").replace("]", "")


def name_faults(name: dict[str, str], at: str = "name") -> list[Fault]:
    """A name has words in some language, and not too many."""
    if not any(text.strip() for text in name.values()):
        return [(at, "required", {})]
    return [
        (f"{at}.{language}", "too_long", {"max_length": LONGEST_NAME})
        for language, text in name.items()
        if len(text) > LONGEST_NAME
    ]

"""What single cells say: priority, status, tags, and the values of custom fields. Pure."""

import re
from typing import Any

from ..forms import FieldOption, FormField
from ..priority import Priority
from .dates import read_date
from .words import CLOSED, NO, PRIORITIES, YES, alike

_LIST = re.compile(r"[,，、;；|\n]+")
_STEP = re.compile(r"\s*(?:/|>|\\|｜|→|»|::)\s*")
# One number with a currency or a unit about it.
_NUMBER = re.compile(r"[^\d+-]*([+-]?\s*\d[\d.,\s]*)\D*")
MOST_TAGS = 20


def priority(text: str) -> Priority | None:
    """P1 to P4, or None for a word we do not know. `P2 - High` and `高优先级` are known."""
    bare = alike(text).removesuffix("优先级").removesuffix("优先").removesuffix("priority")
    return PRIORITIES.get(bare) or PRIORITIES.get(bare[:2] if bare[:1] == "p" else "")


def is_closed(text: str) -> bool:
    """Whether a status says that nothing is left to be done."""
    return alike(text) in CLOSED


def parts(text: str) -> list[str]:
    """A cell's list: parted by any comma, semicolon or line."""
    return [part.strip() for part in _LIST.split(text) if part.strip()]


def steps(text: str) -> list[str]:
    """A category's path as written: `大类/子类/场景`, `A > B`."""
    return [step for step in _STEP.split(text.strip()) if step]


def field_value(field: FormField, text: str, *, day_leads: bool) -> Any | None:
    """The cell as a value of this field; None when it cannot be one."""
    match field.kind:
        case "text" | "textarea":
            return text
        case "number":
            return _number(text)
        case "date":
            day = read_date(text, day_leads=day_leads)
            return day.isoformat() if day else None
        case "checkbox":
            return _answer(text)
        case "choice":
            return _option(field.options, text)
        case "multi":
            found = [_option(field.options, part) for part in parts(text)]
            return None if None in found else found


def _number(text: str) -> int | float | None:
    """`1,234.50`, `¥ 99`, `1.234,50`: the last mark with one or two digits behind it is decimal."""
    found = _NUMBER.fullmatch(text.strip())
    bare = re.sub(r"\s", "", found[1]) if found else ""
    if re.search(r",\d{1,2}$", bare):
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "")
    try:
        value = float(bare)
    except ValueError:
        return None
    if abs(value) > 1e15:
        return None
    return int(value) if value.is_integer() else value


def _answer(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in YES else False if word in NO else None


def _option(options: tuple[FieldOption, ...], text: str) -> str | None:
    word = alike(text)
    for option in options:
        if word in {alike(option.value), *map(alike, option.name.values())}:
            return option.value
    return None

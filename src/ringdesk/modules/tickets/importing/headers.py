"""What each column of a file is taken for, as a proposal to be looked at. Pure."""

from collections.abc import Iterable, Mapping

from ..forms import FormField
from .words import COLUMNS, TARGETS, alike, column_words

# Several columns may together make one of these.
JOINED = frozenset(("text", "category", "tags"))
FIELD = "fields."


def targets(fields: Iterable[FormField]) -> list[str]:
    """Everything a column may be taken for: ours, then the custom fields."""
    return [*TARGETS, *dict.fromkeys(FIELD + field.key for field in fields)]


def propose(header: list[str], fields: Iterable[FormField]) -> list[str | None]:
    """For each column a target or None. A target that takes one column gets the first that fits."""
    custom = _custom(fields)
    taken: set[str] = set()
    found: list[str | None] = []
    for name in header:
        target = _target(name, custom)
        if target in taken and target not in JOINED:
            target = None
        if target:
            taken.add(target)
        found.append(target)
    return found


def _custom(fields: Iterable[FormField]) -> Mapping[str, str]:
    names: dict[str, str] = {}
    for field in fields:
        for name in (field.key, *field.name.values()):
            names.setdefault(alike(name), FIELD + field.key)
    return names


def _target(name: str, custom: Mapping[str, str]) -> str | None:
    words = column_words(name)
    known = [custom[w] for w in words if w in custom] + [COLUMNS[w] for w in words if w in COLUMNS]
    return known[0] if known else None


def repeated(mapping: Iterable[str | None]) -> list[str]:
    """Targets given to several columns that can only take one."""
    given = [target for target in mapping if target]
    return sorted({t for t in given if t not in JOINED and given.count(t) > 1})

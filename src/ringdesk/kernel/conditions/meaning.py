"""What a leaf asks for, in seven plain tests. Both compilations know only these, so that every
operator is decided once and means the same for a set of rows and for one ticket.

The rule for missing values: a value is missing when it is null, an empty text or an empty list.
A missing value passes no test but `Missing`; the opposites (ne, not_in, not_contains, none_of,
not_under) are complements and so true for it. `not` is an exact complement as well.

The rule for case: texts of kind `text` are compared folded, every character on its own by its
simple lower-case form (`fold`), which is what PostgreSQL's lower() does under C.UTF-8 (all but
the few capitals newer than the older side's Unicode). FOLDING_CHECK asks a database for it.
Choices, tags and ids are compared as they are.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias
from uuid import UUID

from msgspec import Struct

from .catalogue import OPPOSITES, PRIORITIES, FieldDef, Kind
from .tree import Asker, Leaf, my_ids
from .values import READERS, Duration

Bound: TypeAlias = Decimal | datetime | str | None

ISO_DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


class OneOf(Struct, frozen=True):
    """The value (of a tree: its last node) is one of these."""

    values: tuple[Any, ...]


class Contains(Struct, frozen=True):
    """The folded text holds this folded piece; at its beginning if `at_start`."""

    piece: str
    at_start: bool = False


class Within(Struct, frozen=True):
    """Between two bounds, either of which may be open or absent. Dates are ISO text."""

    low: Bound = None
    high: Bound = None
    with_low: bool = True
    with_high: bool = True


class Overlaps(Struct, frozen=True):
    """The list has at least one of these."""

    values: tuple[Any, ...]


class Covers(Struct, frozen=True):
    """The list has all of these."""

    values: tuple[Any, ...]


class Missing(Struct, frozen=True):
    """Null, empty text or empty list."""


class Never(Struct, frozen=True):
    """Nothing can pass, e.g. `is_me` asked by nobody."""


Test: TypeAlias = OneOf | Contains | Within | Overlaps | Covers | Missing | Never


def meaning(leaf: Leaf, *, at: datetime, me: Asker) -> tuple[Test, bool]:
    """The test of this leaf, and whether passing it makes the leaf true (False: opposite)."""
    op = OPPOSITES.get(leaf.op, leaf.op)
    return _test(leaf.field.kind, op, _comparable(leaf.value), at, me), op == leaf.op


def _comparable(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_comparable(item) for item in value)
    is_date = isinstance(value, date) and not isinstance(value, datetime)
    return value.isoformat() if is_date else value


def _test(kind: Kind, op: str, value: Any, at: datetime, me: Asker) -> Test:
    if op == "empty":
        return Missing()
    if op in {"is_me", "in_my_teams"}:
        ids = my_ids(op, me)
        return _listed(kind, ids) if ids else Never()
    if kind is Kind.TEXT:
        return _text_test(op, value)
    if kind is Kind.PRIORITY and op in {"gt", "gte", "lt", "lte", "between"}:
        return _priority_test(op, value)
    if op in {"eq", "in"}:
        return OneOf(value if isinstance(value, tuple) else (value,))
    if op in {"any_of", "under"}:
        return Overlaps(value)
    return Covers(value) if op == "all_of" else _range_test(kind, op, value, at)


def _listed(kind: Kind, ids: tuple[UUID, ...]) -> Test:
    return Overlaps(ids) if kind is Kind.IDS else OneOf(ids)


def _text_test(op: str, value: Any) -> Test:
    if op in {"contains", "starts_with"}:
        return Contains(fold(value), at_start=op == "starts_with")
    return OneOf(tuple(fold(v) for v in (value if isinstance(value, tuple) else (value,))))


def _priority_test(op: str, value: Any) -> Test:
    """More is more urgent: `gte P2` is P1 or P2."""
    if op == "between":
        first, last = (PRIORITIES.index(v) for v in value)
        return OneOf(PRIORITIES[first : last + 1])
    rank = PRIORITIES.index(value)
    slices = {
        "gt": PRIORITIES[:rank],
        "gte": PRIORITIES[: rank + 1],
        "lt": PRIORITIES[rank + 1 :],
        "lte": PRIORITIES[rank:],
    }
    return OneOf(slices[op]) if slices[op] else Never()


def _range_test(kind: Kind, op: str, value: Any, at: datetime) -> Test:
    """`between` includes both ends; of instants only the first, so that adjacent days of a
    report share no ticket. A duration in before/after means that long ago."""
    if op == "between":
        return Within(value[0], value[1], with_high=kind is not Kind.INSTANT)
    if op == "within_last":
        return Within(at - value.length, at)
    if op == "within_next":
        return Within(at, at + value.length)
    bound = at - value.length if isinstance(value, Duration) else value
    if op in {"lt", "lte", "before"}:
        return Within(high=bound, with_high=op == "lte")
    return Within(low=bound, with_low=op == "gte")


def fold(text: str) -> str:
    """Lower case, character by character: no special casing, no context, length kept."""
    # The only two whose lower case depends on their neighbors, or is longer than they are.
    if "Σ" not in text and "İ" not in text:
        return text.lower()
    return "".join(character.lower()[0] for character in text)


def fact(field: FieldDef, facts: Mapping[str, Any], at: datetime) -> Any:
    """The field's value out of the facts in the form the tests compare; None when missing.

    Values as JSON has them (ids and instants as text) are read too. A value of another kind,
    possible in custom fields, counts as missing. A naive datetime is a TypeError.
    """
    raw = field.raw(facts, at)
    if raw is None or raw in ("", [], ()):
        return None
    if field.kind in {Kind.CHOICES, Kind.IDS, Kind.TREE}:
        return _items(field.kind, raw)
    return _item(field.kind, raw)


def _items(kind: Kind, raw: object) -> tuple[Any, ...] | None:
    if not isinstance(raw, list | tuple | set | frozenset):
        return None
    return tuple(item for item in (_item(kind, r) for r in raw) if item is not None) or None


def _item(kind: Kind, raw: object) -> Any:
    if isinstance(raw, datetime) and raw.tzinfo is None:
        raise TypeError("an instant without a zone")
    if isinstance(raw, _NATIVE[kind]):
        return raw
    if kind is Kind.DATE and isinstance(raw, date) and not isinstance(raw, datetime):
        return raw.isoformat()
    if kind is Kind.DATE:
        return raw if isinstance(raw, str) and re.fullmatch(ISO_DATE, raw) else None
    if kind is Kind.NUMBER and isinstance(raw, int | float) and not isinstance(raw, bool):
        return Decimal(str(raw))
    return READERS[kind](raw) if kind in _READ_FROM_TEXT else None


_READ_FROM_TEXT = frozenset({Kind.INSTANT, Kind.ID, Kind.IDS, Kind.TREE})
_NATIVE: Mapping[Kind, type | tuple[()]] = {
    Kind.TEXT: str,
    Kind.NUMBER: Decimal,
    Kind.BOOLEAN: bool,
    Kind.INSTANT: datetime,
    Kind.DATE: (),
    Kind.CHOICE: str,
    Kind.CHOICES: str,
    Kind.ID: UUID,
    Kind.IDS: UUID,
    Kind.TREE: UUID,
    Kind.PRIORITY: str,
}

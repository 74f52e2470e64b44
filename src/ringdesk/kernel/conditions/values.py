"""The values of a condition: from JSON to typed and back, each refused with a reason."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast
from uuid import UUID

from msgspec import Struct

from .catalogue import FieldDef, Kind

MAX_VALUES = 100
MAX_TEXT = 500
MAX_AMOUNT = 10_000
NUMBER_LIMIT = 10**15
NUMBER_STEP = Decimal("0.000001")


class Duration(Struct, frozen=True):
    """A length of time as people write it: {"hours": 4}."""

    amount: int
    unit: str

    @property
    def length(self) -> timedelta:
        return timedelta(**{self.unit: self.amount})


Single: TypeAlias = str | bool | Decimal | datetime | date | UUID | Duration
Value: TypeAlias = Single | tuple[Single, ...] | None

UNITS = ("minutes", "hours", "days", "weeks")

NO_VALUE = frozenset({"empty", "not_empty", "is_me", "in_my_teams"})
MANY = frozenset({"in", "not_in", "any_of", "none_of", "all_of", "under", "not_under"})
DURATIONS = frozenset({"within_last", "within_next"})


class Refused(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def parse_value(field: FieldDef, op: str, source: object) -> Value:
    """The typed value `op` wants for this field; Refused with a code otherwise."""
    if op in NO_VALUE:
        if source is not None:
            raise Refused("condition_value_unexpected")
        return None
    if source is None:
        raise Refused("condition_value_missing", expected=_expected(field, op))
    if op in MANY:
        return _many(field, op, source)
    if op == "between":
        return _pair(field, op, source)
    return _one(field, op, source)


def _one(field: FieldDef, op: str, source: object) -> Single:
    value = _duration(source) if _may_be_duration(field, op) else None
    if value is not None:
        return value
    typed = None if op in DURATIONS else READERS[field.kind](source)
    if typed is None:
        raise Refused("condition_value_type", expected=_expected(field, op))
    allowed = field.allowed
    if allowed is not None and typed not in allowed:
        known = ", ".join(allowed[:20])
        raise Refused("condition_choice_unknown", value=str(typed)[:100], known=known)
    return typed


def _many(field: FieldDef, op: str, source: object) -> tuple[Single, ...]:
    """One to 100 values without repeats; `under` also takes a bare one."""
    if op in {"under", "not_under"} and not isinstance(source, list):
        source = [source]
    if not isinstance(source, list):
        raise Refused("condition_value_type", expected=_expected(field, op))
    if not 1 <= len(source) <= MAX_VALUES:
        raise Refused("condition_value_count", max=MAX_VALUES)
    return tuple(dict.fromkeys(_one(field, "eq", item) for item in source))


def _pair(field: FieldDef, op: str, source: object) -> tuple[Single, ...]:
    if not isinstance(source, list) or len(source) != 2:
        raise Refused("condition_value_type", expected=_expected(field, op))
    low, high = (_one(field, "eq", item) for item in source)
    if cast(Any, low) > cast(Any, high):
        raise Refused("condition_range_reversed")
    return (low, high)


def _may_be_duration(field: FieldDef, op: str) -> bool:
    return op in DURATIONS or (field.kind is Kind.INSTANT and op in {"before", "after"})


def _expected(field: FieldDef, op: str) -> str:
    """The catalogue key suffix naming what belongs there: conditions.expected.<…>."""
    if op in DURATIONS:
        return "duration"
    if op in MANY:
        return "list"
    return "pair" if op == "between" else field.kind.value


def _text(source: object) -> str | None:
    """Text a database can hold: not blank, no NUL, no lone surrogate, at most 500 characters."""
    if not isinstance(source, str) or not source or len(source) > MAX_TEXT:
        return None
    if "\0" in source or any("\ud800" <= c <= "\udfff" for c in source):
        return None
    return source


def _number(source: object) -> Decimal | None:
    """Below 10^15 with at most six decimals: what JSON, Python and numeric hold alike."""
    if isinstance(source, bool) or not isinstance(source, int | float):
        return None
    if not abs(source) < NUMBER_LIMIT:
        return None
    value = Decimal(str(source))
    return value if value == value.quantize(NUMBER_STEP) else None


def _boolean(source: object) -> bool | None:
    return source if isinstance(source, bool) else None


def _instant(source: object) -> datetime | None:
    """ISO 8601 with a zone; kept in UTC."""
    try:
        value = datetime.fromisoformat(cast(str, source))
        return None if value.tzinfo is None else value.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _date(source: object) -> date | None:
    try:
        value = date.fromisoformat(cast(str, source))
    except (TypeError, ValueError):
        return None
    return value if value.isoformat() == source else None


def _id(source: object) -> UUID | None:
    try:
        value = UUID(cast(str, source))
    except (TypeError, ValueError, AttributeError):
        return None
    return value if str(value) == cast(str, source).lower() else None


def _duration(source: object) -> Duration | None:
    if not isinstance(source, dict) or len(source) != 1:
        return None
    [(unit, amount)] = source.items()
    if unit not in UNITS or isinstance(amount, bool) or not isinstance(amount, int):
        return None
    return Duration(amount, unit) if 1 <= amount <= MAX_AMOUNT else None


READERS: Final[Mapping[Kind, Callable[[object], Single | None]]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.INSTANT: _instant,
    Kind.DATE: _date,
    Kind.CHOICE: _text,
    Kind.CHOICES: _text,
    Kind.ID: _id,
    Kind.IDS: _id,
    Kind.TREE: _id,
    Kind.PRIORITY: _text,
}


def dump_value(value: Value) -> Any:
    match value:
        case tuple():
            return [dump_value(item) for item in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return value.isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Duration(amount, unit):
            return {unit: amount}
        case _:
            return value

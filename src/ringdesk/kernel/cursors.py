"""Cursors: the sort keys of a page's last row, packed for the way to the client and back.

Opaque but not secret. What comes back is foreign text: it is read into the types of the columns
it will be compared with, so that nothing in it can make a statement fail.
"""

import base64
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy import types as sa
from sqlalchemy.sql.type_api import TypeEngine

from .errors import Invalid

MAX_CURSOR = 4000


class KeyType(Struct, frozen=True, eq=False):
    """What a cursor may hold at one place."""

    type: TypeEngine[Any]
    nullable: bool


def pack(signature: str, values: Sequence[Any]) -> str:
    """base64url of [signature, value, …]."""
    text = msgspec.json.encode([signature, *map(_written, values)])
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def unpack(cursor: str, signature: str, types: Sequence[KeyType]) -> list[Any]:
    """The values again. Refuses (cursor_invalid) what is damaged or packed for another sort."""
    try:
        values = _content(cursor, signature)
        return [_read(kind, value) for kind, value in zip(types, values, strict=True)]
    except (ValueError, TypeError, OverflowError, InvalidOperation, RecursionError):
        raise Invalid(("after", "cursor_invalid", {})) from None


def _content(cursor: str, signature: str) -> list[Any]:
    if len(cursor) > MAX_CURSOR:
        raise ValueError("too long")
    padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
    text = base64.b64decode(padded, b"-_", validate=True)
    content = msgspec.json.decode(text, type=list[Any])
    if content[:1] != [signature]:
        raise ValueError("packed for another sort")
    return content[1:]


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _read(kind: KeyType, value: Any) -> Any:
    if value is None:
        if not kind.nullable:
            raise ValueError("null where none can be")
        return None
    return reader(kind.type)(value)


def reader(column_type: TypeEngine[Any]) -> Callable[[Any], Any]:
    """What reads a value of this column type out of a cursor; TypeError if nothing does."""
    for family, read in _READERS:
        if isinstance(column_type, family):
            return read
    raise TypeError(f"no cursor for a column of type {column_type!r}")


def _integer(bits: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError("not an integer")
        if not -(2 ** (bits - 1)) <= value < 2 ** (bits - 1):
            raise ValueError("outside of the column's range")
        return value

    return read


def _exactly(wanted: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not wanted:
            raise TypeError("another type")
        return value

    return read


def _instant(value: Any) -> datetime:
    read = datetime.fromisoformat(value)
    if read.tzinfo is None:
        raise ValueError("an instant without a zone")
    return read.astimezone(UTC)


def _number(value: Any) -> Decimal:
    read = Decimal(_exactly(str)(value))
    if not read.is_finite() or len(value) > 64 or abs(read.adjusted()) > 64:
        raise ValueError("not a number of ours")
    return read


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)


def _text(value: Any) -> str:
    read: str = _exactly(str)(value)
    read.encode()
    if "\0" in read:
        raise ValueError("no database holds NUL")
    return read


_READERS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (sa.SmallInteger, _integer(16)),
    (sa.BigInteger, _integer(64)),
    (sa.Integer, _integer(32)),
    (sa.Boolean, _exactly(bool)),
    (sa.DateTime, _instant),
    (sa.Date, date.fromisoformat),
    (sa.Float, _float),
    (sa.Numeric, _number),
    (sa.Uuid, lambda value: UUID(_exactly(str)(value))),
    (sa.String, _text),
)

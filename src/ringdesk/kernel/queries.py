"""Keyset pages: a page begins after the last row of the one before, whatever was added since.

    sort = sort_from(text, COLUMNS, default)            # "updated_at:desc,priority:asc"
    rows = await tx.all(paged(query, sort, page, tickets.c.id))
    shown, after = cut(rows, sort, page)

The id is the last key of every sort, so that equal rows keep their order. A cursor is opaque to
clients but not secret: it holds the last row's keys, and is checked, not trusted.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, false, literal, or_, tuple_

from .cursors import KeyType, pack, reader, unpack
from .errors import Invalid

MAX_LIMIT = 200
MAX_KEYS = 4
KEY = "page_key_"

Row = TypeVar("Row", bound=Mapping[str, Any])


class Page(Struct, frozen=True):
    """At most `limit` rows, beginning after the row of the cursor `after`."""

    limit: int = 50
    after: str | None = None


class SortKey(Struct, frozen=True, eq=False):
    """One column to sort by. An index serves it if it is declared with the same direction and,
    for a nullable column, the same place for nulls."""

    name: str
    column: ColumnElement[Any]
    descending: bool = False
    nullable: bool = False
    nulls: Literal["first", "last"] = "last"

    def __post_init__(self) -> None:
        reader(self.column.type)  # a key that no cursor can hold fails where it is declared


Sort: TypeAlias = tuple[SortKey, ...]


def page_of(limit: int | None = None, after: str | None = None, *, most: int = MAX_LIMIT) -> Page:
    """A page as asked for by a client; refuses a limit outside 1…`most` (code limit_range)."""
    chosen = min(50, most) if limit is None else limit
    if not 1 <= chosen <= most:
        raise Invalid(("limit", "limit_range", {"max": most}))
    return Page(chosen, after or None)


def sort_from(text: str | None, keys: Mapping[str, SortKey], default: Sort) -> Sort:
    """Read `name:asc,name:desc`; the direction may be left out. Refuses with sort_unknown."""
    if not text:
        return default
    parts = text.split(",")
    read = [_sort_key(part.strip(), keys) for part in parts[:MAX_KEYS]]
    names = {key.name for key in read if key is not None}
    if None in read or len(names) < len(parts):
        raise Invalid(("sort", "sort_unknown", {"sort": text[:100], "known": ", ".join(keys)}))
    return tuple(key for key in read if key is not None)


def _sort_key(part: str, keys: Mapping[str, SortKey]) -> SortKey | None:
    name, _, direction = part.partition(":")
    key = keys.get(name)
    if key is None or direction not in {"", "asc", "desc"}:
        return None
    descending = direction == "desc" if direction else key.descending
    return msgspec.structs.replace(key, descending=descending)


def paged(query: Select[Any], sort: Sort, page: Page, id_column: ColumnElement[Any]) -> Select[Any]:
    """The query with this page's WHERE, ORDER BY and LIMIT (one more row than shown).

    The sort keys are selected along under the names `page_key_0…`. Refuses a cursor that is
    damaged or belongs to another sort (code cursor_invalid).
    """
    keys = _with_id(sort, id_column)
    selected = [key.column.label(f"{KEY}{n}") for n, key in enumerate(keys)]
    query = query.add_columns(*selected).order_by(*map(_ordering, keys)).limit(page.limit + 1)
    if page.after is None:
        return query
    types = [KeyType(key.column.type, key.nullable) for key in keys]
    return query.where(_beyond(keys, unpack(page.after, _signature(sort), types)))


def cut(rows: Sequence[Row], sort: Sort, page: Page) -> tuple[Sequence[Row], str | None]:
    """The rows to show and the cursor of the next page, None on the last one."""
    if len(rows) <= page.limit:
        return rows, None
    shown = rows[: page.limit]
    return shown, cursor_of(shown[-1], sort)


def cursor_of(row: Mapping[str, Any], sort: Sort) -> str:
    """The cursor that continues after this row of a paged query."""
    return pack(_signature(sort), [row[f"{KEY}{n}"] for n in range(len(sort) + 1)])


def _with_id(sort: Sort, id_column: ColumnElement[Any]) -> Sort:
    """The id goes the way of the last key, so that one row comparison can do it all."""
    return (*sort, SortKey("id", id_column, descending=sort[-1].descending if sort else False))


def _ordering(key: SortKey) -> ColumnElement[Any]:
    directed = key.column.desc() if key.descending else key.column.asc()
    if not key.nullable:
        return directed
    return directed.nulls_first() if key.nulls == "first" else directed.nulls_last()


def _signature(sort: Sort) -> str:
    return ",".join(f"{'-' if key.descending else ''}{key.name}" for key in sort)


def _beyond(keys: Sort, values: Sequence[Any]) -> ColumnElement[bool]:
    """Rows after these key values."""
    if not any(key.nullable or key.descending != keys[0].descending for key in keys):
        row = tuple_(*(key.column for key in keys))
        last = tuple_(*(_bound(key, value) for key, value in zip(keys, values, strict=True)))
        return row < last if keys[0].descending else row > last
    return _beyond_mixed(keys, values)


def _beyond_mixed(keys: Sort, values: Sequence[Any]) -> ColumnElement[bool]:
    """Equal in the first n keys and after in the next, for each n. The bound on the first key
    adds nothing but a range that an index can start at."""
    alternatives = []
    for n, (key, value) in enumerate(zip(keys, values, strict=True)):
        same = [_same(k, v) for k, v in zip(keys[:n], values[:n], strict=True)]
        alternatives.append(and_(*same, _after(key, value)))
    criterion = or_(*alternatives)
    first = keys[0]
    if first.nullable:
        return criterion
    bound = _bound(first, values[0])
    start = first.column <= bound if first.descending else first.column >= bound
    return and_(start, criterion)


def _same(key: SortKey, value: Any) -> ColumnElement[bool]:
    return key.column.is_(None) if value is None else key.column == _bound(key, value)


def _after(key: SortKey, value: Any) -> ColumnElement[bool]:
    if value is None:
        return key.column.is_not(None) if key.nulls == "first" else false()
    bound = _bound(key, value)
    beyond = key.column < bound if key.descending else key.column > bound
    if key.nullable and key.nulls == "last":
        return or_(beyond, key.column.is_(None))
    return beyond


def _bound(key: SortKey, value: Any) -> ColumnElement[Any]:
    return literal(value, key.column.type)

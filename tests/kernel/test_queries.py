"""Walking pages shows every row exactly once, in the order a plain sort gives."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    Numeric,
    Table,
    Text,
    func,
    select,
)
from sqlalchemy import Uuid as UuidType
from sqlalchemy.dialects.postgresql import JSONB
from tests.kernel.scratch import Scratch, scratch

from ringdesk.kernel import postgres
from ringdesk.kernel.cursors import KeyType, pack, unpack
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.queries import Page, Sort, SortKey, cut, page_of, paged, sort_from

START = datetime(2026, 11, 21, tzinfo=UTC)
things = Table(
    "things",
    MetaData(),
    Column("id", UuidType(), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", Text),
    Column("seen_at", DateTime(timezone=True)),
    Column("amount", Numeric),
    Column("done", Boolean, nullable=False),
    Column("day", Date),
)
CREATE = """create temporary table things (id uuid primary key, number int not null, name text,
    seen_at timestamptz, amount numeric, done bool not null, day date)"""
INSERT = "insert into things values ($1, $2, $3, $4, $5, $6, $7)"


def _thing(n: int) -> tuple[Any, ...]:
    """Few distinct values per column, so that ties and nulls meet in every combination."""
    return (
        UUID(int=(n * 7919) % 1009),
        n % 3,
        [None, "", "王芳", "a", "A%"][n % 5],
        None if n % 4 == 0 else START + timedelta(microseconds=n % 3),
        None if n % 7 == 0 else Decimal(n % 4) / 8,
        n % 2 == 0,
        None if n % 6 == 0 else (START + timedelta(days=n % 2)).date(),
    )


@pytest.fixture(scope="module")
def database(server: postgres.Server) -> Iterator[Scratch]:
    with scratch(server.dsn(postgres.OWNER)) as opened:
        opened.execute(CREATE)
        opened.insert(INSERT, [_thing(n) for n in range(97)])
        yield opened


def _key(name: str, descending: bool, nulls: Any = "last") -> SortKey:
    column = things.c[name]
    return SortKey(name, column, descending, nullable=bool(column.nullable), nulls=nulls)


def walk(database: Scratch, sort: Sort, limit: int) -> list[UUID]:
    seen: list[UUID] = []
    page = Page(limit)
    while True:
        rows = database.run(paged(select(things.c.id), sort, page, things.c.id))
        shown, after = cut(rows, sort, page)
        assert len(shown) <= limit
        seen += [row["id"] for row in shown]
        if after is None:
            return seen
        assert len(shown) == limit
        page = Page(limit, after)


def whole(database: Scratch, sort: Sort) -> list[UUID]:
    rows = database.run(paged(select(things.c.id), sort, Page(1000), things.c.id))
    return [row["id"] for row in rows]


ONE = [
    (_key(name, descending, nulls),)
    for name, descending, nulls in product(
        [c.name for c in things.c if c.name != "id"], [False, True], ["first", "last"]
    )
]
keys = st.builds(
    _key,
    st.sampled_from([c.name for c in things.c if c.name != "id"]),
    st.booleans(),
    st.sampled_from(["first", "last"]),
)
sorts = st.lists(keys, min_size=1, max_size=4, unique_by=lambda key: key.name).map(tuple)


def _named(sort: Sort) -> str:
    return "-".join(f"{k.name}-{'desc' if k.descending else 'asc'}-{k.nulls}" for k in sort)


@pytest.mark.parametrize("sort", [(), *ONE], ids=_named)
def test_every_sort_shows_each_row_once_across_ties_and_nulls(
    database: Scratch, sort: Sort
) -> None:
    everything = whole(database, sort)
    assert len(set(everything)) == len(everything) == 97
    assert walk(database, sort, 10) == everything


@settings(max_examples=120, deadline=None)
@given(sorts, st.sampled_from([1, 3, 8, 96, 97, 98]))
def test_sorts_of_several_columns_walk_completely(
    database: Scratch, sort: Sort, limit: int
) -> None:
    assert walk(database, sort, limit) == whole(database, sort)


def test_nulls_stand_where_the_sort_says(database: Scratch) -> None:
    def names(descending: bool, nulls: str) -> list[Any]:
        query = select(things.c.id, things.c.name)
        sort = (_key("name", descending, nulls),)
        return [row["name"] for row in database.run(paged(query, sort, Page(1000), things.c.id))]

    for descending in (False, True):
        assert names(descending, "first")[0] is None
        assert names(descending, "last")[-1] is None


def test_a_row_added_before_the_page_moves_nothing(database: Scratch) -> None:
    sort = (_key("number", False),)
    page = Page(20)
    first, after = cut(
        database.run(paged(select(things.c.id), sort, page, things.c.id)), sort, page
    )
    database.execute("begin")
    database.insert(INSERT, [(UUID(int=5000), -1, None, None, None, True, None)])
    second = database.run(paged(select(things.c.id), sort, Page(20, after), things.c.id))
    database.execute("rollback")
    expected = whole(database, sort)
    assert [row["id"] for row in first] == expected[:20]
    assert [row["id"] for row in second][:20] == expected[20:40]


def test_one_direction_compares_whole_rows_so_that_one_index_serves(database: Scratch) -> None:
    database.execute("create index on things (number desc, id desc)")
    sort = (_key("number", True),)
    last = pack("-number", [2, str(UUID(int=900))])
    query = paged(select(things.c.id), sort, Page(5, last), things.c.id)
    assert "(things.number, things.id) < (" in str(query)
    database.execute("begin; set local enable_seqscan = off; set local enable_bitmapscan = off")
    plan = database.plan(query)
    database.execute("rollback")
    assert "Index Cond: (ROW(number, id) < ROW(" in plan
    assert "Sort" not in plan


@settings(max_examples=300)
@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda b: b.hex()))
def test_a_foreign_cursor_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        paged(select(things.c.id), (_key("name", False),), Page(5, text or "?"), things.c.id)
    assert refusal.value.errors == [{"field": "after", "code": "cursor_invalid", "params": {}}]


HOSTILE: list[Mapping[str, Any]] = [
    {"number": 2**31}, {"number": True}, {"number": "1"}, {"number": None}, {"number": 1.5},
    {"name": "\0"}, {"name": 7}, {"name": ["a"]},
    {"seen_at": "2026-11-21T00:00:00"}, {"seen_at": "soon"}, {"seen_at": 5},
    {"seen_at": "0001-01-01T00:00:00+14:00"},
    {"amount": "NaN"}, {"amount": "1e999999"}, {"amount": "x"}, {"amount": 1.5},
    {"done": None}, {"done": 1}, {"day": "2026-02-30"}, {"day": 20260101},
]  # fmt: skip


def forge(content: list[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_a_cursor_with_a_value_its_column_cannot_hold_is_refused(case: Mapping[str, Any]) -> None:
    [(name, value)] = case.items()
    forged = forge([name, value, str(UUID(int=1))])
    with pytest.raises(Invalid):
        paged(select(things.c.id), (_key(name, False),), Page(5, forged), things.c.id)


@pytest.mark.parametrize("value", [7, "not-an-id", None, True])
def test_a_cursor_with_a_wrong_id_is_refused(value: Any) -> None:
    with pytest.raises(Invalid):
        unpack(forge(["", value]), "", [KeyType(UuidType(), nullable=False)])


def test_a_cursor_of_another_sort_is_refused(database: Scratch) -> None:
    sort = (_key("number", False),)
    rows = database.run(paged(select(things.c.id), sort, Page(5), things.c.id))
    _, after = cut(rows, sort, Page(5))
    with pytest.raises(Invalid):
        paged(select(things.c.id), (_key("number", True),), Page(5, after), things.c.id)


def test_the_last_page_has_no_cursor(database: Scratch) -> None:
    sort = (_key("number", False),)
    rows = database.run(paged(select(things.c.id), sort, Page(97), things.c.id))
    shown, after = cut(rows, sort, Page(97))
    assert len(shown) == 97
    assert after is None


def test_a_computed_key_pages_like_a_column(database: Scratch) -> None:
    sort = (
        SortKey(
            "lower_name", func.lower(things.c.name, type_=Text()), descending=True, nullable=True
        ),
    )
    assert walk(database, sort, 7) == whole(database, sort)


def test_a_key_that_no_cursor_can_hold_is_refused_where_it_is_declared() -> None:
    with pytest.raises(TypeError):
        SortKey("fields", Column("fields", JSONB))


KEYS = {name: _key(name, name == "seen_at") for name in ("number", "name", "seen_at")}


def test_a_sort_is_read_from_text() -> None:
    read = sort_from("seen_at,number:desc,name:asc", KEYS, ())
    assert [(k.name, k.descending) for k in read] == [
        ("seen_at", True), ("number", True), ("name", False),
    ]  # fmt: skip
    assert sort_from(None, KEYS, read) == read


@pytest.mark.parametrize(
    "text", ["color", "number:down", "number:asc,number:desc", ",", "id;drop", "number,," * 50]
)
def test_an_unknown_sort_is_refused_and_the_known_named(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        sort_from(text, KEYS, ())
    [error] = refusal.value.errors
    assert (error["field"], error["code"]) == ("sort", "sort_unknown")
    assert error["params"]["known"] == "number, name, seen_at"


@pytest.mark.parametrize("limit", [0, -1, 201, 10**9])
def test_a_limit_out_of_range_is_refused(limit: int) -> None:
    with pytest.raises(Invalid) as refusal:
        page_of(limit)
    assert refusal.value.errors[0]["code"] == "limit_range"


def test_a_page_without_wishes_has_fifty_rows() -> None:
    assert page_of() == Page(50, None)
    assert page_of(200, "") == Page(200, None)
    assert page_of(most=20).limit == 20

"""What the SQL selects is what the predicate says, on a real PostgreSQL."""

import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.kernel import specimen as sp
from tests.kernel.scratch import Scratch, scratch

from ringdesk.kernel import postgres
from ringdesk.kernel.conditions import FOLDING_CHECK, parse, to_predicate, to_sql
from ringdesk.kernel.conditions.meaning import fold

LAX = settings(
    deadline=None,
    max_examples=250,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def database(server: postgres.Server) -> Iterator[Scratch]:
    with scratch(server.dsn(postgres.OWNER)) as opened:
        opened.execute(sp.CREATE)
        yield opened


def stored(database: Scratch, rows: list[dict[str, Any]]) -> None:
    database.execute("truncate specimen")
    lines = [(n, *(row[name] for name in sp.NAMES[1:])) for n, row in enumerate(rows)]
    database.insert(sp.INSERT, lines)


def selected(database: Scratch, tree: Any) -> set[int]:
    criterion = to_sql(parse(tree, sp.CATALOGUE), at=sp.AT, me=sp.ME)
    return {row["id"] for row in database.run(select(sp.rows.c.id).where(criterion))}


def foretold(rows: list[dict[str, Any]], tree: Any) -> set[int]:
    matches = to_predicate(parse(tree, sp.CATALOGUE), at=sp.AT, me=sp.ME)
    return {n for n, row in enumerate(rows) if matches(row)}


@LAX
@given(st.lists(sp.facts, min_size=1, max_size=5), st.lists(sp.trees, min_size=1, max_size=4))
def test_both_compilations_agree(database: Scratch, rows: list[Any], trees: list[Any]) -> None:
    stored(database, rows)
    for tree in trees:
        assert selected(database, tree) == foretold(rows, tree)


@pytest.fixture(scope="module")
def crowd(database: Scratch) -> list[dict[str, Any]]:
    """Four hundred rows, the same every time."""
    drawn: list[dict[str, Any]] = []

    @settings(max_examples=400, derandomize=True, database=None, deadline=None)
    @given(sp.facts)
    def draw(row: dict[str, Any]) -> None:
        drawn.append(row)

    draw()
    return drawn


@pytest.mark.parametrize("leaf", sp.LEAVES, ids="-".join)
def test_each_operator_splits_a_crowd_the_same_way(
    database: Scratch, crowd: list[Any], leaf: tuple[str, str]
) -> None:
    stored(database, crowd)
    sizes = set()

    @settings(max_examples=12, derandomize=True, database=None, deadline=None)
    @given(sp.LEAVES[leaf])
    def compare(tree: Any) -> None:
        found = selected(database, tree)
        assert found == foretold(crowd, tree)
        assert selected(database, {"not": tree}) == set(range(len(crowd))) - found
        sizes.add(len(found))

    compare()
    assert any(0 < size < len(crowd) for size in sizes), "the test never told rows apart"


def test_the_database_folds_like_the_predicate(database: Scratch) -> None:
    question, answer = FOLDING_CHECK
    assert database.value(question) == answer == fold("ÀÉÑŸЖΣİǅ")


def test_every_character_both_know_folds_alike(database: Scratch) -> None:
    """Only characters newer than this Python may differ: it does not know them as letters."""
    characters = [chr(n) for n in range(1, sys.maxunicode + 1) if not 0xD800 <= n <= 0xDFFF]
    lower = dict(database.pairs("select c, lower(c) from unnest($1::text[]) c", characters))
    assert len(lower) == len(characters) > 1_000_000
    differing = [c for c in characters if lower[c] != fold(c)]
    assert [c for c in differing if unicodedata.category(c) != "Cn"] == []


@given(st.text(st.sampled_from("aΑΣςİiI中ßǅ .")))
def test_a_text_folds_as_each_of_its_characters_does_alone(text: str) -> None:
    assert fold(text) == "".join(map(fold, text))
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("piece", ["50%", "a_b", "c\\d", "%", "_", "\\"])
def test_wildcards_in_a_text_are_plain_characters(database: Scratch, piece: str) -> None:
    rows = [
        {**dict.fromkeys(sp.NAMES[1:]), "subject": text}
        for text in [f"x{piece}y", piece.upper(), "50 a-b cd", "none", f"{piece}!"]
    ]
    stored(database, rows)
    assert selected(database, {"field": "subject", "op": "contains", "value": piece}) == {0, 1, 4}
    assert selected(database, {"field": "subject", "op": "starts_with", "value": piece}) == {1, 4}


def test_a_list_of_any_length_is_one_parameter() -> None:
    def shape(names: list[str]) -> str:
        tree = {"field": "tags", "op": "any_of", "value": names}
        return str(to_sql(parse(tree, sp.CATALOGUE), at=sp.AT, me=sp.ME))

    assert shape(["a"]) == shape(["a", "b", "c"])


INDEXED = {
    "reopen_count": ("(reopen_count)", {"op": "gte", "value": 2}),
    "amount": ("(amount)", {"op": "eq", "value": 0.5}),
    "updated_at": ("(updated_at)", {"op": "within_last", "value": {"hours": 1}}),
    "status": ("(status)", {"op": "in", "value": ["new", "open"]}),
    "priority": ("(priority)", {"op": "gte", "value": "P2"}),
    "assignee": ("(assignee)", {"op": "in_my_teams"}),
    "tags": ("using gin (tags)", {"op": "any_of", "value": ["vip"]}),
    "category": ("using gin (category)", {"op": "under", "value": str(sp.IDS[0])}),
}


@pytest.mark.parametrize("name", INDEXED)
def test_an_index_on_the_column_serves_the_condition(database: Scratch, name: str) -> None:
    index, leaf = INDEXED[name]
    criterion = to_sql(parse({"field": name, **leaf}, sp.CATALOGUE), at=sp.AT, me=sp.ME)
    database.execute(f"begin; create index on specimen {index}; set local enable_seqscan = off")
    plan = database.plan(select(sp.rows.c.id).where(criterion))
    database.execute("rollback")
    assert f"Index Cond: ({name} " in plan or f"Index Cond: (({name} " in plan

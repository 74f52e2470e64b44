"""CSV that leaves the house: no formula in it, and it comes back as it was."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.kernel.csv_text import as_cell, from_cell, written


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert as_cell(text) == f"'{text}"
    assert from_cell(as_cell(text)) == text


def test_what_is_no_formula_stays_and_nothing_is_empty() -> None:
    assert [as_cell(value) for value in ("正常", 7, None, "'tis", "")] == [
        "正常",
        "7",
        "",
        "'tis",
        "",
    ]


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), max_size=5))
def test_rows_come_back_as_they_were(rows: list[list[str]]) -> None:
    storable = [[c.replace("\0", "").encode("utf-8", "replace").decode() for c in r] for r in rows]
    plain = [[c.lstrip("'") for c in row] for row in storable]
    back = csv.reader(io.StringIO(written(plain).decode(), newline=""))
    assert [[from_cell(cell) for cell in row] for row in back] == plain

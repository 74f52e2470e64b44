"""CSV as it leaves the house: spreadsheets open it as it is and take nothing in it for code."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

# By this mark at the beginning spreadsheets know UTF-8.
MARK = b"\xef\xbb\xbf"
_FORMULA_STARTS = frozenset("=+-@\t\r\n")


def as_cell(value: Any) -> str:
    """A CSV cell that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in _FORMULA_STARTS else text


def from_cell(text: str) -> str:
    """What `as_cell` was given: a file of ours comes back as it was."""
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text


def written(rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows as UTF-8, every cell made safe."""
    text = io.StringIO()
    csv.writer(text).writerows([as_cell(value) for value in row] for row in rows)
    return text.getvalue().encode()

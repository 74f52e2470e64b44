"""From text to rows: separator, where the header is, and the rows below it. Pure, never raises."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import msgspec

from ringdesk.kernel.csv_text import from_cell

from .decoding import decode
from .words import COLUMNS, column_words

_SEPARATORS = ",;\t|"
_LOOKED_AT = 64_000
# Reports begin with a title; below so many lines nobody starts a table.
_TITLES = 10
MOST_ROWS = 50_000
MOST_COLUMNS = 200


class Row(msgspec.Struct, frozen=True):
    """One record. `place` is its line in a spreadsheet; `cells` is None when it cannot be read."""

    place: int
    cells: list[str] | None


class Table(msgspec.Struct, frozen=True):
    """A read file: the text, how it is written and where its header is."""

    text: str
    encoding: str
    separator: str
    header_place: int
    header: list[str]

    def rows(self, after: int = 0) -> Iterator[Row]:
        """The rows below the header and below the line `after`; blank ones are none."""
        first = max(self.header_place, after)
        for row in _records(self.text, self.separator):
            if row.place > first:
                yield row


def read_table(content: bytes) -> Table | None:
    """The table in a file; None when there is none: no text, or nothing in it."""
    decoded = decode(content)
    if decoded is None:
        return None
    text, separator = _declared(decoded.text)
    head = text[:_LOOKED_AT]
    separator = separator or max(_SEPARATORS, key=lambda s: _fitness(head, s))
    header = _header(head, separator)
    if header is None or header.cells is None:
        return None
    names = [cell.strip() for cell in header.cells[:MOST_COLUMNS]]
    return Table(text, decoded.encoding, separator, header.place, names)


def _declared(text: str) -> tuple[str, str | None]:
    """Excel's own first line `sep=;`."""
    first, _, rest = text.partition("\n")
    line = first.strip().strip('"')
    if line[:4].lower() == "sep=" and len(line) == 5 and line[4] in ",;|:^~":
        return rest, line[4]
    return text, None


def _records(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    place = 0
    while True:
        place += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Row(place, None)
            continue
        if any(cell.strip() for cell in cells):
            yield Row(place, [from_cell(cell.strip()) for cell in cells])


def _fitness(head: str, separator: str) -> tuple[int, float, int]:
    """Names one knows in one of the first lines, then how even and how wide the lines are."""
    rows = [row.cells for row in islice(_records(head, separator), 30) if row.cells]
    if not rows:
        return 0, 0.0, 0
    width, times = Counter(map(len, rows)).most_common(1)[0]
    known = max(map(_known, rows[:_TITLES]))
    return known, times / len(rows) if width > 1 else 0.0, width


def _header(head: str, separator: str) -> Row | None:
    """The line that names the most columns we know; the first one when none does."""
    rows = [row for row in islice(_records(head, separator), _TITLES) if row.cells]
    if not rows:
        return None
    best = max(rows, key=lambda row: _known(row.cells or []))
    return best if _known(best.cells or []) > 1 else rows[0]


def _known(cells: list[str]) -> int:
    return sum(any(word in COLUMNS for word in column_words(cell)) for cell in cells)

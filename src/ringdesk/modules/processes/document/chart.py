"""The chart of a process: where its boxes stand and how its ways run. Pure geometry.

Nodes stand in reading order in rows that turn at their ends, like a road in the hills. A way to
the next box is straight; every other one runs at right angles through lanes of its own between
the rows and, past a whole row, beside them. Coordinates are units of the drawing, which the page
and the PDF draw alike; for languages that run right to left the whole is mirrored.
"""

from collections.abc import Iterable, Mapping

import msgspec

from ringdesk.modules import workflow

from .ways import Sort, Way, order, ways

PER_ROW = 5
BOX, TALL = 128.0, 54.0
_ACROSS, _EDGE = 26.0, 22.0
# Between rows: this much, and a lane for each way that runs there.
_BETWEEN, _LANE = 20.0, 11.0

# A label over a way across: half a Latin letter's width, and what the arrow takes.
_LETTER, _ARROW = 5.4, 10.0

Point = tuple[float, float]
Labels = Mapping[tuple[str, str], str]
NO_LABELS: Labels = {}


class Box(msgspec.Struct, frozen=True):
    """A node: its upper corner and what is written in it."""

    key: str
    x: float
    y: float
    lines: list[str]
    below: str
    kind: str
    number: int


class Line(msgspec.Struct, frozen=True):
    """A way, from its first point to the arrow at its last.

    `label`: the answer it is taken on, such as yes or no; its middle stands at `said_at`.
    """

    source: str
    target: str
    sort: Sort
    points: list[Point]
    label: str = ""
    said_at: Point = (0.0, 0.0)


class Chart(msgspec.Struct, frozen=True):
    width: float
    height: float
    box: Point
    boxes: list[Box]
    lines: list[Line]


class Words(msgspec.Struct, frozen=True):
    """What is written in a box: its name, and who acts there."""

    name: str
    below: str


def chart(
    process: workflow.Process,
    words: Mapping[str, Words],
    *,
    labels: Labels = NO_LABELS,
    mirrored: bool = False,
) -> Chart:
    """The drawing of a process. `words` has every node; `labels` what is written at ways."""
    drawn = ways(process)
    keys = order(process, drawn)
    plan = _Plan(keys, drawn, labels)
    boxes = [
        Box(
            key, *plan.corner(key), wrapped(words[key].name), short(words[key].below, 20),
            process.node(key).kind, place,
        )
        for place, key in enumerate(keys, 1)
    ]  # fmt: skip
    lines = [_line(w, plan.route(w), labels.get((w.source, w.target), "")) for w in drawn]
    found = Chart(plan.width, plan.height, (BOX, TALL), boxes, lines)
    return _mirror(found) if mirrored else found


def _line(way: Way, points: list[Point], label: str) -> Line:
    """With its label where it leaves: over a way that runs across, on one that runs down."""
    (x, y), (to_x, to_y) = points[0], points[1]
    down = 1 if to_y > y else -1
    said_at = ((x + to_x) / 2, y - 9) if y == to_y else (x, y + down * 9)
    return Line(way.source, way.target, way.sort, points, label, said_at)


def _mirror(one: Chart) -> Chart:
    replace = msgspec.structs.replace
    return replace(
        one,
        boxes=[replace(box, x=one.width - box.x - BOX) for box in one.boxes],
        lines=[
            replace(
                line,
                points=[(one.width - x, y) for x, y in line.points],
                said_at=(one.width - line.said_at[0], line.said_at[1]),
            )
            for line in one.lines
        ],
    )


def breadth(text: str) -> float:
    """How wide a text is, in half Latin letters; a Chinese character is two wide."""
    return sum(2.0 if ord(letter) >= 0x2E80 else 1.0 for letter in text)


def short(text: str, most: float) -> str:
    """Cut with an ellipsis where it is wider than that."""
    if breadth(text) <= most:
        return text
    kept = ""
    for letter in text:
        if breadth(kept + letter) > most - 1:
            break
        kept += letter
    return kept.rstrip() + "…"


def wrapped(text: str, most: float = 18) -> list[str]:
    """At most two lines; between words where there are some."""
    if breadth(text) <= most:
        return [text]
    first = ""
    for word in text.split(" ") if " " in text else text:
        further = f"{first} {word}".strip() if " " in text else first + word
        if breadth(further) > most:
            break
        first = further
    first = first or short(text, most)
    rest = text[len(first) :].strip()
    return [first, short(rest, most)] if rest and not first.endswith("…") else [first]


class _Plan:
    """Where everything is. Lanes and ports are given out in the order of the ways."""

    def __init__(self, keys: list[str], drawn: Iterable[Way], labels: Labels) -> None:
        self._at = {key: divmod(place, PER_ROW) for place, key in enumerate(keys)}
        self._rows = (len(keys) - 1) // PER_ROW + 1
        self._columns = min(PER_ROW, len(keys))
        self._across = max(
            (
                breadth(labels.get((way.source, way.target), "")) * _LETTER + _ARROW
                for way in drawn
                if self._straight(way) and self._row(way.source) == self._row(way.target)
            ),
            default=0.0,
        )
        self._across = max(_ACROSS, self._across)
        turns = [way for way in drawn if not self._straight(way)]
        self._lanes: dict[tuple[Way, int], int] = {}
        self._sides: dict[Way, int] = {}
        self._ports: dict[tuple[str, bool], list[tuple[Way, bool]]] = {}
        count = [0] * (self._rows + 1)
        for way in turns:
            for gap in dict.fromkeys(self._gaps(way)):
                self._lanes[way, gap] = count[gap]
                count[gap] += 1
            if len({*self._gaps(way)}) == 2:
                self._sides[way] = len(self._sides)
            self._reserve(way)
        for taken in self._ports.values():
            taken.sort(key=lambda port: self._column(port[0].target if port[1] else port[0].source))
        self._gap_at, y = [], 4.0
        for gap in range(self._rows + 1):
            self._gap_at.append(y)
            inner = 0 < gap < self._rows
            y += (_BETWEEN if inner or count[gap] else 0) + _LANE * count[gap]
            y += TALL if gap < self._rows else 4.0
        self._count = count
        self.height = y
        self._margin = _EDGE + _LANE * len(self._sides)
        road = self._columns * BOX + (self._columns - 1) * self._across
        self.width = road + _EDGE + self._margin

    def _row(self, key: str) -> int:
        return self._at[key][0]

    def _column(self, key: str) -> int:
        """Counted from the left; every second row runs backwards."""
        row, place = self._at[key]
        return place if row % 2 == 0 else PER_ROW - 1 - place if self._rows > 1 else place

    def corner(self, key: str) -> Point:
        row = self._row(key)
        gap = _BETWEEN if row > 0 or self._count[0] else 0
        top = self._gap_at[row] + gap + _LANE * self._count[row]
        return _EDGE + self._column(key) * (BOX + self._across), top

    def _straight(self, way: Way) -> bool:
        """To the neighbor in the row, or at the turn to the one below."""
        if way.sort == "back":
            return False
        rows = self._row(way.target) - self._row(way.source)
        columns = abs(self._column(way.target) - self._column(way.source))
        return (rows == 0 and columns == 1) or (rows == 1 and columns == 0)

    def _gaps(self, way: Way) -> tuple[int, int]:
        """The gap it runs through after its source, and the one before its target."""
        source, target = self._row(way.source), self._row(way.target)
        if source == target:
            gap = source + 1 if way.sort == "back" else source
            return gap, gap
        if target > source:
            return source + 1, target
        return source, target + 1

    def _reserve(self, way: Way) -> None:
        first, last = self._gaps(way)
        below = first > self._row(way.source)
        self._ports.setdefault((way.source, below), []).append((way, True))
        below = last > self._row(way.target)
        self._ports.setdefault((way.target, below), []).append((way, False))

    def _port(self, way: Way, *, leaving: bool) -> Point:
        key = way.source if leaving else way.target
        gap = self._gaps(way)[0 if leaving else 1]
        below = gap > self._row(key)
        taken = self._ports[key, below]
        x, y = self.corner(key)
        at = x + BOX * (taken.index((way, leaving)) + 1) / (len(taken) + 1)
        return at, y + TALL if below else y

    def _lane(self, way: Way, gap: int) -> float:
        return self._gap_at[gap] + _BETWEEN / 2 + _LANE * (self._lanes[way, gap] + 0.5)

    def route(self, way: Way) -> list[Point]:
        """The corners of a way, its two ends included."""
        if self._straight(way):
            return self._direct(way)
        first, last = self._gaps(way)
        (x, y), (to_x, to_y) = self._port(way, leaving=True), self._port(way, leaving=False)
        before, after = self._lane(way, first), self._lane(way, last)
        if first == last:
            return _clean([(x, y), (x, before), (to_x, before), (to_x, to_y)])
        side = self.width - self._margin + _EDGE / 2 + _LANE * (self._sides[way] + 0.5)
        return [(x, y), (x, before), (side, before), (side, after), (to_x, after), (to_x, to_y)]

    def _direct(self, way: Way) -> list[Point]:
        (x, y), (to_x, to_y) = self.corner(way.source), self.corner(way.target)
        if y != to_y:
            return [(x + BOX / 2, y + TALL), (x + BOX / 2, to_y)]
        middle = y + TALL / 2
        if x < to_x:
            return [(x + BOX, middle), (to_x, middle)]
        return [(x, middle), (to_x + BOX, middle)]


def _clean(points: list[Point]) -> list[Point]:
    """Without the corner that a way straight down does not turn."""
    return [p for place, p in enumerate(points) if place == 0 or p != points[place - 1]]

"""MIME structure over bytes, tolerant of every fault seen in the wild; no recursion bombs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .headers import Headers, split_message
from .params import parameter, parse_value
from .transfer import decode_transfer, encoding_of
from .words import Words

DEPTH_LIMIT = 20
PART_LIMIT = 500
_GUESS = re.compile(rb"(?m)^--([^\s-][^\r\n]{0,200}?|-{2,70}[^\r\n-][^\r\n]{0,200}?)[ \t]*\r?$")
_BOUNDARY_REST = re.compile(rb"(?:(--)(?![\w-])[^\r\n]{0,80}|[ \t]{0,200})(?:\r{0,5}\n|\r|\Z)")
_BLANK_LINE = re.compile(rb"\r{0,5}\n|\r")
_FILE_NAME = re.compile(r"[\w .()+-]{1,120}\.[A-Za-z0-9]{1,5}")
_NOTICE = re.compile(rb"(?i)\s*this is a .{0,30}(?:multi-?part|mime)")
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(slots=True)
class Part:
    """One node of the tree. `body` is still transfer-encoded; `children` only for multiparts."""

    headers: Headers
    body: bytes
    type: str
    type_params: dict[str, bytes]
    disposition: str
    disposition_params: dict[str, bytes]
    parent_type: str = ""
    position: int = 0
    children: list["Part"] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """True for text types, whose transfer encoding may lie."""
        return self.type.startswith("text/")

    def content(self) -> bytes:
        """Decoded bytes of a leaf."""
        encoding = encoding_of(self.headers.first("content-transfer-encoding"))
        return decode_transfer(self.body, encoding, is_text=self.is_text)

    def file_name(self, words: Words) -> str:
        """The decoded file name from disposition or type, without any path, or ""."""
        for params, key in (
            (self.disposition_params, "filename"),
            (self.disposition_params, "name"),
            (self.type_params, "name"),
            (self.type_params, "filename"),
        ):
            name = parameter(params, key, words)
            if name:
                return _base_name(name)
        return self._location()

    def _location(self) -> str:
        """A plain file name in Content-Location, as old mailers and phones write it."""
        location = self.headers.text("content-location").strip("\"' ")
        return location if not self.is_text and _FILE_NAME.fullmatch(location) else ""


@dataclass(slots=True)
class _Budget:
    parts: int = PART_LIMIT
    defects: set[str] = field(default_factory=set)


def parse_parts(headers: Headers, body: bytes) -> tuple[Part, set[str]]:
    """The tree of a mail (at most 20 deep, 500 parts) and the defects met."""
    budget = _Budget()
    root = _build(headers, body, "", "text/plain", 0, 0, budget)
    return root, budget.defects


def _build(
    headers: Headers,
    body: bytes,
    parent: str,
    fallback: str,
    depth: int,
    position: int,
    budget: _Budget,
) -> Part:
    kind, params = parse_value(headers.first("content-type"))
    disposition, disposition_params = _disposition(headers)
    part = Part(
        headers, body, _known_type(kind, fallback), params, disposition, disposition_params, parent,
        position,
    )  # fmt: skip
    budget.parts -= 1
    if part.type.startswith("multipart/"):
        _split_multipart(part, depth, budget)
    return part


def _disposition(headers: Headers) -> tuple[str, dict[str, bytes]]:
    """The one that says attachment wins where a part states several."""
    stated = [parse_value(raw) for raw in headers.all("content-disposition")[:5]]
    return next((each for each in stated if each[0] == "attachment"), (stated or [("", {})])[0])


def _known_type(kind: str, fallback: str) -> str:
    if _TYPE.fullmatch(kind):
        return kind
    match = _TYPE.match(kind)
    if match:
        return match.group()
    if kind in {"text", "html", "plain"}:
        return "text/html" if kind == "html" else "text/plain"
    if kind.startswith("multipart"):
        return "multipart/mixed"
    return fallback if kind in {"", "/"} else "application/octet-stream"


def _split_multipart(part: Part, depth: int, budget: _Budget) -> None:
    if depth >= DEPTH_LIMIT:
        budget.defects.add("nested-too-deep")
        return
    fallback = "message/rfc822" if part.type == "multipart/digest" else "text/plain"
    pieces, clean = _pieces(part, budget)
    if not clean:
        budget.defects.add("boundary")
    if depth:
        _adopt_preamble(part, budget)
    for piece in pieces:
        if budget.parts <= 0:
            budget.defects.add("too-many-parts")
            return
        inner, body = _split_piece(piece)
        if not inner.fields and not body.strip():
            continue
        part.children.append(
            _build(inner, body, part.type, fallback, depth + 1, len(part.children), budget)
        )


def _adopt_preamble(part: Part, budget: _Budget) -> None:
    """A multipart that also claims to be text carries that text before its first boundary."""
    kinds = part.headers.all("content-type")
    if len(kinds) < 2 or not kinds[-1].strip().lower().startswith(b"text/"):
        return
    preamble = re.split(rb"[\r\n]--", part.body, maxsplit=1)[0]
    if preamble.strip() and not _NOTICE.match(preamble):
        fields = [("content-type", kinds[-1])]
        part.children.append(_build(Headers(fields), preamble, part.type, "", 1, 0, budget))


def _split_piece(piece: bytes) -> tuple[Headers, bytes]:
    blank = _BLANK_LINE.match(piece)
    if blank:
        return Headers(), piece[blank.end() :]
    return split_message(piece, top=False)


def _pieces(part: Part, budget: _Budget) -> tuple[list[bytes], bool]:
    """Raw children between the boundary lines; a wrong or missing boundary is guessed."""
    boundary = part.type_params.get("boundary", b"").rstrip()
    spans = _delimited(part.body, boundary, budget.parts) if boundary else []
    if spans:
        return spans, True
    guess = _GUESS.search(part.body)
    if guess:
        found = guess.group(1)
        spans = _delimited(part.body, found.removesuffix(b"--"), budget.parts)
        if spans:
            return spans, False
    return ([part.body] if part.body.strip() else []), False


def _delimited(body: bytes, boundary: bytes, limit: int) -> list[bytes]:
    pieces: list[bytes] = []
    start = -1
    for at, end, closing in _boundary_lines(body, b"--" + boundary):
        if start >= 0:
            pieces.append(_without_last_break(body[start:at]))
        start = end
        if (closing and not _goes_on(body, boundary, end)) or len(pieces) > limit:
            return pieces
    if start >= 0 and body[start:].strip():
        pieces.append(_without_last_break(body[start:]))
    return pieces


def _boundary_lines(body: bytes, delimiter: bytes) -> Iterator[tuple[int, int, bool]]:
    """Start, end and whether it closes, of every line that is a boundary and nothing more."""
    at = body.find(delimiter)
    while at >= 0:
        match = None
        if at == 0 or body[at - 1] in b"\r\n":
            match = _BOUNDARY_REST.match(body, at + len(delimiter))
        if match:
            yield at, match.end(), match.group(1) is not None
        at = body.find(delimiter, match.end() if match else at + len(delimiter))


def _goes_on(body: bytes, boundary: bytes, position: int) -> bool:
    """A closing mark that is followed by more parts was no closing mark."""
    return (
        re.compile(rb"[\r\n]--" + re.escape(boundary) + rb"[ \t]*\r?\n(?i:content-)").search(
            body, max(0, position - 1)
        )
        is not None
    )


def _without_last_break(piece: bytes) -> bytes:
    """The line break before a boundary belongs to the boundary."""
    if piece.endswith(b"\n"):
        return piece[:-1].rstrip(b"\r") if piece.endswith(b"\r\n") else piece[:-1]
    return piece[:-1] if piece.endswith(b"\r") else piece


def _base_name(name: str) -> str:
    if re.match(r"[A-Za-z]:\\|\\\\|/", name):
        name = re.split(r"[\\/]", name.rstrip("\\/"))[-1]
    return name.strip()[:255]

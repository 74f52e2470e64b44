"""The header block of a mail or a part: finding its end, unfolding, surviving litter in it."""

import re
from dataclasses import dataclass, field

HEADER_LIMIT = 256 * 1024
FIELD_LIMIT = 5000
_FIELD = re.compile(rb"([!-9;-~]{1,200}?)[ \t]*:")
_LOOSE_FIELD = re.compile(rb"[ \t]+([A-Z][A-Za-z]{1,30}(?:-[A-Za-z]{1,30}){0,6}):[ \t]")
_MBOX = re.compile(rb">?From \S+.*(?:\d{4}|\d:\d\d)")
_LINE = re.compile(rb"[^\r\n]*(?:\r*\n|\r|$)")
_MIME_NAMES = re.compile(
    rb"(?i)(received|return-path|from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+"
    rb"|x-[a-z0-9-]+|reply-to|sender|delivered-to|in-reply-to|references|status|list-[a-z-]+)$"
)


@dataclass(slots=True)
class Headers:
    """Raw fields in order. Names are lower case, values bytes with their folds."""

    fields: list[tuple[str, bytes]] = field(default_factory=list)
    cut: bool = False

    def first(self, name: str) -> bytes | None:
        """The first value of that name, or None."""
        return next((value for key, value in self.fields if key == name), None)

    def all(self, name: str) -> list[bytes]:
        """Every value of that name in order."""
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The first value as plain one-line text without decoding of words, or ""."""
        return b" ".join((self.first(name) or b"").split()).decode("latin-1")


def split_message(data: bytes, *, top: bool) -> tuple[Headers, bytes]:
    """Headers and body of a mail (`top`) or of a part. Never raises.

    A text without any header is all body. A line that is no header ends the block when no
    header follows it, and otherwise continues the header before it.
    """
    start = _skip_lead(data) if top else 0
    block = data[start : start + HEADER_LIMIT]
    headers = Headers(cut=False)
    lines: list[bytes] = []
    position = 0
    while position < len(block) and len(lines) < FIELD_LIMIT:
        match = _LINE.match(block, position)
        line = match.group() if match else block[position:]
        bare = line.rstrip(b"\r\n")
        if not bare or (not bare.strip() and not _field_follows(block, position + len(line))):
            position += len(line)
            break
        if not _take(bare, lines, block, position + len(line), top=top):
            break
        position += len(line)
    else:
        headers.cut = len(data) - start > position
    headers.fields = [_split(line) for line in lines]
    return headers, data[start + position :]


def _skip_lead(data: bytes) -> int:
    """Byte order mark, blank lines and mbox separators before the first header."""
    start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
    while match := _LINE.match(data, start):
        line = match.group()
        if not line or start > 65_536:
            break
        if line.strip() and not (_MBOX.match(line) and not _FIELD.match(line)):
            break
        start = match.end()
    return start if start < len(data) else 0


def _take(bare: bytes, lines: list[bytes], block: bytes, after: int, *, top: bool) -> bool:
    """Add one line of the block; False when it belongs to the body."""
    if bare[:1] in b" \t":
        if lines:
            lines[-1] += b"\n" + bare
            return True
        loose = _LOOSE_FIELD.match(bare)
        if loose:
            lines.append(bare.strip())
        return bool(loose)
    if _FIELD.match(bare) and not bare.startswith(b"--"):
        return _take_field(bare, lines, block, after, top=top)
    if bare.startswith(b"--") or not lines:
        return _is_litter(bare, block, after, top=top)
    if _field_follows(block, after) or _is_open(lines[-1]):
        lines[-1] += b"\n " + bare
        return True
    return False


def _is_open(line: bytes) -> bool:
    """A value that cannot have ended: a bracket or list still open."""
    tail = line[-2000:].rstrip()
    return tail.rfind(b"<") > tail.rfind(b">") or tail.endswith((b",", b";"))


def _take_field(bare: bytes, lines: list[bytes], block: bytes, after: int, *, top: bool) -> bool:
    name = bare.split(b":", 1)[0].strip()
    if not lines and not top and not _MIME_NAMES.match(name):
        return _field_follows(block, after) and _append(lines, bare)
    return _append(lines, bare)


def _append(lines: list[bytes], bare: bytes) -> bool:
    lines.append(bare)
    return True


def _is_litter(bare: bytes, block: bytes, after: int, *, top: bool) -> bool:
    """A nameless line before the first header is skipped when a known header follows."""
    if not top or bare.startswith(b"--"):
        return False
    match = _FIELD.match(block, after)
    return bool(match and _MIME_NAMES.match(match.group(1)))


def _field_follows(block: bytes, position: int) -> bool:
    for _ in range(2):
        match = _FIELD.match(block, position)
        if match:
            return bool(_MIME_NAMES.match(match.group(1).strip()))
        line = _LINE.match(block, position)
        if not line or not line.group().strip() or line.group()[:1] not in b" \t":
            return False
        position = line.end()
    return False


def _split(line: bytes) -> tuple[str, bytes]:
    name, _, value = line.partition(b":")
    return name.strip().lower().decode("latin-1"), value.strip(b" \t\r\n")

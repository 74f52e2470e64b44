"""Address lists as they really come: groups, comments as names, unquoted @, semicolons."""

import re

from .model import Address
from .words import Words, unfold

ADDRESS_LIMIT = 500
_TOKEN = re.compile(
    rb"\"(?:[^\"\\]|\\.){0,2000}\"|\((?:[^()\\]|\\.){0,2000}\)|<[^<>]{0,2000}>|[,;:]|[^\",;:<>()]+|.",
    re.DOTALL,
)
_ADDRESS = re.compile(
    r"(?:\"[^\"]{1,120}\"|[^\s<>(),;:\"@\[\]]{1,128})@(?:\[[^\[\]\s]{1,80}\]|[^\s<>(),;:\"\[\]]{1,256})"
)
_COMMENT = re.compile(rb"\((?:[^()\\]|\\.){0,2000}\)")
_VALUE_LIMIT = 64 * 1024


def parse_addresses(raw: bytes | None, words: Words) -> tuple[Address, ...]:
    """At most 500 mailboxes of a raw header value; empty groups give none. Never raises."""
    if not raw:
        return ()
    found: list[Address] = []
    for tokens in _mailboxes(unfold(raw[:_VALUE_LIMIT])):
        address = _mailbox(tokens, words)
        if address:
            found.append(address)
        if len(found) >= ADDRESS_LIMIT:
            break
    return tuple(found)


def _mailboxes(value: bytes) -> list[list[bytes]]:
    boxes: list[list[bytes]] = [[]]
    angle_at = -1
    for match in _TOKEN.finditer(value):
        token = match.group()
        if len(boxes) > 2 * ADDRESS_LIMIT:
            break
        if token in (b",", b";"):
            boxes.append([])
            angle_at = -1
        elif token == b":" and _names_group(boxes[-1]):
            boxes[-1] = []
        elif _is_angle(token) and angle_at >= 0:
            following = boxes[-1][angle_at + 1 :]
            del boxes[-1][angle_at + 1 :]
            boxes.append([*following, token])
            angle_at = len(following)
        else:
            boxes[-1].append(token)
            angle_at = len(boxes[-1]) - 1 if _is_angle(token) else angle_at
    return [box for box in _rejoined(boxes) if box]


def _is_angle(token: bytes) -> bool:
    return token.startswith(b"<") and b"@" in token


def _names_group(tokens: list[bytes]) -> bool:
    """`Name:` opens a group; a colon after `@` or inside a word is something else."""
    text = b"".join(tokens[:20]).strip()
    return b"@" not in text and not text.startswith(b"=?") and text.lower() != b"mailto"


def _rejoined(boxes: list[list[bytes]]) -> list[list[bytes]]:
    """An unquoted comma in a name: `Smith, John <a@b>` is one mailbox."""
    out: list[list[bytes]] = []
    pending: list[bytes] = []
    for box in boxes:
        whole = b"".join(box)
        if not _COMMENT.sub(b"", whole).strip():
            continue
        if b"@" in whole or b"<" in whole:
            bracketed = any(token.startswith(b"<") for token in box)
            out.append([*pending, b",", *box] if pending and bracketed else box)
            pending = []
        else:
            pending = [*pending[-20:], b",", *box] if pending else box
    if pending:
        out.append(pending)
    return out


def _mailbox(tokens: list[bytes], words: Words) -> Address | None:
    angle = next((t for t in reversed(tokens) if t.startswith(b"<") and len(t) > 2), None)
    comments = [t[1:-1] for t in tokens if t.startswith(b"(") and t.endswith(b")")]
    rest = [t for t in tokens if not t.startswith((b"<", b"(")) or t in {b"<", b"("}]
    if angle is not None:
        address = _bare_address(angle[1:-1], words)
        name = _name(rest, words) or _comment(comments, words)
        return Address(name, address) if address or name else None
    return _without_angle(b"".join(rest), comments, words)


def _without_angle(raw: bytes, comments: list[bytes], words: Words) -> Address | None:
    text = words.decode(raw) if b"=?" in raw or not raw.isascii() else raw.decode("ascii")
    opened = text.rfind("<") + 1
    match = _ADDRESS.search(text, opened) or _ADDRESS.search(text)
    if not match:
        name = _clean_name(text).strip("<>")
        return Address(name, "") if name and "undisclosed" not in name.lower() else None
    around = text[: match.start()] + " " + text[match.end() :]
    around = _clean_name(around.replace("mailto:", " ")).strip("<>[] ")
    return Address(_clean_name(around) or _comment(comments, words), match.group().strip("."))


def _bare_address(raw: bytes, words: Words) -> str:
    text = words.decode(_COMMENT.sub(b"", raw)).strip()
    if text.lower().startswith("mailto:"):
        text = text[7:]
    if text.startswith(("@", ",")) and ":" in text:
        text = text.rsplit(":", 1)[1]
    if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0]:
        text = text[1:-1]
    if " " in text and '"' not in text:
        match = _ADDRESS.fullmatch(text.replace(" ", "")) or _ADDRESS.search(text)
        text = match.group() if match else text.replace(" ", "")
    return text.strip()


def _comment(comments: list[bytes], words: Words) -> str:
    return _clean_name(words.decode(comments[0])) if comments else ""


def _name(tokens: list[bytes], words: Words) -> str:
    pieces = [_unquoted(token) for token in tokens]
    return _clean_name(words.decode(b"".join(pieces)))


def _unquoted(token: bytes) -> bytes:
    if not (token.startswith(b'"') and token.endswith(b'"') and len(token) > 1):
        return token
    return token[1:-1] if b"\x1b" in token else re.sub(rb"\\(.)", rb"\1", token[1:-1])


def _clean_name(name: str) -> str:
    name = name.strip()
    for mark in ('"', "'"):
        if len(name) > 1 and name.startswith(mark) and name.endswith(mark):
            name = name[1:-1].strip()
    return name.strip(",;").strip()

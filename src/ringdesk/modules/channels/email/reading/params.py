"""Content-Type and Content-Disposition: value and parameters as broken senders write them."""

import re
from urllib.parse import unquote_to_bytes

from .charsets import decode_text
from .words import Words, unfold

_PARAM = re.compile(
    rb";?\s*([^\s;=\"]{1,80})\s*=\s*(\"(?:[^\"\\]|\\.)*\"|\"[^\"]*$|(?:[^;\"\s]|\s(?!\s*[^\s;=]+=))*)",
    re.DOTALL,
)
_PIECE = re.compile(r"(.+?)\*(\d{1,3})(\*?)$")
_ESCAPE = re.compile(rb"\\([\\\"])")
_BLANKS = re.compile(rb"[ \t\r\n]{20,}")
_COMMENT = re.compile(rb"(?<=;)\s{0,9}\([^()]{0,200}\)|\s\([^()]{0,200}\)(?=\s{0,9}(?:;|\Z))")
_PARAM_LIMIT = 200
_VALUE_LIMIT = 32 * 1024


def parse_value(raw: bytes | None) -> tuple[str, dict[str, bytes]]:
    """The lower-case value and raw parameters: name, and `name*`/`name*0*` as sent."""
    if raw is None:
        return "", {}
    value = _BLANKS.sub(b" ", unfold(_without_comments(raw[:_VALUE_LIMIT])))
    head, _, rest = value.partition(b";")
    if b"=" in head and b"/" not in head:
        head, rest = b"", value
    elif b" " in head.strip() and b"=" in head:
        head, _, extra = head.strip().partition(b" ")
        rest = extra + b";" + rest
    params: dict[str, bytes] = {}
    for match in _PARAM.finditer(rest):
        if len(params) >= _PARAM_LIMIT:
            break
        params.setdefault(match.group(1).decode("latin-1").lower(), _unquote(match.group(2)))
    return head.strip().strip(b"\"'").lower().decode("latin-1"), params


def parameter(params: dict[str, bytes], name: str, words: Words) -> str:
    """One decoded parameter: RFC 2231 (also mixed with plain pieces), encoded words, raw bytes."""
    if f"{name}*" in params:
        return _extended(params[f"{name}*"], words)
    pieces = _pieces(params, name)
    if pieces:
        return _joined(pieces, words)
    raw = params.get(name)
    if raw is None:
        return ""
    if b"''" in raw and b"%" in raw:
        return _extended(raw, words)
    text = words.decode(raw)
    if "%" in text and re.fullmatch(r"[\w.%+()\- ]*(?:%[89A-F][0-9A-F]){2}[\w.%+()\- ]*", text):
        return decode_text(
            unquote_to_bytes(text), None, default=words.default, hint=words.hint
        ).text
    return text


def _without_comments(raw: bytes) -> bytes:
    if b"(" not in raw or b'"' in raw:
        return raw
    return _COMMENT.sub(b" ", raw)


def _unquote(value: bytes) -> bytes:
    if value.startswith(b'"'):
        value = value[1:-1] if value.endswith(b'"') and len(value) > 1 else value[1:]
        return value if b"\\" not in value or b"\x1b" in value else _ESCAPE.sub(rb"\1", value)
    return value.strip().strip(b"'")


def _pieces(params: dict[str, bytes], name: str) -> list[tuple[int, bool, bytes]]:
    found = []
    for key, value in params.items():
        match = _PIECE.match(key)
        if match and match.group(1) == name:
            found.append((int(match.group(2)), bool(match.group(3)), value))
    return sorted(found, key=lambda piece: piece[0])


def _joined(pieces: list[tuple[int, bool, bytes]], words: Words) -> str:
    label = b""
    data = b""
    for number, extended, value in pieces:
        rest = value
        if extended and number == pieces[0][0] and value.count(b"'") >= 2:
            label, _, rest = value.split(b"'", 2)
        data += unquote_to_bytes(rest) if extended else rest
    if b"=?" in data:
        return words.decode(data)
    return _decoded(data, label.decode("latin-1"), words)


def _extended(value: bytes, words: Words) -> str:
    if value.count(b"'") < 2:
        return words.decode(unquote_to_bytes(value) if b"%" in value else value)
    label, _, rest = value.split(b"'", 2)
    return _decoded(unquote_to_bytes(rest), label.decode("latin-1"), words)


def _decoded(data: bytes, label: str, words: Words) -> str:
    if data.isascii() and not label:
        return data.decode("ascii")
    return decode_text(data, label or None, default=words.default, hint=words.hint).text

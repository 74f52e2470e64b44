"""From bytes to text: what a spreadsheet or an old system may have written. Pure, never raises."""

import codecs

import msgspec

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Workbooks, documents, archives, pictures: no text whatever one decodes them as.
_NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
_LOOKED_AT = 4000
_LINE_MARKS = frozenset("\t\r\n\x1a")


class Decoded(msgspec.Struct, frozen=True):
    """`damaged`: how many characters could not be read."""

    text: str
    encoding: str
    damaged: int


def decode(content: bytes) -> Decoded | None:
    """The file's text; None for what is no text at all."""
    if content.startswith(_NO_TEXT):
        return None
    encoding = _marked(content) or _unmarked(content)
    text = content.decode(encoding, "replace")
    found = Decoded(text.replace("\0", ""), encoding.removesuffix("-sig"), text.count("\ufffd"))
    return found if _is_text(found.text) else None


def _marked(content: bytes) -> str | None:
    return next((name for mark, name in _MARKS if content.startswith(mark)), None)


def _unmarked(content: bytes) -> str:
    if wide := _wide(content):
        return wide
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return _least_damaged(content)


def _wide(content: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of its separators and digits is nothing."""
    head = content[:_LOOKED_AT]
    if len(head) < 4:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head) // 2:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _least_damaged(content: bytes) -> str:
    """Some bytes are wrong whatever it is. A Western file has few bytes beyond ASCII."""
    spoilt = {e: content.decode(e, "replace").count("\ufffd") for e in ("utf-8", "gb18030")}
    best = min(spoilt, key=lambda encoding: spoilt[encoding])
    beyond = sum(byte > 127 for byte in content)
    return best if spoilt[best] * 5 < beyond else "cp1252"


def _is_text(text: str) -> bool:
    head = text[:_LOOKED_AT]
    odd = sum(1 for c in head if (c < " " and c not in _LINE_MARKS) or c == "\ufffd")
    return odd * 10 <= len(head)

"""A customer's signed link is a login: colleagues never get to read one. Pure."""

import base64
import binascii
import re

# Mail programs break long lines, with a mark or without, and put quotes before the next one.
_BREAK = r"(?:=?[ \t]*\r?\n[ \t>|]*|\x00)?"
# A slash as it is, or dressed up: for a query, by a link scanner, in HTML, in quoted-printable.
_SLASH = r"(?:/|%2F|%252F|=2F|\\/|&#47;|&#x2F;|&sol;)"
_HEX, _SIGN = r"[0-9a-fA-F]", r"[\w-]"


def _spelled(word: str) -> str:
    return _BREAK.join(_SLASH if letter == "/" else letter for letter in word)


def _times(letter: str, most: int, least: int) -> str:
    return f"{letter}(?:{_BREAK}{letter}){{{least - 1},{most - 1}}}"


_START = f"({_spelled('/help/s/')})"
_WHOLE = _BREAK.join([_times(_HEX, 32, 32), _SLASH, _times(_HEX, 32, 32), _SLASH])
# The whole token wherever it is broken; else all that may be left of one.
_LINK = re.compile(
    f"(?i:{_START})(?i:{_BREAK}{_WHOLE}{_BREAK}{_times(_SIGN, 22, 1)}|{_BREAK}[\\w/=%&#;-]+)"
)
_BASE64 = re.compile(rb"(?m)(?:^[A-Za-z0-9+/]{2,}={0,2}[ \t]*\r?(?:\n|\Z))+")
_WORD = re.compile(rb"(?i)(=\?[\w*.:-]{2,60}\?b\?)([A-Za-z0-9+/= ]{4,})(\?=)")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_SHORTEST_BLOCK = 24
_NESTED = 6
_LINE = 76


def masked(text: str) -> str:
    """The text with the links it holds made useless."""
    return _LINK.sub(r"\1…", text)


def holds_link(text: str) -> bool:
    """Whether somebody could follow a link that stands in the text."""
    return _LINK.search(text) is not None


def masked_mail(raw: bytes) -> bytes:
    """A raw mail with its links made useless, in every part however it is encoded; all else stays
    as it is. What is compressed inside an attachment is not looked into."""
    return _masked_bytes(raw, _NESTED)


def masked_file(content: bytes) -> bytes:
    """A file of a mail with its links made useless where it is text: an enclosed mail, a page.

    What is binary or compressed stays as it came: a picture could show a link as well.
    """
    return content if _CONTROLS.search(content[:2000]) else masked_mail(content)


def _masked_bytes(raw: bytes, depth: int) -> bytes:
    if depth:
        raw = _BASE64.sub(lambda block: _masked_block(block[0], depth), raw)
        raw = _WORD.sub(lambda word: word[1] + _masked_word(word[2], depth) + word[3], raw)
    # Byte by byte: whatever the charset, a link is ASCII.
    return _LINK.sub(r"\1...", raw.decode("latin-1")).encode("latin-1")


def _masked_block(block: bytes, depth: int) -> bytes:
    """Lines of base64: written anew only where something in them had to be masked."""
    inside = _decoded(block)
    if len(block) < _SHORTEST_BLOCK or inside is None:
        return block
    # A picture or a program holds no further mail.
    binary = _CONTROLS.search(inside[:2000]) is not None
    shown = _masked_bytes(inside, 0 if binary else depth - 1)
    if shown == inside:
        return block
    written = base64.b64encode(shown)
    end = b"\r\n" if b"\r\n" in block else b"\n"
    return b"".join(written[at : at + _LINE] + end for at in range(0, len(written), _LINE))


def _masked_word(word: bytes, depth: int) -> bytes:
    inside = _decoded(word)
    if inside is None:
        return word
    shown = _masked_bytes(inside, depth - 1)
    return word if shown == inside else base64.b64encode(shown)


def _decoded(block: bytes) -> bytes | None:
    """What base64 means, a missing end aside."""
    letters = b"".join(block.split()).rstrip(b"=")
    try:
        return base64.b64decode(letters[: len(letters) - (len(letters) % 4 == 1)] + b"==")
    except (binascii.Error, ValueError):
        return None

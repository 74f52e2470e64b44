"""RFC 2047 encoded words, decoded the way broken senders need it."""

import base64
import binascii
import re
from dataclasses import dataclass

from .charsets import codec_for, decode_text

_WORD = re.compile(
    rb"=\?([^?=\s\"]{1,60})\?([bBqQ])\?"
    rb"((?:[^?=]|=(?!\?[^?=\s\"]{1,60}\?[bBqQ]\?)|\?(?!=))*?)\?="
)
_OPEN_WORD = re.compile(rb"=\?([A-Za-z0-9_.:-]{2,40})\?([bBqQ])\?([^?\s]{2,20000})\??\s*$")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_FOLD = re.compile(rb"\r*\n[ \t]*")


@dataclass(slots=True)
class Words:
    """Decodes header values of one mail and remembers whether every charset held."""

    default: str
    hint: str = ""
    ok: bool = True

    def decode(self, raw: bytes) -> str:
        """Unfolded, decoded, one-line text of a raw header value. Never raises."""
        text = self._decode(raw)
        for _ in range(2):
            if "=?" not in text or not text.isascii():
                break
            again = self._decode(text.encode("ascii"))
            if again == text:
                break
            text = again
        return _BLANKS.sub(" ", _CONTROL.sub(" ", text)).strip()

    def _decode(self, raw: bytes) -> str:
        value = unfold(raw)
        if b"=?" not in value:
            return self._plain(value)
        pieces: list[str] = []
        pending: list[_Word] = []
        at = 0
        for match in _WORD.finditer(value):
            between = value[at : match.start()]
            if between.strip() or not (pending or pieces):
                self._flush(pending, pieces)
                pieces.append(self._plain(between))
            pending.append(_Word(match))
            at = match.end()
        self._flush(pending, pieces)
        pieces.append(self._tail(value[at:]))
        return "".join(pieces)

    def _tail(self, rest: bytes) -> str:
        """The last word of a cut header has no closing mark."""
        match = _OPEN_WORD.search(rest) if b"=?" in rest else None
        if not match:
            return self._plain(rest)
        word = _Word(match)
        return self._plain(rest[: match.start()]) + self._word(word.label, word.data())

    def _flush(self, pending: list["_Word"], pieces: list[str]) -> None:
        """Neighbours of one charset are joined as bytes: senders cut inside a character."""
        groups: list[tuple[str, list[_Word]]] = []
        for word in pending:
            if groups and groups[-1][0].lower() == word.label.lower():
                groups[-1][1].append(word)
            else:
                groups.append((word.label, [word]))
        pending.clear()
        for label, words in groups:
            pieces.append(self._word(label, _joined(words)))

    def _word(self, label: str, data: bytes) -> str:
        decoded = decode_text(data, label, default=self.default, hint=self.hint)
        if not decoded.ok or not codec_for(label):
            self.ok = False
        return decoded.text

    def _plain(self, raw: bytes) -> str:
        if raw.isascii() and b"\x1b" not in raw:
            return raw.decode("ascii")
        decoded = decode_text(raw, self.hint or None, default=self.default, hint=self.hint)
        if decoded.codec not in {"utf_8", "ascii"}:
            self.ok = False
        return decoded.text


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BLANKS = re.compile(r"[ \t\r\n]+")


def unfold(raw: bytes) -> bytes:
    """One line: a fold is one space, as in RFC 5322 section 2.2.3."""
    return _FOLD.sub(b" ", raw).strip(b" \t\r\n")


class _Word:
    """One encoded word: charset label, B or Q, and the encoded text."""

    __slots__ = ("base64", "label", "raw")

    def __init__(self, match: re.Match[bytes]) -> None:
        self.label = match.group(1).decode("latin-1")
        self.base64 = match.group(2) in b"bB"
        self.raw = match.group(3)

    def data(self) -> bytes:
        if self.base64:
            return loose_base64(self.raw)
        return _HEX.sub(_unhex, self.raw.replace(b"_", b" "))

    def is_torn(self) -> bool:
        """Base64 that ends inside a group of four goes on in the next word."""
        return self.base64 and b"=" not in self.raw and len(self.raw) % 4 != 0


def _joined(words: list[_Word]) -> bytes:
    out: list[bytes] = []
    torn = b""
    for word in words:
        if torn and word.base64:
            word.raw = torn + word.raw
        elif torn:
            out.append(loose_base64(torn))
        torn = b""
        if word.is_torn() and word is not words[-1]:
            torn = word.raw
        else:
            out.append(word.data())
    return b"".join(out)


def _unhex(match: re.Match[bytes]) -> bytes:
    return binascii.unhexlify(match.group(1))


_NOT_BASE64 = re.sub(rb"[A-Za-z0-9+/=]", b"", bytes(range(256)))


def loose_base64(data: bytes) -> bytes:
    """Base64 with missing or inner padding, foreign characters and torn ends. Never raises."""
    clean = data.translate(None, _NOT_BASE64)
    inner = clean.rstrip(b"=")
    if b"=" not in inner:
        return _unpadded(inner)
    return b"".join(_unpadded(piece) for piece in inner.split(b"=") if piece)


def _unpadded(data: bytes) -> bytes:
    if len(data) % 4 == 1:
        data = data[:-1]
    return base64.b64decode(data + b"=" * (-len(data) % 4))

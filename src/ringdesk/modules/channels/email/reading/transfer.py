"""Content transfer encodings, decoded from whatever a broken sender left of them."""

import binascii
import quopri
import re

from .words import loose_base64

_UU_BEGIN = re.compile(rb"(?m)^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,300})\r?$")
_UU_END = re.compile(rb"(?m)^end[ \t]*\r?$")
_UU_TRIES = 100
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/=]*[ \t]*\Z|[ \t][A-Za-z0-9+/= \t]+\Z")
_AFTER_PADDING = re.compile(rb"=[ \t]+[^=\r\n]{1,998}(?=[\r\n]|\Z)")
_SOFT_BREAK = re.compile(rb"=[ \t]+\r?\n")
_BASE64_BLOCK = re.compile(
    rb"\s{0,20}(?:[A-Za-z0-9+/]{60,76}\r?\n){0,20000}(?:[A-Za-z0-9+/]{4}){0,18}"
    rb"(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)(?=\r?\n)"
)
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_WORDS = re.compile(
    rb"(?<![^\s])[A-Za-z]{1,24}[,.]?[ \t]+[A-Za-z]{1,24}[ \t]+[A-Za-z]{1,24}(?![^\s.,])"
)


def encoding_of(raw: bytes | None) -> str:
    """The canonical transfer encoding of a header value; 7bit when it is none we know."""
    if raw is None:
        return "7bit"
    value = raw.split(b"(")[0].split(b";")[0].strip(b" \t\r\n\"'.").lower()
    if value in (b"base64", b"b64", b"base-64", b"base64encoding", b"base 64"):
        return "base64"
    if value in (
        b"quoted-printable",
        b"quoted printable",
        b"qp",
        b"quotedprintable",
        b"quoted_printable",
    ):
        return "quoted-printable"
    if value in (b"x-uuencode", b"x-uue", b"uuencode", b"uue", b"x-uu"):
        return "x-uuencode"
    return "7bit"


def decode_transfer(data: bytes, encoding: str, *, is_text: bool = False) -> bytes:
    """Decoded bytes. A text part that is plainly not base64 stays as it is. Never raises."""
    if encoding == "base64":
        return _decode_base64(data, is_text=is_text)
    if encoding == "quoted-printable":
        if b"\n" not in data:
            data = data.replace(b"\r", b"\n")
        return quopri.decodestring(_SOFT_BREAK.sub(b"=\n", data))
    if encoding == "x-uuencode":
        found = uudecode(data)
        return found[1] if found else data
    return data


def _decode_base64(data: bytes, *, is_text: bool) -> bytes:
    if is_text and _WORDS.search(data[:4000]):
        block = _BASE64_BLOCK.match(data)
        if not block:
            return data
        data = block.group()
    decoded = loose_base64(_before_litter(data))
    if is_text and _CONTROLS.search(decoded[:2000]) and not _CONTROLS.search(data[:2000]):
        return data
    return decoded


def _before_litter(data: bytes) -> bytes:
    """Text that lists or virus scanners glue below a base64 block is not part of it."""
    if b" " not in data.strip():
        return data
    data = _AFTER_PADDING.sub(b"=", data)
    lines = data.splitlines()
    kept = [line for line in lines if _BASE64_LINE.match(line)]
    return b"\n".join(kept) if len(kept) > len(lines) // 2 else data


def uudecode(data: bytes) -> tuple[bytes, bytes] | None:
    """Name and content of the first uuencoded file, or None when there is none."""
    match = _UU_BEGIN.search(data)
    if not match:
        return None
    out = bytearray()
    for line in data[match.end() :].splitlines():
        bare = line.rstrip(b"\r\n")
        if bare.strip() == b"end" or bare in (b"====", b"-"):
            break
        out += _uu_line(bare)
    return match.group(1).strip(), bytes(out)


def _uu_line(line: bytes) -> bytes:
    if not line or line[0] < 33 or line[0] > 96:
        return b""
    length = (line[0] - 32) & 63
    wanted = 1 + (length + 2) // 3 * 4
    padded = line[:wanted].ljust(wanted, b" ")
    try:
        return binascii.a2b_uu(padded)
    except (binascii.Error, ValueError):
        return b""


def split_uuencoded(data: bytes) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """Body text without the uuencoded files inside it, and the files (name, content)."""
    files: list[tuple[bytes, bytes]] = []
    kept: list[bytes] = []
    at = 0
    for _ in range(_UU_TRIES):
        match = _UU_BEGIN.search(data, at)
        if not match:
            break
        end = match.end()
        if _is_uu_block(data[match.start() : end + 4000]):
            last = _UU_END.search(data, end)
            end = last.end() if last else len(data)
            found = uudecode(data[match.start() : end])
            if found:
                kept.append(data[at : match.start()])
                files.append(found)
                at = end
                continue
        kept.append(data[at:end])
        at = end
    kept.append(data[at:])
    return b"".join(kept), files


def _is_uu_block(block: bytes) -> bool:
    """Most lines after `begin` must have the length that their first character states."""
    lines = [line.rstrip(b"\r") for line in block.split(b"\n")[1:40]]
    good = sum(
        1
        for line in lines
        if line
        and 33 <= line[0] <= 96
        and abs(len(line) - 1 - (((line[0] - 32) & 63) + 2) // 3 * 4) <= 2
    )
    return good > 0 and good * 2 >= len([line for line in lines if line])

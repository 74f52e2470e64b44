"""ISO-2022-JP as mailers really send it: NEC and IBM rows, half-width kana, torn escapes."""

import re

_SEGMENT = re.compile(rb"\x1b(\$[@B]|\$\([A-Z@]|\([A-Z]|\.[A-Z]|N)")


_HIGH_BIT = {b"$(C": "cp949", b"$A": "gb18030", b"$(A": "gb18030"}


def decode_iso2022_jp(data: bytes) -> tuple[str, bool]:
    """Text and whether every byte had a meaning. Never raises."""
    try:
        return data.decode("iso2022_jp"), True
    except ValueError:
        return _decode_segments(data)


def _decode_segments(data: bytes) -> tuple[str, bool]:
    pieces: list[str] = []
    mode = b"(B"
    at = 0
    for match in _SEGMENT.finditer(data):
        pieces.append(_decode_segment(data[at : match.start()], mode))
        mode = match.group(1)
        at = match.end()
    pieces.append(_decode_segment(data[at:], mode))
    text = "".join(pieces)
    return text, "\ufffd" not in text


def _decode_segment(data: bytes, mode: bytes) -> str:
    if mode in {b"$B", b"$@"}:
        return "".join(_double(line) for line in re.split(rb"([\r\n]+)", data) if line)
    if mode == b"$(D":
        return _try(bytes(b for pair in _pairs(data) for b in (0x8F, *pair)), "euc_jp")
    if mode == b"(I":
        return _try(bytes(b | 0x80 if 0x21 <= b <= 0x5F else b for b in data), "cp932")
    if mode in _HIGH_BIT:
        return _try(bytes(b | 0x80 for b in data), _HIGH_BIT[mode])
    return _try(data, "cp932")


def _pairs(data: bytes) -> list[tuple[int, int]]:
    return [(data[i] | 0x80, data[i + 1] | 0x80) for i in range(0, len(data) - 1, 2)]


def _double(line: bytes) -> str:
    """JIS X 0208 rows as Shift_JIS, so that cp932's extra rows (numbers in circles) come too."""
    if line[:1] in b"\r\n":
        return line.decode("ascii")
    out = bytearray()
    index = 0
    while index < len(line):
        first = line[index] & 0x7F
        if first < 0x21 or index + 1 >= len(line):
            out.append(first)
            index += 1
            continue
        out += _shift(first, line[index + 1] & 0x7F)
        index += 2
    return _try(bytes(out), "cp932")


def _shift(first: int, second: int) -> bytes:
    lead = ((first - 0x21) >> 1) + 0x81
    if lead > 0x9F:
        lead += 0x40
    odd = second + (0x1F if second <= 0x5F else 0x20)
    trail = odd if first & 1 else second + 0x7E
    return bytes((lead & 0xFF, trail & 0xFF))


def _try(data: bytes, codec: str) -> str:
    return data.decode(codec, "replace")

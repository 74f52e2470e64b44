"""Attachments inside a TNEF stream (winmail.dat). Source: [MS-OXTNEF]."""

import struct

_SIGNATURE = 0x223E9F78
_START_OF_ATTACHMENT = 0x00069002
_TITLE = 0x00018010
_DATA = 0x0006800F
_PROPERTIES = 0x00069005
_LONG_NAME = 0x3707
_NAMED = 0x8000
_FIXED = {2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
_FILE_LIMIT = 200


def unpack_tnef(data: bytes) -> list[tuple[str, bytes]]:
    """Name and content of every file in the stream; empty when it is no TNEF. Never raises."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        return []
    files: list[tuple[str, bytes]] = []
    name, content = "", b""
    at = 6
    while at + 9 <= len(data) and len(files) < _FILE_LIMIT:
        tag, size = struct.unpack_from("<II", data, at + 1)
        value = data[at + 9 : at + 9 + size]
        at += 9 + size + 2
        if tag == _START_OF_ATTACHMENT:
            _close(files, name, content)
            name, content = "", b""
        elif tag == _TITLE:
            name = name or _text(value)
        elif tag == _DATA:
            content = value
        elif tag == _PROPERTIES:
            name = _long_name(value) or name
    _close(files, name, content)
    return files


def _close(files: list[tuple[str, bytes]], name: str, content: bytes) -> None:
    if name or content:
        files.append((name, content))


def _text(value: bytes) -> str:
    bare = value.split(b"\0")[0]
    try:
        return bare.decode("utf-8")
    except ValueError:
        return bare.decode("gb18030", "replace")


def _long_name(block: bytes) -> str:
    """PidTagAttachLongFilename in a property block, or ""."""
    try:
        return _search_long_name(block)
    except struct.error:
        return ""


def _search_long_name(block: bytes) -> str:
    (count,) = struct.unpack_from("<I", block)
    at = 4
    for _ in range(min(count, 200)):
        kind, ident = struct.unpack_from("<HH", block, at)
        at += 4
        if ident >= _NAMED:
            at = _skip_name(block, at)
        if kind in _FIXED:
            at += _FIXED[kind]
            continue
        (values,) = struct.unpack_from("<I", block, at)
        if values != 1:
            return ""
        (size,) = struct.unpack_from("<I", block, at + 4)
        value = block[at + 8 : at + 8 + size]
        at += 8 + size + (-size % 4)
        if ident == _LONG_NAME:
            if kind == 0x1F:
                return value.decode("utf-16-le", "replace").rstrip("\0")
            return _text(value)
    return ""


def _skip_name(block: bytes, at: int) -> int:
    (kind,) = struct.unpack_from("<I", block, at + 16)
    if kind == 0:
        return at + 24
    size: int = struct.unpack_from("<I", block, at + 20)[0]
    return at + 24 + size + (-size % 4)

"""The header of a raw mail, field by field and byte by byte, as signatures see it. Pure."""

import re
from typing import TypeAlias

_FIELD = re.compile(rb"(?m)^([!-9;-~]{1,200})[ \t]*:[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*")
_TAG = re.compile(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=([^;]*)(?:;|\Z)")
HEAD_BYTES = 262_144

# (name in lower case, the whole field with its folds and its line end)
Field: TypeAlias = tuple[str, bytes]


def split_mail(raw: bytes) -> tuple[list[Field], bytes]:
    """Fields in order, and the body. Line ends become CRLF, as they were on the wire."""
    if b"\r\n" not in raw[:HEAD_BYTES]:
        raw = raw.replace(b"\n", b"\r\n")
    head, _, body = raw.partition(b"\r\n\r\n")
    fields = [
        (found[1].decode("ascii").lower(), found[0])
        for found in _FIELD.finditer(head[:HEAD_BYTES] + b"\r\n")
    ]
    return fields, body


def head_of(raw: bytes) -> bytes:
    """What stands before the first blank line."""
    head = raw[:HEAD_BYTES]
    ends = [at for at in (head.find(b"\r\n\r\n"), head.find(b"\n\n")) if at >= 0]
    return head[: min(ends, default=len(head))] + b"\r\n"


def tags(text: str) -> dict[str, str]:
    """A tag list (RFC 6376, 3.2), white space around values taken off. {} for one that is none."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag = _TAG.match(text, at)
        if tag is None:
            return found if not text[at:].strip() else {}
        if tag[1] in found:
            return {}
        found[tag[1]] = tag[2].strip()
        at = tag.end()
    return found

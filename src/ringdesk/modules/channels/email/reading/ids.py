"""Message ids in headers, with and without their angle brackets."""

import re

_BRACKETED = re.compile(rb"<\s*([^<>]{1,998}?)\s*>")
_BARE = re.compile(rb"[^\s<>,;\"]+@[^\s<>,;\"]+")
_ID_LIMIT = 1000


def message_ids(raw: bytes | None) -> tuple[str, ...]:
    """Every id of a header value in order, without brackets and without repetition."""
    if not raw:
        return ()
    found = [_joined(match) for match in _BRACKETED.findall(raw[:200_000])]
    if not found:
        found = list(_BARE.findall(raw[:200_000])) or [b"".join(raw[:998].split()).strip(b"<>")]
    seen: dict[str, None] = {}
    for each in found[:_ID_LIMIT]:
        if each:
            seen.setdefault(each.decode("utf-8", "replace"), None)
    return tuple(seen)


def _joined(raw: bytes) -> bytes:
    return b"".join(raw.split())


def single_id(raw: bytes | None) -> str:
    """The first id of a header that should hold one; bare words without brackets are no id."""
    if not raw:
        return ""
    found = _BRACKETED.search(raw[:200_000])
    if found:
        return _joined(found.group(1)).decode("utf-8", "replace")
    value = raw[:2000].strip().strip(b"<>").strip()
    return "" if not value or len(value.split()) > 1 else value.decode("utf-8", "replace")

"""The version of what keeps no count of its changes: a number made of what is seen of it."""

import hashlib
from typing import Any

import msgspec

# Few enough that every reader of JSON keeps the number exactly (53 bits).
_BYTES = 6


def version_of(*facts: Any) -> int:
    """The same for the same facts, another one for others; for ETag and If-Match."""
    seen = hashlib.blake2b(msgspec.json.encode(facts, order="sorted"), digest_size=_BYTES)
    return int.from_bytes(seen.digest())

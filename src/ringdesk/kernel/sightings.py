"""The version of what keeps no count of its changes: a number made of what is seen of it."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from .errors import Stale

# Few enough that every reader of JSON keeps the number exactly (53 bits).
_BYTES = 6


def version_of(*facts: Any) -> int:
    """The same for the same facts, another one for others; for ETag and If-Match."""
    seen = hashlib.blake2b(msgspec.json.encode(facts, order="sorted"), digest_size=_BYTES)
    return int.from_bytes(seen.digest())


def refuse_stale(version: int | None, facts: Mapping[str, Any]) -> None:
    """Raise Stale, naming the facts as they are now, unless they are what `version` was made of.

    Facts come from a locked row. None: whoever writes did not say what they saw.
    """
    now = version_of(facts)
    if version is not None and version != now:
        raise Stale({"version": now, **facts})

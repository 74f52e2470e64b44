"""Time-ordered UUIDs (RFC 9562 version 7), made here so that a row's id is known before insert."""

import secrets
from datetime import datetime
from uuid import UUID

_LOW = (1 << 62) - 1
# The random part, 74 bits, of the id made last, and its millisecond.
_last = (-1, 0)


def new_id(at: datetime) -> UUID:
    """A version 7 UUID: 48 bits of milliseconds since 1970, then 74 random bits.

    Those that a process makes in one millisecond sort as they were made: each is a random step
    above the one before (RFC 9562, 6.2, method 2), too wide a step to be guessed.
    """
    global _last  # noqa: PLW0603 - the order is the process's
    millis = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    before, part = _last
    if millis == before and part >> 73 == 0:
        part += 1 + secrets.randbits(48)
    else:
        # Room for a millisecond's millions of steps.
        part = secrets.randbits(72)
    _last = (millis, part)
    return UUID(int=(millis << 80) | 7 << 76 | part >> 62 << 64 | 2 << 62 | part & _LOW)


def earliest_id(at: datetime) -> UUID:
    """No id made at the instant or later is less: ids of an age are a range of the primary key."""
    return UUID(int=((int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF) << 80) | (0x7 << 76))

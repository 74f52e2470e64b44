"""Time-ordered UUIDs (RFC 9562 version 7), made here so that a row's id is known before insert."""

import secrets
from datetime import datetime
from uuid import UUID


def new_id(at: datetime) -> UUID:
    """A version 7 UUID: 48 bits of milliseconds since 1970, then 74 random bits."""
    millis = int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF
    value = (millis << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def earliest_id(at: datetime) -> UUID:
    """No id made at the instant or later is less: ids of an age are a range of the primary key."""
    return UUID(int=((int(at.timestamp() * 1000) & 0xFFFF_FFFF_FFFF) << 80) | (0x7 << 76))

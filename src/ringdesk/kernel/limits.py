"""How often one caller may ask: a bucket of tokens per session, API token or address.

In memory, so with several web processes each grants its share; that is meant against accidents
and scrapers. Guessing passwords is counted in the database, see identity.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from .context import Actor
from .errors import TooMany

# The least recently seen callers are forgotten beyond this many; they start with a full bucket.
_KEPT = 20_000
SCOPE = "rate_limit"


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Limiter:
    """`per_minute` requests, all at once or evenly; `now` in seconds of any steady clock."""

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._now = now
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def count(self, actor: Actor, request: Request) -> None:
        """Take a token, or raise TooMany. The headers are added by kernel.security."""
        left = self.take(_key(actor, request))
        whole = max(0, math.floor(left))
        missing = -left if left < 0 else max(0.0, 1 - left)
        wait = math.ceil(missing * 60 / self.per_minute)
        request.scope[SCOPE] = (
            f'"default";q={self.per_minute};w=60',
            f'"default";r={whole};t={wait}',
        )
        if left < 0:
            raise TooMany(max(1, wait))

    def take(self, key: str) -> float:
        """What is left after this request; negative, by what was missing, when it is refused."""
        now, most = self._now(), float(self.per_minute)
        bucket = self._buckets.setdefault(key, _Bucket(most, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > _KEPT:
            self._buckets.popitem(last=False)
        bucket.tokens = min(most, bucket.tokens + (now - bucket.at) * most / 60)
        bucket.at = now
        if bucket.tokens < 1:
            return bucket.tokens - 1
        bucket.tokens -= 1
        return bucket.tokens


def _key(actor: Actor, request: Request) -> str:
    if actor.id is not None:
        return f"{actor.kind}:{actor.id}"
    return f"ip:{request.client.host if request.client else ''}"

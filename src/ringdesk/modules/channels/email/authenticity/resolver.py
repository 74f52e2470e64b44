"""TXT records out of the DNS: within seconds or not at all, each asked once for a while."""

import asyncio
import time
from collections import OrderedDict
from typing import Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver

SECONDS = 3.0
MOST_AT_ONCE = 20
_MOST_KEPT = 5000
_LONGEST = 3600.0
_NOTHING, _FAILED = 300.0, 60.0


class Unresolved(Exception):
    """The DNS gave no answer: nothing is known, neither that there is a record nor that not."""


class Resolver(Protocol):
    """Port `resolver`. Where it is missing, nothing is looked up."""

    async def txt(self, name: str) -> tuple[str, ...]:
        """The TXT records of a name; () where there are none. Raises Unresolved."""
        ...


class DnsResolver:
    """The machine's own name servers."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[float, tuple[str, ...] | None]] = OrderedDict()
        self._turn = asyncio.Semaphore(MOST_AT_ONCE)

    async def txt(self, name: str) -> tuple[str, ...]:
        kept = self._kept.get(name)
        if kept is None or kept[0] < time.monotonic():
            kept = await self._asked(name)
        if kept[1] is None:
            raise Unresolved(name)
        return kept[1]

    async def _asked(self, name: str) -> tuple[float, tuple[str, ...] | None]:
        async with self._turn:
            holds, found = await _look_up(name)
        fresh = (time.monotonic() + holds, found)
        self._kept[name] = fresh
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return fresh


async def _look_up(name: str) -> tuple[float, tuple[str, ...] | None]:
    """How long it may be kept, and the records; None: no answer."""
    try:
        asked = dns.asyncresolver.Resolver()
        answer = await asked.resolve(name, "TXT", lifetime=SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return _NOTHING, ()
    except (dns.exception.DNSException, OSError, ValueError):
        return _FAILED, None
    life = float(answer.rrset.ttl) if answer.rrset else _NOTHING
    texts = tuple(b"".join(one.strings).decode("utf-8", "replace") for one in answer)
    return max(_FAILED, min(life, _LONGEST)), texts

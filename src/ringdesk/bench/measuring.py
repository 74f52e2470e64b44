"""Latency, rate and CPU of one action against the running application."""

import asyncio
import random
import time
from dataclasses import dataclass

import asyncpg

from ringdesk.kernel.jobs import kinds

from .actions import Action
from .client import Client, Request
from .ground import Ground
from .server import Running, cpu_seconds

_WAITING = "SELECT EXISTS (SELECT FROM jobs WHERE run_at <= now())"
_STARTED = "SELECT array_agg(name::text) FROM schedules"


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds and actions a second; `jobs_ms`: CPU of the jobs it leaves behind."""

    p50_ms: float
    p99_ms: float
    rate: float
    cpu_ms: float
    jobs_ms: float


class Bench:
    """What all measurements of one run share. `owner` sees the jobs of every workspace."""

    def __init__(
        self, running: Running, ground: Ground, owner: asyncpg.Connection, postmaster: int
    ) -> None:
        self.running, self.ground, self._owner = running, ground, owner
        self._postmaster = postmaster

    def cpu(self) -> float:
        return cpu_seconds(self.running.pid, self._postmaster)

    async def started(self) -> None:
        """Until the periodic jobs had their first turn: anchoring the history takes its time."""
        periodic = {kind.name for kind in kinds.values() if kind.every}
        while periodic - set(await self._owner.fetchval(_STARTED) or ()):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        await self.settled()

    async def settled(self) -> None:
        """Until no job waits: what one action left behind must not slow the next one."""
        while await self._owner.fetchval(_WAITING):  # noqa: ASYNC110 - told by nobody
            await asyncio.sleep(0.05)

    async def measure(self, action: Action, *, clients: int, seconds: float) -> Figures:
        """As many requests as go into these seconds, one after the other on each connection."""
        ports = [await Client.connect(self.running.port, self.ground.token) for _ in range(clients)]
        chance = random.Random(clients)  # noqa: S311 - to be repeated
        for port in ports:
            await _ask(port, action.make(self.ground, chance))
        await self.settled()
        before, begun = self.cpu(), time.perf_counter()
        until = begun + seconds
        took = await asyncio.gather(*(self._go_on(port, action, chance, until) for port in ports))
        lasted, spent = time.perf_counter() - begun, self.cpu() - before
        await self.settled()
        after = self.cpu() - before - spent
        for port in ports:
            port.close()
        return figures(sorted(one for each in took for one in each), lasted, spent, after)

    async def _go_on(
        self, port: Client, action: Action, chance: random.Random, until: float
    ) -> list[float]:
        took = []
        while (begun := time.perf_counter()) < until:
            await _ask(port, action.make(self.ground, chance))
            took.append(time.perf_counter() - begun)
        return took


async def _ask(port: Client, request: Request) -> None:
    status, body = await port.ask(request)
    if status not in (200, 201):
        raise OSError(f"{request.method} {request.path}: {status} {body.decode()[:500]}")


def figures(took: list[float], lasted: float, spent: float, after: float) -> Figures:
    """`took` sorted, everything in seconds; with nothing measured a division fails loudly."""
    count = len(took)
    return Figures(
        p50_ms=took[count // 2] * 1000,
        p99_ms=took[min(count - 1, count * 99 // 100)] * 1000,
        rate=count / lasted,
        cpu_ms=spent * 1000 / count,
        jobs_ms=after * 1000 / count,
    )

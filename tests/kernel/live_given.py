"""A bell that rings, a hub that tells it, and readers who listen."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from ringdesk.kernel.clock import RealClock
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.db import Database, Tx
from ringdesk.kernel.events import Event
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.listening import Listener
from ringdesk.kernel.live import Broadcast, EventRow, Live, Pace, publisher
from ringdesk.kernel.live.stream import stream
from ringdesk.kernel.recording import record

PATIENCE = 90


class BellRang(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "bell"
    tone: int
    hall: str = "open"


class RightsChanged(Event, frozen=True, kw_only=True):
    subject_kind: ClassVar[str] = "bell_rights"


@publisher("bell")
async def tell_bells(ctx: Context, rows: Sequence[EventRow]) -> list[Broadcast]:
    if any(row["data"]["hall"] == "no such table" for row in rows):
        await ctx.tx.connection.execute("SELECT * FROM halls")
    return [bell_broadcast(row) for row in rows]


def bell_broadcast(row: EventRow) -> Broadcast:
    if row["data"]["hall"] == "broken":
        raise ValueError("a publisher's mistake")

    def visible(actor: Actor) -> bool:
        return row["data"]["hall"] == "open" or actor.may("bell.closed_hall")

    body = {"tone": row["data"]["tone"], "xid": row["xid"], "position": row["position"]}
    return Broadcast("bell", lambda _actor: body, visible)


def member(*permissions: str, name: str = "林岚") -> Actor:
    who = uuid4()
    return Actor("member", who, name, permissions=frozenset(permissions), member_id=who)


async def ring(tx: Tx, *tones: int, hall: str = "open", bell: UUID | None = None) -> None:
    bell = bell or uuid4()
    now = datetime.now(UTC)
    facts = [(BellRang(subject_id=bell, tone=t, hall=hall), system("ringer"), now) for t in tones]
    await record(tx, facts)


async def ring_in(db: Database, tenant: UUID, *tones: int, hall: str = "open") -> None:
    async with db.transaction(tenant) as tx:
        await ring(tx, *tones, hall=hall)


@contextlib.asynccontextmanager
async def running(
    db: Database,
    *,
    poll: float = 60.0,
    deaf: bool = False,
    heartbeat: float = 60.0,
    recheck: float = 600.0,
    ports: dict[str, Any] | None = None,
) -> AsyncIterator[Live]:
    """A hub as in one process. `deaf`: without LISTEN, so that only the poll can find things."""
    works = Works(db, RealClock(), dict(ports or {}))
    listener = Listener(db)
    live = Live(works, listener, Pace(poll, heartbeat, recheck))
    tasks = [asyncio.create_task(live.run())]
    if not deaf:
        tasks.append(asyncio.create_task(listener.run()))
        await asyncio.wait_for(listener.listening.wait(), PATIENCE)
    try:
        yield live
    finally:
        live.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@dataclass
class Reader:
    """Reads one stream like a browser: events with data, the last id, whether it ended."""

    events: list[tuple[str, Any]] = field(default_factory=list)
    last_id: int | None = None
    ended: bool = False
    marks: int = 0
    arrived: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def follow(self, chunks: AsyncIterator[bytes]) -> None:
        async for chunk in chunks:
            for text in chunk.decode().split("\n\n"):
                self._frame(text)
            async with self.arrived:
                self.arrived.notify_all()
        self.ended = True
        async with self.arrived:
            self.arrived.notify_all()

    def _frame(self, text: str) -> None:
        fields = dict(line.split(":", 1) for line in text.split("\n") if line[:1] not in {"", ":"})
        if "id" in fields:
            self.last_id = int(fields["id"])
        name = fields.get("event", "").strip()
        if name == "mark":
            self.marks += 1
        elif name:
            self.events.append((name, json.loads(fields["data"])))

    async def until(self, done: Any) -> None:
        async with self.arrived:
            await asyncio.wait_for(self.arrived.wait_for(lambda: done(self)), PATIENCE)

    async def has(self, count: int) -> list[tuple[str, Any]]:
        await self.until(lambda me: len(me.events) >= count)
        return self.events

    @property
    def tones(self) -> list[int]:
        return [body["tone"] for name, body in self.events if name == "bell"]


@contextlib.asynccontextmanager
async def reading(
    live: Live,
    tenant: UUID,
    actor: Actor | None = None,
    *,
    last: int | None = None,
    admit: Any = None,
) -> AsyncIterator[Reader]:
    """A reader whose stream is open (its first mark has arrived)."""
    actor = actor or member()

    async def still() -> Actor:
        return actor

    reader = Reader()
    chunks = stream(live, tenant, actor, last, admit or still)
    task = asyncio.create_task(reader.follow(chunks))
    await reader.until(lambda me: me.marks)
    try:
        yield reader
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await chunks.aclose()

"""The hub of a process: wakes on NOTIFY, polls for what was lost, fans out to the streams."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from ringdesk.kernel import presence
from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import TooMany
from ringdesk.kernel.events import CHANNEL
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.listening import LOST, Listener
from ringdesk.kernel.presence import Presence

from .broadcasts import RESET, Broadcast
from .feed import Batch, horizon, read_window
from .subscriptions import Subscription

log = logging.getLogger(__name__)

# A browser opens one stream per tab; more than this is a client gone wild.
MOST_STREAMS_PER_ACTOR = 20
# Seconds between looks for what an older transaction, not yet over, keeps back.
FIRST_RETRY, LAST_RETRY = 0.01, 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: poll for lost wake-ups, sign of life to clients, check of their sessions."""

    poll: float = 1.5
    heartbeat: float = 15.0
    recheck: float = 60.0


@dataclass(slots=True, eq=False)
class _Feed:
    """A tenant somebody here listens to; `cursor`: every transaction before it was told."""

    cursor: int
    streams: set[Subscription] = field(default_factory=set)
    retry: float = FIRST_RETRY


class Live:
    """Wire once per process: `Live(works, listener)`, then `run` as a task beside the listener's.

    `request.app.state.live` is where the route looks for it. `stop` ends every stream, and must
    be called before the web server waits for its connections.
    """

    def __init__(self, works: Works, listener: Listener, pace: Pace | None = None) -> None:
        self.works = works
        self.listener = listener
        self.pace = pace or Pace()
        self.presence = Presence(self._presence_changed)
        works.ports[presence.PORT] = self.presence
        self._feeds: dict[UUID, _Feed] = {}
        self._woken: set[UUID] = set()
        self._wake = asyncio.Event()
        listener.hear(CHANNEL, self._heard)
        listener.hear(presence.CHANNEL, self.presence.heard)

    async def run(self) -> None:
        """Feed the streams until cancelled; survives the database's absence."""
        next_poll = 0.0
        clock = asyncio.get_running_loop().time
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, next_poll - clock())):
                    await self._wake.wait()
            self._wake.clear()
            woken, self._woken = self._woken, set()
            polling = clock() >= next_poll
            if polling:
                next_poll = clock() + self.pace.poll
                self.presence.sweep()
            await self._round(woken, polling=polling)

    async def _round(self, woken: set[UUID], *, polling: bool) -> None:
        """Advance who is due. One tenant's trouble is not another's; the next poll tries again."""
        due = list(self._feeds) if polling else [t for t in woken if t in self._feeds]
        if not due:
            return
        try:
            high = await horizon(self.works)
            for tenant_id in due:
                feed = self._feeds.get(tenant_id)
                if feed and (tenant_id in woken or high > feed.cursor):
                    await self._try_to_advance(tenant_id, feed, high)
        except LOST as lost:
            log.warning("live: database unreachable: %s", lost)

    async def _try_to_advance(self, tenant_id: UUID, feed: _Feed, high: int) -> None:
        try:
            await self._advance(tenant_id, feed, high)
        except LOST:
            raise
        except Exception:
            log.exception("live: tenant %s cannot be read", tenant_id)

    async def _advance(self, tenant_id: UUID, feed: _Feed, high: int) -> None:
        window = await read_window(self.works, tenant_id, feed.cursor, high)
        feed.cursor = max(feed.cursor, high)
        for stream in feed.streams:
            stream.offer(window.batch)
        if not window.unsettled:
            feed.retry = FIRST_RETRY
            return
        # The transaction that holds the horizon back need not notify when it ends.
        asyncio.get_running_loop().call_later(feed.retry, self._heard, str(tenant_id))
        feed.retry = min(feed.retry * 2, LAST_RETRY)

    def _heard(self, payload: str) -> None:
        """A wake-up: the tenant that changed; empty when any may have."""
        named = [UUID(payload)] if payload else list(self._feeds)
        self._woken.update(tenant for tenant in named if tenant in self._feeds)
        if self._woken:
            self._wake.set()

    def watched(self) -> set[UUID]:
        """The tenants somebody listens to here."""
        return set(self._feeds)

    def tell(self, tenant_id: UUID, broadcasts: Iterable[Broadcast]) -> None:
        """Say something that is no row and need not be resumed (presence)."""
        if feed := self._feeds.get(tenant_id):
            batch = Batch(list(broadcasts), 0)
            for stream in feed.streams:
                stream.offer(batch)

    def _presence_changed(self, tenant_id: UUID, ticket_id: UUID, readers: set[UUID]) -> None:
        """Tell those on the ticket, each without themselves."""

        def build(actor: Actor) -> dict[str, object]:
            others = self.presence.others(tenant_id, ticket_id, actor.member_id)
            return {"ticket_id": ticket_id, "others": others}

        def visible(actor: Actor) -> bool:
            return actor.member_id in readers

        self.tell(tenant_id, [Broadcast("presence", build, visible, personal=True)])

    def refuse_too_many(self, tenant_id: UUID, actor: Actor) -> None:
        """Raises TooMany when this actor has as many streams as anybody needs."""
        feed = self._feeds.get(tenant_id)
        streams = feed.streams if feed else ()
        if sum(one.actor.id == actor.id for one in streams) >= MOST_STREAMS_PER_ACTOR:
            raise TooMany(5)

    @contextlib.asynccontextmanager
    async def subscription(
        self, tenant_id: UUID, actor: Actor, last: int | None
    ) -> AsyncIterator[Subscription]:
        """A stream from now on, or from the resume id `last`: its backlog ends where it begins."""
        now = await horizon(self.works)
        feed = self._feeds.setdefault(tenant_id, _Feed(now))
        stream = Subscription(tenant_id, actor, feed.cursor)
        feed.streams.add(stream)
        # What was committed before we listened may wait for an older transaction still.
        self._heard(str(tenant_id))
        try:
            if last is not None:
                stream.backlog = [await self._missed(stream, last, now)]
            yield stream
        finally:
            feed.streams.discard(stream)
            if not feed.streams and self._feeds.get(tenant_id) is feed:
                del self._feeds[tenant_id]

    async def _missed(self, stream: Subscription, last: int, now: int) -> Batch:
        begins = stream.told
        if last > now:
            # An id of another life of this database, before a restore.
            return Batch([RESET], begins)
        if last >= begins:
            return Batch([], begins)
        window = await read_window(self.works, stream.tenant_id, last, begins)
        return window.batch

    def stop(self) -> None:
        """End every stream; clients come back with their resume id."""
        for feed in self._feeds.values():
            for stream in feed.streams:
                stream.end()

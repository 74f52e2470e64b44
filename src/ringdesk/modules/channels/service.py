"""What runs as long as the application does: listeners, and a watcher for every mailbox."""

import asyncio
import contextlib
import logging
from uuid import UUID

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works
from ringdesk.kernel.listening import LOST
from ringdesk.kernel.settings import Settings

from .email.listener import address_of, open_listener
from .email.watching import POLL_SECONDS, Watcher
from .incoming.gathering import Gathering
from .rules.mailbox import Mailbox
from .store import mailboxes

log = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
_Settings = tuple[object, ...]


class Service:
    """`run` until `stop` or until cancelled. `ports`: the listeners' ports by "smtp", "lmtp".

    ValueError at once when a setting names no place to listen at.
    """

    def __init__(
        self, works: Works, *, look: float = LOOK_SECONDS, poll: float = POLL_SECONDS
    ) -> None:
        self._works = works
        self._look = look
        self._poll = poll
        self._stopping = asyncio.Event()
        self._servers: list[asyncio.Server] = []
        self._watched: dict[UUID, tuple[Mailbox, asyncio.Task[None]]] = {}
        self.ports: dict[str, int] = {}
        self.listening = asyncio.Event()
        settings: Settings = works.ports["settings"]
        self._wanted = {
            name: listen
            for name, listen in (("smtp", settings.smtp_listen), ("lmtp", settings.lmtp_listen))
            if listen and address_of(listen)
        }
        self._largest = settings.mail_bytes
        self._gathering = Gathering(works)

    async def run(self) -> None:
        try:
            while not self._stopping.is_set():
                await self._listen()
                try:
                    await self._look_around()
                except LOST as lost:
                    log.warning("mailboxes: database unreachable: %s", lost)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self._look)
        finally:
            await self._end()

    def stop(self) -> None:
        self._stopping.set()

    async def _listen(self) -> None:
        """Open the listeners that are not; one whose port is taken is tried again each round."""
        for name in self._wanted.keys() - self.ports.keys():
            listen = self._wanted[name]
            try:
                server = await open_listener(
                    self._works, self._gathering, listen, lmtp=name == "lmtp", largest=self._largest
                )
            except OSError as taken:
                log.warning("cannot listen for %s at %s: %s", name.upper(), listen, taken)
                continue
            self._servers.append(server)
            self.ports[name] = server.sockets[0].getsockname()[1]
        self.listening.set()

    async def _look_around(self) -> None:
        """Begin to watch what is new, anew what was changed, and leave what is gone."""
        wanted = {box.id: box for box in await self._to_watch()}
        for mailbox_id, (box, task) in list(self._watched.items()):
            if mailbox_id not in wanted or _reached_by(wanted[mailbox_id]) != _reached_by(box):
                del self._watched[mailbox_id]
                await _cancelled(task)
        for mailbox_id in wanted.keys() - self._watched.keys():
            box = wanted[mailbox_id]
            watcher = Watcher(self._works, box, poll=self._poll)
            task = asyncio.create_task(watcher.run(), name=f"imap {box.address}")
            self._watched[mailbox_id] = (box, task)

    async def _to_watch(self) -> list[Mailbox]:
        found: list[Mailbox] = []
        for tenant_id in await mailboxes.tenants_with_mail(self._works):
            async with self._works.context(tenant_id, system("imap")) as ctx:
                found += [box for box in await mailboxes.open_mailboxes(ctx) if box.imap]
        return found

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        for _, task in self._watched.values():
            task.cancel()
        await asyncio.gather(*(task for _, task in self._watched.values()), return_exceptions=True)
        self._watched.clear()


def _reached_by(box: Mailbox) -> _Settings:
    return (box.imap, box.imap_password, box.oauth, box.oauth_secret, box.oauth_refresh_token)


async def _cancelled(task: "asyncio.Task[None]") -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task

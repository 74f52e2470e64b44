"""The real application as a process of its own, to be killed like one."""

import asyncio
import dataclasses
import itertools
import os
import signal
import socket
from contextlib import suppress
from pathlib import Path
from uuid import UUID

import httpx

from ringdesk.__main__ import main as ringdesk
from ringdesk.installation import open_installation
from ringdesk.kernel.context import system
from ringdesk.kernel.settings import Settings
from ringdesk.modules import channels, identity
from tests.forking import Forked, Parent
from tests.given import PASSWORD

MAILBOX = "support@shop.example"
# What this process has handed out.
_given: set[int] = set()
SCOPES = ("tickets:read", "tickets:write", "requesters:read")


def free_port() -> int:
    """A port below those the system gives to whoever does not ask for one: while the application

    is down nobody takes it by chance.
    """
    for port in itertools.chain(range(_from(), 32_000), range(20_000, _from())):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            _given.add(port)
            return port
    raise AssertionError("every port is taken")


def _from() -> int:
    """Where this process begins to look: not where another one does."""
    return max(_given, default=20_000 + os.getpid() * 16 % 12_000) + 1


@dataclasses.dataclass(slots=True)
class Application:
    """`ringdesk serve` on a data folder of its own, with a workspace, a mailbox and a token."""

    folder: Path
    tenant_id: UUID
    token: str
    port: int
    smtp_port: int
    running: Forked | None = None
    parent: Parent = dataclasses.field(default_factory=Parent)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def postmaster(self) -> int:
        """Process id of the embedded database."""
        return int((self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0])

    async def start(self) -> None:
        """Start it and wait until it answers from the database."""
        environment = {
            **os.environ,
            "RINGDESK_DATA_DIR": str(self.folder),
            "RINGDESK_PORT": str(self.port),
            "RINGDESK_SMTP_LISTEN": f"127.0.0.1:{self.smtp_port}",
            "RINGDESK_API_PER_MINUTE": "10000000",
        }
        log = self.folder / "server.log"
        self.running = await self.parent.fork(ringdesk, ["serve"], environment, log)
        await self.answers()

    async def answers(self, *, within: float = 120) -> None:
        """Wait until a request that reads the database succeeds; fails when it never does."""
        async with asyncio.timeout(within), self.client() as client:
            while True:
                assert self.running is not None
                assert self.running.returncode is None, self.last_words()
                try:
                    if (await client.get("/api/v1/tickets?limit=1")).status_code == 200:
                        return
                except httpx.HTTPError:
                    pass
                await asyncio.sleep(0.1)

    def last_words(self) -> str:
        """How it ended, and why, from its log."""
        code = self.running.returncode if self.running else None
        told = (self.folder / "server.log").read_text(errors="replace")[-4000:]
        return f"the application ended by itself with {code}:\n{told}"

    def client(self) -> httpx.AsyncClient:
        """A client with the token; the caller closes it."""
        return httpx.AsyncClient(
            base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30
        )

    async def kill(self) -> None:
        assert self.running is not None
        self.running.kill()
        await self.running.wait()

    def kill_database(self) -> None:
        os.kill(self.postmaster, signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an administrator would."""
        if self.running is not None and self.running.returncode is None:
            self.running.terminate()
            await self.running.wait()

    async def end(self) -> None:
        """It is not started again."""
        await self.stop()
        await self.parent.end()


async def prepared(folder: Path) -> Application:
    """An application that is set up and not started."""
    settings = dataclasses.replace(Settings(), data_dir=folder)
    async with open_installation(settings) as (works, _place):
        admin = identity.FirstAdmin("管理员", "admin@shop.example", PASSWORD)
        order = identity.NewWorkspace(name="测试公司", slug="crash", admin=admin)
        made = await identity.create_workspace(works, order)
        async with works.context(made.tenant_id, system("test")) as ctx:
            box = channels.MailboxDraft(address=MAILBOX, mode="demo")
            await channels.create_mailbox(ctx, box)
            token = await identity.create_service_token(ctx, "load", SCOPES, None)
    return Application(folder, made.tenant_id, token.token, free_port(), free_port())

"""The real application as a process of its own, to be killed like one."""

import asyncio
import dataclasses
import os
import signal
import socket
import sys
from pathlib import Path
from uuid import UUID

import httpx

from ringdesk.installation import open_installation
from ringdesk.kernel.context import system
from ringdesk.kernel.settings import Settings
from ringdesk.modules import channels, identity
from tests.given import PASSWORD

ROOT = Path(__file__).parent.parent
MAILBOX = "support@shop.example"
SCOPES = ("tickets:read", "tickets:write", "requesters:read")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclasses.dataclass(slots=True)
class Application:
    """`ringdesk serve` on a data folder of its own, with a workspace, a mailbox and a token."""

    folder: Path
    tenant_id: UUID
    token: str
    port: int
    smtp_port: int
    running: asyncio.subprocess.Process | None = None

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
        with (self.folder / "server.log").open("ab") as log:
            self.running = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "ringdesk", "serve",
                cwd=ROOT, env=environment, stdout=log, stderr=log,
            )  # fmt: skip
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

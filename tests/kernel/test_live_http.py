"""GET /api/v1/live over a real connection: who gets in, what arrives, when it ends."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from types import SimpleNamespace
from uuid import UUID, uuid4

import httpx
import uvicorn
from fastapi import FastAPI, Request
from tests.kernel.live_given import member, ring_in, running

from ringdesk.kernel import problems
from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import Unauthenticated
from ringdesk.kernel.http import Credential
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.live import Live
from ringdesk.kernel.live.http import router
from ringdesk.kernel.live.hub import MOST_STREAMS_PER_ACTOR


class OneGuest:
    """A gate that knows one tenant and one member, shown as a bearer token."""

    def __init__(self, tenant: UUID, guest: Actor) -> None:
        self.tenant, self.guest = tenant, guest

    def credential(self, request: Request) -> Credential:
        if request.headers.get("authorization") != "Bearer guest":
            raise Unauthenticated
        return Credential(self.tenant, b"guest", "token")

    async def admit(self, ctx: Context, _credential: Credential) -> tuple[Actor, int]:
        assert ctx.tenant_id == self.tenant
        return self.guest, 1


@contextlib.asynccontextmanager
async def serving(live: Live, gate: OneGuest) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    app.state.live, app.state.gate = live, gate
    app.state.limiter = SimpleNamespace(count=lambda _actor, _request: None)
    problems.install(app, Catalogues({}))
    app.include_router(router)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning"))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn offers no event
        await asyncio.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    headers = {"authorization": "Bearer guest"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers) as client:
        yield client
    live.stop()
    server.should_exit = True
    await task


async def lines_until(response: httpx.Response, word: str) -> list[str]:
    lines = []
    async with asyncio.timeout(90):
        async for line in response.aiter_lines():
            lines.append(line)
            if word in line:
                break
    return lines


async def test_a_stranger_is_refused_before_anything_streams(db: Database) -> None:
    async with running(db) as live, serving(live, OneGuest(uuid4(), member())) as client:
        answer = await client.get("/api/v1/live", headers={"authorization": "Bearer other"})
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert live.watched() == set()


async def test_events_arrive_as_they_happen_and_no_transaction_stays_open(db: Database) -> None:
    tenant = uuid4()
    async with (
        running(db) as live,
        serving(live, OneGuest(tenant, member())) as client,
        client.stream("GET", "/api/v1/live") as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert response.headers["cache-control"] == "no-store"
        lines = response.aiter_lines()
        async with asyncio.timeout(90):
            while await anext(lines) != "event: mark":
                pass
            # All that stays in use is the listener's own connection.
            while db.pool.get_size() - db.pool.get_idle_size() > 1:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            await ring_in(db, tenant, 42)
            while (line := await anext(lines)) != "event: bell":
                pass
            assert '"tone":42' in await anext(lines)
            assert (await anext(lines)).startswith("id: ")
        assert line == "event: bell"


async def test_a_client_that_leaves_is_forgotten(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live, serving(live, OneGuest(tenant, member())) as client:
        async with client.stream("GET", "/api/v1/live") as response:
            await lines_until(response, "event: mark")
            assert live.watched() == {tenant}
        async with asyncio.timeout(90):
            while live.watched():  # noqa: ASYNC110 - nobody announces it
                await asyncio.sleep(0.01)


async def test_the_last_event_id_header_resumes(db: Database) -> None:
    tenant = uuid4()
    async with running(db) as live, serving(live, OneGuest(tenant, member())) as client:
        async with client.stream("GET", "/api/v1/live") as response:
            lines = await lines_until(response, "id: ")
        last = lines[-1].removeprefix("id: ")
        await ring_in(db, tenant, 9)
        async with client.stream(
            "GET", "/api/v1/live", headers={"Last-Event-ID": last}
        ) as response:
            assert '"tone":9' in "".join(await lines_until(response, "tone"))
        for broken in ("x", "-1", "9" * 40, "١٢"):
            headers = {"Last-Event-ID": broken.encode()}
            async with client.stream("GET", "/api/v1/live", headers=headers) as response:
                assert "event: reset" in await lines_until(response, "event: mark")


async def test_more_streams_than_anybody_needs_are_refused(db: Database) -> None:
    tenant, guest = uuid4(), member()
    async with (
        running(db) as live,
        serving(live, OneGuest(tenant, guest)) as client,
        contextlib.AsyncExitStack() as open_streams,
    ):
        for _ in range(MOST_STREAMS_PER_ACTOR):
            await open_streams.enter_async_context(live.subscription(tenant, guest, None))
        answer = await client.get("/api/v1/live")
        assert answer.status_code == 429
        assert answer.headers["retry-after"] == "5"

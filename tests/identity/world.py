"""What the tests of identity stand on: an app, workspaces, browsers."""

import itertools
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

import httpx
import pyotp
from argon2 import PasswordHasher
from fastapi import FastAPI

from ringdesk.kernel import problems
from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.context import Context, system
from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.kernel.limits import Limiter
from ringdesk.kernel.security import Security
from ringdesk.modules import identity
from ringdesk.modules.identity.http import router

PASSWORD = "violet umbrella 42"
_turn = itertools.count(1)


CHEAP = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@lru_cache
def password_hash(password: str = PASSWORD) -> str:
    return CHEAP.hash(password)


def address(name: str) -> str:
    """An address nobody else has in this database."""
    return f"{name}.{next(_turn)}.{id(object())}@people.example"


class Postbox:
    """The post office's twin: keeps what was posted."""

    def __init__(self) -> None:
        self.letters: list[identity.Letter] = []
        self.posted_by: list[UUID] = []

    async def post(self, ctx: Context, letter: identity.Letter) -> None:
        self.letters.append(letter)
        self.posted_by.append(ctx.tenant_id)

    def to(self, email: str) -> list[identity.Letter]:
        return [letter for letter in self.letters if letter.to == email]

    def link_token(self, email: str) -> str:
        found = re.search(r"token=([\w-]+)", self.to(email)[-1].text)
        assert found, self.to(email)[-1].text
        return found[1]


@dataclass
class Browser:
    """A client that keeps cookies and shows the CSRF token, as the web app does."""

    client: httpx.AsyncClient
    csrf: str = ""

    async def call(self, method: str, path: str, body: Any = None, **kw: Any) -> httpx.Response:
        headers = {"X-CSRF-Token": self.csrf, **kw.pop("headers", {})} if self.csrf else {}
        headers |= kw.pop("headers", {})
        url = path if path.startswith("/api") else f"/api/v1{path}"
        response = await self.client.request(method, url, json=body, headers=headers, **kw)
        if path.startswith(("/session", "/setup")) and response.is_success and response.content:
            self.csrf = response.json().get("csrf", "")
        return response

    async def get(self, path: str, **kw: Any) -> httpx.Response:
        return await self.call("GET", path, **kw)

    async def post(self, path: str, body: Any = None, **kw: Any) -> httpx.Response:
        return await self.call("POST", path, {} if body is None else body, **kw)

    async def patch(self, path: str, body: Any, **kw: Any) -> httpx.Response:
        return await self.call("PATCH", path, body, **kw)

    async def put(self, path: str, body: Any, **kw: Any) -> httpx.Response:
        return await self.call("PUT", path, body, **kw)

    async def delete(self, path: str, body: Any = None, **kw: Any) -> httpx.Response:
        return await self.call("DELETE", path, body, **kw)

    async def login(self, email: str, password: str = PASSWORD) -> httpx.Response:
        return await self.post("/session", {"email": email, "password": password})

    @property
    def cookie(self) -> str:
        return self.client.cookies.get("ringdesk_session") or ""


@dataclass
class Someone:
    """A member with a password."""

    email: str
    member_id: UUID
    name: str


@dataclass
class Place:
    """A workspace and its admin."""

    world: "World"
    made: identity.WorkspaceMade
    admin: Someone

    @property
    def tenant_id(self) -> UUID:
        return self.made.tenant_id

    @asynccontextmanager
    async def context(self) -> AsyncIterator[Context]:
        async with self.world.works.context(self.tenant_id, system("test")) as ctx:
            ctx.config_dirty = True
            yield ctx

    async def join(self, role_key: str = "agent", email: str | None = None, **kw: Any) -> Someone:
        email = email or address(role_key)
        name = kw.pop("name", f"{role_key.title()} {next(_turn)}")
        new = identity.NewMember(
            name, email, role_key, password_hash=password_hash(), invite=False, **kw
        )
        async with self.context() as ctx:
            member_id = await identity.add_member(ctx, new)
        return Someone(email, member_id, name)

    async def visit(self, who: Someone | None = None, password: str = PASSWORD) -> Browser:
        """A browser in which somebody (the admin) is logged in."""
        browser = self.world.browser()
        response = await browser.login((who or self.admin).email, password)
        assert response.status_code == 200, response.text
        return browser

    async def events(self, kind: str) -> list[dict[str, Any]]:
        async with self.context() as ctx:
            rows = await ctx.tx.connection.fetch(
                "SELECT * FROM events WHERE tenant_id = $1 AND type = $2 ORDER BY position",
                self.tenant_id,
                kind,
            )
        return [dict(row) for row in rows]


@dataclass
class World:
    works: Works
    stack: AsyncExitStack
    addresses: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def db(self) -> Database:
        return self.works.db

    @property
    def clock(self) -> VirtualClock:
        clock = self.works.clock
        assert isinstance(clock, VirtualClock)
        return clock

    @cached_property
    def app(self) -> Any:
        app = FastAPI(openapi_url="/api/v1/openapi.json")
        app.include_router(router)
        texts = self.works.ports["texts"]
        problems.install(app, texts)
        app.state.works = self.works
        app.state.gate = identity.SessionGate("https://desk.example")
        app.state.limiter = Limiter(100_000)
        return Security(app, texts=texts, body_bytes=100_000)

    def browser(self, ip: str | None = None, **headers: str | bytes) -> Browser:
        """A fresh one, from an address of its own unless one is given."""
        n = next(_turn)
        ip = ip or f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(ip, 5000))
        client = httpx.AsyncClient(
            transport=transport,
            base_url="https://desk.example",
            headers={"User-Agent": "Testbrowser/1", "Accept-Language": "en", **headers},
        )
        self.stack.push_async_callback(client.aclose)
        return Browser(client)

    async def place(self, **kw: Any) -> Place:
        admin = kw.pop("admin", None) or identity.FirstAdmin("Ada Admin", address("admin"))
        order = identity.NewWorkspace(name=kw.pop("name", "环球优选"), admin=admin, **kw)
        made = await identity.create_workspace(self.works, order)
        await self.set_password(made.admin_person_id)
        return Place(self, made, Someone(admin.email, made.admin_member_id, admin.name))

    async def set_password(self, person_id: UUID, password: str = PASSWORD) -> None:
        async with self.db.transaction() as tx:
            await tx.connection.execute(
                "UPDATE people SET password_hash = $2 WHERE id = $1",
                person_id,
                password_hash(password),
            )

    async def run_jobs(self) -> int:
        return await Worker(self.works).drain()


def code_at(secret: str, clock: VirtualClock) -> str:
    return pyotp.TOTP(secret).at(clock.now())

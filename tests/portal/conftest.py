"""A workspace, its customers, and their browsers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
import pytest

from ringdesk.app import create_app
from ringdesk.kernel.context import Context
from ringdesk.kernel.db import Database
from ringdesk.modules import identity, tickets
from ringdesk.modules.customers import Contact
from tests.given import World
from tests.given import world as make_world

from .browsing import Browser


@dataclass
class Postbox:
    """The post office's twin: keeps what was posted."""

    letters: list[identity.Letter] = field(default_factory=list)

    async def post(self, ctx: Context, letter: identity.Letter) -> None:
        self.letters.append(letter)

    def count(self, email: str) -> int:
        """How many went to this address; other tests' work may be posted here too."""
        return sum(letter.to == email for letter in self.letters)

    def code(self, email: str) -> str:
        letter = [one for one in self.letters if one.to == email][-1]
        digits = [w for w in letter.text.split() if w.isdigit() and len(w) == 6]
        assert len(digits) == 1, letter.text
        return digits[0]


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
async def world(db: Database, postbox: Postbox) -> World:
    made = await make_world(db)
    made.works.ports["post_office"] = postbox
    return made


@dataclass
class Portal:
    """The customer pages of one workspace."""

    world: World
    postbox: Postbox
    slug: str
    stack: AsyncExitStack

    @property
    def home(self) -> str:
        return f"/help/w/{self.slug}"

    async def browser(self, language: str = "en", ip: str | None = None, **headers: str) -> Browser:
        n = uuid4().int
        address = ip or f"10.{n & 255}.{n >> 8 & 255}.{n >> 16 & 255}"
        transport = httpx.ASGITransport(create_app(self.world.works), client=(address, 5000))
        client = httpx.AsyncClient(
            transport=transport,
            base_url=self.world.works.ports["settings"].base_url,
            headers={"Accept-Language": language, **headers},
        )
        await self.stack.enter_async_context(client)
        return Browser(client)

    async def log_in(self, browser: Browser, email: str) -> None:
        page = await browser.get(f"{self.home}/login")
        page = await browser.send(page, "/login", {"email": email})
        await self.world.drain()
        page = await browser.send(page, "/login/code", {"code": self.postbox.code(email)})
        assert page.status == 200, page.text

    async def customer(self, **given: object) -> tuple[str, tickets.TicketState]:
        """An address with one ticket."""
        email = f"li-{uuid4().hex[:8]}@customer.test"
        ticket = await self.world.ticket(requester=Contact(email=email, name="李女士"), **given)
        return email, ticket

    async def link(self, ticket: tickets.TicketState) -> str:
        async with self.world.acting() as ctx:
            return tickets.portal_path(ctx, ticket.id, ticket.requester_id)


@pytest.fixture
async def portal(world: World, postbox: Postbox) -> AsyncIterator[Portal]:
    async with world.acting() as ctx:
        slug = (await identity.directory(ctx)).slug
    async with AsyncExitStack() as stack:
        yield Portal(world, postbox, slug, stack)


Solved = Callable[[tickets.TicketState], Awaitable[None]]


@pytest.fixture
def solved(world: World) -> Solved:
    """Take a ticket as an agent and solve it, so that it waits for its customer."""

    async def act(ticket: tickets.TicketState) -> None:
        agent = await world.member("agent", "林悦")
        leaf = (await world.categories())[0]
        async with world.acting(agent) as ctx:
            await tickets.take(ctx, ticket.id)
            await tickets.update(ctx, ticket.id, tickets.Edit(category_id=leaf))
            await tickets.resolve(ctx, ticket.id)

    return act

"""The only factories. A test asks for a world and makes in it what it needs."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
from argon2 import PasswordHasher

from ringdesk.app import create_app
from ringdesk.kernel.clock import VirtualClock
from ringdesk.kernel.context import Actor, Context, system
from ringdesk.kernel.db import Database
from ringdesk.kernel.files import MemoryStore
from ringdesk.kernel.i18n import Catalogues
from ringdesk.kernel.jobs import Worker, Works
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings
from ringdesk.modules import identity, quality, tickets
from ringdesk.modules.channels import MemoryPost, WorkspacePostOffice
from ringdesk.modules.customers import Contact
from ringdesk.modules.quality.checklists import DEFAULTS

MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
# Both checklists of a new workspace, ticked.
EVERY_CHECK = {key: True for lines in DEFAULTS.values() for key in lines}
# Hashed once with the cheapest parameters: tests are about logins, not about argon2.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
_TEXTS = Catalogues.load()


def works(db: Database, **settings: Any) -> Works:
    """An installation over the test database, on a virtual clock that begins on a Monday."""
    ports = {
        "settings": dataclasses.replace(Settings(), api_per_minute=1_000_000, **settings),
        "keyring": Keyring("a secret only tests know"),
        "files": MemoryStore(),
        "texts": _TEXTS,
        "post_office": WorkspacePostOffice(),
        "mail_post": MemoryPost(),
    }
    return Works(db, VirtualClock(MONDAY), ports)


@dataclasses.dataclass(slots=True)
class World:
    """A workspace of its own for one test, with an admin."""

    works: Works
    made: identity.WorkspaceMade

    @property
    def tenant_id(self) -> UUID:
        return self.made.tenant_id

    @property
    def clock(self) -> VirtualClock:
        clock = self.works.clock
        assert isinstance(clock, VirtualClock)
        return clock

    @asynccontextmanager
    async def acting(self, actor: Actor | None = None) -> AsyncIterator[Context]:
        """A committed transaction under an actor's name; the product itself unless told."""
        async with self.works.context(self.tenant_id, actor or system("test")) as ctx:
            row = await ctx.tx.connection.fetchval(
                "SELECT config_version FROM workspaces WHERE id = $1", self.tenant_id
            )
            ctx.config_version = row
            yield ctx

    async def drain(self) -> int:
        """Run every job that is due now."""
        return await Worker(self.works).drain()

    async def member(self, role: str = "agent", name: str | None = None, **more: Any) -> Actor:
        """A member with a login; the actor as the gate would make it."""
        email = f"{role}-{uuid4().hex[:8]}@example.test"
        new = identity.NewMember(
            name=name or email[:14], email=email, role_key=role, password_hash=CHEAP_HASH, **more
        )
        async with self.acting() as ctx:
            member_id = await identity.add_member(ctx, new)
        return await self.actor(member_id)

    async def actor(self, member_id: UUID) -> Actor:
        """A member as the gate would admit it now: role, teams and departments."""
        async with self.acting() as ctx:
            return (await identity.directory(ctx)).actor(member_id)

    async def admin(self) -> Actor:
        return await self.actor(self.made.admin_member_id)

    async def team(self, name: str, *members: Actor) -> UUID:
        """A team; make its members' actors anew afterwards, an actor is a snapshot."""
        ids = [m.member_id for m in members if m.member_id]
        async with self.acting() as ctx:
            return await identity.create_team(ctx, name, member_ids=ids)

    def customer(self, ticket: tickets.TicketState) -> Actor:
        """The ticket's requester at the portal."""
        return Actor(kind="requester", id=ticket.requester_id, name="李女士")

    async def evidence(self, ticket: tickets.TicketState, by: Actor) -> UUID:
        """A file on a note of the ticket, marked as evidence."""
        async with self.acting(by) as ctx:
            file = await tickets.upload(ctx, "处理结果.png", "image/png", b"png")
            await tickets.note(ctx, ticket.id, "见附件", [], [file])
            await quality.add_evidence(
                ctx, ticket.id, attachment_id=file, evidence_type="screenshot"
            )
        return file

    async def ticket(self, **given: Any) -> tickets.TicketState:
        """A ticket as the product's own intake makes it."""
        draft = tickets.Draft(
            **{
                "subject": "支付成功但订单显示待付款",
                "text": "我们从今早 9 点起，已扣款的订单仍显示待付款。",
                "requester": Contact(email=f"c-{uuid4().hex[:8]}@customer.test", name="李女士"),
                **given,
            }
        )
        async with self.acting() as ctx:
            return await tickets.create(ctx, draft)

    async def reread(self, ticket: tickets.TicketState) -> tickets.TicketState:
        async with self.acting() as ctx:
            return await tickets.read(ctx, ticket.id)

    async def categories(self) -> list[UUID]:
        """Ids of the leaves of the category tree."""
        async with self.acting() as ctx:
            config = await tickets.ticket_config(ctx)
        return [c.id for c in config.categories.values() if c.level == 3]

    @asynccontextmanager
    async def browser(self, actor: Actor | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """An HTTP client; logged in as the actor when one is given."""
        transport = httpx.ASGITransport(app=create_app(self.works))
        base = self.works.ports["settings"].base_url
        async with httpx.AsyncClient(transport=transport, base_url=base) as client:
            if actor is not None:
                await log_in(client, await _email(self, actor))
            yield client


async def world(db: Database, **settings: Any) -> World:
    """A fresh workspace. Nothing of another test is in it."""
    installation = works(db, **settings)
    slug = f"t-{uuid4().hex[:12]}"
    admin = identity.FirstAdmin("管理员", f"admin@{slug}.test", PASSWORD)
    order = identity.NewWorkspace(name="测试公司", slug=slug, admin=admin)
    return World(installation, await identity.create_workspace(installation, order))


async def log_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> None:
    """Log in and carry the CSRF token from then on."""
    answer = await client.post("/api/v1/session", json={"email": email, "password": password})
    assert answer.status_code == 200, answer.text
    client.headers["X-CSRF-Token"] = answer.json()["csrf"]


async def _email(place: World, actor: Actor) -> str:
    async with place.acting() as ctx:
        return (await identity.directory(ctx)).members[actor.member_id].email

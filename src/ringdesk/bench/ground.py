"""The workspace that is measured: made through the commands, filled by the database itself."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import asyncpg

from ringdesk.kernel.context import system
from ringdesk.kernel.jobs import Works
from ringdesk.modules import channels, customers, identity, tickets

from .filling import fill
from .surroundings import surround

MAILBOX = "support@bench.example"
AGENTS = 20
# Tickets made by the command, the newest of all: their deadlines run, as a real ticket's do.
LIVELY = 300
SCOPES = ("tickets:read", "tickets:write", "requesters:read")
ADMIN_SCOPES = (*SCOPES, "config:write", "mail:read", "audit:read", "reports:read")


@dataclass(frozen=True, slots=True)
class Ground:
    """Where to measure: the workspace, the token of one of its leads, how many tickets it has."""

    tenant_id: UUID
    token: str
    # The admin's, for what leads do not see.
    admin_token: str
    tickets: int
    # An automation rule that is off, but has matched.
    rule_id: UUID
    # Where page 20 of the open tickets begins; asked for before measuring.
    cursor: str = ""


async def prepare(works: Works, owner: asyncpg.Connection, count: int) -> Ground:
    """A fresh workspace with `count` tickets; `owner` is a superuser's connection."""
    admin = identity.FirstAdmin("Bench", f"admin@{uuid4().hex}.example", None)
    made = await identity.create_workspace(works, identity.NewWorkspace("Bench", admin))
    agents = await _agents(works, made.tenant_id)
    async with works.context(made.tenant_id, system("bench")) as ctx:
        directory = await identity.directory(ctx)
    actor, chief = directory.actor(agents[0]), directory.actor(made.admin_member_id)
    async with works.context(made.tenant_id, actor) as ctx:
        token = await identity.create_personal_token(ctx, "bench", SCOPES, None)
    async with works.context(made.tenant_id, chief) as ctx:
        admin_token = await identity.create_personal_token(ctx, "bench", ADMIN_SCOPES, None)
    await fill(owner, made.tenant_id, agents, count)
    rule_id = await surround(works, owner, made.tenant_id, [made.admin_member_id, *agents], chief)
    async with works.context(made.tenant_id, actor) as ctx:
        for n in range(LIVELY):
            who = customers.Contact(email=f"c{n}@customer.example")
            draft = tickets.Draft(subject="订单编号有误", text="请尽快核对。", requester=who)
            await tickets.create(ctx, draft)
    # What the preparation itself has queued is nobody's to measure.
    await owner.execute("DELETE FROM jobs")
    return Ground(made.tenant_id, token.token, admin_token.token, count, rule_id)


async def _agents(works: Works, tenant_id: UUID) -> list[UUID]:
    """Leads, who see every ticket."""
    async with works.context(tenant_id, system("bench")) as ctx:
        await channels.create_mailbox(ctx, channels.MailboxDraft(address=MAILBOX, mode="demo"))
        members = [
            identity.NewMember(f"Agent {n}", f"agent{n}@{tenant_id.hex}.example", "lead")
            for n in range(AGENTS)
        ]
        return [await identity.add_member(ctx, member) for member in members]

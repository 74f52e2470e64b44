"""The shipped refund process in a workspace: who handles, who decides, and a refund sent in."""

from dataclasses import dataclass
from uuid import UUID

import msgspec

from ringdesk.kernel.context import Actor
from ringdesk.modules import identity, runs, tickets, workflow
from ringdesk.modules.workflow import commands as publishing
from tests.given import World


@dataclass
class Refund:
    """A refund that waits for its first level."""

    ticket: tickets.TicketState
    approval_id: UUID
    agent: Actor
    lead: Actor
    finance: Actor


async def _published(world: World, place: UUID) -> None:
    """All its departments are one; finance is what is asked here."""
    text = msgspec.json.encode(workflow.shipped("refund")).decode()
    for name in ("财务", "仓储物流"):
        text = text.replace(f'"departments":["{name}"]', f'"departments":["{place}"]')
    async with world.acting(await world.admin()) as ctx:
        await publishing._publish(ctx, msgspec.json.decode(text, type=workflow.Process), "test")
        await ctx.tx.connection.execute(
            "UPDATE ticket_types SET process_key = 'refund' WHERE key = 'after_sales'"
        )


async def submitted(world: World, *, amount: float, note: str = "") -> Refund:
    """Taken, filled in, and sent for approval by its handler."""
    async with world.acting() as ctx:
        place = await identity.create_department(ctx, "财务")
    await _published(world, place)
    finance = await world.member("handler", "梁伟", department_id=place)
    agent, lead = await world.member("agent", "王蕾"), await world.member("lead", "陈思远")
    ticket = await world.ticket(
        type_key="after_sales", category_id=(await world.categories())[0],
        fields={"order_no": "55210", "problem": "damaged", "wish": "refund"},
    )  # fmt: skip
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"refund_amount": amount}))
        await runs.act(ctx, ticket.id, "submit", note=note)
        found = await ctx.tx.connection.fetchval(
            "SELECT id FROM approvals WHERE tenant_id = $1 AND ticket_id = $2",
            world.tenant_id, ticket.id,
        )  # fmt: skip
    return Refund(await world.reread(ticket), found, agent, lead, finance)

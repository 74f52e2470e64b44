"""Rules for tests: published by the admin, and what they did."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from ringdesk.modules import tickets
from ringdesk.modules.automation import commands
from ringdesk.modules.automation.definition import Definition
from ringdesk.modules.automation.sweeping import sweep_workspace
from tests.given import World

ANY: dict[str, Any] = {"all": []}
QUARTER = timedelta(minutes=15)
NUDGE: dict[str, Any] = {
    "do": "reply",
    "texts": {"zh-CN": "{customer}，{number} 还需要帮忙吗？", "en": "Still?"},
}


def rule(**given: Any) -> dict[str, Any]:
    """A rule that tags what customers reply to, unless told otherwise."""
    return {
        "name": {"zh-CN": "规则"},
        "trigger": {"kind": "event", "on": ["customer_replied"]},
        "when": ANY,
        "actions": [{"do": "tags", "add": ["已回"]}],
        "budget": {"per_run": 1000, "per_day": 1000, "per_customer_week": 50},
        **given,
    }


def silence(minutes: int, *actions: dict[str, Any], **given: Any) -> dict[str, Any]:
    """A time rule: what waits for the customer for so long."""
    return rule(
        trigger={"kind": "time", "since": "last_agent_at", "minutes": minutes, "hours": "clock"},
        when={"field": "status_category", "op": "eq", "value": "waiting_customer"},
        actions=list(actions),
        **given,
    )


async def publish(place: World, definition: dict[str, Any], *, on: bool = True) -> UUID:
    """A rule in force."""
    admin = await place.admin()
    async with place.acting(admin) as ctx:
        made = await commands.draft_rule(ctx, msgspec.convert(definition, Definition))
        await commands.publish(ctx, made, reason="试", switch_on=on)
    return made


async def matches(place: World, rule_id: UUID | None = None) -> list[dict[str, Any]]:
    """Every match in the order in which it was decided."""
    async with place.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT * FROM automation_matches WHERE tenant_id = $1 "
            "AND ($2::uuid IS NULL OR rule_id = $2) ORDER BY decided_at, id",
            place.tenant_id, rule_id,
        )  # fmt: skip
    return [dict(row) for row in rows]


async def verdicts(place: World, rule_id: UUID | None = None) -> list[tuple[str, str | None]]:
    return [(row["state"], row["reason"]) for row in await matches(place, rule_id)]


async def says(place: World, ticket: tickets.TicketState, text: str = "还没好") -> None:
    """The customer writes, and what follows happens."""
    async with place.acting(place.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text=text, channel="portal"))
    await place.drain()


async def waiting(place: World, agent: Any, **given: Any) -> tickets.TicketState:
    """A classified ticket on which the agent asked something and now waits."""
    category = (await place.categories())[0]
    made = await place.ticket(assignee_id=agent.member_id, category_id=category, **given)
    async with place.acting(agent) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="请补充订单号"))
        await tickets.wait(ctx, made.id)
    await place.drain()
    return await place.reread(made)


async def sweep(place: World, *, after: timedelta = timedelta(0)) -> None:
    """The quarter's sweep, once the clock has been moved on."""
    place.clock.advance(after)
    await sweep_workspace(place.works, place.tenant_id)
    await place.drain()


async def record(place: World, ticket: tickets.TicketState) -> list[dict[str, Any]]:
    """Who did what to a ticket, in order."""
    async with place.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT type, actor_kind, actor_name, data, at FROM events "
            "WHERE tenant_id = $1 AND subject_id = $2 ORDER BY seq",
            place.tenant_id, ticket.id,
        )  # fmt: skip
    return [dict(row) for row in rows]

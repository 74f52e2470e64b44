"""A workspace whose deadlines are a test's own, and what was raised in it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests import given
from tests.given import World
from tests.sla import lived

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets
from ringdesk.modules.sla.commands.policies import archive_policy
from ringdesk.modules.sla.config import sla_config
from ringdesk.modules.sla.policy import Step

SOLVE = 240


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


async def around_the_clock(
    db: Database, steps: Sequence[Step] = (), promised: dict[str, int] | None = None
) -> World:
    """A workspace that promises everything solved in four hours of any hours."""
    world = await given.world(db)
    await without_presets(world)
    always = await lived.calendar(world, lived.ALWAYS)
    await lived.policy(world, always, promised or {"resolution": SOLVE}, steps=steps)
    return world


async def without_presets(world: World) -> None:
    async with world.acting(await world.admin()) as ctx:
        for preset in (await sla_config(ctx)).policies:
            await archive_policy(ctx, preset.id)


async def alerts(world: World, ticket: tickets.TicketState | None = None) -> list[Any]:
    """What was raised, in the order of moments."""
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT * FROM sla_alerts WHERE tenant_id = $1 ORDER BY moment, step", world.tenant_id
        )
    return [row for row in rows if ticket is None or row["ticket_id"] == ticket.id]


async def told(world: World, ticket: tickets.TicketState | None = None) -> list[tuple[str, bool]]:
    return [(row["step"], row["overtaken"]) for row in await alerts(world, ticket)]


async def events(world: World, *kinds: str) -> list[Any]:
    """Events of these kinds in the order of their happening."""
    async with world.acting() as ctx:
        found = await ctx.tx.connection.fetch(
            "SELECT type, subject_id, data, actor_name FROM events "
            "WHERE tenant_id = $1 AND type = ANY($2) ORDER BY at, position",
            world.tenant_id,
            list(kinds),
        )
        return list(found)


async def notices(world: World, *kinds: str) -> list[Any]:
    """Notices of these kinds, all of the workspace's members."""
    async with world.acting() as ctx:
        found = await ctx.tx.connection.fetch(
            "SELECT * FROM notices WHERE tenant_id = $1 AND kind = ANY($2) ORDER BY at, id",
            world.tenant_id,
            list(kinds),
        )
        return list(found)

"""What processes cost in statements: nothing on the plain loop, at most twice as much elsewhere."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from ringdesk.bench.transitions import MOST_TIMES, NODES
from ringdesk.bench.transitions import process as twelve
from ringdesk.kernel.context import Actor
from ringdesk.modules import identity, runs, tickets
from ringdesk.modules.tickets.queries.open import open_ticket
from tests.given import World

from .given import handled, node, process, publish, to, way


async def _sent(world: World, by: Actor, step: Callable[[Any], Awaitable[Any]]) -> int:
    async with world.acting(by) as ctx:
        await identity.directory(ctx)
        before = ctx.tx.statements
        await step(ctx)
        count: int = ctx.tx.statements - before
    return count


async def _on(step: Callable[..., Awaitable[Any]], ticket_id: UUID, ctx: Any) -> None:
    await step(ctx, ticket_id)


async def _plain(world: World, by: Actor) -> list[int]:
    """A life on the shipped loop, command by command, caches warm."""
    found: list[int] = []
    for _ in range(2):
        ticket = await world.ticket(
            type_key="complaint", fields={"about": "service"},
            category_id=(await world.categories())[0],
        )  # fmt: skip
        found = [
            await _sent(world, by, partial(_on, step, ticket.id))
            for step in (
                tickets.take, tickets.wait, tickets.resume, open_ticket, tickets.resolve,
            )
        ]  # fmt: skip
    return found


async def test_the_plain_loop_costs_the_same_beside_processes_that_ask_much(world: World):
    lead = await world.member("lead")
    before = await _plain(world, lead)
    await publish(
        world,
        process("busy", [node("hear", "wait", wait={"until": "customer"}, next=to("handling")),
                         node("look", who={"roles": ["lead"]}, limit={"minutes": 60})],
                [way("ask", "handling", "hear"), way("see", "handling", "look"),
                 way("seen", "look", "handling")]),
    )  # fmt: skip
    assert await _plain(world, lead) == before
    assert before[3] <= 5


async def test_a_step_through_twelve_tracked_nodes_sends_at_most_twice_as_much(world: World):
    lead = await world.member("lead")
    await publish(world, twelve())
    plain = await _plain(world, lead)
    status_change = (plain[1] + plain[2]) / 2
    for _ in range(2):
        ticket = await handled(world, lead)
        steps = [
            await _sent(
                world, lead,
                lambda c, n=n, t=ticket.id: runs.act(c, t, f"go_{n}", checks=["done"]),
            )
            for n in range(NODES)
        ]  # fmt: skip
    assert (await world.reread(ticket)).node == f"step_{NODES - 1}"
    assert sum(steps[1:]) / len(steps[1:]) <= MOST_TIMES * status_change

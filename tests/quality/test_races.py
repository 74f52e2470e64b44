"""Two people at the same moment: one of them is first, and the other is told."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from ringdesk.kernel.context import Actor, Context
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import quality, tickets
from tests.given import EVERY_CHECK, World

from .given_care import rated

Deed = Callable[[Context], Awaitable[Any]]


async def _both(world: World, *deeds: tuple[Actor, Deed]) -> list[str]:
    """Each in a transaction of its own; `done`, or the code it was refused with."""

    async def one(actor: Actor, deed: Deed) -> str:
        try:
            async with world.acting(actor) as ctx:
                await deed(ctx)
        except DomainError as refused:
            return refused.code
        return "done"

    return list(await asyncio.gather(*(one(*pair) for pair in deeds)))


async def _resolved(world: World, priority: str = "P3") -> tuple[tickets.TicketState, Actor]:
    agent = await world.member("lead")
    ticket = await world.ticket(
        category_id=(await world.categories())[0], priority=priority, priority_reason="x"
    )
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    await world.evidence(ticket, agent)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    return ticket, agent


async def test_two_reviewers_at_once_make_one_review(world: World) -> None:
    ticket, _ = await _resolved(world, "P1")
    reviewers = [await world.member("reviewer") for _ in range(2)]

    async def passes(ctx: Context) -> None:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)

    said = await _both(world, *((who, passes) for who in reviewers))
    assert sorted(said) == ["done", "not_now"]
    async with world.acting() as ctx:
        count = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM reviews WHERE ticket_id = $1", ticket.id
        )
    assert count == 1


async def test_accept_and_reject_at_once_leave_one_word(world: World) -> None:
    ticket, agent = await _resolved(world)

    async def accepts(ctx: Context) -> None:
        await quality.accept(ctx, ticket.id, evidence_note="电话确认")

    async def rejects(ctx: Context) -> None:
        await quality.reject(ctx, ticket.id, reason="没好")

    said = await _both(world, (agent, accepts), (world.customer(ticket), rejects))
    after = await world.reread(ticket)
    assert sorted(said) == ["done", "not_now"]
    assert (after.accepted_at is None) == (said[1] == "done")


async def test_a_reply_and_the_closing_at_once_never_answer_a_closed_ticket(world: World) -> None:
    ticket, agent = await _resolved(world)
    async with world.acting(agent) as ctx:
        await quality.accept(ctx, ticket.id, evidence_note="电话确认")

    async def closes(ctx: Context) -> None:
        await tickets.close(ctx, ticket.id)

    async def says(ctx: Context) -> None:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="又坏了", channel="email"))

    said = await _both(world, (agent, closes), (world.customer(ticket), says))
    after = await world.reread(ticket)
    assert after.closed == (said[0] == "done")
    assert said.count("done") == 1


async def test_two_low_ratings_at_once_open_one_second_handling(world: World) -> None:
    ticket, _ = await _resolved(world)

    async def rates(ctx: Context) -> None:
        await quality.rate(ctx, ticket.id, score=1)

    customer = world.customer(ticket)
    said = await _both(world, *[(customer, rates)] * 3)
    assert said.count("done") == 1
    assert (await world.reread(ticket)).open_duties == 2


async def test_a_callback_recorded_twice_at_once_lowers_the_duties_once(world: World) -> None:
    low = await rated(world)

    async def calls(ctx: Context) -> None:
        await quality.finish_callback(ctx, low.ticket.id, solved="yes", score=5, words="好")

    said = await _both(world, *[(low.other, calls)] * 3)
    assert sorted(said) == ["done", "not_found", "not_found"]
    assert (await low.now()).open_duties == 1

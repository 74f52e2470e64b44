"""A ticket as it was, from the record alone: every instant of a lived life is rebuilt."""

from typing import Any

import pytest

from ringdesk.modules import quality, tickets
from ringdesk.modules.automation.config import automation_config
from ringdesk.modules.automation.definition import Definition, OnEvent
from ringdesk.modules.automation.trial import record
from ringdesk.modules.automation.trial.folding import COMPARED, apply
from ringdesk.modules.automation.trial.today import world_of
from tests.automation import ruled
from tests.automation.ruled import QUARTER
from tests.automation.test_trial import Life
from tests.given import MONDAY, World

SEEN = (
    "status_category", "last_customer_at", "last_agent_at", "resolved_at", "closed_at",
    "strictest_priority", "accepted_at", "acceptance", "reviewed_at",
)  # fmt: skip


async def folded(place: World, ticket: tickets.TicketState) -> tuple[dict[str, Any], list[str]]:
    """The end of the fold of one ticket, and what it says it does not know."""
    wanted = Definition(name={}, trigger=OnEvent(on=("created",)), when={"all": []})
    async with place.acting() as ctx:
        config = await automation_config(ctx)
        world = await world_of(ctx, place.tenant_id, wanted, MONDAY, ctx.now(), config)
        [story] = await record.stories(
            ctx, [ticket.id], rule_id=place.tenant_id, since=MONDAY, words=world.words,
            config=config,
        )  # fmt: skip
    state = dict(story.state)
    for chapter in story.chapters:
        for event in chapter:
            apply(state, event, world.words)
    return state, list(story.unknown)


@pytest.mark.parametrize("seed", range(3))
async def test_the_fold_of_a_random_life_ends_as_the_row_is(world: World, seed: int) -> None:
    life = Life(world, await world.member(), seed)
    for _ in range(20):
        await life.quarter()
    assert len(life.tickets) >= 3
    for ticket in life.tickets:
        row = await world.reread(ticket)
        state, unknown = await folded(world, ticket)
        assert unknown == []
        for name in (*COMPARED, *SEEN):
            assert state[name] == getattr(row, name), name


async def test_a_whole_life_with_closing_and_a_low_score(world: World) -> None:
    agent, lead = await world.member(), await world.member("lead")
    ticket = await ruled.waiting(world, agent, impact=1)
    steps: list[tuple[Any, Any]] = [
        (lead, lambda ctx: tickets.set_priority(ctx, ticket.id, to="P3", reason="小事")),
        (agent, lambda ctx: tickets.escalate(ctx, ticket.id, reason="久")),
        (agent, lambda ctx: tickets.resolve(ctx, ticket.id)),
        (world.customer(ticket), lambda ctx: quality.accept(ctx, ticket.id)),
        (world.customer(ticket), lambda ctx: quality.rate(ctx, ticket.id, score=1)),
    ]
    for actor, step in steps:
        world.clock.advance(QUARTER)
        async with world.acting(actor) as ctx:
            await step(ctx)
        await world.drain()
        row = await world.reread(ticket)
        state, unknown = await folded(world, ticket)
        assert unknown == []
        for name in (*COMPARED, *SEEN):
            assert state[name] == getattr(row, name), name
    assert (await world.reread(ticket)).open_duties == 2

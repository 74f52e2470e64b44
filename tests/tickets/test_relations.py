"""Parents wait for their children; related, caused by, duplicate."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from ringdesk.kernel.errors import Conflict, DomainError, NotFound
from ringdesk.modules import tickets
from ringdesk.modules.tickets.merging import relations
from tests.given import World
from tests.tickets.test_merging import _try


async def link(world: World, actor: Any, one: Any, other: Any, kind: str = "child") -> None:
    async with world.acting(actor) as ctx:
        await tickets.link(ctx, one.id, other=other.id, kind=kind)


async def open_children(world: World, ticket: Any) -> int:
    return (await world.reread(ticket)).open_children


async def test_a_parent_counts_its_open_children_until_they_are_done(world: World):
    lead = await world.member("lead")
    category = (await world.categories())[0]
    parent, one, two = [await world.ticket(category_id=category) for _ in range(3)]
    await link(world, lead, parent, one)
    await link(world, lead, parent, two)
    assert await open_children(world, parent) == 2
    async with world.acting(lead) as ctx:
        await tickets.void(ctx, one.id, reason="spam", note="x")
    assert await open_children(world, parent) == 1
    async with world.acting(lead) as ctx:
        await tickets.take(ctx, two.id)
        await tickets.resolve(ctx, two.id)
    assert await open_children(world, parent) == 0


async def test_a_parent_with_an_open_child_is_not_voided(world: World):
    lead = await world.member("lead")
    parent, child = await world.ticket(), await world.ticket()
    await link(world, lead, parent, child)
    with pytest.raises(DomainError) as refused:
        async with world.acting(lead) as ctx:
            await tickets.void(ctx, parent.id, reason="spam", note="x")
    assert refused.value.code == "gate"
    assert [g["gate"] for g in refused.value.params["gates"]] == ["children_open"]


async def test_taking_the_relation_away_from_either_end_counts_too(world: World):
    agent = await world.member("agent")
    parent, child = await world.ticket(), await world.ticket()
    await link(world, agent, parent, child)
    async with world.acting(agent) as ctx:
        await tickets.unlink(ctx, child.id, other=parent.id, kind="child")
    assert await open_children(world, parent) == 0
    with pytest.raises(NotFound):
        async with world.acting(agent) as ctx:
            await tickets.unlink(ctx, child.id, other=parent.id, kind="child")


async def test_the_tree_stays_a_tree(world: World):
    agent = await world.member("agent")
    chain = [await world.ticket() for _ in range(relations.DEEPEST + 2)]
    for parent, child in pairwise(chain[:-1]):
        await link(world, agent, parent, child)
    for one, other, code in (
        (chain[2], chain[0], "link_ring"),
        (chain[0], chain[2], "link_second_parent"),
        (chain[relations.DEEPEST], chain[-1], "link_too_deep"),
    ):
        with pytest.raises(DomainError) as refused:
            await link(world, agent, one, other)
        assert refused.value.code == code


async def test_a_relation_both_ways_is_made_once(world: World):
    agent = await world.member("agent")
    one, other = await world.ticket(), await world.ticket()
    await link(world, agent, one, other, "related")
    with pytest.raises(Conflict):
        await link(world, agent, other, one, "related")
    await link(world, agent, one, other, "caused_by")


async def test_two_who_make_each_the_others_parent_make_no_ring(world: World):
    agent = await world.member("agent")
    for _ in range(5):
        one, other = await world.ticket(), await world.ticket()
        results = await asyncio.gather(
            _try(world, agent, lambda ctx, a=one, b=other: tickets.link(
                ctx, a.id, other=b.id, kind="child")),
            _try(world, agent, lambda ctx, a=one, b=other: tickets.link(
                ctx, b.id, other=a.id, kind="child")),
        )  # fmt: skip
        assert sorted(results) == ["done", "link_ring"]


async def test_a_child_that_ends_as_it_is_made_one_is_not_waited_for(world: World):
    lead = await world.member("lead")
    for _ in range(5):
        parent, child = await world.ticket(), await world.ticket()
        await asyncio.gather(
            _try(world, lead, lambda ctx, p=parent, c=child: tickets.link(
                ctx, p.id, other=c.id, kind="child")),
            _try(world, lead, lambda ctx, c=child: tickets.void(
                ctx, c.id, reason="spam", note="x")),
        )  # fmt: skip
        assert await open_children(world, parent) == 0

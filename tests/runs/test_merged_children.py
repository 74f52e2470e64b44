"""Sub-tickets that are merged: the parent waits for the ticket their work goes on in."""

from datetime import timedelta

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.modules import tickets
from tests.given import World

from .given import act, all_runs, handled, node, open_runs, process, publish, way
from .test_children import _asked, _children, _item, _solve, asking


@pytest.fixture
async def lead(world: World) -> Actor:
    return await world.member("lead")


@pytest.fixture
async def family(world: World, lead: Actor) -> tuple[tickets.TicketState, tickets.TicketState]:
    """A parent that waits for one child."""
    parent = await _asked(world, lead, asking("parallel", _item("a")))
    (child,) = await _children(world, parent)
    return parent, child


async def _merge(
    world: World, by: Actor, source: tickets.TicketState, target: tickets.TicketState
) -> None:
    async with world.acting(by) as ctx:
        await tickets.merge(ctx, source.id, into=target.id, confirm=True)


async def _unmerge(world: World, by: Actor, source: tickets.TicketState) -> None:
    async with world.acting(by) as ctx:
        await tickets.unmerge(ctx, source.id)


async def _ticket(world: World) -> tickets.TicketState:
    return await world.ticket(category_id=(await world.categories())[0])


async def _child_of(world: World, by: Actor, parent: tickets.TicketState) -> tickets.TicketState:
    """A ticket that somebody made a child by hand."""
    made = await _ticket(world)
    async with world.acting(by) as ctx:
        await tickets.link(ctx, parent.id, other=made.id, kind="child")
    return made


async def _node(world: World, ticket: tickets.TicketState) -> str:
    return (await world.reread(ticket)).node


async def test_a_parent_waits_for_what_its_child_was_merged_into(world, lead, family):
    parent, child = family
    target = await _ticket(world)
    await _merge(world, lead, child, target)
    assert await _node(world, parent) == "others"
    async with world.browser(lead) as client:
        shown = (await client.get(f"/api/v1/tickets/{parent.id}")).json()["node_state"]
    assert [one["number"] for one in shown["children"]] == [target.number]
    await _solve(world, target, lead)
    assert await _node(world, parent) == "handling"


async def test_what_has_another_parent_is_waited_for_all_the_same(world, lead, family):
    parent, child = family
    target = await _child_of(world, lead, await _ticket(world))
    await _merge(world, lead, child, target)
    assert await _node(world, parent) == "others"
    async with world.browser(lead) as client:
        shown = (await client.get(f"/api/v1/tickets/{parent.id}")).json()["node_state"]
    assert [(one["number"], one["done"]) for one in shown["children"]] == [(target.number, False)]
    await _solve(world, target, lead)
    assert await _node(world, parent) == "handling"


async def test_over_several_merges_it_waits_for_the_last(world, lead, family):
    parent, child = family
    between, last = await _ticket(world), await _child_of(world, lead, await _ticket(world))
    await _merge(world, lead, child, between)
    await _merge(world, lead, between, last)
    assert await _node(world, parent) == "others"
    await _solve(world, last, lead)
    assert await _node(world, parent) == "handling"


async def test_merged_into_what_is_done_already_it_is_done(world, lead, family):
    parent, child = family
    target = await _ticket(world)
    await _solve(world, target, lead)
    await _merge(world, lead, child, target)
    assert await _node(world, parent) == "handling"


async def test_who_waits_for_the_parent_is_not_waited_for(world, lead, family):
    parent, child = family
    above = await _ticket(world)
    async with world.acting(lead) as ctx:
        await tickets.link(ctx, above.id, other=parent.id, kind="child")
    await _merge(world, lead, child, above)
    assert await _node(world, parent) == "handling"
    assert (await world.reread(above)).open_children == 1


async def test_merged_into_its_own_parent_it_keeps_nobody_waiting(world, lead, family):
    parent, child = family
    await _merge(world, lead, child, parent)
    assert await _node(world, parent) == "handling"


async def test_a_ring_over_two_merges_lets_one_go_on(world, lead):
    parent = await _asked(world, lead, asking("parallel", _item("a")))
    other = await act(world, await handled(world, lead), lead, "ask")
    (mine,), (theirs,) = await _children(world, parent), await _children(world, other)
    outer = await _ticket(world)
    async with world.acting(lead) as ctx:
        await tickets.link(ctx, outer.id, other=other.id, kind="child")
    await _merge(world, lead, mine, other)
    assert await _node(world, parent) == "others"
    await _merge(world, lead, theirs, parent)
    assert await _node(world, other) == "handling"
    assert await _node(world, parent) == "others"


async def test_taken_apart_again_the_child_itself_is_waited_for(world, lead, family):
    parent, child = family
    target = await _ticket(world)
    await _merge(world, lead, child, target)
    await _unmerge(world, lead, child)
    await _solve(world, target, lead)
    assert (await _node(world, parent), (await world.reread(parent)).open_children) == ("others", 1)
    await _solve(world, await world.reread(child), lead)
    assert await _node(world, parent) == "handling"


async def test_taken_apart_after_the_parent_went_on_it_bars_closing(world, lead, family):
    parent, child = family
    target = await _ticket(world)
    await _merge(world, lead, child, target)
    await _solve(world, target, lead)
    assert await _node(world, parent) == "handling"
    await _unmerge(world, lead, child)
    assert (await world.reread(parent)).open_children == 1


async def test_a_child_that_is_one_no_more_is_not_waited_for(world, lead, family):
    parent, child = family
    async with world.acting(lead) as ctx:
        await tickets.unlink(ctx, parent.id, other=child.id, kind="child")
    assert await _node(world, parent) == "handling"


async def test_a_stay_goes_on_with_its_time_when_a_merge_is_taken_back(world: World, lead: Actor):
    made = process(
        "timed", [node("check", limit={"minutes": 60, "hours": "clock"})],
        [way("begin", "handling", "check"), way("end", "check", "handling")],
    )  # fmt: skip
    await publish(world, made)
    source = await act(world, await handled(world, lead), lead, "begin")
    before = (await open_runs(world, source))["check"]
    world.clock.advance(timedelta(minutes=20))
    await _merge(world, lead, source, await _ticket(world))
    assert await open_runs(world, source) == {}
    world.clock.advance(timedelta(minutes=20))
    await _unmerge(world, lead, source)
    after = (await open_runs(world, source))["check"]
    assert (after.due_at, after.state) == (before.due_at, "active")
    assert [run.outcome for run in await all_runs(world, source)] == ["merge", None]
    assert (await act(world, await world.reread(source), lead, "end")).node == "handling"

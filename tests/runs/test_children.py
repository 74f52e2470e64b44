"""Sub-tickets: opened for another's sake, counted until they are done."""

import asyncio
from typing import Any

import msgspec
import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import DomainError
from ringdesk.modules import identity, quality, tickets, workflow
from ringdesk.modules.runs import children
from tests.given import World

from .given import act, handled, node, open_runs, process, publish, to, way


def _item(key: str, **more: Any) -> dict[str, Any]:
    text = {"zh-CN": f"{key}：{{{{number}}}}", "en": f"{key} {{{{number}}}}"}
    return {"key": key, "subject": text, "text": text, **more}


def asking(order: str, *items: dict[str, Any]) -> workflow.Process:
    return process(
        "asking",
        [node("others", "sub_ticket", next=to("handling"),
              sub_tickets={"items": list(items), "order": order})],
        [way("ask", "handling", "others")],
    )  # fmt: skip


async def _children(world: World, parent: tickets.TicketState) -> list[tickets.TicketState]:
    async with world.acting() as ctx:
        rows = await children.rows_of(ctx, parent.id)
        return [await tickets.read(ctx, row["id"]) for row in rows]


async def _solve(world: World, child: tickets.TicketState, by: Actor) -> None:
    async with world.acting(by) as ctx:
        if child.assignee_id != by.member_id:
            await tickets.take(ctx, child.id)
        await tickets.resolve(ctx, child.id)


@pytest.fixture
async def lead(world: World) -> Actor:
    return await world.member("lead")


async def _asked(world: World, by: Actor, made: workflow.Process) -> tickets.TicketState:
    await publish(world, made)
    ticket = await handled(world, by, category_id=(await world.categories())[0])
    return await act(world, ticket, by, "ask")


async def test_children_lie_with_their_department_and_tell_no_customer(world: World, lead: Actor):
    async with world.acting() as ctx:
        depot = await identity.create_department(ctx, "仓库")
    parent = await _asked(world, lead, asking("parallel", _item("depot", department="仓库")))
    (child,) = await _children(world, parent)
    assert (child.department_id, child.channel, child.priority) == (depot, "internal", "P3")
    assert child.subject == f"depot：{parent.number}"
    assert child.requester_id != parent.requester_id
    assert (parent.node, parent.open_children) == ("others", 1)
    await world.drain()
    async with world.acting() as ctx:
        mails = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM outbound_mails WHERE tenant_id = $1 AND ticket_id = $2",
            world.tenant_id, child.id,
        )  # fmt: skip
    assert mails == 0


async def test_a_parent_waits_for_all_of_its_children(world: World, lead: Actor):
    parent = await _asked(world, lead, asking("parallel", _item("a"), _item("b")))
    first, second = await _children(world, parent)
    assert parent.open_children == 2
    await _solve(world, first, lead)
    between = await world.reread(parent)
    assert (between.node, between.open_children) == ("others", 1)
    await _solve(world, second, lead)
    after = await world.reread(parent)
    assert (after.node, after.open_children) == ("handling", 0)
    assert await open_runs(world, parent) == {}


async def test_in_a_row_the_next_is_opened_when_the_one_before_is_done(world: World, lead: Actor):
    parent = await _asked(world, lead, asking("serial", _item("a"), _item("b")))
    assert [c.subject[0] for c in await _children(world, parent)] == ["a"]
    await _solve(world, (await _children(world, parent))[0], lead)
    found = await _children(world, parent)
    assert [c.subject[0] for c in found] == ["a", "b"]
    assert (await world.reread(parent)).node == "others"
    await _solve(world, found[1], lead)
    assert (await world.reread(parent)).node == "handling"


async def test_a_child_that_never_was_a_request_counts_as_done(world: World, lead: Actor):
    parent = await _asked(world, lead, asking("parallel", _item("a")))
    (child,) = await _children(world, parent)
    async with world.acting(lead) as ctx:
        await tickets.void(ctx, child.id, reason="duplicate", note="已有一张")
    assert (await world.reread(parent)).node == "handling"


async def _accepted(world: World, parent: tickets.TicketState, lead: Actor) -> None:
    async with world.acting(lead) as ctx:
        await tickets.resolve(ctx, parent.id)
        await quality.accept(ctx, parent.id, evidence_note="电话")


async def test_a_child_opened_again_bars_its_parents_closing(world: World, lead: Actor):
    parent = await _asked(world, lead, asking("parallel", _item("a")))
    (child,) = await _children(world, parent)
    await _solve(world, child, lead)
    await _accepted(world, parent, lead)
    async with world.acting(lead) as ctx:
        await tickets.reopen(ctx, child.id, reason="came_back", note="又少一件")
    assert (await world.reread(parent)).open_children == 1
    async with world.acting(lead) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.close(ctx, parent.id)
    (gate,) = refused.value.params["gates"]
    assert gate == {"gate": "children_open", "params": {"count": 1, "numbers": [child.number]}}


async def test_a_child_reopened_against_its_parents_closing_leaves_no_lie(
    world: World, lead: Actor
):
    parent = await _asked(world, lead, asking("parallel", _item("a")))
    (child,) = await _children(world, parent)
    await _solve(world, child, lead)
    await _accepted(world, parent, lead)

    async def close() -> None:
        async with world.acting(lead) as ctx:
            await tickets.close(ctx, parent.id)

    async def reopen() -> None:
        async with world.acting(lead) as ctx:
            await tickets.reopen(ctx, child.id, reason="came_back", note="又少一件")

    told = await asyncio.gather(close(), reopen(), return_exceptions=True)
    assert all(one is None or isinstance(one, DomainError) for one in told)
    after = await world.reread(parent)
    assert after.closed == (told[0] is None)
    assert after.open_children == (0 if after.closed else 1)


async def test_two_children_that_end_at_once_let_the_parent_go_on_once(world: World, lead: Actor):
    parent = await _asked(world, lead, asking("parallel", _item("a"), _item("b")))
    await asyncio.gather(*(_solve(world, c, lead) for c in await _children(world, parent)))
    after = await world.reread(parent)
    assert (after.node, after.open_children) == ("handling", 0)


async def test_a_process_that_opens_its_own_kind_comes_to_an_end(world: World, lead: Actor):
    plain = asking("parallel", _item("a", type_key="consult"))
    own = msgspec.to_builtins(plain)
    own["key"], own["start"] = "default", "others"
    await publish(world, msgspec.convert(own, workflow.Process))
    ticket = await world.ticket(type_key="consult")
    async with world.acting() as ctx:
        count = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM tickets WHERE tenant_id = $1", world.tenant_id
        )
    assert ticket.node == "others"
    assert count == children.DEEPEST + 1

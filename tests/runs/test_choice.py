"""Which process a ticket goes through, and until when that may change."""

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.modules import runs, tickets
from tests.given import World

from .given import node, process, publish, way

DAMAGED = {"field": "fields.problem", "op": "eq", "value": "damaged"}
FIELDS = {"order_no": "A-1", "problem": "wrong_size", "wish": "refund"}


@pytest.fixture
async def admin(world: World) -> Actor:
    """Damage takes another way than a wrong size."""
    await publish(world, process("usual", [], []), for_type="after_sales")
    more = [node("look", who={"roles": ["lead"]})]
    ways = [way("begin", "handling", "look"), way("back", "look", "handling")]
    await publish(world, process("damage", more, ways), for_type=None)
    admin = await world.admin()
    async with world.browser(admin) as client:
        rules = [{"when": DAMAGED, "process_key": "damage"}]
        answer = await client.patch("/api/v1/types/after_sales", json={"process_rules": rules})
        assert answer.status_code == 200, answer.text
        wrong = [{"when": {"field": "nope", "op": "eq", "value": 1}, "process_key": "no_such"}]
        refused = await client.patch("/api/v1/types/after_sales", json={"process_rules": wrong})
    fields = [error["field"] for error in refused.json()["errors"]]
    assert "process_rules.0.process_key" in fields
    assert any(field.startswith("process_rules.0.when") for field in fields)
    return admin


async def _ticket(world: World, **fields: str) -> tickets.TicketState:
    return await world.ticket(type_key="after_sales", fields={**FIELDS, **fields})


async def test_the_first_rule_that_holds_chooses(world: World, admin: Actor):
    assert (await _ticket(world)).process_key == "usual"
    assert (await _ticket(world, problem="damaged")).process_key == "damage"


async def _edit(world: World, ticket: tickets.TicketState, by: Actor, problem: str) -> None:
    async with world.acting(by) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"problem": problem}))


async def test_described_otherwise_before_any_work_it_goes_another_way(world: World, admin: Actor):
    ticket = await _ticket(world)
    await _edit(world, ticket, admin, "damaged")
    assert (await world.reread(ticket)).process_key == "damage"
    await _edit(world, ticket, admin, "wrong_size")
    assert (await world.reread(ticket)).process_key == "usual"
    async with world.acting() as ctx:
        told = await ctx.tx.connection.fetch(
            "SELECT data FROM events WHERE subject_id = $1 AND type = 'ProcessChosen' "
            "ORDER BY seq", ticket.id,
        )  # fmt: skip
    assert [row["data"]["process_key"] for row in told] == ["damage", "usual"]


async def test_once_a_node_has_asked_somebody_it_stays_on_its_way(world: World, admin: Actor):
    ticket = await _ticket(world, problem="damaged")
    async with world.acting(admin) as ctx:
        await tickets.take(ctx, ticket.id)
        await runs.act(ctx, ticket.id, "begin")
    await _edit(world, ticket, admin, "wrong_size")
    assert (await world.reread(ticket)).process_key == "damage"


async def test_once_it_was_solved_it_stays_on_its_way(world: World, admin: Actor):
    ticket = await _ticket(world)
    async with world.acting(admin) as ctx:
        await tickets.take(ctx, ticket.id)
        category = (await world.categories())[0]
        more = {"refund_amount": 1, "solution": "refunded"}
        await tickets.update(ctx, ticket.id, tickets.Edit(category_id=category, fields=more))
        await tickets.resolve(ctx, ticket.id)
    await _edit(world, ticket, admin, "damaged")
    assert (await world.reread(ticket)).process_key == "usual"

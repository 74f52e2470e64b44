"""Two at once: whoever comes second finds what the first has done, and nothing is torn."""

import asyncio
from datetime import timedelta

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict, DomainError
from ringdesk.modules import quality, runs, tickets
from ringdesk.modules.tickets import bulk
from tests.given import World

from .given import act, all_runs, handled, node, open_runs, process, publish, to, way


async def _at_check(world: World, agent: Actor) -> tickets.TicketState:
    await publish(
        world,
        process("check", [node("check", returns={"to": ["handling"]}), node("after")],
                [way("begin", "handling", "check"), way("fine", "check", "after"),
                 way("back", "after", "handling")]),
    )  # fmt: skip
    return await act(world, await handled(world, agent), agent, "begin")


async def test_going_on_against_sending_back_one_of_them_wins(world: World):
    agent = await world.member("agent")
    ticket = await _at_check(world, agent)

    async def send_back() -> None:
        async with world.acting(agent) as ctx:
            await runs.send_back(ctx, ticket.id, to="handling", reason="other", redo="重做")

    told = await asyncio.gather(
        act(world, ticket, agent, "fine"), send_back(), return_exceptions=True
    )
    refused = [one for one in told if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [Conflict]
    after = await world.reread(ticket)
    went_on = not isinstance(told[0], BaseException)
    assert (after.node, after.return_count) == (("after", 0) if went_on else ("handling", 1))
    assert len([r for r in await all_runs(world, ticket) if r.node == "check"]) == 1


async def test_an_old_page_moves_nothing(world: World):
    agent = await world.member("agent")
    ticket = await _at_check(world, agent)
    async with world.browser(agent) as client:
        url = f"/api/v1/tickets/{ticket.id}"
        tag = (await client.get(url)).headers["etag"]
        first = await client.post(f"{url}/act", json={"action": "fine"}, headers={"If-Match": tag})
        assert first.status_code == 200, first.text
        late = await client.post(f"{url}/act", json={"action": "back"}, headers={"If-Match": tag})
        assert late.status_code == 412


async def test_an_own_way_under_one_idempotency_key_is_taken_once(world: World):
    agent = await world.member("agent")
    ticket = await _at_check(world, agent)
    async with world.browser(agent) as client:
        url, key = f"/api/v1/tickets/{ticket.id}/act", {"Idempotency-Key": "k-1"}
        twice = [await client.post(url, json={"action": "fine"}, headers=key) for _ in range(2)]
    assert [one.status_code for one in twice] == [200, 200]
    assert twice[1].headers["Idempotency-Replayed"] == "true"


async def test_closing_against_the_customers_word_loses_nothing(world: World):
    lead = await world.member("lead")
    await publish(world, process("plain", [], []))
    ticket = await handled(world, lead, category_id=(await world.categories())[0])
    async with world.acting(lead) as ctx:
        await tickets.resolve(ctx, ticket.id)
        await quality.accept(ctx, ticket.id, evidence_note="电话")

    async def close() -> None:
        async with world.acting(lead) as ctx:
            await tickets.close(ctx, ticket.id)

    async def say() -> None:
        async with world.acting(world.customer(ticket)) as ctx:
            said = tickets.Said(text="还是没有到账，请再看看", channel="portal")
            await tickets.customer_says(ctx, ticket.id, said)

    told = await asyncio.gather(close(), say(), return_exceptions=True)
    after = await world.reread(ticket)
    refused = [isinstance(one, DomainError) for one in told]
    assert refused.count(True) == 1
    assert after.node == ("closed" if refused[1] else "handling")


async def test_two_sweeps_end_a_wait_once(world: World):
    agent = await world.member("agent")
    await publish(
        world,
        process("rests", [node("rest", "wait", wait={"until": "time", "minutes": 5},
                               next=to("again")),
                          node("again", "wait", wait={"until": "time", "minutes": 5},
                               next=to("handling"))],
                [way("begin", "handling", "rest")]),
    )  # fmt: skip
    ticket = await act(world, await handled(world, agent), agent, "begin")
    world.clock.advance(timedelta(minutes=6))
    await asyncio.gather(*(runs.sweep_workspace(world.works, world.tenant_id) for _ in range(3)))
    after = await world.reread(ticket)
    assert after.node == "again"
    assert list(await open_runs(world, ticket)) == ["again"]


async def test_an_own_way_is_taken_by_many_and_the_rest_is_listed(world: World):
    lead = await world.member("lead")
    first = await _at_check(world, lead)
    other = await handled(world, lead)
    async with world.acting(lead) as ctx:
        run_id = await bulk.start(ctx, "act", [first.id, other.id], {"action": "fine", "checks": 7})
    await world.drain()
    async with world.acting(lead) as ctx:
        told = await bulk.read_run(ctx, run_id)
    assert (await world.reread(first)).node == "after"
    assert [(f.ticket_id, f.code) for f in told.failures] == [(other.id, "not_now")]

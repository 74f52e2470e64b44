"""Two people at once: one wins, the other is told, nothing is written twice."""

import asyncio
from typing import Any

import pytest

from ringdesk.kernel.errors import Conflict, DomainError, Stale
from ringdesk.modules import audit, quality, tickets
from tests.given import EVERY_CHECK, World


async def _try(world: World, actor: Any, body: Any) -> str:
    try:
        async with world.acting(actor) as ctx:
            await body(ctx)
    except DomainError as refused:
        return refused.code
    return "done"


async def test_a_hundred_tickets_at_once_get_a_hundred_numbers_without_a_gap(world: World):
    made = await asyncio.gather(*(world.ticket() for _ in range(100)))
    numbers = sorted(t.number for t in made)
    assert numbers == list(range(numbers[0], numbers[0] + 100))


async def test_two_who_take_the_same_ticket_with_the_version_they_saw(world: World):
    one, two = await world.member("agent"), await world.member("agent")
    ticket = await world.ticket()

    async def take(ctx: Any) -> None:
        await tickets.take(ctx, ticket.id, version=ticket.version)

    results = await asyncio.gather(_try(world, one, take), _try(world, two, take))
    assert sorted(results) == ["done", "stale"]


async def test_a_hundred_replies_at_once_are_all_there_in_one_chain(world: World):
    agents = [await world.member("agent") for _ in range(4)]
    ticket = await world.ticket()

    def reply(n: int) -> Any:
        return lambda ctx: tickets.reply(ctx, ticket.id, tickets.Reply(text=f"第 {n} 条"))

    results = await asyncio.gather(*(_try(world, agents[n % 4], reply(n)) for n in range(40)))
    assert set(results) == {"done"}
    report = await audit.verify(world.works.db, world.tenant_id)
    assert report.ok
    assert (await world.reread(ticket)).version == ticket.version + 40


async def test_two_reviewers_at_once_make_one_review(world: World):
    lead = await world.member("lead")
    reviewers = [await world.member("reviewer") for _ in range(2)]
    ticket = await world.ticket(
        category_id=(await world.categories())[0], priority="P2", priority_reason="x"
    )
    async with world.acting(lead) as ctx:
        await tickets.take(ctx, ticket.id)
    await world.evidence(ticket, lead)
    async with world.acting(lead) as ctx:
        await tickets.resolve(ctx, ticket.id)

    async def verify(ctx: Any) -> None:
        await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)

    results = await asyncio.gather(*(_try(world, r, verify) for r in reviewers))
    assert sorted(results) == ["done", "not_now"]


async def test_a_reply_against_a_close_never_lands_on_a_closed_ticket(world: World):
    lead = await world.member("lead")
    ticket = await world.ticket(category_id=(await world.categories())[0])
    async with world.acting(lead) as ctx:
        await tickets.take(ctx, ticket.id)
        await tickets.resolve(ctx, ticket.id)
        await quality.accept(ctx, ticket.id, evidence_note="电话")
    results = await asyncio.gather(
        _try(world, lead, lambda ctx: tickets.close(ctx, ticket.id)),
        _try(world, lead, lambda ctx: tickets.reply(ctx, ticket.id, tickets.Reply(text="再见"))),
    )
    assert results[0] == "done"
    assert results[1] in ("done", "ticket_closed")


async def test_a_newer_reply_of_somebody_else_is_shown_before_mine_is_sent(world: World):
    one, two = await world.member("agent"), await world.member("agent")
    ticket = await world.ticket()
    async with world.acting(one) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="我来处理"))
    mine = tickets.Reply(text="我也来", seen_message_id=ticket.last_message_id)
    async with world.acting(two) as ctx:
        with pytest.raises(Conflict) as refused:
            await tickets.reply(ctx, ticket.id, mine)
    assert refused.value.params["message"]["text"] == "我来处理"
    async with world.acting(two) as ctx:
        await tickets.reply(ctx, ticket.id, mine, force=True)


async def test_a_reply_can_be_taken_back_until_it_leaves_and_only_by_its_writer(world: World):
    one, two = await world.member("agent"), await world.member("agent")
    ticket = await world.ticket()
    async with world.acting(one) as ctx:
        message = await tickets.reply(ctx, ticket.id, tickets.Reply(text="写错了", delay_seconds=5))
    assert await _try(world, two, lambda c: tickets.withdraw_reply(c, message)) == "not_found"
    assert await _try(world, one, lambda c: tickets.withdraw_reply(c, message)) == "done"
    assert await _try(world, one, lambda c: tickets.withdraw_reply(c, message)) == "already_sent"


async def test_a_stale_version_changes_nothing(world: World):
    lead = await world.member("lead")
    ticket = await world.ticket()
    async with world.acting(lead) as ctx:
        await tickets.take(ctx, ticket.id)
        with pytest.raises(Stale):
            await tickets.update(
                ctx, ticket.id, tickets.Edit(subject="别的"), version=ticket.version
            )
    assert (await world.reread(ticket)).subject == ticket.subject

"""An article from a ticket: filled in, without personal data, made once, linked both ways."""

import asyncio

import pytest
from sqlalchemy import select

from ringdesk.kernel.errors import Denied, NotFound
from ringdesk.kernel.tables import events
from ringdesk.modules import knowledge, quality, tickets
from ringdesk.modules.knowledge import queries
from ringdesk.modules.knowledge.tables import articles
from tests.given import World
from tests.knowledge.given_articles import NOTED, solved_ticket


async def test_it_is_filled_in_and_names_nobody(world: World) -> None:
    agent = await world.member("agent", name="陈晓")
    ticket = await solved_ticket(world, agent)
    async with world.acting(agent) as ctx:
        made, fresh = await knowledge.write_from_ticket(ctx, ticket.number)
        found = await queries.article(ctx, made)
    texts = found.texts["zh-CN"]
    assert fresh
    assert texts.title == "⟦姓名⟧的订单显示待付款"
    assert texts.symptom == (
        "您好，我是⟦姓名⟧，订单号 ⟦单号⟧ 支付成功却显示待付款。\n请打 ⟦电话⟧ 或写 ⟦邮箱⟧ 给我。"
    )
    assert texts.solution == (
        "支付回调丢失，重放回调后恢复。\n\n⟦姓名⟧您好，请在订单页点「重新同步」，两分钟内会更新。"
    )
    assert NOTED not in str(found)
    assert {(h.part, h.kind): h.count for h in found.masked} == {
        ("title", "name"): 1, ("symptom", "name"): 1, ("symptom", "order"): 1,
        ("symptom", "phone"): 1, ("symptom", "email"): 1, ("solution", "name"): 1,
    }  # fmt: skip
    assert (found.category_id, found.type_key) == (ticket.category_id, ticket.type_key)
    assert (found.tags, found.language, found.state) == (["支付"], "zh-CN", "draft")
    assert found.owner is not None
    assert found.owner.id == agent.member_id


async def test_ticket_and_article_know_of_each_other(world: World) -> None:
    agent = await world.member("agent", name="陈晓")
    ticket = await solved_ticket(world, agent)
    async with world.acting(agent) as ctx:
        made, _ = await knowledge.write_from_ticket(ctx, ticket.id)
        assert [row.id for row in await queries.articles_of(ctx, ticket.number)] == [made]
        source = (await queries.article(ctx, made)).source
        assert source is not None
        assert source.number == ticket.number
        query = select(events.c.type, events.c.actor_name).where(
            events.c.tenant_id == ctx.tenant_id, events.c.subject_id == ticket.id
        )
        told = {(row["type"], row["actor_name"]) for row in await ctx.tx.all(query)}
    assert ("ArticleWritten", "陈晓") in told


async def test_pressing_twice_opens_the_one_there_is(world: World) -> None:
    agent, other = await world.member(), await world.member()
    ticket = await solved_ticket(world, agent)
    async with world.acting(agent) as ctx:
        first = await knowledge.write_from_ticket(ctx, ticket.id)
    async with world.acting(other) as ctx:
        second = await knowledge.write_from_ticket(ctx, ticket.id)
    assert first == (second[0], True)
    assert second[1] is False


async def test_two_who_press_at_once_get_one_article(world: World) -> None:
    people = [await world.member() for _ in range(4)]
    ticket = await solved_ticket(world, people[0])
    together = asyncio.Barrier(len(people))

    async def press(actor):
        async with world.acting(actor) as ctx:
            await together.wait()
            return await knowledge.write_from_ticket(ctx, ticket.id)

    made = await asyncio.gather(*(press(one) for one in people))
    assert len({article for article, _ in made}) == 1
    assert sorted(fresh for _, fresh in made) == [False, False, False, True]
    async with world.acting() as ctx:
        assert len(await ctx.tx.all(select(articles.c.id))) == 1


async def test_a_merged_ticket_has_its_targets_article(world: World) -> None:
    agent = await world.member()
    source, target = await solved_ticket(world, agent), await solved_ticket(world, agent)
    async with world.acting(agent) as ctx:
        made, _ = await knowledge.write_from_ticket(ctx, source.id)
    async with world.acting(await world.admin()) as ctx:
        await tickets.merge(ctx, source.id, into=target.id, confirm=True)
    async with world.acting(agent) as ctx:
        assert await knowledge.write_from_ticket(ctx, target.id) == (made, False)
        assert await knowledge.write_from_ticket(ctx, source.id) == (made, False)
        assert [row.id for row in await queries.articles_of(ctx, target.id)] == [made]


async def test_an_article_written_after_the_merge_is_the_targets(world: World) -> None:
    agent = await world.member()
    source, target = await solved_ticket(world, agent), await solved_ticket(world, agent)
    async with world.acting(await world.admin()) as ctx:
        await tickets.merge(ctx, source.id, into=target.id, confirm=True)
    async with world.acting(agent) as ctx:
        made, _ = await knowledge.write_from_ticket(ctx, source.id)
        shown = (await queries.article(ctx, made)).source
    assert shown is not None
    assert shown.number == target.number


async def test_an_archived_ticket_can_still_be_learned_from(world: World) -> None:
    agent, admin = await world.member(), await world.admin()
    ticket = await solved_ticket(world, agent)
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.accept(ctx, ticket.id)
    async with world.acting(admin) as ctx:
        await tickets.close(ctx, ticket.id)
        await tickets.archive(ctx, ticket.id)
    async with world.acting(agent) as ctx:
        assert (await knowledge.write_from_ticket(ctx, ticket.id))[1]


async def test_the_ticket_stays_hidden_from_who_may_not_see_it(world: World) -> None:
    agent = await world.member("agent")
    handler = await world.member("handler")
    ticket = await solved_ticket(world, agent)
    async with world.acting(agent) as ctx:
        made, _ = await knowledge.write_from_ticket(ctx, ticket.id)
    async with world.acting(handler) as ctx:
        found = await queries.article(ctx, made)
        assert (found.source, found.from_ticket) == (None, True)
        with pytest.raises(NotFound):
            await queries.articles_of(ctx, ticket.id)
        with pytest.raises(NotFound):
            await knowledge.write_from_ticket(ctx, ticket.id)


async def test_writing_needs_the_permission_and_leaves_no_trace_without(world: World) -> None:
    agent, reviewer = await world.member("agent"), await world.member("reviewer")
    ticket = await solved_ticket(world, agent)
    before = (await world.reread(ticket)).version
    with pytest.raises(Denied):
        async with world.acting(reviewer) as ctx:
            await knowledge.write_from_ticket(ctx, ticket.id)
    assert (await world.reread(ticket)).version == before

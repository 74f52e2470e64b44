"""Reply templates: kept, shared, filled, counted."""

from typing import Any
from uuid import UUID

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Denied, DomainError, Invalid, NotFound, Stale
from ringdesk.modules import tickets
from ringdesk.modules.tickets.templates import commands, queries, shelf, store
from ringdesk.modules.tickets.templates.commands import TemplateDraft
from tests.given import World


def draft(text: str = "{{customer.name}} 您好", **more: Any) -> TemplateDraft:
    return TemplateDraft(**{"name": {"zh-CN": "问候"}, "texts": {"zh-CN": text}, **more})


async def save(world: World, actor: Actor, *args: Any, **more: Any) -> UUID:
    async with world.acting(actor) as ctx:
        return await commands.save_template(ctx, *args, **more)


async def filled(world: World, actor: Actor, ticket: Any) -> list[queries.Filled]:
    async with world.acting(actor) as ctx:
        return await queries.for_ticket(ctx, ticket.id)


async def test_an_unknown_variable_is_refused_by_its_name_and_nothing_is_kept(world: World):
    lead = await world.member("lead")
    with pytest.raises(Invalid) as refused:
        await save(world, lead, draft("{{customer.nmae}} {{fields.order_no}}"))
    assert refused.value.errors == [
        {"field": "texts.zh-CN", "code": "unknown_variable", "params": {"what": "customer.nmae"}}
    ]
    async with world.acting(lead) as ctx:
        assert await store.templates(ctx) == []


async def test_it_is_filled_from_the_ticket_in_the_customers_language(world: World):
    lead = await world.member("lead", name="王组长")
    texts = {
        "zh-CN": "订单 {{fields.order_no}}",
        "en": "Order {{fields.order_no}} – {{agent.name}}",
    }
    await save(world, lead, TemplateDraft(name={"en": "Order"}, texts=texts))
    ticket = await world.ticket(
        locale="en", type_key="after_sales", fields={"order_no": "SO-991", "problem": "damaged"},
        channel="email",
    )  # fmt: skip
    (one,) = await filled(world, lead, ticket)
    assert (one.language, one.text) == ("en", "Order SO-991 – 王组长")


async def test_a_missing_value_is_a_gap_and_no_reply_leaves_with_it(world: World):
    lead = await world.member("lead")
    await save(world, lead, draft("订单 {{fields.order_no}} 已查"))
    ticket = await world.ticket()
    (one,) = await filled(world, lead, ticket)
    assert one.text == "订单 ⟦订单号⟧ 已查"
    with pytest.raises(Invalid) as refused:
        async with world.acting(lead) as ctx:
            await tickets.reply(ctx, ticket.id, tickets.Reply(text=one.text))
    assert refused.value.errors[0]["code"] == "template_gap"


async def test_an_agent_writes_own_ones_and_only_who_may_shares(world: World):
    agent, other = await world.member("agent"), await world.member("agent")
    with pytest.raises(Denied):
        await save(world, agent, draft())
    own = await save(world, agent, draft(personal=True))
    ticket = await world.ticket()
    assert [one.id for one in await filled(world, agent, ticket)] == [own]
    assert await filled(world, other, ticket) == []
    for act in (
        lambda ctx: commands.save_template(ctx, draft("x", personal=True), own),
        lambda ctx: commands.archive_template(ctx, own),
    ):
        with pytest.raises(NotFound):
            async with world.acting(other) as ctx:
                await act(ctx)


async def test_an_own_one_is_not_made_everybodys_without_the_permission(world: World):
    agent = await world.member("agent")
    own = await save(world, agent, draft(personal=True))
    with pytest.raises(Denied):
        await save(world, agent, draft(), own)


async def test_a_teams_templates_are_the_teams(world: World):
    inside, outside = await world.member("agent"), await world.member("agent")
    team = await world.team("售后组", inside)
    inside = await world.actor(inside.member_id)
    shared = await save(world, await world.member("lead"), draft(team_id=team))
    ticket = await world.ticket()
    assert [one.id for one in await filled(world, inside, ticket)] == [shared]
    assert await filled(world, outside, ticket) == []


async def test_each_change_is_a_version_with_who_and_what(world: World):
    lead = await world.member("lead", name="王组长")
    made = await save(world, lead, draft("一"))
    await save(world, lead, draft("二"), made, version=1)
    await save(world, lead, draft("二"), made)
    with pytest.raises(Stale):
        await save(world, lead, draft("三"), made, version=1)
    async with world.acting(lead) as ctx:
        kept = await store.versions(ctx, made)
        rows = await ctx.tx.connection.fetch(
            "SELECT changes FROM events WHERE subject_id = $1 ORDER BY seq", made
        )
    assert [(v.version, v.content["texts"]["zh-CN"]) for v in kept] == [(2, "二"), (1, "一")]
    assert {v.author_name for v in kept} == {"王组长"}
    assert rows[1]["changes"] == [
        {"field": "texts", "before": {"zh-CN": "一"}, "after": {"zh-CN": "二"}}
    ]
    assert len(rows) == 2


async def test_two_templates_of_everybody_do_not_share_a_shortcut(world: World):
    lead = await world.member("lead")
    await save(world, lead, draft(shortcut="/Hi"))
    with pytest.raises(Invalid) as refused:
        await save(world, lead, draft(shortcut="hi"))
    assert refused.value.errors[0]["code"] == "taken"
    await save(world, lead, draft(shortcut="hi", personal=True))


async def test_use_is_counted_and_brings_it_to_the_top_for_its_category(world: World):
    lead = await world.member("lead")
    first, second = [await save(world, lead, draft(name)) for name in ("甲", "乙")]
    here, there = (await world.categories())[:2]
    ticket, other = await world.ticket(category_id=here), await world.ticket(category_id=there)
    for _ in range(3):
        async with world.acting(lead) as ctx:
            await commands.use_template(ctx, ticket.id, first)
    async with world.acting(lead) as ctx:
        await commands.use_template(ctx, other.id, second)
    found = await filled(world, lead, ticket)
    assert [(one.id, one.uses) for one in found] == [(first, 3), (second, 1)]
    assert found[0].reasons == ["frequency", "language"]
    assert [one.id for one in await filled(world, lead, other)] == [second, first]


async def test_a_template_for_the_category_is_suggested_before_others(world: World):
    lead = await world.member("lead")
    category = (await world.categories())[0]
    await save(world, lead, draft("别的"))
    fitting = await save(world, lead, draft("这类", category_ids=[category]))
    unfitting = await save(
        world, lead, draft("另一类", category_ids=[(await world.categories())[5]])
    )
    found = await filled(world, lead, await world.ticket(category_id=category))
    assert found[0].id == fitting
    assert found[0].suggested
    assert found[-1].id == unfitting
    assert not found[-1].suggested


async def test_the_shipped_ones_come_in_once_and_know_their_categories(world: World):
    lead = await world.member("lead")
    async with world.acting(lead) as ctx:
        added = await shelf.lay_shipped(ctx)
    async with world.acting(lead) as ctx:
        assert await shelf.lay_shipped(ctx) == 0
        kept = await store.templates(ctx)
        folders = await store.folders(ctx)
    assert added == len(kept) == len(shelf.SHELF["templates"])
    assert len(folders) == len(shelf.SHELF["folders"])
    damaged = next(t for t in kept if t.shortcut == "damaged")
    assert len(damaged.category_ids) == 2
    assert damaged.type_keys == ["after_sales"]


async def test_one_that_is_out_of_use_is_gone_but_its_versions_stay(world: World):
    lead = await world.member("lead")
    made = await save(world, lead, draft())
    async with world.acting(lead) as ctx:
        await commands.archive_template(ctx, made)
    with pytest.raises(DomainError):
        await save(world, lead, draft(), made)
    async with world.acting(lead) as ctx:
        assert await store.templates(ctx) == []
        assert len(await store.versions(ctx, made)) == 1


async def test_a_removed_folder_leaves_its_templates(world: World):
    lead = await world.member("lead")
    async with world.acting(lead) as ctx:
        folder = await commands.save_folder(ctx, {"zh-CN": "售后"})
    made = await save(world, lead, draft(folder_id=folder))
    async with world.acting(lead) as ctx:
        await commands.drop_folder(ctx, folder)
    async with world.acting(lead) as ctx:
        assert [(t.id, t.folder_id) for t in await store.templates(ctx)] == [(made, None)]

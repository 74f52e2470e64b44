"""Two tickets become one, and two again."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Conflict, DomainError, NotFound
from ringdesk.kernel.queries import Page
from ringdesk.modules import audit, tickets
from ringdesk.modules.customers import Contact
from tests.given import World

PUBLIC_TABLES = ("tickets", "participants", "ticket_links", "messages", "attachments")


async def pair(world: World, **more: Any) -> tuple[Any, Any]:
    """Two tickets of one customer, a minute apart."""
    who = Contact(email=f"c-{uuid4().hex[:8]}@customer.test", name="李女士")
    first = await world.ticket(requester=who, subject="没收到货", **more)
    world.clock.advance(timedelta(minutes=1))
    return first, await world.ticket(requester=who, subject="物流不动了")


async def merge(world: World, actor: Actor, source: Any, target: Any, **more: Any) -> None:
    async with world.acting(actor) as ctx:
        await tickets.merge(ctx, source.id, into=target.id, **more)


async def unmerge(world: World, actor: Actor, source: Any) -> None:
    async with world.acting(actor) as ctx:
        await tickets.unmerge(ctx, source.id)


async def said(world: World, ticket: Any, actor: Actor | None = None) -> list[Any]:
    async with world.acting(actor) as ctx:
        found, _ = await tickets.list_messages(ctx, ticket.id, Page(100))
    return found


async def rows(world: World) -> dict[str, list[dict[str, Any]]]:
    """Everything the workspace keeps of its tickets, but versions and instants of change."""
    async with world.acting() as ctx:
        kept = {}
        for table in PUBLIC_TABLES:
            found = await ctx.tx.connection.fetch(
                f"SELECT * FROM {table} WHERE tenant_id = $1", world.tenant_id
            )
            plain = [
                {k: v for k, v in r.items() if k not in ("version", "updated_at")} for r in found
            ]
            kept[table] = sorted(plain, key=repr)
    return kept


async def test_the_target_shows_what_was_said_on_the_source(world: World):
    agent = await world.member("agent")
    source, target = await pair(world)
    world.clock.advance(timedelta(minutes=1))
    async with world.acting(agent) as ctx:
        file = await tickets.upload(ctx, "单据.pdf", "application/pdf", b"pdf")
        await tickets.reply(ctx, source.id, tickets.Reply(text="已查", attachment_ids=[file]))
    await merge(world, agent, source, target)
    talk = await said(world, target, agent)
    assert [m.said_on and m.said_on.number for m in talk] == [source.number, None, source.number]
    assert [a.name for m in talk for a in m.attachments] == ["单据.pdf"]
    merged = await world.reread(source)
    assert (merged.merged_into_id, merged.status_category) == (target.id, "closed")
    assert merged.acceptance is None
    report = await audit.verify(world.works.db, world.tenant_id)
    assert report.ok


async def test_people_links_and_tags_follow(world: World):
    agent, watcher = await world.member("agent"), await world.member("agent")
    source, target = await pair(world, tags=["物流"])
    third = await world.ticket()
    async with world.acting(agent) as ctx:
        await tickets.add_participant(ctx, source.id, member_id=watcher.member_id, role="cc")
        await tickets.link(ctx, source.id, other=third.id, kind="related")
    await merge(world, agent, source, target)
    async with world.acting(agent) as ctx:
        row = await ctx.tx.connection.fetchrow(
            "SELECT role FROM participants WHERE ticket_id = $1 AND member_id = $2",
            target.id, watcher.member_id,
        )  # fmt: skip
        related = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM ticket_links WHERE kind = 'related' AND ticket_id = $1", target.id
        )
    assert row["role"] == "cc"
    assert related == 1
    after = await world.reread(target)
    assert after.tags == ["物流"]
    assert watcher.member_id in after.involved_ids


async def test_a_merge_and_its_undo_leave_everything_as_it_was(world: World):
    agent, handler = await world.member("agent"), await world.member("agent")
    source, target = await pair(world, priority="P1", priority_reason="x", tags=["急", "物流"])
    parent, child, friend = [await world.ticket() for _ in range(3)]
    async with world.acting(agent) as ctx:
        await tickets.assign(ctx, source.id, member_id=handler.member_id)
        await tickets.reply(ctx, source.id, tickets.Reply(text="马上查"))
        await tickets.add_participant(ctx, source.id, member_id=handler.member_id, role="follow_up")
        await tickets.escalate(ctx, source.id, reason="急")
        await tickets.link(ctx, parent.id, other=source.id, kind="child")
        await tickets.link(ctx, source.id, other=child.id, kind="child")
        await tickets.link(ctx, source.id, other=friend.id, kind="related")
        await tickets.link(ctx, target.id, other=friend.id, kind="related")
        await tickets.link(ctx, source.id, other=target.id, kind="duplicate")
    before = await rows(world)
    await merge(world, agent, source, target)
    assert await rows(world) != before
    await unmerge(world, agent, source)
    assert await rows(world) == before
    assert (await audit.verify(world.works.db, world.tenant_id)).ok


async def test_what_came_after_the_merge_stays_when_it_is_undone(world: World):
    agent = await world.member("agent")
    source, target = await pair(world, priority="P2", priority_reason="x", tags=["旧"])
    await merge(world, agent, source, target)
    async with world.acting(agent) as ctx:
        await tickets.set_priority(ctx, target.id, to="P1", reason="更急")
        await tickets.update(ctx, target.id, tickets.Edit(tags=["旧", "新"]))
    await unmerge(world, agent, source)
    after = await world.reread(target)
    assert (after.priority, after.strictest_priority, after.tags) == ("P1", "P1", ["新"])


async def test_the_parent_counts_the_ticket_that_its_child_goes_on_as(world: World):
    agent = await world.member("agent")
    parent = await world.ticket()
    source, target = await pair(world)
    async with world.acting(agent) as ctx:
        await tickets.link(ctx, parent.id, other=source.id, kind="child")
    await merge(world, agent, source, target)
    assert (await world.reread(parent)).open_children == 1
    assert (await world.reread(source)).open_children == 0
    await unmerge(world, agent, source)
    assert (await world.reread(parent)).open_children == 1


async def test_a_child_merged_into_its_parent_is_not_waited_for(world: World):
    agent = await world.member("agent")
    parent, child = await pair(world)
    async with world.acting(agent) as ctx:
        await tickets.link(ctx, parent.id, other=child.id, kind="child")
    assert (await world.reread(parent)).open_children == 1
    await merge(world, agent, child, parent)
    assert (await world.reread(parent)).open_children == 0
    await unmerge(world, agent, child)
    assert (await world.reread(parent)).open_children == 1


async def test_other_customers_are_merged_only_on_purpose(world: World):
    agent = await world.member("agent")
    source, target = await world.ticket(), await world.ticket()
    with pytest.raises(Conflict) as refused:
        await merge(world, agent, source, target)
    assert refused.value.code == "merge_other_customer"
    assert (await world.reread(source)).merged_into_id is None
    await merge(world, agent, source, target, confirm=True)
    assert (await world.reread(source)).merged_into_id == target.id


async def test_no_customer_reads_another_customers_words(world: World):
    agent = await world.member("agent")
    source = await world.ticket(text="机密一")
    target = await world.ticket(text="机密二")
    await merge(world, agent, source, target, confirm=True)
    world.clock.advance(timedelta(minutes=1))
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, target.id, tickets.Reply(text="只给二"))
    theirs = await said(world, target, world.customer(target))
    assert [m.text for m in theirs] == ["机密二", "只给二"]
    assert [m.text for m in await said(world, source, world.customer(source))] == ["机密一"]
    with pytest.raises(NotFound):
        async with world.acting(world.customer(source)) as ctx:
            await tickets.read(ctx, target.id)
    seen = {m.text: m.kind for m in await said(world, target, agent)}
    assert seen == {"机密一": "internal", "机密二": "public", "只给二": "public"}


async def test_the_other_customer_speaks_on_and_only_members_hear_it(world: World):
    agent = await world.member("agent")
    source, target = await world.ticket(text="一"), await world.ticket(text="二")
    await merge(world, agent, source, target, confirm=True)
    async with world.acting(world.customer(source)) as ctx:
        words = tickets.Said(text="还有一件事要说", channel="portal")
        await tickets.customer_says_on_merged(ctx, source.id, words)
    assert "还有一件事要说" not in [
        m.text for m in await said(world, target, world.customer(target))
    ]
    assert "还有一件事要说" in [m.text for m in await said(world, source, world.customer(source))]
    heard = [m for m in await said(world, target, agent) if m.text == "还有一件事要说"]
    assert [m.kind for m in heard] == ["internal"]
    async with world.acting() as ctx:
        told = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM events WHERE subject_id = $1 AND type = 'CustomerReplied'",
            target.id,
        )
    assert told == 1


async def test_the_same_customer_goes_on_talking_with_the_target(world: World):
    agent = await world.member("agent")
    source, target = await pair(world)
    await merge(world, agent, source, target)
    async with world.acting(world.customer(source)) as ctx:
        with pytest.raises(Conflict) as refused:
            await tickets.customer_says(ctx, source.id, tickets.Said(text="在吗", channel="portal"))
        assert refused.value.code == "ticket_merged"
        words = tickets.Said(text="在吗", channel="portal")
        await tickets.customer_says_on_merged(ctx, source.id, words)
    spoken = await said(world, target, world.customer(target))
    assert [m.said_on is None for m in spoken if m.text == "在吗"] == [True]


async def test_search_finds_the_target_by_what_was_said_on_the_source(world: World):
    agent = await world.member("agent")
    source, target = await pair(world)
    async with world.acting(agent) as ctx:
        await tickets.note(ctx, source.id, "仓库回执号 ZX9921", [], [])
    await world.drain()
    await merge(world, agent, source, target)
    await world.drain()
    async with world.acting(agent) as ctx:
        found = (await tickets.search.search(ctx, "ZX9921", 10)).data
    assert {row.number for row in found} == {source.number, target.number}


async def test_merges_one_after_the_other_are_followed_to_their_end(world: World):
    agent = await world.member("agent")
    who = Contact(email="one@customer.test", name="一")
    first, second, third = [await world.ticket(requester=who) for _ in range(3)]
    await merge(world, agent, first, second)
    await merge(world, agent, second, third)
    assert len(await said(world, third, agent)) == 3
    with pytest.raises(DomainError) as refused:
        await unmerge(world, agent, first)
    assert refused.value.code == "unmerge_target_merged"
    await unmerge(world, agent, second)
    await unmerge(world, agent, first)
    assert (await world.reread(first)).closed_at is None


async def test_a_merged_ticket_is_read_only_and_never_reopened(world: World):
    agent = await world.member("agent")
    source, target = await pair(world)
    await merge(world, agent, source, target)
    for act in (
        lambda ctx: tickets.reopen(ctx, source.id, reason="other", note="x"),
        lambda ctx: tickets.reply(ctx, source.id, tickets.Reply(text="x")),
        lambda ctx: tickets.merge(ctx, source.id, into=target.id),
        lambda ctx: tickets.merge(ctx, target.id, into=source.id),
    ):
        with pytest.raises(DomainError) as refused:
            async with world.acting(agent) as ctx:
                await act(ctx)
        assert refused.value.code in ("ticket_merged", "merge_merged")


@pytest.mark.parametrize("late", [True, False])
async def test_an_undo_is_refused_with_its_reason(world: World, late: bool):
    agent = await world.member("agent")
    source, target = await pair(world)
    await merge(world, agent, source, target)
    if late:
        world.clock.advance(timedelta(hours=73))
    else:
        async with world.acting(await world.member("lead")) as ctx:
            await tickets.void(ctx, target.id, reason="spam", note="x")
    with pytest.raises(DomainError) as refused:
        await unmerge(world, agent, source)
    assert refused.value.code == ("unmerge_too_late" if late else "unmerge_target_closed")
    assert (await world.reread(source)).merged_into_id == target.id


async def _try(world: World, actor: Any, body: Any) -> str:
    try:
        async with world.acting(actor) as ctx:
            await body(ctx)
    except DomainError as refused:
        return refused.code
    return "done"


async def test_two_who_merge_each_into_the_other_make_one_merge(world: World):
    one, two = await world.member("agent"), await world.member("agent")
    a, b = await pair(world)
    for _ in range(5):
        results = await asyncio.gather(
            _try(world, one, lambda ctx: tickets.merge(ctx, a.id, into=b.id)),
            _try(world, two, lambda ctx: tickets.merge(ctx, b.id, into=a.id)),
        )
        assert sorted(results) == ["done", "merge_merged"]
        merged = [t for t in (a, b) if (await world.reread(t)).merged_into_id]
        assert len(merged) == 1
        await unmerge(world, one, merged[0])


async def test_a_reply_and_a_merge_at_once_lose_nothing(world: World):
    agent = await world.member("agent")
    for _ in range(5):
        source, target = await pair(world)
        results = await asyncio.gather(
            _try(world, agent, lambda ctx, s=source, t=target: tickets.merge(ctx, s.id, into=t.id)),
            _try(world, agent, lambda ctx, s=source: tickets.reply(
                ctx, s.id, tickets.Reply(text="答"))),
        )  # fmt: skip
        assert results[0] == "done"
        assert results[1] in ("done", "ticket_merged")
        talk = await said(world, target, agent)
        assert len([m for m in talk if m.text == "答"]) == (results[1] == "done")


async def test_a_close_and_a_merge_at_once_end_in_one_of_both(world: World):
    agent = await world.member("lead")
    for _ in range(5):
        source, target = await pair(world)
        results = await asyncio.gather(
            _try(world, agent, lambda ctx, s=source, t=target: tickets.merge(ctx, s.id, into=t.id)),
            _try(world, agent, lambda ctx, t=target: tickets.void(
                ctx, t.id, reason="spam", note="x")),
        )  # fmt: skip
        merged, closed = await world.reread(source), await world.reread(target)
        assert (results[0] == "done") == (merged.merged_into_id is not None)
        assert results[1] == "done"
        assert closed.closed
        assert results[0] in ("done", "merge_closed")


async def test_many_merges_at_once_make_no_ring(world: World):
    agent = await world.member("agent")
    who = Contact(email="many@customer.test", name="众")
    three = [await world.ticket(requester=who) for _ in range(3)]
    ring = [(three[0], three[1]), (three[1], three[2]), (three[2], three[0])]
    results = await asyncio.gather(*(
        _try(world, agent, lambda ctx, s=s, t=t: tickets.merge(ctx, s.id, into=t.id))
        for s, t in ring
    ))  # fmt: skip
    open_ones = [t for t in three if (await world.reread(t)).merged_into_id is None]
    assert results.count("done") == 3 - len(open_ones)
    assert len(open_ones) >= 1
    assert (await audit.verify(world.works.db, world.tenant_id)).ok


async def test_the_clocks_of_the_source_are_called_off_and_run_again(world: World):
    agent = await world.member("agent")
    source, target = await pair(world)

    async def states() -> set[str]:
        async with world.acting() as ctx:
            found = await ctx.tx.connection.fetch(
                "SELECT clocks FROM ticket_timers WHERE ticket_id = $1", source.id
            )
        return {clock["state"] for row in found for clock in row["clocks"] or []}

    assert "running" in await states()
    await merge(world, agent, source, target)
    assert not await states() & {"running", "paused", "breached"}
    await unmerge(world, agent, source)
    assert "running" in await states()

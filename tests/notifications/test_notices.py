"""Notices from event to screen: told once, to the right member, and to nobody else."""

from typing import Any

import pytest
from tests.given import World
from tests.kernel.live_given import Reader, reading, running

from ringdesk.kernel.commands import run_reactions
from ringdesk.kernel.context import Actor
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.queries import Page
from ringdesk.modules import identity, tickets
from ringdesk.modules.notifications import (
    News,
    Told,
    commands,
    give,
    give_all,
    jobs,
    queries,
    wished,
)


class Office:
    """A post office that keeps what it is given; its twin in channels writes the outbox."""

    def __init__(self) -> None:
        self.letters: list[identity.Letter] = []

    async def post(self, _ctx: Any, letter: identity.Letter) -> None:
        self.letters.append(letter)


async def notices(world: World, actor: Actor, *, unread: bool = False) -> queries.Notices:
    async with world.acting(actor) as ctx:
        return await queries.own(ctx, Page(), unread=unread)


async def assign(world: World, ticket: tickets.TicketState, by: Actor, to: Actor) -> None:
    async with world.acting(by) as ctx:
        await tickets.assign(ctx, ticket.id, member_id=to.member_id)


async def test_an_assignment_is_told_to_the_assignee_alone(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    ticket = await world.ticket()
    await assign(world, ticket, lead, agent)
    await world.drain()
    told = await notices(world, agent)
    assert [(n.kind, n.ticket and n.ticket.number, n.actor_name) for n in told.data] == [
        ("assigned", ticket.number, lead.name)
    ]
    assert (told.unread, told.data[0].read_at) == (1, None)
    assert (await notices(world, lead)).data == []


async def test_taking_a_ticket_oneself_is_no_news(world: World) -> None:
    agent, ticket = await world.member(), await world.ticket()
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    await world.drain()
    assert (await notices(world, agent)).data == []


async def test_a_mention_is_told_once_however_often_the_job_runs(world: World) -> None:
    agent, colleague = await world.member("lead"), await world.member()
    ticket = await world.ticket()
    async with world.acting(agent) as ctx:
        await tickets.note(ctx, ticket.id, "请看一下", [colleague.member_id], [])
        payload = await ctx.tx.connection.fetchval(
            "SELECT payload FROM jobs WHERE tenant_id = $1 AND payload->>'reaction' LIKE "
            "'%notifications%NoteAdded'",
            world.tenant_id,
        )
    for _ in range(2):
        async with world.acting() as ctx:
            await run_reactions(ctx, [payload])
    await world.drain()
    assert [n.kind for n in (await notices(world, colleague)).data] == ["mentioned"]


async def test_a_customers_answer_reaches_the_assignee(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    ticket = await world.ticket()
    await assign(world, ticket, lead, agent)
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="还是不行", channel="portal"))
    await world.drain()
    kinds = [n.kind for n in (await notices(world, agent)).data]
    assert sorted(kinds) == ["assigned", "customer_replied"]


async def test_nothing_is_told_of_what_was_undone(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    ticket = await world.ticket()
    async with world.acting(lead) as ctx:
        await tickets.assign(ctx, ticket.id, member_id=agent.member_id)
        await ctx.tx.connection.execute("ROLLBACK; BEGIN")
    await world.drain()
    assert (await notices(world, agent)).data == []


async def test_reading_marks_ones_own_notices_and_nobody_elses(world: World) -> None:
    lead, one, two = await world.member("lead"), await world.member(), await world.member()
    ticket = await world.ticket()
    async with world.acting(lead) as ctx:
        await tickets.note(ctx, ticket.id, "a", [one.member_id, two.member_id], [])
        await tickets.note(ctx, ticket.id, "b", [one.member_id], [])
    await world.drain()
    theirs = (await notices(world, two)).data[0].id
    mine = [n.id for n in (await notices(world, one)).data]
    async with world.acting(one) as ctx:
        assert await commands.mark_read(ctx, [mine[0], theirs]) == 1
        assert await commands.mark_read(ctx, [mine[0]]) == 1
    assert (await notices(world, two)).unread == 1
    assert [n.id for n in (await notices(world, one, unread=True)).data] == [mine[1]]
    async with world.acting(one) as ctx:
        assert await commands.mark_read(ctx, None) == 0


async def test_a_ticket_no_longer_visible_is_not_shown_by_an_old_notice(world: World) -> None:
    lead, handler = await world.member("lead"), await world.member("handler")
    ticket = await world.ticket()
    await assign(world, ticket, lead, handler)
    await world.drain()
    before = (await notices(world, handler)).data[0]
    assert before.ticket
    team = await world.team("退款组", lead)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE tickets SET involved_ids = '{}', assignee_id = NULL, team_id = $2 "
            "WHERE id = $1",
            ticket.id, team,
        )  # fmt: skip
    told = (await notices(world, handler)).data[0]
    assert (told.ticket, told.data) == (None, {})


async def test_an_unwanted_kind_is_not_told(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    async with world.acting(agent) as ctx:
        await commands.choose_ways(ctx, {"assigned": []})
    await assign(world, await world.ticket(), lead, agent)
    await world.drain()
    assert (await notices(world, agent)).data == []


async def test_a_wish_for_mail_becomes_a_letter_once(world: World) -> None:
    office = Office()
    world.works.ports["post_office"] = office
    lead, agent = await world.member("lead"), await world.member()
    async with world.acting(agent) as ctx:
        await commands.choose_ways(ctx, {"assigned": ["app", "mail"]})
    ticket = await world.ticket()
    await assign(world, ticket, lead, agent)
    await world.drain()
    mine = [one for one in office.letters if f"T-{ticket.number}" in one.subject]
    assert len(mine) == 1
    assert mine[0].name == agent.name
    assert f"/t/{ticket.number}" in mine[0].text
    assert len((await notices(world, agent)).data) == 1


async def test_wishes_are_put_on_record_and_wrong_ones_named(world: World) -> None:
    agent = await world.member()
    world.works.ports["post_office"] = Office()
    async with world.acting(agent) as ctx:
        await commands.choose_ways(ctx, {"mentioned": []})
        changes = await ctx.tx.connection.fetchval(
            "SELECT changes FROM events WHERE type = 'NoticePreferencesChanged' "
            "AND subject_id = $1",
            agent.member_id,
        )
        assert changes == [{"field": "mentioned", "before": ["app"], "after": []}]
        with pytest.raises(Invalid) as refused:
            await commands.choose_ways(
                ctx, {"gossip": ["app"], "assigned": ["pigeon"], "delivery_failed": ["mail"]}
            )
    fields = [error["field"] for error in refused.value.errors]
    assert fields == ["ways.gossip", "ways.assigned", "ways.delivery_failed"]


async def test_old_read_notices_are_forgotten_and_unread_ones_kept(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    await assign(world, await world.ticket(), lead, agent)
    await assign(world, await world.ticket(), lead, agent)
    await world.drain()
    first = (await notices(world, agent)).data[0].id
    async with world.acting(agent) as ctx:
        await commands.mark_read(ctx, [first])
    world.clock.advance(jobs.KEPT * 2)
    await jobs.forget_read_notices(world.works, None, None)
    assert [n.id == first for n in (await notices(world, agent)).data] == [False]


async def test_a_new_notice_reaches_its_members_screen_and_no_other(world: World) -> None:
    lead, agent = await world.member("lead"), await world.member()
    ticket = await world.ticket()
    async with (
        running(world.works.db, ports=world.works.ports) as live,
        reading(live, world.tenant_id, agent) as mine,
        reading(live, world.tenant_id, lead) as theirs,
    ):
        async with world.acting() as ctx:
            for actor, kind in ((agent, "mentioned"), (lead, "returned")):
                told = Told(actor.member_id, kind, ("app",))
                event = ctx.new_id()
                await give(ctx, [told], event_id=event, actor_name="孙", ticket_id=ticket.id)
        told_me, told_them = await _notice(mine), await _notice(theirs)
        assert (told_me["kind"], told_them["kind"]) == ("mentioned", "returned")
        assert told_me["ticket"]["number"] == ticket.number


async def _notice(reader: Reader) -> dict[str, Any]:
    """The only notice of this screen; the ticket itself may be told of before it."""
    await reader.until(lambda me: any(name == "notice" for name, _ in me.events))
    (found,) = [body for name, body in reader.events if name == "notice"]
    return found


async def test_another_modules_notice_goes_the_ways_its_members_wish(world: World) -> None:
    agent, silent = await world.member(), await world.member()
    async with world.acting(silent) as ctx:
        await commands.choose_ways(ctx, {"mail_quarantined": []})
    async with world.acting() as ctx:
        ids = [m for m in (agent.member_id, silent.member_id, agent.member_id) if m]
        told = await wished(ctx, ids, "mail_quarantined")
        event = ctx.new_id()
        assert await give(ctx, told, event_id=event, actor_name="x@example.test") == 1
        assert await give(ctx, told, event_id=event, actor_name="x@example.test") == 0
    found = (await notices(world, agent)).data
    assert [(n.kind, n.ticket) for n in found] == [("mail_quarantined", None)]
    assert (await notices(world, silent)).data == []


async def test_much_at_once_is_many_notices_and_one_letter(world: World) -> None:
    agent, silent = await world.member("lead"), await world.member("lead")
    world.works.ports["post_office"] = office = Office()
    both = tuple(m for m in (agent.member_id, silent.member_id) if m)
    first, second = await world.ticket(), await world.ticket()
    async with world.acting(silent) as ctx:
        await commands.choose_ways(ctx, {"deadline_breached": []})
    async with world.acting() as ctx:
        said = {"clock": "解决", "due": "16:40", "late": "2 时"}
        news = [
            News(kind="deadline_breached", member_ids=both, event_id=ctx.new_id(),
                 ticket_id=one.id, said=said)
            for one in (first, second)
        ]  # fmt: skip
        before = ctx.tx.statements
        assert await give_all(ctx, news, actor_name="sla", way="app") == 2
        assert ctx.tx.statements - before < 8
        assert await give_all(ctx, news, actor_name="sla", way="app") == 0
        assert office.letters == []
        assert await give_all(ctx, news, actor_name="sla", way="mail") == 2
    assert [n.kind for n in (await notices(world, agent)).data] == ["deadline_breached"] * 2
    assert (await notices(world, silent)).data == []
    (letter,) = office.letters
    assert letter.subject.startswith("2 ")
    for ticket in (first, second):
        assert f"T-{ticket.number} {ticket.subject}" in letter.text
    assert "解决已超时，应于 16:40 前完成（本通知迟到 2 时）" in letter.text


async def test_who_is_away_hears_by_mail_that_time_is_over_but_not_that_it_runs_out(
    world: World,
) -> None:
    agent = await world.member()
    async with world.acting() as ctx:
        ids = [agent.member_id] if agent.member_id else []
        found = [(await wished(ctx, ids, kind))[0].ways for kind in
                 ("deadline_warning", "deadline_breached", "deadline_escalated")]  # fmt: skip
    assert found == [("app",), ("app", "mail"), ("app", "mail")]

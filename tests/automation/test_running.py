"""Rules at work: they act under their own name, once, through the same gates, or say why not."""

from datetime import timedelta
from typing import Any

import pytest

from ringdesk.kernel.queries import Page
from ringdesk.modules import tickets
from ringdesk.modules.automation import commands
from ringdesk.modules.automation.verdicts import MOST_DEPTH
from tests.automation import ruled
from tests.automation.ruled import QUARTER
from tests.given import World

HOUR = timedelta(hours=1)


async def test_a_rule_acts_under_its_own_name_and_once_for_each_event(world: World) -> None:
    rule_id = await ruled.publish(world, ruled.rule(name={"zh-CN": "打标签"}))
    ticket = await world.ticket()
    await ruled.says(world, ticket)
    await world.drain()
    assert (await world.reread(ticket)).tags == ["已回"]
    [match] = await ruled.matches(world, rule_id)
    assert (match["state"], match["event_type"]) == ("done", "CustomerReplied")
    [change] = [e for e in await ruled.record(world, ticket) if e["type"] == "TicketUpdated"]
    assert (change["actor_kind"], change["actor_name"]) == ("rule", "打标签")
    await ruled.says(world, ticket)
    assert len(await ruled.matches(world, rule_id)) == 2


async def test_a_condition_that_does_not_hold_is_no_match(world: World) -> None:
    urgent = {"field": "priority", "op": "eq", "value": "P1"}
    await ruled.publish(world, ruled.rule(when=urgent))
    await ruled.says(world, await world.ticket())
    assert await ruled.matches(world) == []


async def test_a_rule_that_is_off_does_nothing(world: World) -> None:
    await ruled.publish(world, ruled.rule(), on=False)
    ticket = await world.ticket()
    await ruled.says(world, ticket)
    assert (await world.reread(ticket)).tags == []
    assert await ruled.matches(world) == []


async def test_switched_off_between_the_event_and_the_run_it_says_so(world: World) -> None:
    rule_id = await ruled.publish(world, ruled.rule())
    ticket = await world.ticket()
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="?", channel="portal"))
    async with world.acting(await world.admin()) as ctx:
        await commands.switch(ctx, rule_id, on=False)
    await world.drain()
    assert await ruled.verdicts(world) == [("skipped", "rule_disabled")]
    assert (await world.reread(ticket)).tags == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"tags": ["投诉"]}, "complaint"),
        ({"tags": ["Angry"]}, "emotion"),
        ({"tags": ["争议"]}, "dispute"),
        ({"priority": "P1", "priority_reason": "急"}, "special"),
    ],
)
async def test_no_machine_answers_a_protected_ticket(
    world: World, given: dict[str, object], code: str
) -> None:
    await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    ticket = await world.ticket(**given)
    await ruled.says(world, ticket)
    [match] = await ruled.matches(world)
    assert (match["state"], match["reason"]) == ("skipped", "protected")
    assert match["detail"] == {"guards": [code]}
    assert not [e for e in await ruled.record(world, ticket) if e["type"] == "TicketReplied"]


async def test_a_protected_ticket_may_still_be_tagged(world: World) -> None:
    await ruled.publish(world, ruled.rule())
    ticket = await world.ticket(tags=["投诉"])
    await ruled.says(world, ticket)
    assert (await world.reread(ticket)).tags == ["投诉", "已回"]


async def test_a_gate_that_is_shut_undoes_the_whole_run_and_is_listed(world: World) -> None:
    steps = [{"do": "tags", "add": ["收尾"]}, {"do": "resolve", "reason": "客户未回复"}]
    await ruled.publish(world, ruled.rule(actions=steps))
    agent = await world.member()
    ticket = await world.ticket(assignee_id=agent.member_id)
    await ruled.says(world, ticket)
    [match] = await ruled.matches(world)
    assert (match["state"], match["reason"]) == ("skipped", "gate")
    assert [g["gate"] for g in match["detail"]["params"]["gates"]] == ["classified"]
    after = await world.reread(ticket)
    assert (after.tags, after.status_category) == ([], "in_progress")


async def test_silence_is_nudged_then_resolved_unless_the_customer_speaks(world: World) -> None:
    agent = await world.member()
    rule_id = await ruled.publish(
        world,
        ruled.silence(
            60, ruled.NUDGE, {"do": "wait", "minutes": 60}, {"do": "resolve", "reason": "未回复"}
        ),
    )
    silent = await ruled.waiting(world, agent)
    speaking = await ruled.waiting(world, agent)
    await ruled.sweep(world, after=timedelta(minutes=30))
    assert await ruled.matches(world) == []
    await ruled.sweep(world, after=HOUR)
    assert [m["state"] for m in await ruled.matches(world, rule_id)] == ["waiting", "waiting"]
    world.clock.advance(QUARTER)
    await ruled.says(world, speaking)
    world.clock.advance(2 * HOUR)
    await world.drain()
    states = {m["ticket_id"]: (m["state"], m["reason"]) for m in await ruled.matches(world)}
    assert states[silent.id] == ("done", None)
    assert states[speaking.id] == ("stopped", "customer_replied")
    assert (await world.reread(silent)).status_category == "resolved"
    assert (await world.reread(speaking)).status_category == "in_progress"
    async with world.acting(agent) as ctx:
        said = await tickets.list_messages(ctx, silent.id, Page())
    assert any("李女士" in m.text and f"T-{silent.number}" in m.text for m in said[0])


async def test_a_colleague_who_acts_during_the_wait_is_first(world: World) -> None:
    agent = await world.member(name="王蕾")
    steps: list[dict[str, Any]] = [
        ruled.NUDGE,
        {"do": "wait", "minutes": 60},
        {"do": "resolve", "reason": "未回复"},
    ]
    await ruled.publish(world, ruled.silence(60, *steps))
    ticket = await ruled.waiting(world, agent)
    await ruled.sweep(world, after=2 * HOUR)
    world.clock.advance(QUARTER)
    async with world.acting(agent) as ctx:
        await tickets.note(ctx, ticket.id, "我来打电话", [], [])
    world.clock.advance(2 * HOUR)
    await world.drain()
    [match] = await ruled.matches(world)
    assert (match["state"], match["reason"]) == ("stopped", "person_was_first")
    assert match["detail"] == {"name": "王蕾"}


async def test_one_silence_is_one_match_however_often_it_is_swept(world: World) -> None:
    agent = await world.member()
    await ruled.publish(world, ruled.silence(60, {"do": "tags", "add": ["静"]}))
    ticket = await ruled.waiting(world, agent)
    for _ in range(4):
        await ruled.sweep(world, after=HOUR)
    assert await ruled.verdicts(world) == [("done", None)]
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="还在等您"))
    await ruled.sweep(world, after=2 * HOUR)
    assert await ruled.verdicts(world) == [("done", None), ("done", None)]


async def test_open_hours_do_not_count_the_night(world: World) -> None:
    agent = await world.member()
    rule = ruled.silence(16 * 60, {"do": "tags", "add": ["静"]})
    rule["trigger"]["hours"] = "open"
    await ruled.publish(world, rule)
    await ruled.waiting(world, agent)
    await ruled.sweep(world, after=17 * HOUR)
    assert await ruled.matches(world) == []
    await ruled.sweep(world, after=72 * HOUR)
    assert await ruled.verdicts(world) == [("done", None)]


async def test_the_run_budget_keeps_the_rest_back_until_the_next_quarter(world: World) -> None:
    agent = await world.member()
    budget = {"per_run": 2, "per_day": 1000, "per_customer_week": 50}
    nudge = ruled.silence(60, {"do": "tags", "add": ["静"]}, budget=budget)
    await ruled.publish(world, nudge)
    for _ in range(3):
        await ruled.waiting(world, agent)
    await ruled.sweep(world, after=2 * HOUR)
    found = sorted(await ruled.verdicts(world), key=str)
    assert found == [("done", None), ("done", None), ("skipped", "budget_run")]
    await ruled.sweep(world, after=QUARTER)
    assert await ruled.verdicts(world) == [("done", None)] * 3
    assert sorted(m["tries"] for m in await ruled.matches(world)) == [1, 1, 2]


async def test_letters_of_a_day_are_counted_and_the_responsible_told_once(world: World) -> None:
    budget = {"per_run": 1000, "per_day": 1, "per_customer_week": 50}
    await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE], budget=budget))
    for _ in range(3):
        await ruled.says(world, await world.ticket())
    assert sorted(await ruled.verdicts(world), key=str) == [
        ("done", None), ("skipped", "budget_day"), ("skipped", "budget_day")
    ]  # fmt: skip
    async with world.acting() as ctx:
        notices = await ctx.tx.connection.fetch(
            "SELECT member_id FROM notices WHERE tenant_id = $1 AND kind = 'rule_budget'",
            world.tenant_id,
        )
    assert [n["member_id"] for n in notices] == [(await world.admin()).member_id]


async def test_one_customer_hears_from_it_once_a_week(world: World) -> None:
    budget = {"per_run": 1000, "per_day": 1000, "per_customer_week": 1}
    await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE], budget=budget))
    ticket = await world.ticket()
    await ruled.says(world, ticket)
    world.clock.advance(QUARTER)
    await ruled.says(world, ticket)
    world.clock.advance(timedelta(days=7))
    await ruled.says(world, ticket)
    assert await ruled.verdicts(world) == [
        ("done", None), ("skipped", "budget_customer"), ("done", None)
    ]  # fmt: skip


async def test_a_rule_does_not_react_to_what_it_did_itself(world: World) -> None:
    again = ruled.rule(
        trigger={"kind": "event", "on": ["updated"]}, actions=[{"do": "tags", "add": ["a", "b"]}]
    )
    await ruled.publish(world, again)
    agent, ticket = await world.member(), await world.ticket()
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(impact=2))
    await world.drain()
    assert ("skipped", "loop") in await ruled.verdicts(world)
    assert [s for s, _ in await ruled.verdicts(world)].count("done") >= 1
    assert (await world.reread(ticket)).tags == ["a", "b"]


async def test_two_rules_that_set_each_other_off_end_at_the_third(world: World) -> None:
    for tag, other in (("一", "二"), ("二", "一")):
        flip = [{"do": "tags", "add": [tag], "remove": [other]}]
        await ruled.publish(
            world,
            ruled.rule(
                name={"zh-CN": tag},
                trigger={"kind": "event", "on": ["updated"]},
                when={"field": "tags", "op": "none_of", "value": [tag]},
                actions=flip,
            ),
        )
    agent, ticket = await world.member(), await world.ticket(tags=["二"])
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(tags=["二", "急"]))
    await world.drain()
    found = await ruled.matches(world)
    assert 1 < max(m["depth"] for m in found if m["state"] == "done") <= MOST_DEPTH
    ends = [m for m in found if m["state"] == "skipped"]
    assert ends
    assert {m["reason"] for m in ends} == {"loop"}
    assert all(m["detail"].keys() & {"own", "depth"} for m in ends)


async def test_the_second_rule_leaves_a_customer_to_the_first(world: World) -> None:
    first = await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    second = await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    ticket = await world.ticket()
    await ruled.says(world, ticket)
    assert await ruled.verdicts(world, first) == [("done", None)]
    [left] = await ruled.matches(world, second)
    assert (left["reason"], left["detail"]["rule_id"]) == ("conflict", str(first))
    sent = [e for e in await ruled.record(world, ticket) if e["type"] == "TicketReplied"]
    assert len(sent) == 1


async def test_who_answers_between_event_and_run_is_first(world: World) -> None:
    await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    agent, ticket = await world.member(name="王蕾"), await world.ticket()
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="?", channel="portal"))
    async with world.acting(agent) as ctx:
        await tickets.reply(ctx, ticket.id, tickets.Reply(text="在看了"))
    await world.drain()
    [match] = await ruled.matches(world)
    assert (match["reason"], match["detail"]) == ("person_was_first", {"name": "王蕾"})


async def test_automatic_mail_sets_nothing_off(world: World) -> None:
    await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    ticket = await world.ticket()
    said = tickets.Said(text="我在休假", channel="email", flags=["auto_reply"])
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, said)
    await world.drain()
    assert await ruled.matches(world) == []


async def test_other_actions_go_through_their_commands(world: World) -> None:
    agent = await world.member()
    team = await world.team("二线", agent)
    steps = [
        {"do": "priority", "to": "P3"},
        {"do": "category", "category_id": str((await world.categories())[0])},
        {"do": "assign", "team_id": str(team)},
        {"do": "note", "text": "规则转给二线"},
        {"do": "participant", "member_id": str(agent.member_id)},
        {"do": "escalate", "reason": "久未处理"},
        {"do": "hold", "minutes": 60, "reason": "等仓库"},
        {"do": "notify", "text": "请看", "member_ids": [str(agent.member_id)]},
    ]
    await ruled.publish(world, ruled.rule(actions=steps))
    ticket = await world.ticket()
    await ruled.says(world, ticket)
    assert await ruled.verdicts(world) == [("done", None)]
    after = await world.reread(ticket)
    assert (after.team_id, after.escalation_level) == (team, 1)
    assert after.category_id is not None
    kinds = {e["type"] for e in await ruled.record(world, ticket) if e["actor_kind"] == "rule"}
    assert {"TicketAssigned", "NoteAdded", "ParticipantAdded", "TicketEscalated"} <= kinds
    assert "TicketHeld" in kinds
    async with world.acting() as ctx:
        told = await ctx.tx.connection.fetch(
            "SELECT data FROM notices WHERE tenant_id = $1 AND kind = 'rule_notice'",
            world.tenant_id,
        )
    assert len(told) == 1

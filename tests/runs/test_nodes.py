"""Single nodes: requirements, limits, waits, returns, fields, the green channel."""

import asyncio
from datetime import timedelta

import pytest

from ringdesk.kernel.errors import Conflict, DomainError, Invalid, NotFound
from ringdesk.modules import identity, quality, runs, tickets
from ringdesk.modules.runs import sweep_workspace
from ringdesk.modules.tickets.commands.types import TypeEdit, change_type
from tests.given import EVERY_CHECK, World

from .given import act, all_runs, handled, node, open_runs, process, publish, to, way

FORM = (
    tickets.FormField(key="amount", name={"zh-CN": "金额", "en": "Amount"}, kind="number"),
    tickets.FormField(key="secret", name={"zh-CN": "内情", "en": "Secret"}, kind="text"),
)


async def _form(world: World) -> None:
    async with world.acting(await world.admin()) as ctx:
        await change_type(ctx, "consult", TypeEdit(fields=FORM))


def _shut(refused: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [gate["gate"] for gate in refused.value.params["gates"]]


async def test_what_a_node_requires_is_asked_before_it_is_left(world: World):
    await _form(world)
    await publish(
        world,
        process(
            "asks",
            [node("pay", fields=[{"field": "amount", "access": "required"}], evidence=["receipt"],
                  checklist=[{"key": "twice", "name": {"zh-CN": "核", "en": "c"}}])],
            [way("begin", "handling", "pay"), way("done", "pay", "handling")],
        ),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await runs.act(ctx, ticket.id, "done")
    assert _shut(refused) == ["node_fields", "node_evidence", "node_checklist"]
    async with world.acting(agent) as ctx:
        await tickets.update(ctx, ticket.id, tickets.Edit(fields={"amount": 12}))
        file = await tickets.upload(ctx, "收据.png", "image/png", b"png")
        await tickets.note(ctx, ticket.id, "见附件", [], [file])
        await quality.add_evidence(ctx, ticket.id, attachment_id=file, evidence_type="receipt")
    ticket = await act(world, ticket, agent, "done", checks=["twice"])
    assert ticket.node == "handling"
    assert (await all_runs(world, ticket))[-1].checks == ["twice"]


async def test_whom_a_node_names_sees_the_ticket_and_only_those_who_may_act_are_meant(world: World):
    async with world.acting(await world.admin()) as ctx:
        store = await identity.create_department(ctx, "仓储")
    packer = await world.member("handler", "马骏", department_id=store)
    await world.member("auditor", "郑知远", department_id=store)
    await publish(
        world,
        process(
            "packs",
            [node("pack", who={"departments": [str(store)]})],
            [way("begin", "handling", "pack"), way("packed", "pack", "handling")],
        ),
    )
    agent = await world.member("agent")
    ticket = await handled(world, agent)
    async with world.acting(packer) as ctx:
        with pytest.raises(NotFound):
            await tickets.read(ctx, ticket.id)
    ticket = await act(world, ticket, agent, "begin")
    assert packer.member_id in ticket.involved_ids
    async with world.browser(agent) as web:
        state = (await web.get(f"/api/v1/tickets/{ticket.id}")).json()["node_state"]
    assert state["current"]["who"] == ["马骏"]
    assert (await act(world, ticket, packer, "packed")).node == "handling"


async def test_a_node_hides_a_field_and_lets_another_only_be_read(world: World):
    await _form(world)
    fields = [{"field": "amount", "access": "read"}, {"field": "secret", "access": "hidden"}]
    await publish(
        world, process("shy", [node("look", fields=fields, limit={"minutes": 60})],
                       [way("begin", "handling", "look"), way("back", "look", "handling")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await handled(world, agent, fields={"amount": 5, "secret": "s"})
    async with world.browser(agent) as client:
        before = (await client.get(f"/api/v1/tickets/{ticket.id}")).json()
        assert before["fields"] == {"amount": 5, "secret": "s"}
        assert before["node_state"] is None
        answer = await client.post(f"/api/v1/tickets/{ticket.id}/act", json={"action": "begin"})
        assert answer.status_code == 200, answer.text
        shown = answer.json()
        assert shown["fields"] == {"amount": 5}
        assert shown["node_state"]["current"]["fields"] == {"amount": "read"}
        assert [a["key"] for a in shown["node_state"]["current"]["actions"]] == ["back"]
        change = {"fields": {"amount": 6, "secret": "t"}}
        refused = await client.patch(f"/api/v1/tickets/{ticket.id}", json=change)
        assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [
            ("fields.amount", "read_only_here"), ("fields.secret", "read_only_here")
        ]  # fmt: skip
        await client.post(f"/api/v1/tickets/{ticket.id}/act", json={"action": "back"})
        assert (await client.patch(f"/api/v1/tickets/{ticket.id}", json=change)).status_code == 200


async def test_a_limit_warns_then_tells_once_and_a_return_does_not_reset_it(world: World):
    await publish(
        world,
        process(
            "timed",
            [node("count", limit={"minutes": 100, "hours": "clock", "warn_percent": 50}),
             node("check", returns={"to": ["count"]})],
            [way("begin", "handling", "count"), way("counted", "count", "check"),
             way("fine", "check", "handling")],
        ),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    due = (await open_runs(world, ticket))["count"].due_at
    assert due == world.clock.now() + timedelta(minutes=100)
    world.clock.advance(timedelta(minutes=51))
    assert await sweep_workspace(world.works, world.tenant_id) == 1
    assert await sweep_workspace(world.works, world.tenant_id) == 0
    run = (await open_runs(world, ticket))["count"]
    assert (run.warned, run.overdue) == (True, False)
    ticket = await act(world, ticket, agent, "counted")
    async with world.acting(agent) as ctx:
        await runs.send_back(ctx, ticket.id, to="count", reason="incomplete", redo="再点一次")
    after = await world.reread(ticket)
    run = (await open_runs(world, ticket))["count"]
    assert (run.due_at, run.warned, run.return_count) == (due, True, 1)
    assert (after.node, after.returned, after.return_count) == ("count", True, 1)
    world.clock.advance(timedelta(minutes=50))
    assert await sweep_workspace(world.works, world.tenant_id) == 1
    assert (await open_runs(world, ticket))["count"].overdue
    world.clock.advance(timedelta(days=3))
    assert await sweep_workspace(world.works, world.tenant_id) == 0


async def test_a_limit_in_open_hours_does_not_run_at_night(world: World):
    await publish(
        world, process("daily", [node("count", limit={"minutes": 8 * 60})],
                       [way("begin", "handling", "count"), way("end", "count", "handling")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    due = (await open_runs(world, ticket))["count"].due_at
    assert due is not None
    assert due - world.clock.now() >= timedelta(hours=8)


async def test_past_its_limit_a_node_is_left_as_it_says_once_by_two_sweeps(world: World):
    await publish(
        world,
        process(
            "leaves",
            [node("offer", limit={"minutes": 10, "hours": "clock", "past": "leave"},
                  otherwise="lapsed"), node("lapsed")],
            [way("begin", "handling", "offer"), way("taken", "offer", "handling"),
             way("back", "lapsed", "handling")],
        ),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    world.clock.advance(timedelta(minutes=11))
    await asyncio.gather(
        sweep_workspace(world.works, world.tenant_id), sweep_workspace(world.works, world.tenant_id)
    )
    assert (await world.reread(ticket)).node == "lapsed"
    ended = (await all_runs(world, ticket))[-1]
    assert (ended.state, ended.outcome) == ("done", "late")


async def test_past_its_limit_a_node_can_go_a_level_up(world: World):
    await publish(
        world,
        process("climbs", [node("do", limit={"minutes": 10, "hours": "clock", "past": "escalate"})],
                [way("begin", "handling", "do"), way("end", "do", "handling")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    world.clock.advance(timedelta(minutes=11))
    await sweep_workspace(world.works, world.tenant_id)
    await sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).escalation_level == 1


async def test_a_wait_ends_with_its_time(world: World):
    await publish(
        world,
        process("waits", [node("rest", "wait", wait={"until": "time", "minutes": 30},
                               next=to("handling"))], [way("pause", "handling", "rest")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "pause")
    world.clock.advance(timedelta(minutes=29))
    await sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "rest"
    world.clock.advance(timedelta(minutes=2))
    await sweep_workspace(world.works, world.tenant_id)
    assert (await world.reread(ticket)).node == "handling"


async def test_a_wait_for_the_customer_ends_with_a_real_word(world: World):
    await publish(
        world,
        process("hears", [node("hear", "wait", wait={"until": "customer"}, next=to("handling"))],
                [way("ask", "handling", "hear")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "ask")
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(ctx, ticket.id, tickets.Said(text="谢谢", channel="portal"))
    assert (await world.reread(ticket)).node == "hear"
    async with world.acting(world.customer(ticket)) as ctx:
        await tickets.customer_says(
            ctx, ticket.id, tickets.Said(text="账号是 6222 开头的那张", channel="portal")
        )
    assert (await world.reread(ticket)).node == "handling"


async def test_a_wait_for_the_outside_ends_with_an_answer_over_http(world: World):
    await publish(
        world,
        process("asks", [node("bank", "wait", wait={"until": "outside"}, next=to("handling"))],
                [way("ask", "handling", "bank")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "ask")
    run = (await open_runs(world, ticket))["bank"]
    async with world.browser(agent) as client:
        shown = (await client.get(f"/api/v1/tickets/{ticket.id}")).json()
        assert shown["node_state"]["current"]["awaits"] == "outside"
        body = {"payload": {"ref": "B-1", "ok": True}}
        answer = await client.post(f"/api/v1/node-runs/{run.id}/answer", json=body)
        assert (answer.status_code, answer.json()["node"]) == (200, "handling")
        again = await client.post(f"/api/v1/node-runs/{run.id}/answer", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "step_over")
        kept = (await client.get(f"/api/v1/tickets/{ticket.id}/node-runs")).json()["data"]
    assert [(k["node"], k["state"], k["outcome"]) for k in kept] == [("bank", "done", "answered")]


async def test_an_answer_that_is_too_large_is_refused(world: World):
    await publish(
        world,
        process("asks", [node("bank", "wait", wait={"until": "outside"}, next=to("handling"))],
                [way("ask", "handling", "bank")]),
    )  # fmt: skip
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "ask")
    run = (await open_runs(world, ticket))["bank"]
    async with world.acting(agent) as ctx:
        with pytest.raises(Invalid) as refused:
            await runs.answer(ctx, run.id, {"text": "x" * 20_000})
    assert refused.value.errors[0]["field"] == "payload"


async def test_sending_back_names_why_and_what_to_redo(world: World):
    reasons = [{"key": "sum", "name": {"zh-CN": "金额", "en": "Sum"}}]
    await publish(
        world,
        process("back", [node("check", who={"roles": ["lead"]},
                              returns={"to": ["handling"], "reasons": reasons})],
                [way("begin", "handling", "check"), way("fine", "check", "handling")]),
    )  # fmt: skip
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    async with world.acting(lead) as ctx:
        with pytest.raises(Invalid) as refused:
            await runs.send_back(ctx, ticket.id, to="accepted", reason="mood", redo=" ")
    assert [e["field"] for e in refused.value.errors] == ["to", "reason", "redo"]
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as not_mine:
            await runs.send_back(ctx, ticket.id, to="handling", reason="sum", redo="重算")
    assert _shut(not_mine) == ["not_your_turn"]
    async with world.acting(lead) as ctx:
        await runs.send_back(ctx, ticket.id, to="handling", reason="sum", redo="重算")
        with pytest.raises(Conflict):
            await runs.send_back(ctx, ticket.id, to="handling", reason="sum", redo="重算")


def green() -> object:
    return process(
        "urgent",
        [node("weigh", who={"roles": ["lead"]}, green_to="act",
              checklist=[{"key": "seen", "name": {"zh-CN": "看过", "en": "Seen"}}]),
         node("act")],
        [way("begin", "handling", "weigh"), way("weighed", "weigh", "act"),
         way("acted", "act", "handling")],
        green={"when": {"field": "strictest_priority", "op": "eq", "value": "P1"},
               "within_minutes": 60},
    )  # fmt: skip


async def test_the_green_channel_passes_by_and_what_is_owed_is_made_good(world: World):
    await publish(world, green())
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await handled(world, agent, priority="P1", priority_reason="停机")
    ticket = await act(world, ticket, agent, "begin")
    run = (await open_runs(world, ticket))["weigh"]
    assert (ticket.node, ticket.open_duties, run.state) == ("act", 1, "owed")
    assert run.due_at == world.clock.now() + timedelta(minutes=60)
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await runs.make_good(ctx, run.id, checks=["seen"])
    assert _shut(refused) == ["not_your_turn"]
    async with world.acting(lead) as ctx:
        with pytest.raises(DomainError) as unticked:
            await runs.make_good(ctx, run.id)
        await runs.make_good(ctx, run.id, note="事后看过", checks=["seen"])
    assert _shut(unticked) == ["node_checklist"]
    assert (await world.reread(ticket)).open_duties == 0
    async with world.acting(lead) as ctx:
        with pytest.raises(Conflict) as over:
            await runs.make_good(ctx, run.id, checks=["seen"])
    assert over.value.code == "step_over"


async def test_an_ordinary_ticket_takes_no_green_channel(world: World):
    await publish(world, green())
    agent = await world.member("agent")
    ticket = await act(world, await handled(world, agent), agent, "begin")
    assert (ticket.node, ticket.open_duties) == ("weigh", 0)


async def test_what_is_owed_bars_the_archive_and_not_the_closing(world: World):
    await publish(world, green())
    agent, lead = await world.member("lead"), await world.member("reviewer")
    ticket = await handled(
        world, agent, priority="P1", priority_reason="停机",
        category_id=(await world.categories())[0],
    )  # fmt: skip
    ticket = await act(world, ticket, agent, "begin")
    ticket = await act(world, ticket, agent, "acted")
    await world.evidence(ticket, agent)
    async with world.acting(agent) as ctx:
        await tickets.resolve(ctx, ticket.id)
    async with world.acting(lead) as ctx:
        await quality.verify(ctx, ticket.id, verdict="pass", checks={**EVERY_CHECK, "seen": True})
    async with world.acting(world.customer(ticket)) as ctx:
        await quality.accept(ctx, ticket.id)
    async with world.acting(agent) as ctx:
        await tickets.close(ctx, ticket.id)
    async with world.acting(agent) as ctx:
        with pytest.raises(DomainError) as refused:
            await tickets.archive(ctx, ticket.id)
    assert _shut(refused) == ["duties_open"]
    run = (await open_runs(world, ticket))["weigh"]
    async with world.acting(agent) as ctx:
        await runs.make_good(ctx, run.id, checks=["seen"])
        await tickets.archive(ctx, ticket.id)
    assert (await world.reread(ticket)).archived_at is not None


async def test_a_notice_is_told_to_those_it_names_and_the_customer_by_mail(world: World):
    agent, lead = await world.member("agent"), await world.member("lead")
    text = {"zh-CN": "工单 {{number}} 已出库", "en": "{{number}} has left"}
    await publish(
        world,
        process(
            "tells",
            [node("tell", "notice", next=to("mail"),
                  notice={"to": "who", "who": {"roles": ["lead"]}, "text": text}),
             node("mail", "notice", next=to("after"), notice={"to": "requester", "text": text}),
             node("after", who={"roles": ["lead"]})],
            [way("send", "handling", "tell"), way("back", "after", "handling")],
        ),
    )  # fmt: skip
    ticket = await act(world, await handled(world, agent), agent, "send")
    assert ticket.node == "after"
    await world.drain()
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT member_id, kind, data FROM notices WHERE tenant_id = $1 ORDER BY kind",
            world.tenant_id,
        )
        mails = await ctx.tx.connection.fetch(
            "SELECT body FROM outbound_mails WHERE tenant_id = $1 AND kind = 'process'",
            world.tenant_id,
        )
    told = [(row["member_id"], row["kind"]) for row in rows if row["kind"].startswith("node_")]
    assert told == [(lead.member_id, "node_notice"), (lead.member_id, "node_turn")]
    assert len(mails) == 1
    assert f"工单 {ticket.number} 已出库" in mails[0]["body"]

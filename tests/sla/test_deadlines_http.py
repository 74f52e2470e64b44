"""What people get to read about a ticket's deadlines, and what they may do about them."""

from datetime import timedelta
from typing import Any

import httpx
from tests import given

from ringdesk.kernel.context import Actor
from ringdesk.modules import tickets

from . import lived

HOUR = timedelta(hours=1)


async def _promised(world: given.World, **more: Any) -> tuple[Actor, tickets.TicketState]:
    await lived.policy(world, await lived.calendar(world), **more)
    lead = await world.member("lead")
    return lead, await lived.ticket(world, assignee_id=lead.member_id)


async def _deadlines(client: httpx.AsyncClient, made: tickets.TicketState) -> dict[str, Any]:
    answer = await client.get(f"/api/v1/tickets/{made.number}/deadlines")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _of(found: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(c for c in found["clocks"] if c["kind"] == kind)


async def test_every_clock_is_told_with_its_policy_and_calendar(world: given.World) -> None:
    lead, made = await _promised(world, margin=60)
    world.clock.advance(HOUR)
    async with world.browser(lead) as client:
        found = await _deadlines(client, made)
    resolution = _of(found, "resolution")
    assert resolution["policy"]["name"]["en"] == "Standard"
    assert resolution["calendar"]["zone"] == "Asia/Shanghai"
    assert resolution["due_at"] == "2026-11-16T10:00:00Z"
    assert resolution["internal_due_at"] == "2026-11-16T09:00:00Z"
    assert (resolution["elapsed_minutes"], resolution["remaining_minutes"]) == (60, 420)
    assert found["may"] == ["hold"]


async def test_a_hold_stands_still_until_its_end_and_is_told(world: given.World) -> None:
    lead, made = await _promised(world)
    async with world.browser(lead) as client:
        until = (world.clock.now() + 2 * HOUR).isoformat()
        body = {"until": until, "reason": "等配件"}
        answer = await client.post(f"/api/v1/tickets/{made.number}/hold", json=body)
        assert answer.status_code == 200, answer.text
        held = answer.json()
        assert held["hold"]["reason"] == "等配件"
        assert (_of(held, "resolution")["state"], _of(held, "resolution")["reason"]) == (
            "paused", "hold",
        )  # fmt: skip
        world.clock.advance(HOUR)
        answer = await client.delete(f"/api/v1/tickets/{made.number}/hold")
        assert answer.status_code == 200, answer.text
        assert _of(answer.json(), "resolution")["due_at"] == "2026-11-17T02:00:00Z"
        answer = await client.delete(f"/api/v1/tickets/{made.number}/hold")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_held")


async def test_a_hold_needs_a_reason_and_an_end_ahead(world: given.World) -> None:
    lead, made = await _promised(world)
    async with world.browser(lead) as client:
        for until, reason, field in (
            (world.clock.now() + HOUR, " ", "reason"),
            (world.clock.now() - HOUR, "等", "until"),
            (world.clock.now() + timedelta(days=400), "等", "until"),
        ):
            body = {"until": until.isoformat(), "reason": reason}
            answer = await client.post(f"/api/v1/tickets/{made.number}/hold", json=body)
            assert answer.status_code == 422
            assert [e["field"] for e in answer.json()["errors"]] == [field]


async def test_whose_turn_it_is_can_be_overridden(world: given.World) -> None:
    lead, made = await _promised(world)
    path = f"/api/v1/tickets/{made.number}/answer-expected"
    async with world.browser(lead) as client:
        answer = await client.post(path, json={"expected": False, "reason": "已电话答复"})
        assert (answer.status_code, answer.json()["code"]) == (409, "answer_expected_already")
        async with world.acting(lead) as ctx:
            await tickets.reply(ctx, made.id, tickets.Reply(text="已处理。"))
        async with world.acting(world.customer(made)) as ctx:
            said = tickets.Said(text="谢谢！", channel="portal")
            await tickets.customer_says(ctx, made.id, said)
        assert "next_response" not in {
            c["kind"] for c in (await _deadlines(client, made))["clocks"]
        }
        answer = await client.post(path, json={"expected": True, "reason": "其实还有问题"})
        assert _of(answer.json(), "next_response")["state"] == "running"
        assert answer.json()["answer_expected"] is True
        answer = await client.post(path, json={"expected": False, "reason": "已电话答复"})
        assert _of(answer.json(), "next_response")["state"] == "cancelled"


async def test_the_account_is_told_in_the_readers_words_and_recounted(world: given.World) -> None:
    lead, made = await _promised(world, margin=60)
    world.clock.advance(HOUR)
    async with world.acting(lead) as ctx:
        await tickets.reply(ctx, made.id, tickets.Reply(text="请补充订单号。"))
        await tickets.wait(ctx, made.id)
    world.clock.advance(HOUR)
    async with world.acting(world.customer(made)) as ctx:
        said = tickets.Said(text="订单号 20351", channel="portal")
        await tickets.customer_says(ctx, made.id, said)
    async with world.browser(lead) as client:
        clock = _of(await _deadlines(client, made), "resolution")
        path = f"/api/v1/tickets/{made.number}/deadlines/{clock['id']}"
        told = (await client.get(path)).json()
        abroad = (await client.get(path, params={"zone": "Europe/Berlin"})).json()
        nowhere = await client.get(path, params={"zone": "Moon/Crater"})
    assert told["verified"] is True
    assert told["title"] == "为什么是周二 10:00"
    assert told["sentences"] == [
        "从周一 09:00 客户提交起算。",
        "策略「标准服务」v1 给 P3 的「解决」目标是 8 时，按「工作日」日历计时。",
        "「待客户回复」期间停了 1 时。",
        "合计 8 时，在周二 10:00 走完，即到期时间。",
        "对内目标提前 1 时：周一 18:00。",
    ]
    assert told["customer_sentences"] == [
        "您的请求于周一 09:00 收到。我们承诺在 8 时 服务时间内解决。",
        "其间暂停的 1 时 不计入，例如等您补充资料的时间。",
        "所以我们会在周二 10:00 之前做到。",
    ]
    assert told["account"]["sums"] == {
        "target": 28800.0, "paused": 3600.0, "buffer": 0.0, "closed": 57600.0, "total": 90000.0
    }  # fmt: skip
    assert abroad["title"] == "为什么是周二 03:00"
    assert nowhere.status_code == 422


async def test_rows_and_the_ticket_carry_the_nearest_deadline(world: given.World) -> None:
    lead, made = await _promised(world)
    async with world.browser(lead) as client:
        row = (await client.get("/api/v1/tickets")).json()["data"][0]
        page = (await client.get(f"/api/v1/tickets/{made.number}")).json()
    assert row["timer"]["clock"] == "first_response"
    assert row["timer"]["due_at"] == "2026-11-16T02:00:00Z"
    assert {c["kind"] for c in page["clocks"]} == {"first_response", "resolution"}


async def test_a_stranger_finds_no_deadlines(world: given.World) -> None:
    _, made = await _promised(world)
    elsewhere = await given.world(world.works.db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        answer = await client.get(f"/api/v1/tickets/{made.number}/deadlines")
    assert answer.status_code == 404

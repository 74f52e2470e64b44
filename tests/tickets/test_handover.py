"""Handing over takes a reason and the whole context, through every door."""

import pytest

from ringdesk.kernel.errors import Invalid
from ringdesk.modules import tickets
from tests.given import World


async def test_what_is_not_seen_to_is_named_line_by_line_and_nothing_moves(world: World) -> None:
    agent, other = await world.member(), await world.member()
    ticket = await world.ticket(assignee_id=agent.member_id)
    with pytest.raises(Invalid) as refused:
        async with world.acting(agent) as ctx:
            await tickets.transfer(
                ctx, ticket.id, member_id=other.member_id, reason="shift", note="交班",
                checks=["done"],
            )  # fmt: skip
    assert [(e["field"], e["code"]) for e in refused.value.errors] == [
        ("checks.wanted", "unchecked"), ("checks.promised", "unchecked"),
    ]  # fmt: skip
    assert (await world.reread(ticket)).version == ticket.version


async def test_the_lines_are_offered_in_words_and_what_was_seen_to_is_on_record(
    world: World,
) -> None:
    agent, other = await world.member(), await world.member()
    ticket = await world.ticket(assignee_id=agent.member_id)
    async with world.browser(agent) as client:
        lines = (await client.get("/api/v1/config")).json()["handover_checks"]
        assert all({"zh-CN", "en", "ar"} <= set(line["name"]) for line in lines)
        checks = [line["code"] for line in lines]
        body = {"member_id": str(other.member_id), "reason": "shift", "note": "交班"}
        path = f"/api/v1/tickets/{ticket.id}"
        assert (await client.post(f"{path}/transfer", json=body)).status_code == 422
        moved = await client.post(f"{path}/transfer", json={**body, "checks": checks})
        assert moved.json()["assignee"]["id"] == str(other.member_id)
        told = (await client.get(f"{path}/timeline")).json()["data"]
    (entry,) = [one for one in told if one["type"] == "TicketTransferred"]
    assert entry["data"]["seen_to"] == checks == list(tickets.HANDOVER_CHECKS)


async def test_many_at_once_are_handed_over_no_less_carefully(world: World) -> None:
    agent, other = await world.member("lead"), await world.member()
    ticket = await world.ticket(assignee_id=agent.member_id)
    body = {
        "ids": [str(ticket.id)], "action": "transfer",
        "body": {"member_id": str(other.member_id), "reason": "shift", "note": "交班"},
    }  # fmt: skip
    async with world.browser(agent) as client:
        answer = await client.post("/api/v1/tickets/bulk", json=body)
        assert answer.status_code < 300, answer.text
        await world.drain()
        run = (await client.get(f"/api/v1/bulk/{answer.json()['id']}")).json()
    assert [one["code"] for one in run["failures"]] == ["invalid"]
    assert (await world.reread(ticket)).assignee_id == agent.member_id

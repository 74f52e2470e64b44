"""Checklists by type and priority, closing conditions, suggestions, as people use them."""

import pytest

from ringdesk.kernel.errors import Invalid
from ringdesk.modules import quality, tickets
from ringdesk.modules.quality.checklists import applying, change_line
from tests.given import EVERY_CHECK, World

from .given_care import rated


async def _verifying(world: World, priority: str = "P2") -> tickets.TicketState:
    handler = await world.member("lead")
    ticket = await world.ticket(
        category_id=(await world.categories())[0], priority=priority, priority_reason="x"
    )
    async with world.acting(handler) as ctx:
        await tickets.take(ctx, ticket.id)
    await world.evidence(ticket, handler)
    async with world.acting(handler) as ctx:
        await tickets.resolve(ctx, ticket.id)
    return ticket


async def test_a_pass_without_ticks_is_refused_by_every_line_that_applies(world: World) -> None:
    ticket = await _verifying(world)
    async with world.acting(await world.member("reviewer")) as ctx:
        with pytest.raises(Invalid) as refused:
            await quality.verify(ctx, ticket.id, verdict="pass", checks={})
    assert {error["field"] for error in refused.value.errors} == {
        f"checks.{k}" for k in EVERY_CHECK
    }


async def test_a_line_for_p1_is_asked_of_what_was_p1_once(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as client:
        body = {"part": "result", "key": "told_boss", "name": {"zh-CN": "已报主管"}}
        made = await client.post("/api/v1/checklist-lines", json={**body, "priorities": ["P1"]})
        assert made.status_code == 201, made.text
        twice = await client.post("/api/v1/checklist-lines", json=body)
        assert twice.json()["code"] == "checklist_exists"
        config = (await client.get("/api/v1/config")).json()
    assert "told_boss" in [line["code"] for line in config["checklists"]["result"]]
    ticket = await _verifying(world, "P1")
    async with world.acting(admin) as ctx:
        await tickets.set_priority(ctx, ticket.id, to="P2", reason="没那么急")
    async with world.acting(await world.member("reviewer")) as ctx:
        with pytest.raises(Invalid) as refused:
            await quality.verify(ctx, ticket.id, verdict="pass", checks=EVERY_CHECK)
        assert [e["field"] for e in refused.value.errors] == ["checks.told_boss"]
        await quality.verify(
            ctx, ticket.id, verdict="pass", checks={**EVERY_CHECK, "told_boss": True}
        )


async def test_an_archived_line_is_asked_no_more(world: World) -> None:
    async with world.acting(await world.admin()) as ctx:
        lines = await quality.all_lines(ctx)
        await change_line(ctx, lines[0].id, {"archived": True})
        left = applying(await quality.all_lines(ctx), "incident", "P1")
    assert lines[0].key not in [line.key for line in left]


async def test_the_conditions_say_what_is_met_and_what_is_missing(world: World) -> None:
    low = await rated(world)
    async with world.browser(low.other) as client:
        shown = (await client.get(f"/api/v1/tickets/{low.ticket.number}/quality")).json()
    closing = shown["closing"]
    met = {c["key"]: c["met"] for c in closing["conditions"]}
    assert closing["until"] == "archive"
    assert closing["met"] == sum(met.values())
    assert met["rated"]
    assert met["another_handler"]
    missing = {"accepted", "causes_named", "customer_agreed", "second_handling_done"}
    assert {key for key, there in met.items() if not there} >= {*missing, "callback_done"}
    await low.made_good()
    await low.called()
    await low.through_to_closed()
    async with world.browser(low.other) as client:
        shown = (await client.get(f"/api/v1/tickets/{low.ticket.number}/quality")).json()
    assert [c["key"] for c in shown["closing"]["conditions"] if not c["met"]] == []


async def test_suggestions_are_collected_and_answered(world: World) -> None:
    low = await rated(world)
    async with world.acting(low.other) as ctx:
        await quality.finish_callback(
            ctx, low.ticket.id, solved="yes", score=4, words="好", suggestion="晚了先打电话"
        )
    lead = low.other
    async with world.browser(lead) as client:
        [one] = (await client.get("/api/v1/suggestions?state=new")).json()["data"]
        assert (one["source"], one["text"]) == ("callback", "晚了先打电话")
        refused = await client.patch(f"/api/v1/suggestions/{one['id']}", json={"state": "declined"})
        assert refused.status_code == 422
        said = {"state": "planned", "answer": "下月上线主动通知"}
        done = await client.patch(f"/api/v1/suggestions/{one['id']}", json=said)
        assert done.status_code == 204, done.text
        assert (await client.get("/api/v1/suggestions?state=new")).json()["data"] == []


async def test_what_waits_is_listed_for_those_who_see_it(world: World) -> None:
    low = await rated(world)
    async with world.browser(low.other) as client:
        rows = (await client.get("/api/v1/quality/waiting")).json()["data"]
    assert [row["kind"] for row in rows] == ["second_handling", "callback"]
    async with world.browser(await world.member("handler")) as client:
        assert (await client.get("/api/v1/quality/waiting")).json()["data"] == []

"""Feedback from the front line goes to the owner, is answered once, and its giver hears of it."""

import asyncio
from typing import Any

import httpx
import msgspec

from ringdesk.modules.automation import commands
from ringdesk.modules.automation.definition import Definition
from tests import given
from tests.automation import ruled
from tests.given import World

PLACE = {"kind": "field", "key": "order_number", "label": "订单号", "process_key": "default"}


async def given_by(client: httpx.AsyncClient, **more: Any) -> httpx.Response:
    body = {"place": {**PLACE, **more}, "text": "客户没有订单号时填不了"}
    return await client.post("/api/v1/feedback", json=body)


async def notices(client: httpx.AsyncClient, kind: str) -> list[dict[str, Any]]:
    found = (await client.get("/api/v1/notices")).json()["data"]
    return [one for one in found if one["kind"] == kind]


async def test_it_goes_to_the_owner_with_where_it_was_met(world: World) -> None:
    agent, lead = await world.member("agent"), await world.member("lead")
    ticket = await world.ticket()
    async with (
        world.browser(agent) as giver, world.browser(lead) as owner,
        world.browser(await world.admin()) as admin,
    ):  # fmt: skip
        chosen = {"owner_id": str(lead.member_id)}
        await admin.put("/api/v1/processes/default/owner", json=chosen)
        made = await given_by(giver, ticket=str(ticket.number), version=1)
        assert made.status_code == 201, made.text
        assert made.json()["ticket_number"] == ticket.number
        await world.drain()
        (told,) = await notices(owner, "feedback_given")
        assert told["data"]["place"] == "订单号"
        assert await notices(admin, "feedback_given") == []
        (seen,) = (await owner.get("/api/v1/feedback?state=open")).json()["data"]
        assert seen["place"]["version"] == 1
        listed = (await owner.get("/api/v1/processes")).json()["data"]
        assert seen["process_name"] == {one["key"]: one["name"] for one in listed}["default"]


async def test_without_an_owner_the_admins_hear_of_it(world: World) -> None:
    async with (
        world.browser(await world.member()) as giver, world.browser(await world.admin()) as admin,
    ):  # fmt: skip
        await given_by(giver)
        await world.drain()
        assert len(await notices(admin, "feedback_given")) == 1


async def test_who_published_a_rule_hears_what_it_hinders(world: World) -> None:
    lead, maker = await world.member("lead"), await world.member("admin")
    async with world.acting(maker) as ctx:
        rule = await commands.draft_rule(ctx, msgspec.convert(ruled.rule(), Definition))
        await commands.publish(ctx, rule, reason="试", switch_on=True)
    async with (
        world.browser(await world.member()) as giver, world.browser(lead) as owner,
        world.browser(maker) as author, world.browser(await world.admin()) as admin,
    ):  # fmt: skip
        chosen = {"owner_id": str(lead.member_id)}
        await admin.put("/api/v1/processes/default/owner", json=chosen)
        place = {"kind": "rule", "key": str(rule), "label": "规则"}
        assert (await given_by(giver, **place)).status_code == 201
        assert (await given_by(giver, kind="rule", key="no-rule")).status_code == 201
        await world.drain()
        assert [one["data"]["place"] for one in await notices(author, "feedback_given")] == ["规则"]
        assert len(await notices(owner, "feedback_given")) == 2
        assert await notices(admin, "feedback_given") == []


async def test_it_is_answered_once_and_the_giver_is_told(world: World) -> None:
    lead = await world.member("lead")
    async with (
        world.browser(await world.member()) as giver,
        world.browser(lead) as one,
        world.browser(await world.admin()) as two,
    ):
        made = (await given_by(giver)).json()["id"]
        said = {"outcome": "changed", "text": "改成选填了"}
        answers = await asyncio.gather(
            *(c.post(f"/api/v1/feedback/{made}/answer", json=said) for c in (one, two))
        )
        assert sorted(a.status_code for a in answers) == [200, 409]
        await world.drain()
        (told,) = await notices(giver, "feedback_answered")
        assert told["data"] == {"outcome": "changed", "text": "改成选填了"}
        (mine,) = (await giver.get("/api/v1/feedback?mine=true")).json()["data"]
        assert mine["answer"] == "改成选填了"


async def test_one_sees_ones_own_and_not_what_others_said(world: World) -> None:
    async with (
        world.browser(await world.member()) as one, world.browser(await world.member()) as two,
    ):  # fmt: skip
        made = (await given_by(one)).json()["id"]
        assert (await two.get("/api/v1/feedback")).json()["data"] == []
        said = {"outcome": "explained", "text": "n"}
        refused = await one.post(f"/api/v1/feedback/{made}/answer", json=said)
        assert refused.json()["params"] == {"permission": "feedback.answer"}


async def test_feedback_of_another_workspace_is_not_there(world: World) -> None:
    other = await given.world(world.works.db)
    async with (
        world.browser(await world.admin()) as here, other.browser(await other.admin()) as there,
    ):  # fmt: skip
        made = (await given_by(there)).json()["id"]
        said = {"outcome": "explained", "text": "n"}
        assert (await here.get("/api/v1/feedback")).json()["data"] == []
        answer = await here.post(f"/api/v1/feedback/{made}/answer", json=said)
        assert answer.status_code == 404


async def test_feedback_names_a_process_and_a_ticket_that_are_there(world: World) -> None:
    async with world.browser(await world.member()) as client:
        assert (await given_by(client, process_key="moon")).status_code == 422
        assert (await given_by(client, ticket="999999")).status_code == 404
        empty = {"place": PLACE, "text": "   "}
        assert (await client.post("/api/v1/feedback", json=empty)).status_code == 422

"""Buffers through the API: plan, look, announce, cancel, read the ledger."""

from datetime import timedelta
from typing import Any

import pytest
from tests import given

from . import buffered, lived

API = "/api/v1/sla/buffers"


@pytest.fixture
async def place(world: given.World) -> given.World:
    always = await lived.calendar(world, lived.ALWAYS)
    async with world.acting() as ctx:
        await ctx.tx.connection.execute("UPDATE sla_policies SET archived_at = now()")
    await lived.policy(world, always, {"first_response": 120, "resolution": 480})
    return world


def body(place: given.World, **more: Any) -> dict[str, Any]:
    begins = place.clock.now() + timedelta(hours=1)
    return {
        "title": {"zh-CN": "核心库升级", "en": "Database upgrade"},
        "notice": {"en": "We move to a new database."},
        "reason": "升级期间无法查询订单",
        "scope": {"field": "priority", "op": "eq", "value": "P3"},
        "clock_kinds": ["first_response", "resolution"],
        "from_at": begins.isoformat(),
        "until_at": (begins + timedelta(hours=8)).isoformat(),
        "shift_minutes": 120,
        **more,
    }


async def test_a_buffer_is_planned_looked_at_announced_and_taken_back(place: given.World) -> None:
    made = await lived.ticket(place, locale="de")
    await lived.ticket(place, priority="P1", priority_reason="x")
    async with place.browser(await place.admin()) as browser:
        planned = (await browser.post(API, json=body(place))).json()
        assert (planned["number"], planned["state"], planned["phase"]) == (1, "draft", "draft")
        one = f"{API}/{planned['id']}"
        preview = (await browser.get(f"{one}/preview")).json()
        assert (preview["tickets"], preview["customers"]) == (1, 1)
        assert preview["by_language"] == {"de": 1}
        assert {s["clock"]: s["minutes"] for s in preview["shifts"]} == {
            "first_response": 120, "resolution": 120
        }  # fmt: skip
        assert set(preview["letters"]) == {"zh-CN", "en", "ar", "de"}
        assert "We move to a new database." in preview["letters"]["de"]["text"]
        assert "核心库升级" in preview["letters"]["zh-CN"]["text"]
        assert (await buffered.rows(place, "sla_announcements")) == []
        answer = await browser.post(f"{one}/announce", json={"reason": "提前告知"})
        assert answer.json()["phase"] == "upcoming"
        await place.drain()
        (shown,) = (await browser.get(API)).json()["data"]
        assert shown["announced"] == {"tickets": 1, "customers": 1, "mail": 1, "portal": 0}
        first = (await browser.get(f"{one}/ledger?limit=1")).json()
        rest = (await browser.get(f"{one}/ledger?after={first['next']}")).json()
        rows = first["data"] + rest["data"]
        assert {(r["number"], r["clock"], r["way"]) for r in rows} == {
            (made.number, "first_response", "mail"), (made.number, "resolution", "mail")
        }  # fmt: skip
        assert (await browser.get(f"{one}/preview")).json()["tickets"] == 0
        refused = await browser.put(one, json=body(place))
        assert (refused.status_code, refused.json()["code"]) == (409, "buffer_state")
        answer = await browser.post(f"{one}/cancel", json={"reason": "提前完成"})
        assert answer.json()["phase"] == "cancelled"
        await place.drain()
        rows = (await browser.get(f"{one}/ledger")).json()["data"]
        assert sorted((r["minutes"], str(r["because"])) for r in rows) == [
            (-120, "cancelled"), (-120, "cancelled"), (120, "None"), (120, "None")
        ]  # fmt: skip


async def test_a_draft_can_be_changed_and_thrown_away(place: given.World) -> None:
    async with place.browser(await place.admin()) as browser:
        planned = (await browser.post(API, json=body(place))).json()
        one = f"{API}/{planned['id']}"
        other = body(place, shift_minutes=None, factor_percent=150)
        changed = (await browser.put(one, json=other)).json()
        assert (changed["shift_minutes"], changed["factor_percent"]) == (None, 150)
        assert (await browser.delete(one)).status_code == 204
        assert (await browser.get(API)).json()["data"] == []
        assert (await browser.get(f"{one}/preview")).status_code == 404


async def test_what_is_wrong_is_named_in_the_readers_words(place: given.World) -> None:
    wrong = body(place, shift_minutes=0, clock_kinds=[], scope={"field": "priority", "op": "eq"})
    async with place.browser(await place.admin()) as browser:
        answer = await browser.post(API, json=wrong, headers={"Accept-Language": "en"})
        naive = await browser.post(API, json=body(place, from_at="2026-12-01T00:00:00"))
    problem = answer.json()
    assert answer.status_code == 422
    fields = {e["field"].split(".")[0] for e in problem["errors"]}
    assert fields == {"shift_minutes", "clock_kinds", "scope"}
    assert naive.status_code == 422
    assert naive.json()["errors"][0]["field"] == "from_at"


async def test_an_agent_plans_no_buffer(place: given.World) -> None:
    async with place.browser(await place.member("agent")) as browser:
        assert (await browser.post(API, json=body(place))).status_code == 403
    async with place.browser(await place.member("lead")) as browser:
        assert (await browser.post(API, json=body(place))).status_code == 201


async def test_of_two_who_plan_one_buffer_the_second_is_shown_what_the_first_wrote(
    place: given.World,
) -> None:
    admin = await place.admin()
    async with place.browser(admin) as one, place.browser(admin) as two:
        planned = await one.post(API, json=body(place))
        at, seen = f"{API}/{planned.json()['id']}", {"If-Match": planned.headers["ETag"]}
        first = await one.put(at, json=body(place, shift_minutes=60), headers=seen)
        assert (first.status_code, first.json()["revision"]) == (200, 2)
        for refusal in (
            await two.put(at, json=body(place, shift_minutes=30), headers=seen),
            await two.post(f"{at}/announce", json={"reason": "x"}, headers=seen),
            await two.delete(at, headers=seen),
        ):
            assert (refusal.status_code, refusal.json()["code"]) == (412, "stale")
            assert refusal.json()["params"]["current"]["shift_minutes"] == 60
        (shown,) = (await two.get(API)).json()["data"]
        assert (shown["state"], shown["shift_minutes"]) == ("draft", 60)
        known = {"If-Match": first.headers["ETag"]}
        told = await two.post(f"{at}/announce", json={"reason": "x"}, headers=known)
        assert told.json()["state"] == "announced"

"""The category tree: grown, moved, archived, on record; three levels, nothing deleted."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets
from ringdesk.modules.tickets import Edit
from tests import given
from tests.given import World

PATH = "/api/v1/categories"


async def made(client: httpx.AsyncClient, name: str, parent: str | None = None) -> Any:
    answer = await client.post(PATH, json={"name": {"zh-CN": name}, "parent_id": parent})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def tree(client: httpx.AsyncClient) -> dict[str, Any]:
    return {c["id"]: c for c in (await client.get(PATH)).json()["data"]}


async def refused(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(e["field"], e["code"]) for e in answer.json()["errors"]}


async def test_a_tree_is_grown_three_levels_deep_and_no_deeper(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "会员")
        middle = await made(client, "积分", top["id"])
        leaf = await made(client, "积分过期", middle["id"])
        assert [c["level"] for c in (top, middle, leaf)] == [1, 2, 3]
        answer = await client.post(PATH, json={"name": {"en": "x"}, "parent_id": leaf["id"]})
        assert await refused(answer) == {("parent_id", "category_too_deep")}
        shown = (await client.get("/api/v1/config")).json()["categories"]
        assert {"会员", "积分", "积分过期"} <= {c["name"].get("zh-CN") for c in shown}


async def test_a_move_takes_everything_below_along(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        one, two = await made(client, "甲"), await made(client, "乙")
        below = await made(client, "丙", two["id"])
        ticket = await world.ticket(category_id=UUID(below["id"]))
        moved = await client.patch(f"{PATH}/{two['id']}", json={"parent_id": one["id"]})
        assert moved.status_code == 200, moved.text
        found = await tree(client)
        assert [found[c["id"]]["level"] for c in (one, two, below)] == [1, 2, 3]
        assert [found[c["id"]]["total"] for c in (one, two, below)] == [1, 1, 1]
        assert [found[c["id"]]["own"] for c in (one, two, below)] == [0, 0, 1]
        listed = await client.get(
            "/api/v1/tickets",
            params={"filter": f'{{"field":"category","op":"under","value":["{one["id"]}"]}}'},
        )
        assert [t["id"] for t in listed.json()["data"]] == [str(ticket.id)]


async def test_moves_that_cannot_be_are_refused(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        middle = await made(client, "乙", top["id"])
        leaf = await made(client, "丙", middle["id"])
        for moved, parent, code in (
            (top, leaf, "category_in_itself"),
            (top, top, "category_in_itself"),
            (top, await made(client, "丁"), "category_too_deep"),
            (leaf, {"id": str(uuid4())}, "not_an_option"),
        ):
            answer = await client.patch(f"{PATH}/{moved['id']}", json={"parent_id": parent["id"]})
            assert await refused(answer) == {("parent_id", code)}
        assert {c["level"] for c in (await tree(client)).values()} <= {1, 2, 3}


async def test_names_are_given_once_among_siblings(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        await made(client, "甲", top["id"])
        again = await client.post(PATH, json={"name": {"zh-CN": " 甲 "}})
        assert await refused(again) == {("name", "category_name_taken")}
        other = await made(client, "乙")
        renamed = await client.patch(f"{PATH}/{other['id']}", json={"name": {"zh-CN": "甲"}})
        assert await refused(renamed) == {("name", "category_name_taken")}
        for name in ({}, {"zh-CN": "  "}):
            blank = await client.post(PATH, json={"name": name})
            assert await refused(blank) == {("name", "required")}


async def test_archiving_rests_the_branch_and_it_comes_back_from_the_top(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        below = await made(client, "乙", top["id"])
        await client.patch(f"{PATH}/{top['id']}", json={"archived": True})
        found = await tree(client)
        assert [found[c["id"]]["archived"] for c in (top, below)] == [True, True]
        ticket = await world.ticket()
        given_to = await client.patch(
            f"/api/v1/tickets/{ticket.id}", json={"category_id": below["id"]}
        )
        assert await refused(given_to) == {("category_id", "not_an_option")}
        early = await client.patch(f"{PATH}/{below['id']}", json={"archived": False})
        assert await refused(early) == {("parent_id", "not_an_option")}
        for one in (top, below):
            back = await client.patch(f"{PATH}/{one['id']}", json={"archived": False})
            assert back.json()["archived"] is False


async def test_each_change_is_on_record_with_before_and_after(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        one = await made(client, "甲")
        before = (await client.get("/api/v1/audit?type=ConfigChanged")).json()["data"]
        await client.patch(f"{PATH}/{one['id']}", json={"name": {"zh-CN": "乙"}})
        await client.patch(f"{PATH}/{one['id']}", json={"name": {"zh-CN": "乙"}})
        noted = (await client.get("/api/v1/audit?type=ConfigChanged")).json()["data"]
    assert len(noted) == len(before) + 1
    (fresh,) = [e for e in noted if e["id"] not in {b["id"] for b in before}]
    assert fresh["data"]["what"] == "category"
    assert fresh["changes"] == [
        {"field": "name", "before": {"zh-CN": "甲"}, "after": {"zh-CN": "乙"}}
    ]


async def test_usage_names_what_nobody_uses_and_what_is_often_wrong(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as client:
        top = await made(client, "甲")
        wrong, right = await made(client, "乙", top["id"]), await made(client, "丙", top["id"])
        for _ in range(3):
            ticket = await world.ticket(category_id=UUID(wrong["id"]))
            async with world.acting(admin) as ctx:
                await tickets.update(ctx, ticket.id, Edit(category_id=UUID(right["id"])))
        await world.ticket(category_id=UUID(top["id"]))
        usage = {c["id"]: c for c in (await client.get(f"{PATH}/usage")).json()["data"]}
    assert (usage[wrong["id"]]["misused"], usage[wrong["id"]]["moved_away"]) == (True, 3)
    assert usage[wrong["id"]]["unused"]
    assert usage[top["id"]]["coarse"]
    assert right["id"] not in usage


async def test_a_category_is_sorted_and_moved_to_its_place(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top, other = await made(client, "甲"), await made(client, "乙")
        one, two, three = [await made(client, name, top["id"]) for name in ("子", "丑", "寅")]

        async def order(parent: str) -> list[str]:
            below = [c for c in (await tree(client)).values() if c["parent_id"] == parent]
            return [c["id"] for c in sorted(below, key=lambda c: c["position"])]

        place = f"{PATH}/{three['id']}/place"
        first = await client.put(place, json={"parent_id": top["id"], "before": one["id"]})
        assert first.status_code == 200, first.text
        assert await order(top["id"]) == [three["id"], one["id"], two["id"]]
        last = await client.put(place, json={"parent_id": top["id"], "before": None})
        assert last.status_code == 200, last.text
        assert await order(top["id"]) == [one["id"], two["id"], three["id"]]
        await client.put(place, json={"parent_id": other["id"]})
        assert await order(other["id"]) == [three["id"]]
        strange = await client.put(place, json={"parent_id": top["id"], "before": other["id"]})
        assert await refused(strange) == {("before", "not_an_option")}


async def test_open_tickets_are_counted_however_old_they_are(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        below = await made(client, "乙", top["id"])
        for _ in range(2):
            await world.ticket(category_id=UUID(below["id"]))
        gone = await world.ticket(category_id=UUID(below["id"]))
        await client.post(f"/api/v1/tickets/{gone.id}/void", json={"reason": "spam", "note": "x"})
        found = await tree(client)
        assert [found[c["id"]]["open"] for c in (top, below)] == [0, 2]
        assert [found[c["id"]]["open_total"] for c in (top, below)] == [2, 2]


async def test_a_merge_takes_the_tickets_and_the_conditions_along(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        source, target = await made(client, "乙", top["id"]), await made(client, "丙", top["id"])
        moved = await world.ticket(category_id=UUID(source["id"]))
        closed = await world.ticket(category_id=UUID(source["id"]))
        await client.post(f"/api/v1/tickets/{closed.id}/void", json={"reason": "spam", "note": "x"})
        asks = {"field": "category", "op": "eq", "value": source["id"]}
        view = (await client.post("/api/v1/views", json={"name": "乙", "filter": asks})).json()
        merged = await client.post(f"{PATH}/{source['id']}/merge", json={"into": target["id"]})
        assert merged.status_code == 200, merged.text
        assert (merged.json()["archived"], merged.json()["merged_into_id"]) == (True, target["id"])
        await world.drain()
        shown = (await client.get(f"/api/v1/tickets/{moved.id}")).json()
        assert shown["category_id"] == target["id"]
        kept = (await client.get(f"/api/v1/tickets/{closed.id}")).json()
        assert kept["category_id"] == source["id"]
        timeline = (await client.get(f"/api/v1/tickets/{moved.id}/timeline")).json()["data"]
        change = {"field": "category_id", "before": source["id"], "after": target["id"]}
        assert [change] in [entry["changes"] for entry in timeline]
        for asked in (
            {"view": view["id"]},
            {"filter": f'{{"field":"category","op":"eq","value":"{target["id"]}"}}'},
            {"filter": f'{{"field":"category","op":"under","value":["{top["id"]}"]}}'},
        ):
            listed = (await client.get("/api/v1/tickets", params=asked)).json()["data"]
            assert {t["id"] for t in listed} == {str(moved.id), str(closed.id)}


async def test_whoever_saw_it_otherwise_is_told_what_it_is_now(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        seen, other = await made(client, "甲"), await made(client, "乙")
        renamed = await client.patch(f"{PATH}/{seen['id']}", json={"name": {"zh-CN": "丁"}})
        before, now = (
            {"If-Match": f'"{one}"'} for one in (seen["version"], renamed.json()["version"])
        )
        assert renamed.headers["ETag"] == now["If-Match"]
        for method, tail, body in (
            ("PATCH", "", {"archived": True}),
            ("PUT", "/place", {"parent_id": other["id"]}),
            ("POST", "/merge", {"into": other["id"]}),
        ):
            late = await client.request(
                method, f"{PATH}/{seen['id']}{tail}", json=body, headers=before
            )
            assert late.status_code == 412, late.text
            assert late.json()["params"]["current"]["name"] == {"zh-CN": "丁"}
        kept = (await tree(client))[seen["id"]]
        assert (kept["archived"], kept["parent_id"], kept["merged_into_id"]) == (False, None, None)
        placed = await client.put(
            f"{PATH}/{seen['id']}/place", json={"parent_id": None}, headers=now
        )
        assert placed.status_code == 200
        assert placed.json()["version"] == renamed.json()["version"]
        gone = await client.patch(f"{PATH}/{seen['id']}", json={"archived": True}, headers=now)
        assert (gone.status_code, gone.json()["archived"]) == (200, True)


async def test_merges_that_cannot_be_are_refused(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        top = await made(client, "甲")
        below, other = await made(client, "乙", top["id"]), await made(client, "丙")
        for source, into, field, code in (
            (top, other, "category_id", "category_has_parts"),
            (other, other, "into", "not_an_option"),
            (top, below, "into", "not_an_option"),
            (other, {"id": str(uuid4())}, "into", "not_an_option"),
        ):
            answer = await client.post(f"{PATH}/{source['id']}/merge", json={"into": into["id"]})
            assert await refused(answer) == {(field, code)}
        await client.post(f"{PATH}/{below['id']}/merge", json={"into": other["id"]})
        again = await client.post(f"{PATH}/{below['id']}/merge", json={"into": top["id"]})
        assert await refused(again) == {("category_id", "category_merged")}
        back = await client.patch(f"{PATH}/{below['id']}", json={"archived": False})
        assert await refused(back) == {("archived", "category_merged")}
        onto = await client.post(f"{PATH}/{other['id']}/merge", json={"into": top["id"]})
        assert onto.status_code == 200, onto.text
        found = await tree(client)
        assert found[below["id"]]["merged_into_id"] == top["id"]


async def test_another_workspaces_category_is_not_there(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    theirs = (await elsewhere.categories())[0]
    async with world.browser(await world.admin()) as client:
        answer = await client.patch(f"{PATH}/{theirs}", json={"position": 1})
        assert answer.status_code == 404
        under = await client.post(PATH, json={"name": {"en": "x"}, "parent_id": str(theirs)})
        assert await refused(under) == {("parent_id", "not_an_option")}
        assert str(theirs) not in await tree(client)


@pytest.mark.parametrize("role", ["agent", "lead", "handler", "auditor"])
async def test_who_does_not_keep_the_configuration_may_not_touch_it(
    world: World, role: str
) -> None:
    async with world.browser(await world.member(role)) as client:
        answer = await client.post(PATH, json={"name": {"en": "x"}})
        assert answer.status_code == 403
        assert answer.json()["params"] == {"permission": "config.manage"}

"""The notice routes: works, refused, other workspace, not logged in."""

import httpx
from tests import given
from tests.given import World

from ringdesk.kernel.context import Actor
from ringdesk.kernel.db import Database
from ringdesk.modules import tickets


async def mentioned(world: World, who: Actor, times: int = 1) -> None:
    ticket = await world.ticket()
    for turn in range(times):
        async with world.acting(await world.admin()) as ctx:
            await tickets.note(ctx, ticket.id, f"第 {turn} 次", [who.member_id], [])
    await world.drain()


async def test_notices_are_listed_paged_and_read(world: World) -> None:
    agent = await world.member()
    await mentioned(world, agent, times=3)
    async with world.browser(agent) as client:
        first = (await client.get("/api/v1/notices?limit=2")).json()
        assert (len(first["data"]), first["unread"]) == (2, 3)
        rest = (await client.get(f"/api/v1/notices?limit=2&after={first['next']}")).json()
        assert (len(rest["data"]), rest["next"]) == (1, None)
        assert {"id", "kind", "ticket", "actor_name", "at", "read_at", "data"} == set(
            rest["data"][0]
        )
        ids = [first["data"][0]["id"]]
        answer = await client.post("/api/v1/notices/read", json={"ids": ids})
        assert (answer.status_code, answer.json()) == (200, {"unread": 2})
        unread = (await client.get("/api/v1/notices?unread=1")).json()
        assert len(unread["data"]) == 2
        answer = await client.post("/api/v1/notices/read", json={"all": True})
        assert answer.json() == {"unread": 0}


async def test_a_body_that_says_nothing_is_refused_by_name(world: World) -> None:
    async with world.browser(await world.member()) as client:
        answer = await client.post("/api/v1/notices/read", json={})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ids")
        answer = await client.post("/api/v1/notices/read", json={"ids": ["x"]})
        assert answer.status_code == 422
        answer = await client.get("/api/v1/notices?after=nonsense")
        assert answer.json()["errors"][0]["field"] == "after"


async def test_ways_are_shown_with_what_is_offered_and_changed_by_kind(world: World) -> None:
    async with world.browser(await world.member()) as client:
        before = (await client.get("/api/v1/me/notifications")).json()
        assert before["ways"]["assigned"] == ["app"]
        assert before["offered"][0] == "app"
        answer = await client.put("/api/v1/me/notifications", json={"ways": {"assigned": []}})
        assert answer.json()["ways"] == {**before["ways"], "assigned": []}
        answer = await client.put("/api/v1/me/notifications", json={"ways": {"assigned": ["fax"]}})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "ways.assigned")


async def test_nobody_is_answered_without_a_login(world: World) -> None:
    async with world.browser() as client:
        for method, path in ROUTES:
            answer = await client.request(method, path, json={"all": True, "ways": {}})
            assert answer.status_code == 401, path


async def test_another_workspaces_notices_are_not_there(db: Database, world: World) -> None:
    agent, elsewhere = await world.member(), await given.world(db)
    await mentioned(world, agent)
    async with world.browser(agent) as client:
        theirs = (await client.get("/api/v1/notices")).json()["data"][0]["id"]
    stranger = await elsewhere.member()
    async with elsewhere.browser(stranger) as client:
        assert (await client.get("/api/v1/notices")).json()["data"] == []
        await client.post("/api/v1/notices/read", json={"ids": [theirs]})
    async with world.browser(agent) as client:
        assert (await unread_of(client)) == 1


async def unread_of(client: httpx.AsyncClient) -> int:
    count: int = (await client.get("/api/v1/notices")).json()["unread"]
    return count


ROUTES = (
    ("GET", "/api/v1/notices"),
    ("POST", "/api/v1/notices/read"),
    ("GET", "/api/v1/me/notifications"),
    ("PUT", "/api/v1/me/notifications"),
)

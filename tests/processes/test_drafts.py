"""Drafts: nothing typed is lost, nothing is in force before it is published, faults are named."""

import asyncio
from typing import Any

import httpx
import pytest

from ringdesk.modules import identity, workflow
from tests.given import World

DEFAULT = "/api/v1/processes/default"


async def in_force(client: httpx.AsyncClient, key: str = "default") -> dict[str, Any]:
    listed = (await client.get("/api/v1/processes")).json()["data"]
    version = next(one["version"] for one in listed if one["key"] == key)
    found = await client.get(f"/api/v1/processes/{key}/{version}")
    definition: dict[str, Any] = found.json()["definition"]
    return definition


async def saved(
    client: httpx.AsyncClient, definition: dict[str, Any], revision: int = 0, **more: Any
) -> httpx.Response:
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    body = {"definition": definition, "based_on": 1, **more}
    return await client.put(f"{DEFAULT}/draft", json=body, headers=headers)


async def test_a_draft_is_kept_with_its_findings_and_changes_nothing_yet(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        changed["name"]["en"], changed["start"] = "Tighter", "nowhere"
        answer = await saved(client, changed)
        assert (answer.status_code, answer.headers["etag"]) == (200, '"1"'), answer.text
        assert "unknown_node" in {f["code"] for f in answer.json()["findings"] if f["forbids"]}
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
        assert listed["draft"]["faults"] >= 1
        assert listed["version"] == 1
        again = await client.get(f"{DEFAULT}/draft")
        assert again.json()["definition"]["name"]["en"] == "Tighter"
    assert (await world.ticket()).process_version == 1


async def test_of_two_who_edit_one_draft_the_second_sees_what_the_first_wrote(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as client:
        mine = await in_force(client)
        theirs = {**mine, "name": {**mine["name"], "en": "Theirs"}}
        assert (await saved(client, mine)).status_code == 200
        assert (await saved(client, theirs, 1)).headers["etag"] == '"2"'
        mine["name"]["en"] = "Mine"
        stale = await saved(client, mine, 1)
        assert stale.status_code == 412
        current = stale.json()["params"]["current"]
        assert (current["revision"], current["definition"]["name"]["en"]) == (2, "Theirs")
        assert (await client.get(f"{DEFAULT}/draft")).json()["revision"] == 2


async def test_of_two_who_begin_a_draft_at_once_one_is_told(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        mine = await in_force(one)
        theirs = {**mine, "name": {**mine["name"], "en": "Theirs"}}
        answers = await asyncio.gather(saved(one, mine), saved(two, theirs))
    assert sorted(a.status_code for a in answers) == [200, 412]


async def test_saving_what_is_saved_is_no_new_revision(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        mine = await in_force(client)
        first = await saved(client, mine)
        assert (await saved(client, mine, 1)).headers["etag"] == first.headers["etag"]


async def test_what_is_no_definition_is_refused_at_its_place(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        wrong = await in_force(client)
        wrong["nodes"][0]["kind"] = "teleporter"
        answer = await saved(client, wrong)
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["code"] == "process_shape"
        assert "nodes[0].kind" in error["params"]["detail"]


async def test_publishing_takes_the_draft_that_was_looked_at(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        changed["name"]["en"] = "Tighter"
        await saved(client, changed)
        changed["name"]["en"] = "Tightest"
        await saved(client, changed, 1)
        body = {"reason": "更严", "revision": 1}
        assert (await client.post(f"{DEFAULT}/publish", json=body)).status_code == 412
        body = {"reason": "更严", "revision": 2}
        made = await client.post(f"{DEFAULT}/publish", json=body)
        assert made.status_code == 201, made.text
        assert made.json()["definition"]["version"] == 2
        assert (await client.get(f"{DEFAULT}/draft")).status_code == 404
    assert (await world.ticket()).process_version == 2


async def test_of_two_who_publish_one_draft_one_does(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        changed = await in_force(one)
        changed["name"]["en"] = "Tighter"
        await saved(one, changed)
        body = {"reason": "n", "revision": 1}
        answers = await asyncio.gather(
            *(c.post(f"{DEFAULT}/publish", json=body) for c in (one, two))
        )
        assert sorted(a.status_code for a in answers) == [201, 404]
        versions = (await one.get(f"{DEFAULT}/versions")).json()["data"]
    assert [v["version"] for v in versions] == [2, 1]


async def test_a_faulty_draft_is_not_published_and_stays(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        changed["start"] = "nowhere"
        await saved(client, changed)
        refused = await client.post(f"{DEFAULT}/publish", json={"reason": "n"})
        assert (refused.status_code, refused.json()["code"]) == (422, "process_faulty")
        assert refused.json()["params"]["findings"]
        assert (await client.get(f"{DEFAULT}/draft")).status_code == 200


async def test_names_of_teams_become_ids_and_unknown_ones_are_found(world: World) -> None:
    agent = await world.member()
    team = await world.team("仓储", agent)
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        handling = next(n for n in changed["nodes"] if n["key"] == "handling")
        handling["who"] = {"teams": ["仓储", "月球"]}
        found = await client.post(f"{DEFAULT}/check", json={"definition": changed})
        told = [f for f in found.json()["findings"] if f["code"] == "unknown_name"]
        assert [f["params"]["name"] for f in told] == ["月球"]
        assert found.json()["publishable"] is False
        handling["who"] = {"teams": ["仓储"], "assignee": True}
        made = await client.post(DEFAULT, json={"definition": changed, "reason": "n"})
        assert made.status_code == 201, made.text
        bound = next(n for n in made.json()["definition"]["nodes"] if n["key"] == "handling")
        assert bound["who"]["teams"] == [str(team)]


async def test_a_node_only_for_who_left_is_found(world: World) -> None:
    agent = await world.member()
    team = await world.team("仓储", agent)
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        handling = next(n for n in changed["nodes"] if n["key"] == "handling")
        handling["who"] = {"teams": [str(team)]}

        async def codes() -> set[str]:
            found = await client.post(f"{DEFAULT}/check", json={"definition": changed})
            return {f["code"] for f in found.json()["findings"] if "handling" in f["nodes"]}

        before = await codes()
        async with world.acting() as ctx:
            assert agent.member_id is not None
            await identity.change_member(
                ctx, agent.member_id, identity.MemberChanges(suspended=True)
            )
        assert await codes() - before


async def test_a_process_is_begun_from_a_template_a_version_or_nothing(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        for key, origin in (
            ("one", None), ("two", {"template": "default"}),
            ("three", {"process": "default", "version": 1}),
        ):  # fmt: skip
            body = {"key": key, "name": {"zh-CN": "新流程", "en": "New"}, "from": origin}
            made = await client.post("/api/v1/processes", json=body)
            assert made.status_code == 201, made.text
            assert made.json()["definition"]["name"] == body["name"]
        again = await client.post("/api/v1/processes", json=body)
        assert (again.status_code, again.json()["code"]) == (409, "process_exists")
        listed = (await client.get("/api/v1/processes")).json()["data"]
        assert {p["key"]: p["version"] for p in listed} == {
            "default": 1, "one": None, "two": None, "three": None,
        }  # fmt: skip
        await client.post("/api/v1/processes/one/publish", json={"reason": "n"})
        gone = await client.delete("/api/v1/processes/one")
        assert gone.status_code == 204, gone.text
        used = await client.delete(DEFAULT)
        assert (used.status_code, used.json()["code"]) == (409, "process_in_use")


@pytest.mark.parametrize("origin", [{"template": "moon"}, {"process": "moon"}])
async def test_a_process_is_not_begun_from_what_is_not_there(world: World, origin: Any) -> None:
    async with world.browser(await world.admin()) as client:
        body = {"key": "one", "name": {"zh-CN": "新", "en": "N"}, "from": origin}
        assert (await client.post("/api/v1/processes", json=body)).status_code in (404, 422)


async def test_differences_are_told_between_versions_and_the_draft(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        changed["low_score"] = 4
        await saved(client, changed)
        found = await client.get(f"{DEFAULT}/diff?from=1&to=draft")
        (change,) = found.json()["changes"]
        assert (change["field"], change["after"]) == ("low_score", 4)
        assert (await client.get(f"{DEFAULT}/diff?from=1&to=moon")).status_code == 422
        assert (await client.get(f"{DEFAULT}/diff?from=1&to=9")).status_code == 404


async def test_a_department_by_name_is_no_other_one_than_by_id(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = (await client.post("/api/v1/departments", json={"name": "技术"})).json()["id"]
        changed = await in_force(client)
        seen = []
        for revision, department in enumerate((made, "技术")):
            changed["nodes"][0]["who"] = {"departments": [department]}
            assert (await saved(client, changed, revision)).status_code == 200
            (change,) = (await client.get(f"{DEFAULT}/diff?from=1&to=draft")).json()["changes"]
            seen.append((change["field"], change["after"]))
        assert seen == [("who", {"departments": [made]})] * 2


async def test_the_shipped_definition_is_offered_where_it_was_never_published(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as client:
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
        assert listed["shipped_newer"] is False
    async with world.acting() as ctx:
        await ctx.tx.connection.execute(
            "UPDATE processes SET definition = jsonb_set(definition, '{low_score}', '1')"
            " WHERE tenant_id = $1", world.tenant_id,
        )  # fmt: skip
        await identity.bump_config(ctx)
    async with world.browser(await world.admin()) as client:
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
        assert listed["shipped_newer"] is True


async def test_the_owner_of_a_process_is_somebody_who_works_here(world: World) -> None:
    lead = await world.member("lead")
    async with world.browser(await world.admin()) as client:
        answer = await client.put(f"{DEFAULT}/owner", json={"owner_id": str(lead.member_id)})
        assert answer.json()["owner"] == {"id": str(lead.member_id), "name": lead.name}
        nobody = "00000000-0000-7000-8000-000000000000"
        refused = await client.put(f"{DEFAULT}/owner", json={"owner_id": nobody})
        assert refused.status_code == 422
        noted = (await client.get("/api/v1/audit?type=ProcessOwnerChanged")).json()["data"]
    assert [e["data"]["owner_name"] for e in noted] == [lead.name]


async def test_what_designers_read_agents_may_read_but_not_change(world: World) -> None:
    async with world.browser(await world.member("agent")) as client:
        assert (await client.get("/api/v1/processes")).status_code == 200
        definition = await in_force(client)
        assert (await saved(client, definition)).status_code == 403
        assert (await client.get(f"{DEFAULT}/draft")).status_code == 403
        publishing = await client.post(f"{DEFAULT}/publish", json={"reason": "n"})
        assert publishing.json()["params"] == {"permission": "process.publish"}


async def test_the_running_tickets_of_each_version_are_counted(world: World) -> None:
    await world.ticket()
    async with world.acting(await world.admin()) as ctx:
        await workflow.roll_back(ctx, "default", to=1, reason="n")
    await world.ticket()
    await world.ticket()
    async with world.browser(await world.admin()) as client:
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
    assert [(v["version"], v["running"]) for v in listed["versions"]] == [(2, 2), (1, 1)]
    assert listed["running"] == 3


async def test_running_tickets_are_moved_once_every_node_fits(world: World) -> None:
    ticket = await world.ticket()
    async with world.browser(await world.admin()) as client:
        changed = await in_force(client)
        _renamed(changed, "intake", "front_desk")
        made = await client.post(DEFAULT, json={"definition": changed, "reason": "n"})
        assert made.status_code == 201, made.text
        asked = {"from": 1, "to": 2}
        looked = (await client.post(f"{DEFAULT}/move", json=asked)).json()
        assert looked["nodes"] == [{"node": "intake", "to": None, "tickets": 1}]
        really = {**asked, "dry": False, "reason": "n"}
        refused = await client.post(f"{DEFAULT}/move", json=really)
        assert (refused.status_code, refused.json()["code"]) == (422, "move_misfits")
        mapped = {**really, "nodes": {"intake": "front_desk"}}
        moved = await client.post(f"{DEFAULT}/move", json=mapped)
        assert (moved.json()["moved"], moved.json()["problems"]) == (1, [])
    await world.drain()
    again = await world.reread(ticket)
    assert (again.process_version, again.node) == (2, "front_desk")


def _renamed(definition: dict[str, Any], old: str, new: str) -> None:
    """Another key for a node, wherever it is named."""
    next(n for n in definition["nodes"] if n["key"] == old)["key"] = new
    definition["start"] = new if definition["start"] == old else definition["start"]
    for action in definition["actions"]:
        action["from"] = [new if key == old else key for key in action["from"]]
        for branch in action["to"]:
            branch["to"] = new if branch["to"] == old else branch["to"]

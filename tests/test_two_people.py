"""Two people edit one thing of the settings: the later save undoes nobody's work."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import httpx

from ringdesk.modules.quality import suggesting
from tests.given import World
from tests.processes.test_drafts import in_force, saved
from tests.processes.test_pilots import started

API = "/api/v1"
Json = dict[str, Any]
Given = Callable[[World, httpx.AsyncClient], Awaitable[str]]


@dataclass(frozen=True)
class Thing:
    """What is edited: `listed` shows it with its version, `path` takes `theirs` and `mine`.

    `field` tells by its value who was last.
    """

    path: str
    theirs: Json
    mine: Json
    given: Given
    listed: str = ""
    method: str = "PATCH"
    field: str = "name"
    version: str = "version"
    within: tuple[str, ...] = ("data",)
    removed: bool = False


def added(path: str, **body: Any) -> Given:
    async def given(_world: World, client: httpx.AsyncClient) -> str:
        answer = await client.post(API + path, json=body)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    return given


async def first_line(_world: World, client: httpx.AsyncClient) -> str:
    return str((await client.get(f"{API}/checklist-lines")).json()["data"][0]["id"])


async def first_option(_world: World, client: httpx.AsyncClient) -> str:
    return str((await client.get(f"{API}/rating-options")).json()["data"][0]["id"])


async def a_colleague(world: World, _client: httpx.AsyncClient) -> str:
    return str((await world.member()).member_id)


async def a_suggestion(world: World, client: httpx.AsyncClient) -> str:
    ticket = await world.ticket()
    async with world.acting(await world.admin()) as ctx:
        await suggesting.suggest(ctx, ticket, "verification", "先打电话")
    return str((await client.get(f"{API}/suggestions")).json()["data"][0]["id"])


async def a_pilot(_world: World, client: httpx.AsyncClient) -> str:
    assert (await started(client)).status_code == 201
    return ""


def named(text: str) -> Json:
    return {"name": text}


def called(text: str) -> Json:
    return {"name": {"en": text}}


def viewed(text: str) -> Json:
    return {"name": text, "filter": {"all": []}, "shared": True}


PILOT = "/processes/default/pilot"
THINGS = {
    "mailbox": Thing(
        "/mailboxes/{}", named("A"), named("B"),
        given=added("/mailboxes", address="desk@box.test", mode="demo"),
    ),
    "requester": Thing(
        "/requesters/{}", {"phone": "1"}, {"phone": "2"}, field="phone",
        given=added("/requesters", name="Ann", email="ann@example.com"),
    ),
    "organization": Thing(
        "/organizations/{}", {"domain": "a.test"}, {"tier": "vip"}, field="domain",
        given=added("/organizations", name="Acme"),
    ),
    "member": Thing("/members/{}", named("A"), named("B"), given=a_colleague),
    "team": Thing("/teams/{}", named("A"), named("B"), given=added("/teams", name="Team")),
    "department": Thing(
        "/departments/{}", named("A"), named("B"), given=added("/departments", name="Finance")
    ),
    "view": Thing(
        "/views/{}", viewed("A"), viewed("B"), method="PUT", removed=True,
        given=added("/views", **viewed("Mine")),
    ),
    "template folder": Thing(
        "/template-folders/{}", called("A"), called("B"), method="PUT", removed=True,
        listed="/templates", within=("folders",),
        given=added("/template-folders", **called("Folder")),
    ),
    "checklist line": Thing("/checklist-lines/{}", called("A"), called("B"), given=first_line),
    "rating option": Thing("/rating-options/{}", called("A"), called("B"), given=first_option),
    "suggestion": Thing(
        "/suggestions/{}", {"state": "planned", "answer": "A"}, {"state": "done", "answer": "B"},
        field="answer", given=a_suggestion,
    ),
    "pilot's rails": Thing(
        f"{PILOT}/rails", {"limits": {"reopen_rate": 0.05}, "reason": "A"},
        {"limits": {"reopen_rate": 0.09}, "reason": "B"}, method="PUT", given=a_pilot,
        listed=PILOT, within=(), field="rails", version="rails_version",
    ),
}  # fmt: skip


async def shown(client: httpx.AsyncClient, thing: Thing, which: str) -> Json:
    """As the list or the page shows it now."""
    answer = await client.get(API + (thing.listed or thing.path.removesuffix("/{}")))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    for part in thing.within:
        found = found[part]
    if isinstance(found, dict):
        return found
    one: Json = next(row for row in found if row["id"] == which)
    return one


async def test_the_later_of_two_learns_of_the_first_and_may_then_decide(world: World) -> None:
    """Of everything in the table, in one workspace: a workspace for each would cost seconds."""
    async with world.browser(await world.admin()) as client:
        for name, thing in THINGS.items():
            which = await thing.given(world, client)
            await _edited_by_two(client, thing, which, name)


async def _edited_by_two(client: httpx.AsyncClient, thing: Thing, which: str, name: str) -> None:
    path = API + thing.path.format(which)

    async def save(body: Json, version: int | None) -> httpx.Response:
        seen = {} if version is None else {"If-Match": f'"{version}"'}
        return await client.request(thing.method, path, json=body, headers=seen)

    both_saw = (await shown(client, thing, which))[thing.version]
    first = await save(thing.theirs, both_saw)
    assert first.status_code in (200, 204), (name, first.text)
    theirs = await shown(client, thing, which)
    now = theirs[thing.version]
    assert now != both_saw, name
    if first.content:
        assert first.json().get(thing.version, now) == now, name

    late = await save(thing.mine, both_saw)
    assert (late.status_code, late.json()["code"]) == (412, "stale"), name
    assert late.json()["params"]["current"]["version"] == now, name
    if thing.removed:
        gone = await client.delete(path, headers={"If-Match": f'"{both_saw}"'})
        assert gone.status_code == 412, (name, gone.text)
    assert (await shown(client, thing, which))[thing.field] == theirs[thing.field], name

    knowing = await save(thing.mine, now)
    assert knowing.status_code in (200, 204), (name, knowing.text)
    assert (await save(thing.theirs, None)).status_code in (200, 204), name
    if thing.removed:
        last = (await shown(client, thing, which))[thing.version]
        gone = await client.delete(path, headers={"If-Match": f'"{last}"'})
        assert gone.status_code == 204, (name, gone.text)


async def test_the_workspaces_settings_are_changed_by_who_saw_them(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        path = f"{API}/workspace"
        read = await client.get(path)
        seen = {"If-Match": read.headers["etag"]}
        assert (await client.patch(path, json=named("新名"), headers=seen)).status_code == 204
        late = await client.patch(path, json={"zone": "Asia/Tokyo"}, headers=seen)
        assert late.status_code == 412
        assert late.json()["params"]["current"]["name"] == "新名"
        after = await client.get(path)
        assert after.json() == {**read.json(), "name": "新名"}
        assert after.headers["etag"] != read.headers["etag"]


async def test_a_line_moved_among_the_others_is_still_what_was_seen(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        which = await first_line(world, client)
        path = f"{API}/checklist-lines/{which}"
        version = (await client.patch(path, json={"position": 7})).json()["version"]
        moved = await client.patch(path, json={"position": 3})
        assert moved.json()["version"] == version
        seen = {"If-Match": f'"{version}"'}
        assert (await client.patch(path, json=called("A"), headers=seen)).status_code == 200


async def test_a_draft_of_a_process_saved_meanwhile_is_not_thrown_away(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        path = f"{API}/processes/default/draft"
        process = await in_force(client)
        process["name"]["en"] = "Other"
        seen = {"If-Match": (await saved(client, process)).headers["etag"]}
        process["name"]["en"] = "Another"
        now = {"If-Match": (await saved(client, process, 1)).headers["etag"]}
        late = await client.delete(path, headers=seen)
        assert (late.status_code, late.json()["code"]) == (412, "stale")
        assert (await client.delete(path, headers=now)).status_code == 204

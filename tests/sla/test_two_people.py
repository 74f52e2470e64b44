"""Two people on one draft, and what was put away taken out again."""

import asyncio
from typing import Any

import httpx
import pytest
from tests import given
from tests.given import World
from tests.sla.configured import (
    CALENDARS,
    POLICIES,
    by_id,
    calendar_made,
    policy,
    policy_made,
    refused,
    workdays,
)

Sort = tuple[str, dict[str, Any], dict[str, Any]]


async def drafted(client: httpx.AsyncClient, sort: str) -> Sort:
    """The address of a published thing, and two definitions that differ from it."""
    calendar = await calendar_made(client)
    if sort == CALENDARS:
        return f"{CALENDARS}/{calendar}", workdays(zone="Asia/Tokyo"), workdays(zone="Asia/Dubai")
    made = await policy_made(client, calendar)
    ones, others = ({"minutes": {"first_response": n}, "calendar": calendar} for n in (60, 90))
    return (
        f"{POLICIES}/{made}",
        policy(calendar, targets={"P3": ones}),
        policy(calendar, targets={"P3": others}),
    )


async def listed(client: httpx.AsyncClient, at: str) -> dict[str, Any]:
    base, _, thing = at.rpartition("/")
    return by_id((await client.get(base)).json()["data"], thing)


@pytest.mark.parametrize("sort", [POLICIES, CALENDARS])
async def test_of_two_on_one_draft_the_second_is_shown_what_the_first_wrote(
    world: World, sort: str
) -> None:
    async with world.browser(await world.admin()) as one, world.browser(await world.admin()) as two:
        at, ones, others = await drafted(one, sort)
        seen = {"If-Match": f'"{(await listed(one, at))["draft_revision"]}"'}
        first = await one.put(f"{at}/draft", json={"definition": ones}, headers=seen)
        assert first.status_code == 200, first.text
        assert first.headers["ETag"] == f'"{first.json()["draft_revision"]}"'
        second = await two.put(f"{at}/draft", json={"definition": others}, headers=seen)
        assert (second.status_code, second.json()["code"]) == (412, "stale")
        theirs = second.json()["params"]["current"]
        assert theirs["draft"] == first.json()["draft"]
        assert (await two.delete(f"{at}/draft", headers=seen)).status_code == 412
        looked_at_before = await two.post(f"{at}/publish", json={"reason": "x"}, headers=seen)
        assert (looked_at_before.status_code, (await listed(two, at))["version"]) == (412, 1)
        known = {"If-Match": f'"{theirs["draft_revision"]}"'}
        again = await two.put(f"{at}/draft", json={"definition": others}, headers=known)
        assert again.status_code == 200
        assert again.json()["draft"] != first.json()["draft"]


@pytest.mark.parametrize("sort", [POLICIES, CALENDARS])
async def test_of_two_who_save_at_once_one_is_told(world: World, sort: str) -> None:
    async with world.browser(await world.admin()) as one, world.browser(await world.admin()) as two:
        at, ones, others = await drafted(one, sort)
        seen = {"If-Match": f'"{(await listed(one, at))["draft_revision"]}"'}
        answers = await asyncio.gather(
            one.put(f"{at}/draft", json={"definition": ones}, headers=seen),
            two.put(f"{at}/draft", json={"definition": others}, headers=seen),
        )
        assert sorted(a.status_code for a in answers) == [200, 412]
        (won,) = (a.json() for a in answers if a.status_code == 200)
        assert (await listed(one, at))["draft"] == won["draft"]


async def test_a_draft_that_was_published_meanwhile_is_not_begun_anew_unnoticed(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as one, world.browser(await world.admin()) as two:
        at, ones, others = await drafted(one, POLICIES)
        saved = await one.put(f"{at}/draft", json={"definition": ones})
        seen = {"If-Match": saved.headers["ETag"]}
        assert (await two.post(f"{at}/publish", json={"reason": "x"})).status_code == 200
        late = await one.put(f"{at}/draft", json={"definition": others}, headers=seen)
        assert (late.status_code, late.json()["params"]["current"]["version"]) == (412, 2)
        assert (await listed(one, at))["draft"] is None


async def test_who_names_no_revision_overwrites_as_before(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        at, ones, others = await drafted(client, POLICIES)
        for definition in (ones, others):
            answer = await client.put(f"{at}/draft", json={"definition": definition})
            assert answer.status_code == 200
        assert answer.json()["draft"]["targets"]["P3"]["minutes"] == {"first_response": 90}


async def test_an_archived_policy_comes_back_behind_the_others_in_its_version(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        later = await policy_made(client, calendar)
        early = await client.post(f"{POLICIES}/{made}/restore")
        assert (early.status_code, early.json()["code"]) == (409, "not_archived")
        await client.delete(f"{POLICIES}/{made}")
        back = await client.post(f"{POLICIES}/{made}/restore")
        assert back.status_code == 200, back.text
        assert (back.json()["state"], back.json()["version"]) == ("published", 1)
        live = [p for p in (await client.get(POLICIES)).json()["data"] if p["kind"] == "customer"]
        places = [p["id"] for p in live if p["state"] == "published"]
        assert places.index(later) < places.index(made)
        assert not by_id(live, made)["shadowed"]
        audit = (await client.get("/api/v1/audit?type=PolicyRestored")).json()["data"]
        assert len(audit) == 1


async def test_a_policy_does_not_come_back_before_the_calendar_it_counts_by(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        await client.delete(f"{POLICIES}/{made}")
        await client.delete(f"{CALENDARS}/{calendar}")
        answer = await client.post(f"{POLICIES}/{made}/restore")
        assert refused(answer) == {("definition.targets.P3.calendar", "unknown_calendar")}
        assert (await listed(client, f"{POLICIES}/{made}"))["state"] == "archived"
        back = await client.post(f"{CALENDARS}/{calendar}/restore")
        assert (back.status_code, back.json()["state"]) == (200, "published")
        assert (await client.post(f"{POLICIES}/{made}/restore")).status_code == 200


async def test_a_calendar_that_comes_back_is_not_the_workspaces_own(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        ids = [c["id"] for c in (await client.get(CALENDARS)).json()["data"]]
        await client.put(f"{CALENDARS}/order", json={"ids": [made, *ids[:-1]]})
        assert (await client.delete(f"{CALENDARS}/{made}")).status_code == 204
        assert (await client.post(f"{CALENDARS}/{made}/restore")).status_code == 200
        shown = (await client.get(CALENDARS)).json()["data"]
    assert [c["id"] for c in shown][-1] == made


@pytest.mark.parametrize("sort", [POLICIES, CALENDARS])
async def test_putting_away_what_was_never_published_leaves_nothing(
    world: World, sort: str
) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        body = (
            {"kind": "customer", "definition": policy(calendar)}
            if sort == POLICIES
            else {"definition": workdays()}
        )
        made = (await client.post(sort, json=body)).json()["id"]
        assert (await client.delete(f"{sort}/{made}")).status_code == 204
        shown = await client.get(sort)
        assert shown.status_code == 200
        assert made not in {each["id"] for each in shown.json()["data"]}


async def test_another_workspaces_things_are_not_restored(db: Any, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        calendar = await calendar_made(client)
        await client.delete(f"{CALENDARS}/{calendar}")
    async with world.browser(await world.admin()) as client:
        assert (await client.post(f"{CALENDARS}/{calendar}/restore")).status_code == 404

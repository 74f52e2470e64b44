"""Calendars: drafted, looked at for a year, published for good, rolled back, put away."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from tests import given
from tests.given import World
from tests.sla.configured import (
    CALENDARS,
    POLICIES,
    by_id,
    calendar_made,
    policy_made,
    refused,
    workdays,
)

from ringdesk.kernel.db import Database
from ringdesk.kernel.errors import NotFound
from ringdesk.modules.sla.commands import calendars
from ringdesk.modules.sla.config import hours_of, sla_config

NOWHERE = "00000000-0000-7000-8000-000000000000"
LUNCH = {"name": {"en": "Lunch"}, "days": [], "from": "12:00", "to": "13:00"}
CHINA = {"country": "CN", "make_up_days": True}


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(CALENDARS)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def drafted(client: httpx.AsyncClient, made: str, **more: Any) -> Any:
    body = {"definition": workdays(**more)}
    answer = await client.put(f"{CALENDARS}/{made}/draft", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def published(client: httpx.AsyncClient, made: str) -> httpx.Response:
    return await client.post(f"{CALENDARS}/{made}/publish", json={"reason": "午休"})


async def test_versions_are_counted_by_as_they_were_published(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        assert (await drafted(client, made, breaks=[LUNCH]))["version"] == 1
        assert (await published(client, made)).json()["day_minutes"] == 480
    monday = datetime(2026, 11, 16, tzinfo=UTC)
    async with world.acting() as ctx:
        config = await sla_config(ctx)
        assert config.calendar_ref(UUID(made)) == f"{made}@2"
        hours = await hours_of(ctx, [f"{made}@1", f"{made}@2"])
        day = [hours[f"{made}@{n}"].open(monday, monday + timedelta(days=1)) for n in (1, 2)]
        assert day == [timedelta(hours=9), timedelta(hours=8)]
        for unknown in (f"{made}@3", f"{NOWHERE}@1"):
            with pytest.raises(NotFound):
                await hours_of(ctx, [unknown])


async def test_hours_of_a_publication_that_was_undone_are_not_remembered(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        await drafted(client, made, breaks=[LUNCH])

    with pytest.raises(InterruptedError):
        await _publish_and_fail(world, UUID(made))
    async with world.acting() as ctx:
        with pytest.raises(NotFound):
            await hours_of(ctx, [f"{made}@2"])


async def _publish_and_fail(world: World, made: UUID) -> None:
    async with world.acting() as ctx:
        await calendars.publish_calendar(ctx, made, reason="x")
        await hours_of(ctx, [f"{made}@2"])
        raise InterruptedError


async def test_a_year_is_shown_with_what_made_each_day(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        await drafted(client, made, holidays=CHINA)
        answer = await client.get(f"{CALENDARS}/{made}/year?year=2026&draft=true")
        assert answer.status_code == 200, answer.text
        days = {each["date"]: each for each in answer.json()["days"]}
        assert len(days) == 365
        assert days["2026-02-14"]["source"] == "make_up"
        assert days["2026-02-14"]["intervals"] == [["09:00", "18:00"]]
        assert (days["2026-10-01"]["source"], days["2026-10-01"]["intervals"]) == ("holiday", [])
        assert days["2026-10-01"]["name"]["zh-CN"] == "国庆节"
        plain = (await client.get(f"{CALENDARS}/{made}/year?year=2026")).json()["days"]
        assert {each["source"] for each in plain} == {"weekly"}
        for year in (1999, 2101):
            wrong = await client.get(f"{CALENDARS}/{made}/year?year={year}")
            assert wrong.status_code == 422


async def test_a_year_of_a_faulty_draft_names_its_fields(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        shown = await drafted(client, made, zone="Mars/Olympus")
        assert [f["code"] for f in shown["faults"]] == ["unknown_zone"]
        answer = await client.get(f"{CALENDARS}/{made}/year?year=2026&draft=true")
        assert refused(answer) == {("definition.zone", "unknown_zone")}
        assert refused(await published(client, made)) == {("definition.zone", "unknown_zone")}


async def test_holidays_may_be_one_set_several_or_none(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        for sets, kept in ((None, 0), (CHINA, 1), ([CHINA, {"country": "DE"}], 2)):
            shown = await drafted(client, made, holidays=sets)
            assert len(shown["draft"]["holidays"]) == kept


async def test_a_rollback_is_a_new_version_and_the_difference_is_shown(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        weekly = {**workdays()["weekly"], "sat": [["10:00", "14:00"]]}
        await drafted(client, made, weekly=weekly, zone="Asia/Tokyo")
        await published(client, made)
        changes = (await client.get(f"{CALENDARS}/{made}/diff?from=1&to=2")).json()["changes"]
        assert [(c["path"], c["before"], c["after"]) for c in changes] == [
            ("zone", "Asia/Shanghai", "Asia/Tokyo"),
            ("weekly.sat", None, [["10:00", "14:00"]]),
        ]
        assert changes[1]["label"] == "每周时间 · 周六"
        back = await client.post(
            f"{CALENDARS}/{made}/rollback", json={"version": 1, "reason": "退回"}
        )
        assert (back.json()["version"], back.json()["zone"]) == (3, "Asia/Shanghai")
        versions = (await client.get(f"{CALENDARS}/{made}/versions")).json()["data"]
        assert [v["version"] for v in versions] == [3, 2, 1]
        assert versions[0]["definition"] == versions[2]["definition"]


async def test_a_calendar_that_is_used_cannot_be_archived(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        used = await policy_made(client, made)
        answer = await client.delete(f"{CALENDARS}/{made}")
        assert (answer.status_code, answer.json()["code"]) == (409, "calendar_in_use")
        assert answer.json()["params"]["places"] == "测试策略"
        await client.delete(f"{POLICIES}/{used}")
        assert (await client.delete(f"{CALENDARS}/{made}")).status_code == 204
        assert by_id(await listed(client), made)["state"] == "archived"


async def test_tickets_still_count_by_an_archived_calendar(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        await client.delete(f"{CALENDARS}/{made}")
    async with world.acting() as ctx:
        assert (await sla_config(ctx)).calendars[UUID(made)].archived
        assert await hours_of(ctx, [f"{made}@1"])


async def test_the_first_calendar_is_the_workspaces_own(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await calendar_made(client)
        ids = [c["id"] for c in await listed(client)]
        answer = await client.put(f"{CALENDARS}/order", json={"ids": [made, *ids[:-1]]})
        assert answer.status_code == 200, answer.text
        wrong = await client.put(f"{CALENDARS}/order", json={"ids": [made]})
        assert refused(wrong) == {("ids", "order_incomplete")}
    async with world.acting() as ctx:
        assert (await sla_config(ctx)).default_calendar == UUID(made)


async def test_two_who_publish_at_once_never_give_one_number_twice(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        made = await calendar_made(one)
        await drafted(one, made, breaks=[LUNCH])
        back = {"version": 1, "reason": "x"}
        answers = await asyncio.gather(
            published(one, made), two.post(f"{CALENDARS}/{made}/rollback", json=back)
        )
        assert [a.status_code for a in answers] == [200, 200], [a.text for a in answers]
        versions = (await one.get(f"{CALENDARS}/{made}/versions")).json()["data"]
    assert [v["version"] for v in versions] == [3, 2, 1]


async def test_countries_and_their_holidays_can_be_looked_at(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        countries = {
            c["code"]: c for c in (await client.get("/api/v1/sla/countries")).json()["data"]
        }
        assert len(countries) > 200
        assert countries["DE"]["name"]["zh-CN"] == "德国"
        assert countries["DE"]["subdivisions"]["BY"] == "Bayern"
        assert [code for code, c in countries.items() if c["make_up_days"]] == ["CN"]
        url = "/api/v1/sla/holidays"
        china = (await client.get(f"{url}?country=CN&year=2026")).json()
        assert [d["date"] for d in china["days"] if d["make_up"]][:2] == [
            "2026-01-04",
            "2026-02-14",
        ]
        bavaria = (await client.get(f"{url}?country=DE&subdivision=BY&year=2026")).json()["days"]
        assert "2026-01-06" in {d["date"] for d in bavaria}
        wrong = await client.get(f"{url}?country=XX&year=2026")
        assert refused(wrong) == {("country", "unknown_country")}
        wrong = await client.get(f"{url}?country=DE&subdivision=XX&year=2026")
        assert refused(wrong) == {("subdivision", "unknown_subdivision")}


async def test_who_may_not_manage_deadlines_does_not_touch_calendars(world: World) -> None:
    async with world.browser(await world.member("agent")) as client:
        for path in (CALENDARS, "/api/v1/sla/countries", f"{CALENDARS}/{NOWHERE}/year?year=2026"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["params"]) == (
                403, {"permission": "sla.manage"}
            )  # fmt: skip
        assert (await client.delete(f"{CALENDARS}/{NOWHERE}")).status_code == 403


async def test_another_workspaces_calendars_are_not_found(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        made = await calendar_made(client)
    async with world.browser(await world.admin()) as client:
        assert (await client.get(f"{CALENDARS}/{made}/year?year=2026")).status_code == 404
        assert (await client.delete(f"{CALENDARS}/{made}")).status_code == 404
        assert (await published(client, made)).status_code == 404
    async with world.acting() as ctx:
        with pytest.raises(NotFound):
            await hours_of(ctx, [f"{made}@1"])

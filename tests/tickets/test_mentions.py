"""@me: the tickets on which a note names the reader, newest first, unread until looked at."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from ringdesk.kernel.context import Context
from ringdesk.modules import tickets
from ringdesk.modules.tickets.fields import catalogue_with
from tests.given import World

LOCALES = Path(__file__).parents[2] / "web/src/i18n/locales"


async def mentioned(client: httpx.AsyncClient, **more: str) -> list[tuple[str, bool]]:
    answer = await client.get("/api/v1/tickets", params={"view": "mentioned", **more})
    assert answer.status_code == 200, answer.text
    return [(row["id"], row["unread"]) for row in answer.json()["data"]]


async def name_on(ctx: Context, ticket_id: UUID, *members: UUID | None) -> None:
    await tickets.note(ctx, ticket_id, "看一下", [m for m in members if m], [])


async def test_what_names_me_is_listed_newest_first_and_unread_until_read(world: World) -> None:
    me, author = await world.member("agent"), await world.admin()
    one, two, other = [(await world.ticket()).id for _ in range(3)]
    for ticket_id in (one, two):
        world.clock.advance(timedelta(seconds=60))
        async with world.acting(author) as ctx:
            await name_on(ctx, ticket_id, me.member_id)
    async with world.acting(author) as ctx:
        await name_on(ctx, other, author.member_id)
    async with world.browser(me) as client:
        assert await mentioned(client) == [(str(two), True), (str(one), True)]
        world.clock.advance(timedelta(seconds=60))
        assert (await client.post(f"/api/v1/tickets/{two}/read")).status_code in (200, 204)
        assert await mentioned(client) == [(str(two), False), (str(one), True)]
        world.clock.advance(timedelta(seconds=60))
        async with world.acting(author) as ctx:
            await name_on(ctx, one, me.member_id)
        assert [row for row, _ in await mentioned(client)] == [str(one), str(two)]
        views = (await client.get("/api/v1/views")).json()["data"]
        assert {v["id"]: v["count"] for v in views}["mentioned"] == 2


async def test_pages_go_on_where_the_last_one_ended(world: World) -> None:
    me, author = await world.member("agent"), await world.admin()
    named = [(await world.ticket()).id for _ in range(5)]
    for ticket_id in named:
        world.clock.advance(timedelta(seconds=1))
        async with world.acting(author) as ctx:
            await name_on(ctx, ticket_id, me.member_id)
    async with world.browser(me) as client:
        found: list[str] = []
        after: dict[str, str] = {}
        while True:
            page = (
                await client.get(
                    "/api/v1/tickets", params={"view": "mentioned", "limit": 2, **after}
                )
            ).json()
            found += [row["id"] for row in page["data"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
    assert found == [str(one) for one in reversed(named)]


async def test_conditions_may_ask_who_is_named(world: World) -> None:
    me, author = await world.member("agent"), await world.admin()
    named, other = [(await world.ticket()).id for _ in range(2)]
    async with world.acting(author) as ctx:
        await name_on(ctx, named, me.member_id)
    async with world.browser(author) as client:
        for op, ids in (("any_of", {str(named)}), ("none_of", {str(other)})):
            asked = f'{{"field":"mentioned","op":"{op}","value":["{me.member_id}"]}}'
            listed = await client.get("/api/v1/tickets", params={"filter": asked})
            assert {t["id"] for t in listed.json()["data"]} & {str(named), str(other)} == ids
    async with world.acting(author) as ctx:
        state = await tickets.read(ctx, named)
        config = await tickets.ticket_config(ctx)
        holds = config.holds(ctx, tickets.facts_of(ctx, state, {}))
        assert holds({"field": "mentioned", "op": "any_of", "value": [str(me.member_id)]})


async def test_a_closed_ticket_is_no_longer_listed_or_counted(world: World) -> None:
    me, author = await world.member("agent"), await world.admin()
    open_one, closed = [(await world.ticket()).id for _ in range(2)]
    async with world.acting(author) as ctx:
        for one in (open_one, closed):
            await name_on(ctx, one, me.member_id)
        await tickets.void(ctx, closed, reason="spam", note="x")
    async with world.browser(me) as client:
        assert [row for row, _ in await mentioned(client)] == [str(open_one)]
        views = (await client.get("/api/v1/views")).json()["data"]
        assert {v["id"]: v["count"] for v in views}["mentioned"] == 1


@pytest.mark.parametrize("language", ["zh-CN", "en", "ar"])
def test_whatever_a_condition_may_ask_has_a_name_in_every_language(language: str) -> None:
    asked = {one.name for one in catalogue_with([])}
    table = json.loads((LOCALES / language / "table.json").read_text())
    assert asked - set(table["field"]) == set()
    editor = (LOCALES.parents[1] / "conditions/fields.ts").read_text()
    assert [name for name in asked if f'"{name}"' not in editor] == []

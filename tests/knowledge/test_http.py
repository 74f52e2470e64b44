"""Articles over the API: versions held against If-Match, keys that make once, refusals by name."""

from uuid import uuid4

import httpx

from tests.given import World
from tests.knowledge.given_articles import an_article, published, solved_ticket

API = "/api/v1"


async def test_a_ticket_gives_201_and_then_200(world: World) -> None:
    agent = await world.member()
    ticket = await solved_ticket(world, agent)
    async with world.browser(agent) as client:
        first = await client.post(f"{API}/tickets/{ticket.number}/article")
        second = await client.post(f"{API}/tickets/T-{ticket.number}/article")
        listed = await client.get(f"{API}/tickets/{ticket.number}/articles")
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"] == listed.json()["data"][0]["id"]
    assert first.headers["etag"] == '"1"'
    assert first.json()["source"] == {"number": ticket.number, "subject": ticket.subject}


async def test_a_repeated_key_answers_as_before(world: World) -> None:
    agent = await world.member()
    body = {"language": "en", "texts": {"title": "T", "solution": "S"}}
    headers = {"Idempotency-Key": uuid4().hex}
    async with world.browser(agent) as client:
        made = [await client.post(f"{API}/articles", json=body, headers=headers) for _ in range(2)]
        rows = (await client.get(f"{API}/articles")).json()["data"]
    assert made[0].json() == made[1].json()
    assert len(rows) == 1


async def _patched(client: httpx.AsyncClient, article: object, tag: str, body: object) -> int:
    path, headers = f"{API}/articles/{article}", {"If-Match": f'"{tag}"'}
    return (await client.patch(path, json=body, headers=headers)).status_code


async def test_a_change_names_the_version_it_saw(world: World) -> None:
    agent = await world.member()
    article = await an_article(world, agent)
    async with world.browser(agent) as client:
        assert await _patched(client, article, "1", {"tags": ["甲"]}) == 200
        assert await _patched(client, article, "1", {"tags": ["乙"]}) == 412
        assert (await client.get(f"{API}/articles/{article}")).json()["tags"] == ["甲"]


async def test_what_is_null_empties_and_what_is_missing_stays(world: World) -> None:
    agent = await world.member()
    article = await an_article(world, agent)
    path = f"{API}/articles/{article}"
    async with world.browser(agent) as client:
        await client.patch(path, json={"review_by": "2027-01-01", "tags": ["甲"]})
        after = (await client.patch(path, json={"review_by": None})).json()
    assert (after["review_by"], after["tags"]) == (None, ["甲"])
    assert after["owner"]["id"] == str(agent.member_id)


async def test_every_fault_of_a_change_is_named(world: World) -> None:
    agent = await world.member()
    article = await an_article(world, agent)
    body = {
        "category_id": str(uuid4()), "type_key": "moon", "owner_id": str(uuid4()),
        "texts": {"zh-CN": {"title": " "}},
    }  # fmt: skip
    async with world.browser(agent) as client:
        refused = await client.patch(f"{API}/articles/{article}", json=body)
    assert refused.status_code == 422
    assert {one["field"] for one in refused.json()["errors"]} == {
        "category_id", "type_key", "owner_id", "texts.zh-CN.title",
    }  # fmt: skip


async def test_ones_own_article_is_refused_in_words(world: World) -> None:
    lead = await world.member("lead")
    article = await an_article(world, lead)
    async with world.browser(lead) as client:
        await client.post(f"{API}/articles/{article}/submit", json={})
        client.headers["Accept-Language"] = "zh-CN"
        refused = await client.post(f"{API}/articles/{article}/publish")
    assert (refused.status_code, refused.json()["code"]) == (422, "article_own_work")
    assert "自己写的" in refused.json()["detail"]


async def test_readers_get_the_published_text_and_nothing_of_the_draft(world: World) -> None:
    author, lead = await world.member(), await world.member("lead")
    article = await published(world, author, lead, solution="旧办法")
    draft = {"texts": {"zh-CN": {"title": "补单", "solution": "新办法"}}}
    async with world.browser(author) as client:
        await client.patch(f"{API}/articles/{article}", json=draft)
    async with world.browser(await world.member("auditor")) as reader:
        answers = [
            (await reader.get(f"{API}/articles/{article}{rest}")).text for rest in ("", "/versions")
        ]
        none = await reader.get(f"{API}/articles/{article}/versions/2/difference?against=1")
    assert all("旧办法" in text and "新办法" not in text for text in answers)
    assert none.status_code == 404

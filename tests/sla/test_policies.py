"""Policies: drafted, published in versions that never change, compared, rolled back, put away."""

import asyncio
from typing import Any

import httpx
import pytest

from ringdesk.kernel.db import Database
from tests import given
from tests.given import World
from tests.sla.configured import (
    POLICIES,
    by_id,
    calendar_made,
    policy,
    policy_made,
    refused,
)


async def listed(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    answer = await client.get(POLICIES)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["data"]
    return found


async def drafted(client: httpx.AsyncClient, made: str, definition: dict[str, Any]) -> Any:
    answer = await client.put(f"{POLICIES}/{made}/draft", json={"definition": definition})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def published(client: httpx.AsyncClient, made: str, **more: Any) -> httpx.Response:
    return await client.post(f"{POLICIES}/{made}/publish", json={"reason": "季度调整", **more})


async def test_a_draft_changes_nothing_until_it_is_published(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        made = await policy_made(client, calendar)
        changed = policy(calendar, thanks_need_answer=True)
        shown = await drafted(client, made, changed)
        assert (shown["version"], shown["thanks_need_answer"]) == (1, False)
        assert shown["draft"]["thanks_need_answer"] is True
        assert shown["draft_by"] == "管理员"
        answer = (await published(client, made, running=True)).json()
        assert (answer["version"], answer["thanks_need_answer"]) == (2, True)
        assert answer["draft"] is None
        assert (answer["author_name"], answer["reason"]) == ("管理员", "季度调整")
        versions = (await client.get(f"{POLICIES}/{made}/versions")).json()["data"]
        assert [v["version"] for v in versions] == [2, 1]
        assert versions[1]["definition"]["thanks_need_answer"] is False


async def test_publishing_is_on_record_with_its_reason(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await policy_made(client, await calendar_made(client))
        noted = (await client.get("/api/v1/audit?type=PolicyPublished")).json()["data"]
    (entry,) = [e for e in noted if e["data"]["reason"] == "新策略"]
    assert (entry["data"]["version"], entry["data"]["reason"]) == (1, "新策略")


async def test_the_condition_is_said_in_the_readers_language(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        made = await policy_made(client, await calendar_made(client))
        assert by_id(await listed(client), made)["when_sentence"] == "类型 是 咨询"

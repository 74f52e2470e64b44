"""Loose uploads and old answers go; what a ticket names stays."""

from datetime import timedelta

import pytest

from ringdesk.modules import tickets
from ringdesk.modules.tickets.jobs import housekeeping
from tests.given import World


async def test_an_upload_nobody_used_goes_and_a_used_one_stays(world: World):
    agent = await world.member("agent")
    ticket = await world.ticket()
    files = world.works.ports["files"]
    async with world.acting(agent) as ctx:
        used = await tickets.upload(ctx, "a.txt", "text/plain", b"used")
        await tickets.upload(ctx, "b.txt", "text/plain", b"loose")
        await tickets.upload(ctx, "c.txt", "text/plain", b"used")
        await tickets.note(ctx, ticket.id, "见附件", [], [used])
    world.clock.advance(timedelta(days=3))
    await housekeeping(world.works, None, {})
    assert list(files.kept.values()) == [b"used"]


async def test_an_answer_is_remembered_for_a_day(world: World):
    agent = await world.member("agent")
    body = {"subject": "重复", "text": "点了两次", "requester": {"email": "a@b.test"}}
    async with world.browser(agent) as client:
        client.headers["Idempotency-Key"] = "once"
        first = await client.post("/api/v1/tickets", json=body)
        again = await client.post("/api/v1/tickets", json=body)
        assert again.json()["id"] == first.json()["id"]
        assert again.headers["Idempotency-Replayed"] == "true"
        other = await client.post("/api/v1/tickets", json={**body, "text": "别的"})
        assert other.json()["code"] == "idempotency_mismatch"
        world.clock.advance(timedelta(days=1, minutes=1))
        await housekeeping(world.works, None, {})
        later = await client.post("/api/v1/tickets", json=body)
    assert later.json()["id"] != first.json()["id"]


@pytest.mark.parametrize("name", ["run.exe", "a.js", "报表.hta"])
async def test_programs_are_refused_by_name(world: World, name: str):
    async with world.browser(await world.member("agent")) as client:
        answer = await client.post("/api/v1/attachments", files={"file": (name, b"x")})
    assert answer.json()["errors"][0]["code"] == "file_type_refused"

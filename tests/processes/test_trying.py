"""Trying out: a definition is played with a made-up ticket or a real one's facts, and no trace."""

from typing import Any

import httpx

from tests.given import World
from tests.processes.test_drafts import DEFAULT, in_force

LIN = {"name": "林", "role": "agent"}
STEPS = [{"do": "take", "as": LIN}, {"do": "resolve", "as": LIN}]


async def played(client: httpx.AsyncClient, **asked: Any) -> httpx.Response:
    return await client.post(f"{DEFAULT}/try-run", json=asked)


async def test_steps_are_played_and_refused_as_they_would_be(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        answer = await played(client, steps=STEPS)
        assert answer.status_code == 200, answer.text
        start, taken, resolved = answer.json()["states"]
    assert (start["node"], taken["node"]) == ("intake", "handling")
    # It has no category yet.
    assert resolved["node"] == "handling"
    assert resolved["refused"] is not None


async def test_a_real_ticket_lends_its_facts_and_keeps_its_place(world: World) -> None:
    category = (await world.categories())[0]
    ticket = await world.ticket(category_id=category, priority="P1", priority_reason="n")
    async with world.browser(await world.admin()) as client:
        answer = await played(client, ticket=str(ticket.number), steps=STEPS)
        refused = answer.json()["states"][-1]["refused"]
        assert "evidence" in {g["gate"] for g in refused["gates"]}, refused
        lower = await played(
            client, ticket=str(ticket.number), steps=STEPS,
            facts={"priority": "P4", "strictest_priority": "P4"},
        )  # fmt: skip
        assert lower.json()["states"][-1]["node"] == "acceptance"
    again = await world.reread(ticket)
    assert (again.version, again.node) == (ticket.version, ticket.node)


async def test_what_is_being_designed_is_played_and_what_cannot_be_is_said(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        mine = await in_force(client)
        mine["nodes"][0]["name"]["zh-CN"] = "门口"
        assert (await played(client, definition=mine)).status_code == 200
        mine["start"] = "nowhere"
        refused = await played(client, definition=mine)
        assert (refused.status_code, refused.json()["code"]) == (422, "process_faulty")
        wrong = await played(client, steps=[{"teleport": True}])
        assert [e["code"] for e in wrong.json()["errors"]] == ["script"]


async def test_a_ticket_one_may_not_see_lends_nothing(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        assert (await played(client, ticket="999999")).status_code == 404

"""Guard rails of a pilot: crossed only when that is sure, told once, and never by bad luck."""

import random
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringdesk.modules import processes, tickets
from ringdesk.modules.processes.pilots import statistics
from ringdesk.modules.processes.pilots.rails import (
    FARTHEST,
    MORE_IS_BETTER,
    USUAL,
    admissible,
    state_of,
)
from ringdesk.modules.processes.pilots.statistics import Interval, Share
from tests.given import World
from tests.processes.test_pilots import PILOT, shown, started

A_TICKET = {"priority": "P4", "priority_reason": "n"}


def rail(found: dict[str, Any], figure: str) -> dict[str, Any]:
    return next(one for one in found["rails"] if one["figure"] == figure)


async def drawn(world: World, client: httpx.AsyncClient, count: int) -> dict[int, list[UUID]]:
    """So many tickets, about half of them on either version."""
    await started(client, share=1)
    await client.post(f"{PILOT}/share", json={"share": 50, "reason": "n"})
    found: dict[int, list[UUID]] = {1: [], 2: []}
    for _ in range(count):
        ticket = await world.ticket(**A_TICKET)
        found[ticket.process_version].append(ticket.id)
    return found


async def brought_to(world: World, ids: list[UUID], *, reopened: int, score: int) -> None:
    """The rows where these lives would have ended; the first so many were reopened."""
    async with world.acting() as ctx:
        for place, one in enumerate(ids):
            await ctx.tx.connection.execute(
                "UPDATE tickets SET resolved_at = created_at + interval '3 hours',"
                " reopen_count = $3, rating = $4 WHERE tenant_id = $1 AND id = $2",
                world.tenant_id, one, int(place < reopened), score,
            )  # fmt: skip


def test_every_figure_has_a_usual_limit_that_may_be_set() -> None:
    assert {*USUAL} == {*FARTHEST}
    assert all(admissible(key, limit) for key, limit in USUAL.items())
    assert not admissible("reopen_rate", -0.01)
    assert not admissible("attainment", 0.01)
    assert not admissible("satisfaction", -4.01)


@given(
    st.sampled_from(sorted(USUAL)),
    st.floats(0, 1),
    st.floats(-2, 2),
    st.floats(0, 2),
)
def test_a_rail_is_crossed_only_by_a_whole_interval(
    key: Any, reach: float, low: float, width: float
) -> None:
    limit = -reach if key in MORE_IS_BETTER else reach
    state = state_of(key, limit, Interval(low + width / 2, low, low + width))
    beyond = [v < limit if key in MORE_IS_BETTER else v > limit for v in (low, low + width)]
    expected = {2: "crossed", 1: "unclear", 0: "inside"}
    assert state == expected[sum(beyond)]
    assert state_of(key, limit, None) == "too_few"
    assert state_of(key, None, None) == "off"


@pytest.mark.slow
def test_two_versions_that_are_the_same_hardly_ever_cross_however_often_one_looks() -> None:
    """A/A: 400 pilots of 600 tickets, looked at after every fifth."""
    crossed = 0
    for seed in range(400):
        dice = random.Random(seed)
        chance = (0.05, 0.1, 0.3, 0.5)[seed % 4]
        counts = {False: [0, 0], True: [0, 0]}
        for n in range(600):
            side = counts[dice.random() < 0.5]
            side[0] += dice.random() < chance
            side[1] += 1
            if n % 5:
                continue
            old, new = (Share(*counts[which]) for which in (False, True))
            sure = statistics.of_shares(old, new, statistics.Z_WATCHED)
            if state_of("return_rate", USUAL["return_rate"], sure) == "crossed":
                crossed += 1
                break
    # At most 5 % are promised for all rails together; one rail alone stays far below.
    assert crossed / 400 <= 0.01


@pytest.mark.slow
async def test_a_planted_bad_version_is_told_once_to_the_owner(world: World) -> None:
    owner = await world.member("admin")
    async with world.browser(await world.admin()) as client:
        put = await client.put(
            "/api/v1/processes/default/owner", json={"owner_id": str(owner.member_id)}
        )
        assert put.is_success, put.text
        ids = await drawn(world, client, 90)
        await brought_to(world, ids[1], reopened=0, score=5)
        await processes.watch_pilots(world.works, world.tenant_id)
        assert rail(await shown(client), "reopen_rate")["state"] == "too_few"
        await brought_to(world, ids[2], reopened=len(ids[2]) * 2 // 3, score=5)
        found = rail(await shown(client), "reopen_rate")
        assert (found["state"], found["warned_at"]) == ("crossed", None)
        for _ in range(2):
            await processes.watch_pilots(world.works, world.tenant_id)
        found = await shown(client)
        assert rail(found, "reopen_rate")["warned_at"] is not None
        assert {one["state"] for one in found["rails"] if one["figure"] != "reopen_rate"} <= {
            "inside", "unclear", "too_few",
        }  # fmt: skip
        noted = (await client.get("/api/v1/audit?type=PilotRailCrossed")).json()["data"]
        assert [e["data"]["figure"] for e in noted] == ["reopen_rate"]
        # Nothing was stopped: that is for people to say.
        assert found["pilot"]["state"] == "running"
        await world.drain()
        async with world.browser(owner) as theirs:
            notices = (await theirs.get("/api/v1/notices")).json()["data"]
        assert [n["data"]["figure"] for n in notices if n["kind"] == "pilot_rail"] == [
            "reopen_rate"
        ]
        # Wider, it is crossed no more; crossed again it would be told again.
        wider = {"limits": {"reopen_rate": 1, "return_rate": None}, "reason": "已知原因"}
        answer = await client.put(f"{PILOT}/rails", json=wider)
        assert answer.status_code == 200, answer.text
        assert rail(answer.json(), "reopen_rate")["state"] == "inside"
        assert rail(answer.json(), "reopen_rate")["warned_at"] is None
        assert rail(answer.json(), "return_rate")["state"] == "off"
        kept = (await client.get("/api/v1/audit?type=PilotRailsChanged")).json()["data"]
        assert kept[0]["data"]["reason"] == "已知原因"


async def test_few_tickets_cross_nothing_and_say_how_many_are_missing(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        ids = await drawn(world, client, 8)
        await brought_to(world, ids[2], reopened=8, score=1)
        await processes.watch_pilots(world.works, world.tenant_id)
        found = await shown(client)
        smaller = min(len(one) for one in ids.values())
        assert {one["state"] for one in found["rails"]} == {"too_few"}
        assert rail(found, "skipped_rate")["missing"] == 20 - smaller


async def test_a_limit_on_the_good_side_is_refused_and_an_ended_pilot_keeps_its_own(
    world: World,
) -> None:
    async with world.browser(await world.admin()) as client:
        missing = await client.put(
            f"{PILOT}/rails", json={"limits": {"reopen_rate": 0.1}, "reason": "n"}
        )
        assert missing.status_code == 404
        await started(client)
        wrong = {"limits": {"attainment": 0.1, "reopen_rate": 0.1}, "reason": "n"}
        refused = await client.put(f"{PILOT}/rails", json=wrong)
        assert refused.status_code == 422
        assert [(e["field"], e["code"]) for e in refused.json()["errors"]] == [
            ("limits.attainment", "rail_beyond")
        ]
        assert rail(await shown(client), "reopen_rate")["limit"] == USUAL["reopen_rate"]
        await client.post(f"{PILOT}/withdraw", json={"reason": "n"})
        late = await client.put(
            f"{PILOT}/rails", json={"limits": {"reopen_rate": 0.1}, "reason": "n"}
        )
        assert (late.status_code, late.json()["code"]) == (409, "pilot_ended")


async def test_the_course_is_the_median_time_in_each_step(world: World) -> None:
    agent, (category, *_) = await world.member(), await world.categories()
    async with world.browser(await world.admin()) as client:
        await started(client, share=100)
        hours = {"assigned": [1, 2, 9], "handling": [4, 5, 6]}
        for waited, worked in zip(*hours.values(), strict=True):
            ticket = await world.ticket(**A_TICKET, category_id=category)
            world.clock.advance(timedelta(hours=waited))
            async with world.acting(agent) as ctx:
                await tickets.assign(ctx, ticket.id, member_id=agent.member_id)
            world.clock.advance(timedelta(hours=worked))
            async with world.acting(agent) as ctx:
                await tickets.resolve(ctx, ticket.id)
        course = (await shown(client))["course"]
    by_node = {one["node"]: one for one in course}
    first, second = course[0], by_node["handling"]
    assert first["new"] == {"value": 120.0, "count": 3}
    assert second["new"] == {"value": 300.0, "count": 3}
    assert second["old"] == {"value": None, "count": 0}
    assert second["name"]["zh-CN"]
    # What a ticket still is in has no end, and no figure.
    assert {one["node"] for one in course} == {first["node"], "handling"}

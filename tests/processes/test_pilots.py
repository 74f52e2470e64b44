"""Pilots: a part of the work goes first, sticks to its version, and is adopted or taken back."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ClauseElement, Executable

from ringdesk.modules import tickets, workflow
from ringdesk.modules.processes.pilots.cohort import cohort
from ringdesk.modules.processes.pilots.figures import _counts
from tests.given import World
from tests.processes.test_drafts import DEFAULT, in_force, saved

PILOT = f"{DEFAULT}/pilot"


async def started(client: httpx.AsyncClient, **scope: Any) -> httpx.Response:
    """A version with another name, published on a part of the work."""
    changed = await in_force(client)
    changed["name"]["en"] = "Tighter"
    await saved(client, changed)
    body = {"reason": "试点", "pilot": {"share": 100, **scope}}
    return await client.post(f"{DEFAULT}/publish", json=body)


async def shown(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(PILOT)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def figure(found: dict[str, Any], key: str) -> dict[str, Any]:
    return next(one for one in found["figures"] if one["key"] == key)


async def test_a_pilot_takes_the_part_it_is_for_and_leaves_the_rest(world: World) -> None:
    agent = await world.member()
    team = await world.team("仓储", agent)
    async with world.browser(await world.admin()) as client:
        before = await world.ticket(team_id=team)
        made = await started(client, team_ids=[str(team)])
        assert made.status_code == 201, made.text
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
        assert (listed["version"], listed["pilot"]["version"]) == (1, 2)
    inside, outside = await world.ticket(team_id=team), await world.ticket()
    assert (inside.process_version, outside.process_version) == (2, 1)
    assert (await world.reread(before)).process_version == 1


async def test_the_share_of_the_tickets_is_about_the_share_asked_for(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client, share=30)
    taken = [(await world.ticket()).process_version for _ in range(80)]
    # 24 are expected; outside of this lie four in a million draws.
    assert 7 <= taken.count(2) <= 43


async def test_a_second_pilot_and_anything_else_new_wait_for_the_first(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client)
        for answer in (
            await started(client),
            await client.post(f"{DEFAULT}/rollback", json={"to": 1, "reason": "n"}),
            await client.post(DEFAULT, json={"definition": await in_force(client), "reason": "n"}),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "pilot_running")
        # What was refused has not eaten the draft.
        assert (await client.get(f"{DEFAULT}/draft")).status_code == 200


async def test_an_adopted_pilot_is_in_force_for_everybody(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client, share=1)
        answer = await client.post(f"{PILOT}/adopt", json={"reason": "更快"})
        assert answer.json()["pilot"]["state"] == "adopted"
        assert answer.json()["pilot"]["end_reason"] == "更快"
        noted = (await client.get("/api/v1/audit?type=PilotAdopted")).json()["data"]
        assert [e["data"]["version"] for e in noted] == [2]
    assert (await world.ticket()).process_version == 2


async def test_a_withdrawn_pilot_leaves_its_tickets_as_they_are(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client)
        inside = await world.ticket()
        answer = await client.post(f"{PILOT}/withdraw", json={"reason": "退回多了"})
        assert answer.json()["pilot"]["state"] == "withdrawn"
        again = await client.post(f"{PILOT}/adopt", json={"reason": "n"})
        assert again.status_code == 404
    assert (await world.ticket()).process_version == 1
    assert (await world.reread(inside)).process_version == 2


async def test_of_adopting_and_withdrawing_at_once_one_happens(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        await started(one)
        answers = await asyncio.gather(
            one.post(f"{PILOT}/adopt", json={"reason": "n"}),
            two.post(f"{PILOT}/withdraw", json={"reason": "n"}),
        )
        assert sorted(a.status_code for a in answers) == [200, 404]
        state = next(a for a in answers if a.status_code == 200).json()["pilot"]["state"]
        assert (await shown(one))["pilot"]["state"] == state
    assert (await world.ticket()).process_version == (2 if state == "adopted" else 1)


async def test_publishing_and_adopting_at_once_leave_one_order(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        await started(one)
        definition = await in_force(one)
        adopted, published = await asyncio.gather(
            one.post(f"{PILOT}/adopt", json={"reason": "n"}),
            two.post(DEFAULT, json={"definition": definition, "reason": "n"}),
        )
        assert adopted.status_code == 200
        # Whoever came second: refused while the pilot ran, or the third version after it.
        (listed,) = (await one.get("/api/v1/processes")).json()["data"]
        assert listed["version"] == (3 if published.status_code == 201 else 2)
        assert published.status_code in (201, 409)


async def test_a_larger_share_moves_no_ticket(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client, share=1)
        early = [await world.ticket() for _ in range(6)]
        answer = await client.post(f"{PILOT}/share", json={"share": 100, "reason": "扩大"})
        assert answer.json()["pilot"]["share"] == 100
        wrong = await client.post(f"{PILOT}/share", json={"share": 101, "reason": "n"})
        assert wrong.status_code == 422
    for ticket in early:
        assert (await world.reread(ticket)).process_version == ticket.process_version
    assert (await world.ticket()).process_version == 2


async def test_a_pilot_needs_a_version_to_be_compared_with(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        body = {"key": "one", "name": {"zh-CN": "新", "en": "N"}}
        await client.post("/api/v1/processes", json=body)
        asked = {"reason": "n", "pilot": {"share": 10}}
        refused = await client.post("/api/v1/processes/one/publish", json=asked)
        assert [e["code"] for e in refused.json()["errors"]] == ["pilot_without_baseline"]


async def test_a_pilots_scope_names_teams_and_categories_there_are(world: World) -> None:
    nobody = "00000000-0000-7000-8000-000000000000"
    async with world.browser(await world.admin()) as client:
        refused = await started(client, team_ids=[nobody], category_ids=[nobody])
        assert {e["field"] for e in refused.json()["errors"]} == {
            "pilot.team_ids", "pilot.category_ids",
        }  # fmt: skip


async def lives(world: World, count: int, *, hours: int, returned: int, score: int) -> None:
    """Tickets that take about so long, of which so many were returned, and are rated so.

    The rows are brought to where these lives would have ended: what is asked is what is counted.
    """
    made = [await world.ticket(priority="P4", priority_reason="n") for _ in range(count)]
    async with world.acting() as ctx:
        for place, ticket in enumerate(made):
            await ctx.tx.connection.execute(
                "UPDATE tickets SET resolved_at = created_at + $3, return_count = $4, rating = $5"
                " WHERE tenant_id = $1 AND id = $2",
                world.tenant_id, ticket.id, timedelta(hours=hours, minutes=place % 11),
                int(place < returned), score,
            )  # fmt: skip


@pytest.mark.slow
async def test_a_planted_bad_version_is_seen_in_the_figures(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await lives(world, 3, hours=99, returned=3, score=1)
        world.clock.advance(timedelta(minutes=1))
        await started(client, share=1)
        await client.post(f"{PILOT}/share", json={"share": 50, "reason": "n"})
        drawn: dict[int, list[UUID]] = {1: [], 2: []}
        for _ in range(90):
            ticket = await world.ticket(priority="P4", priority_reason="n")
            drawn[ticket.process_version].append(ticket.id)
        assert min(len(ids) for ids in drawn.values()) >= 25
        async with world.acting() as ctx:
            for version, ids in drawn.items():
                for place, one in enumerate(ids):
                    bad = version == 2
                    await ctx.tx.connection.execute(
                        "UPDATE tickets SET resolved_at = created_at + $3, return_count = $4,"
                        " rating = $5 WHERE tenant_id = $1 AND id = $2",
                        world.tenant_id, one,
                        timedelta(hours=9 if bad else 3, minutes=place % 17),
                        int(place % 2 == 0) if bad else int(place % 20 == 0),
                        (2 if bad else 5) - place % 2,
                    )  # fmt: skip
        found = await shown(client)
        for key in ("resolution_minutes", "return_rate", "satisfaction"):
            assert figure(found, key)["verdict"] == "worse", key
        # Nothing was reopened on either side: that is known, and nothing can be told apart.
        assert figure(found, "reopen_rate")["verdict"] == "unclear"
        # Tickets from before the pilot are in neither group.
        assert found["old_tickets"] + found["new_tickets"] == 90
        assert found["new_tickets"] == len(drawn[2])
        median = figure(found, "resolution_minutes")
        assert 180 <= median["old"]["value"] < 200
        assert 540 <= median["new"]["value"] < 560
        assert median["low"] < median["difference"] < median["high"]
        assert sum(d["old"] + d["new"] for d in found["days"]) == 90


async def test_few_tickets_say_nothing(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client, share=50)
        await lives(world, 8, hours=3, returned=4, score=2)
        found = await shown(client)
    assert {f["verdict"] for f in found["figures"]} == {"too_few"}
    assert all(f["difference"] is None for f in found["figures"])


async def test_voided_tickets_are_in_no_figure(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client)
        gone = await world.ticket()
        await world.ticket()
        async with world.acting(await world.admin()) as ctx:
            await tickets.void(ctx, gone.id, reason="spam", note="n")
        assert (await shown(client))["new_tickets"] == 1


async def test_the_figures_read_the_pilots_time_not_the_whole_table(
    world: World, owner: asyncpg.Connection
) -> None:
    """Among many older tickets the plan goes by the index on creation, for every statement."""
    old = await world.ticket()
    await owner.execute(_COPIES.format(columns=_columns()), old.id, world.tenant_id)
    await owner.execute("ANALYZE tickets")
    world.clock.advance(timedelta(days=400))
    async with world.browser(await world.admin()) as client:
        await started(client)
        await world.ticket()
        async with world.acting() as ctx:
            pilot = await workflow.latest_pilot(ctx, "default")
            assert pilot is not None
            statement = _counts(ctx, cohort(ctx, pilot), 3)
            plan = "\n".join(r[0] for r in await ctx.tx.all(_explained(statement)))
        assert (await shown(client))["new_tickets"] == 1
    assert "tickets_created_idx" in plan, plan
    assert "Seq Scan on tickets" not in plan, plan


_COPIES = """
    INSERT INTO tickets (tenant_id, id, number, {columns})
    SELECT tenant_id, gen_random_uuid(), number + 100000 + n, {columns}
    FROM tickets, generate_series(1, 4000) n WHERE id = $1 AND tenant_id = $2
"""


def _columns() -> str:
    own = ("tenant_id", "id", "number")
    return ", ".join(c.name for c in tickets.tickets_table.c if c.name not in own)


class _explained(Executable, ClauseElement):  # noqa: N801 - reads as a function
    inherit_cache = False

    def __init__(self, statement: Any) -> None:
        self.statement = statement


@compiles(_explained)
def _compile(element: _explained, compiler: Any, **kw: Any) -> str:
    return "EXPLAIN " + compiler.process(element.statement, **kw)


async def test_pilots_that_were_are_listed(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await started(client)
        await client.post(f"{PILOT}/withdraw", json={"reason": "n"})
        world.clock.advance(timedelta(minutes=1))
        await started(client)
        listed = (await client.get("/api/v1/pilots")).json()["data"]
    assert [one["pilot"]["state"] for one in listed] == ["running", "withdrawn"]
    assert [one["pilot"]["version"] for one in listed] == [3, 2]
    async with world.acting() as ctx:
        assert (await workflow.standings(ctx))["default"].version == 1

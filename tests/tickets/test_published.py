"""Priority rules and processes: a new version each time, the old ones unchanged, faults named."""

import asyncio
from typing import Any

import httpx
import pytest

from ringdesk.kernel.db import Database
from tests import given
from tests.given import World

RULES = "/api/v1/priority-rules"
PROCESS = "/api/v1/processes/default"


def refused(answer: httpx.Response) -> set[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return {(e["field"], e["code"]) for e in answer.json()["errors"]}


async def rules(client: httpx.AsyncClient, **more: Any) -> dict[str, Any]:
    """The rules in force as they can be put, with a reason."""
    found = (await client.get(RULES)).json()
    kept = {n: found[n] for n in ("matrix", "default", "rules", "definitions")}
    return {**kept, "reason": "季度调整", **more}


async def test_new_rules_decide_from_now_on_and_old_ones_stay_to_be_read(world: World) -> None:
    before = await world.ticket(subject="火灾", priority=None)
    raising = [
        {
            "name": {"zh-CN": "起火"}, "at_least": "P1",
            "when": {"field": "subject", "op": "contains", "value": "火灾"},
        }
    ]  # fmt: skip
    async with world.browser(await world.admin()) as client:
        old = (await client.get(RULES)).json()
        answer = await client.put(RULES, json=await rules(client, rules=raising))
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert [v["version"] for v in found["history"]] == [2, 1]
        assert found["history"][0]["reason"] == "季度调整"
        assert found["history"][1]["definition"]["rules"] == old["rules"]
    assert (await world.ticket(subject="火灾")).priority == "P1"
    assert (await world.reread(before)).priority == before.priority != "P1"


async def test_the_same_rules_again_are_no_new_version(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        answer = await client.put(RULES, json=await rules(client))
        assert [v["version"] for v in answer.json()["history"]] == [1]


async def test_rules_that_cannot_be_are_refused_at_their_place(world: World) -> None:
    falling = [["P3", "P1", "P1"], ["P2", "P2", "P2"], ["P3", "P3", "P3"]]
    wrong = [{"name": {}, "at_least": "P1", "when": {"field": "moon", "op": "eq", "value": 1}}]
    async with world.browser(await world.admin()) as client:
        body = await rules(client, matrix=falling, rules=wrong, reason=" ")
        assert refused(await client.put(RULES, json=body)) == {
            ("matrix.0.0", "matrix_falls"), ("rules.0.name", "required"),
            ("rules.0.when.field", "condition_field_unknown"), ("reason", "required"),
        }  # fmt: skip
        for matrix in ([["P1", "P1", "P1"]], [["P9", "P1", "P1"]] * 3):
            answer = await client.put(RULES, json=await rules(client, matrix=matrix))
            assert answer.status_code == 422
        assert [v["version"] for v in (await client.get(RULES)).json()["history"]] == [1]


async def test_two_who_put_rules_at_once_make_two_versions(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        bodies = [await rules(one, default=p) for p in ("P2", "P4")]
        answers = await asyncio.gather(
            one.put(RULES, json=bodies[0]), two.put(RULES, json=bodies[1])
        )
        assert [a.status_code for a in answers] == [200, 200]
        history = (await one.get(RULES)).json()["history"]
    assert [v["version"] for v in history] == [3, 2, 1]


async def test_rules_are_on_record_with_before_and_after(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        was = (await client.get(RULES)).json()["default"]
        now = "P2" if was != "P2" else "P4"
        await client.put(RULES, json=await rules(client, default=now))
        noted = (await client.get("/api/v1/audit?type=ConfigChanged")).json()["data"]
    (entry,) = [e for e in noted if e["data"]["what"] == "priority_rules"]
    assert entry["changes"] == [{"field": "default", "before": was, "after": now}]


async def definition(client: httpx.AsyncClient, version: int = 1) -> Any:
    answer = await client.get(f"{PROCESS}/{version}")
    assert answer.status_code == 200, answer.text
    return answer.json()["definition"]


async def test_a_process_is_published_for_new_tickets_and_rolled_back(world: World) -> None:
    early = await world.ticket()
    async with world.browser(await world.admin()) as client:
        changed = await definition(client)
        changed["name"]["en"] = "Tighter"
        answer = await client.post(PROCESS, json={"definition": changed, "reason": "更严"})
        assert answer.status_code == 201, answer.text
        assert answer.json()["definition"]["version"] == 2
        late = await world.ticket()
        assert (early.process_version, late.process_version) == (1, 2)
        back = await client.post(f"{PROCESS}/rollback", json={"to": 1, "reason": "退回"})
        assert back.status_code == 201, back.text
        (listed,) = (await client.get("/api/v1/processes")).json()["data"]
        assert [v["version"] for v in listed["versions"]] == [3, 2, 1]
        assert (listed["version"], listed["versions"][0]["reason"]) == (3, "退回")
        first, third = await definition(client, 1), await definition(client, 3)
        assert {**third, "version": 1} == first
        assert (await definition(client, 2))["name"]["en"] == "Tighter"


def _gate_out(found: Any) -> None:
    for action in found["actions"]:
        if action["key"] == "close":
            action["gates"] = []


def _into_nothing(found: Any) -> None:
    found["actions"][0]["to"] = [{"to": "nowhere"}]


def _unreadable(found: Any) -> None:
    found["actions"][0]["to"][0]["when"] = {"field": "moon", "op": "eq", "value": 1}


def _without_days(found: Any) -> None:
    found["actions"][0]["gates"] = [{"gate": "within_days"}]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_gate_out, "gate_avoided"),
        (_into_nothing, "unknown_node"),
        (_unreadable, "unreadable_condition"),
        (_without_days, "gate_params"),
    ],
)
async def test_a_faulty_process_is_not_published_and_says_where(
    world: World, spoil: Any, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        found = await definition(client)
        spoil(found)
        answer = await client.post(PROCESS, json={"definition": found, "reason": "x"})
        assert (answer.status_code, answer.json()["code"]) == (422, "process_faulty")
        assert code in {f["code"] for f in answer.json()["params"]["findings"]}
        assert (await client.get(f"{PROCESS}/2")).status_code == 404


async def test_what_is_no_process_is_refused_in_words(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        for wrong in ({}, {"start": 1}, {**await definition(client), "surprise": True}):
            answer = await client.post(PROCESS, json={"definition": wrong, "reason": "x"})
            assert refused(answer) == {("definition", "process_shape")}
        answer = await client.post(f"{PROCESS}/rollback", json={"to": 9, "reason": "x"})
        assert answer.status_code == 404


async def test_another_workspaces_versions_are_its_own(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        body = {"definition": await definition(client), "reason": "x"}
        assert (await client.post(PROCESS, json=body)).status_code == 201
        await client.put(RULES, json=await rules(client, default="P4"))
    async with world.browser(await world.admin()) as client:
        assert (await client.get(f"{PROCESS}/2")).status_code == 404
        assert [v["version"] for v in (await client.get(RULES)).json()["history"]] == [1]

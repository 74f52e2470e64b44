"""Priority rules: kept in versions, tried before they bind, defined in words."""

from typing import Any

import httpx

from tests.given import World

PATH = "/api/v1/priority-rules"
VIP = {
    "name": {"zh-CN": "贵宾至少 P2", "en": "VIPs at least P2"},
    "when": {"field": "customer_tier", "op": "eq", "value": "vip"}, "at_least": "P2",
}  # fmt: skip
SAFETY = {
    "name": {"zh-CN": "安全", "en": "Safety"},
    "when": {"any": [{"field": "text", "op": "contains", "value": w} for w in ("fire", "起火")]},
    "at_least": "P1",
}  # fmt: skip
FRAUD = {
    "name": {"zh-CN": "欺诈", "en": "Fraud"},
    "when": {"field": "text", "op": "contains", "value": "fraud"}, "at_least": "P1",
}  # fmt: skip


async def rules(client: httpx.AsyncClient, *wanted: dict[str, Any], **more: Any) -> dict[str, Any]:
    shown = (await client.get(PATH)).json()
    kept = {name: shown[name] for name in ("matrix", "default", "definitions", "scales")}
    return {**kept, "rules": list(wanted), **more}


async def tried(client: httpx.AsyncClient, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"{PATH}/try", json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_made_up_ticket_tells_which_rule_proposes_what_and_why(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        draft = await rules(client, VIP, SAFETY, FRAUD)
        sketch = {
            "subject": "The lamp caught fire", "text": "and this is fraud",
            "customer_tier": "vip", "impact": 3, "severity": 3,
        }  # fmt: skip
        found = await tried(client, {"rules": draft, "sketch": sketch})
        assert found["start"] == {"priority": "P4", "source": "matrix", "text": {}}
        assert found["proposal"] == {"priority": "P1", "source": "rule", "text": SAFETY["name"]}
        steps = [(r["at_least"], r["holds"], r["raised"]) for r in found["rules"]]
        assert steps == [("P2", True, True), ("P1", True, True), ("P1", True, False)]
        assert [line["met"] for line in found["reasons"][1]] == [True, False]
        assert found["reasons"][0] == [{"condition": VIP["when"], "met": True, "actual": "vip"}]
        # Nothing was put in force by trying.
        calm = await tried(client, {"sketch": {**sketch, "customer_tier": "standard"}})
        assert len(calm["rules"]) == len((await client.get(PATH)).json()["rules"])


async def test_a_trial_says_what_a_ticket_then_really_gets(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await client.put(PATH, json=await rules(client, SAFETY, reason="x"))
        for text in ("起火了", "只是问问"):
            found = await tried(client, {"sketch": {"subject": text, "text": text}})
            body = {"subject": text, "text": text, "requester": {"email": "a@customer.test"}}
            made = (await client.post("/api/v1/tickets", json=body)).json()
            assert made["priority"] == found["proposal"]["priority"]
            again = await tried(client, {"ticket": f"T-{made['number']}"})
            assert again["proposal"]["priority"] == again["now"] == made["priority"]


async def test_a_trial_of_rules_that_do_not_read_is_refused_at_its_place(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        broken = {**VIP, "when": {"field": "nowhere", "op": "eq", "value": 1}}
        answer = await client.post(f"{PATH}/try", json={"rules": await rules(client, broken)})
        assert answer.status_code == 422
        assert [e["field"] for e in answer.json()["errors"]] == ["rules.rules.0.when.field"]
        missing = await client.post(f"{PATH}/try", json={"ticket": "T-999999"})
        assert missing.status_code == 404


async def test_levels_are_defined_in_words_and_everybody_can_read_them(world: World) -> None:
    words = {"impact": {"1": {"en": "A whole region"}}, "severity": {"3": {"en": "A blemish"}}}
    async with world.browser(await world.admin()) as client:
        put = await client.put(PATH, json=await rules(client, scales=words, reason="x"))
        assert put.status_code == 200, put.text
        assert put.json()["scales"] == words
    async with world.browser(await world.member("agent")) as client:
        assert (await client.get("/api/v1/config")).json()["scales"] == words
        assert (await client.post(f"{PATH}/try", json={})).status_code == 403


async def test_rules_on_top_of_anothers_are_refused_and_say_whose(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        seen = (await client.get(PATH)).json()["version"]
        await client.put(PATH, json=await rules(client, VIP, reason="first"))
        late = await client.put(
            PATH,
            json=await rules(client, FRAUD, reason="second"),
            headers={"If-Match": f'"{seen}"'},
        )
        assert late.status_code == 412, late.text
        current = late.json()["params"]["current"]
        assert (current["version"], bool(current["by"])) == (seen + 1, True)
        assert [r["name"] for r in (await client.get(PATH)).json()["rules"]] == [VIP["name"]]

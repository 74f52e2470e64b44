"""Rules over the API: drafted, published, switched, compared, tried, listed."""

from datetime import timedelta
from typing import Any

import httpx
import msgspec

from ringdesk.modules.automation.examples import EXAMPLES
from tests import given
from tests.automation import ruled
from tests.given import World

BASE = "/api/v1/automation"
ONCE = {"per_run": 9, "per_day": 9, "per_customer_week": 1}


async def made(client: httpx.AsyncClient, definition: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"{BASE}/rules", json={"definition": definition})
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_rule_from_draft_to_version_and_back(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        rule = await made(client, ruled.rule())
        at = f"{BASE}/rules/{rule['id']}"
        assert (rule["version"], rule["enabled"], rule["faults"]) == (0, False, [])
        published = await client.post(f"{at}/publish", json={"reason": "试用"})
        assert published.status_code == 200, published.text
        assert (published.json()["version"], published.json()["enabled"]) == (1, True)
        assert published.json()["draft"] is None
        second = ruled.rule(actions=[{"do": "tags", "add": ["别的"]}])
        await client.put(f"{at}/draft", json={"definition": second})
        diff = (await client.get(f"{at}/diff?from=1&to=draft")).json()["changes"]
        assert [c["path"] for c in diff] == ["actions.0"]
        assert (await client.post(f"{at}/publish", json={"reason": "改"})).json()["version"] == 2
        back = await client.post(f"{at}/rollback", json={"version": 1, "reason": "退"})
        assert back.json()["version"] == 3
        versions = (await client.get(f"{at}/versions")).json()["data"]
        assert [v["version"] for v in versions] == [3, 2, 1]
        assert versions[0]["definition"] == versions[2]["definition"]
        assert versions[0]["grants"] == ["ticket.read_all", "ticket.update"]
        off = await client.put(f"{at}/switch", json={"on": False})
        assert off.json()["enabled"] is False
        audit = (await client.get("/api/v1/audit?type=RulePublished")).json()["data"]
        assert len(audit) == 3
        assert (await client.delete(at)).status_code == 204
        assert (await client.get(f"{BASE}/rules")).json()["data"] == []


async def test_faults_are_named_and_keep_it_from_being_published(world: World) -> None:
    wrong = ruled.rule(
        when={"all": [{"field": "nothing", "op": "eq", "value": 1}]},
        actions=[{"do": "reply", "texts": {}}, {"do": "wait", "minutes": 0}],
        budget={"per_run": 0, "per_day": 1, "per_customer_week": 1},
    )
    async with world.browser(await world.admin()) as client:
        rule = await made(client, wrong)
        named = {fault["field"] for fault in rule["faults"]}
        assert named == {
            "definition.when.all.0.field", "definition.actions.0.texts", "definition.actions.1",
            "definition.actions.1.minutes", "definition.budget.per_run",
        }  # fmt: skip
        assert all(fault["text"] for fault in rule["faults"])
        refused = await client.post(f"{BASE}/rules/{rule['id']}/publish", json={"reason": ""})
        assert refused.status_code == 422
        assert {e["field"] for e in refused.json()["errors"]} == {*named, "reason"}
        tried = await client.post(f"{BASE}/rules/{rule['id']}/dry-runs", json={"days": 7})
        assert tried.status_code == 422


async def test_a_shape_that_is_none_is_refused_by_its_field(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        odd = {**ruled.rule(), "actions": [{"do": "explode"}]}
        answer = await client.post(f"{BASE}/rules", json={"definition": odd})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "definition.actions.0.do"


async def test_one_gives_a_rule_only_what_one_may_oneself(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        role = {"name": {"zh-CN": "规则员"}, "permissions": ["automation.manage", "member.read"]}
        answer = await client.put("/api/v1/roles/rules", json=role)
        assert answer.status_code in (200, 201), answer.text
    keeper = await world.member(role="rules")
    async with world.browser(keeper) as client:
        rule = await made(client, ruled.rule())
        refused = await client.post(f"{BASE}/rules/{rule['id']}/publish", json={"reason": "试"})
        assert refused.status_code == 403
        assert refused.json()["params"]["permission"] == "ticket.read_all"


async def test_the_lists_show_what_it_did_and_what_it_did_not(world: World) -> None:
    rule_id = await ruled.publish(world, ruled.rule(actions=[ruled.NUDGE]))
    calm, protected = await world.ticket(), await world.ticket(tags=["投诉"])
    for ticket in (calm, protected):
        await ruled.says(world, ticket)
    async with world.browser(await world.admin()) as client:
        at = f"{BASE}/rules/{rule_id}/matches"
        acted = (await client.get(f"{at}?tab=acted")).json()["data"]
        assert [m["ticket"]["number"] for m in acted] == [calm.number]
        skipped = (await client.get(f"{at}?tab=skipped&reason=protected")).json()["data"]
        assert [m["ticket"]["number"] for m in skipped] == [protected.number]
        assert skipped[0]["detail"] == {"guards": ["complaint"]}
        first = (await client.get(f"{at}?limit=1")).json()
        rest = (await client.get(f"{at}?limit=1&after={first['next']}")).json()
        assert {first["data"][0]["id"], rest["data"][0]["id"]} == {
            acted[0]["id"], skipped[0]["id"]
        }  # fmt: skip
        assert (await client.get(f"{at}?reason=nonsense")).status_code == 422
        today = (await client.get(f"{BASE}/rules/{rule_id}")).json()["today"]
        assert today == {"letters": 1, "acted": 1, "skipped": 1}


async def test_a_dry_run_over_the_api(world: World) -> None:
    agent = await world.member()
    await ruled.waiting(world, agent)
    await ruled.waiting(world, agent, tags=["投诉"])
    world.clock.advance(timedelta(days=2))
    async with world.browser(await world.admin()) as client:
        rule = await made(client, ruled.silence(60, ruled.NUDGE, budget=ONCE))
        at = f"{BASE}/rules/{rule['id']}"
        ordered = await client.post(f"{at}/dry-runs", json={"days": 7})
        assert ordered.status_code == 202
        assert ordered.json()["state"] == "running"
        await world.drain()
        run = (await client.get(f"{BASE}/dry-runs/{ordered.json()['id']}")).json()
        assert (run["state"], run["done"], run["total"]) == ("done", 2, 2)
        assert run["result"]["reasons"] == {"protected": 1, "budget_customer": 1}
        for tab, count in (("acts", 1), ("skips", 2), ("differs", 0)):
            listed = (await client.get(f"{BASE}/dry-runs/{run['id']}/verdicts?tab={tab}")).json()
            assert len(listed["data"]) == count, tab
        assert len((await client.get(f"{at}/dry-runs")).json()["data"]) == 1
        assert (await client.delete(f"{at}/draft")).status_code == 204
        assert (await client.get(at)).status_code == 404


async def test_who_may_not_see_a_ticket_does_not_see_it_in_the_lists(world: World) -> None:
    rule_id = await ruled.publish(world, ruled.rule())
    await ruled.says(world, await world.ticket())
    async with world.browser(await world.admin()) as client:
        role = {"name": {"zh-CN": "规则员"}, "permissions": ["automation.manage", "member.read"]}
        await client.put("/api/v1/roles/blind", json=role)
        assert len((await client.get(f"{BASE}/rules/{rule_id}/matches")).json()["data"]) == 1
    async with world.browser(await world.member(role="blind")) as client:
        assert (await client.get(f"{BASE}/rules/{rule_id}/matches")).json()["data"] == []


async def test_the_checks_say_what_is_worth_knowing(world: World) -> None:
    agent = await world.member()
    await ruled.waiting(world, agent)
    first = await ruled.publish(world, ruled.silence(60, ruled.NUDGE))
    async with world.browser(await world.admin()) as client:
        rule = await made(client, ruled.silence(90, {"do": "resolve", "reason": "静"}))
        answer = await client.get(f"{BASE}/rules/{rule['id']}/checks")
        found = {c["code"]: c for c in answer.json()["data"]}
        assert found["self"]["level"] == "ok"
        assert found["ends"]["params"] == {"steps": 1, "waits": 0}
        assert found["overlap"]["params"]["rule_id"] == str(first)
        assert found["overlap"]["params"]["tickets"] == 1
        mine = {
            c["code"]: c for c in (await client.get(f"{BASE}/rules/{first}/checks")).json()["data"]
        }
        assert mine["texts"]["level"] == "warn"
        assert mine["self"]["level"] == "warn"


async def test_the_order_names_every_rule_once(world: World) -> None:
    ids = [str(await ruled.publish(world, ruled.rule())) for _ in range(3)]
    async with world.browser(await world.admin()) as client:
        turned = await client.put(f"{BASE}/rules/order", json={"ids": ids[::-1]})
        assert [r["id"] for r in turned.json()["data"]] == ids[::-1]
        assert (await client.put(f"{BASE}/rules/order", json={"ids": ids[:2]})).status_code == 422


async def test_shipped_examples_can_be_published_as_they_are_and_are_off(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        listed = (await client.get(f"{BASE}/examples")).json()["data"]
        assert [e["key"] for e in listed] == [e.key for e in EXAMPLES]
        assert (await client.get(f"{BASE}/rules")).json()["data"] == []
        for example in listed:
            rule = await made(client, example["definition"])
            assert rule["faults"] == [], example["key"]
            assert set(example["definition"]["name"]) == {"zh-CN", "en", "ar"}
            answer = await client.post(
                f"{BASE}/rules/{rule['id']}/publish", json={"reason": "试", "switch_on": False}
            )
            assert answer.json()["enabled"] is False
    assert msgspec.to_builtins(EXAMPLES[0].definition) == listed[0]["definition"]


async def test_another_workspace_sees_no_rule(world: World, db: Any) -> None:
    rule_id = await ruled.publish(world, ruled.rule())
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        assert (await client.get(f"{BASE}/rules/{rule_id}")).status_code == 404
        assert (await client.get(f"{BASE}/rules/{rule_id}/matches")).status_code == 404
        switched = await client.put(f"{BASE}/rules/{rule_id}/switch", json={"on": False})
        assert switched.status_code == 404


async def test_of_two_on_one_rule_the_second_is_shown_what_the_first_wrote(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as one, world.browser(admin) as two:
        rule = await made(one, ruled.rule())
        at, seen = f"{BASE}/rules/{rule['id']}", {"If-Match": f'"{rule["draft_revision"]}"'}
        ones, others = (ruled.rule(actions=[{"do": "tags", "add": [tag]}]) for tag in "ab")
        first = await one.put(f"{at}/draft", json={"definition": ones}, headers=seen)
        assert first.status_code == 200, first.text
        for refusal in (
            await two.put(f"{at}/draft", json={"definition": others}, headers=seen),
            await two.delete(f"{at}/draft", headers=seen),
            await two.post(f"{at}/publish", json={"reason": "x"}, headers=seen),
        ):
            assert (refusal.status_code, refusal.json()["code"]) == (412, "stale")
            assert refusal.json()["params"]["current"]["draft"] == first.json()["draft"]
        known = {"If-Match": first.headers["ETag"]}
        published = await two.post(f"{at}/publish", json={"reason": "x"}, headers=known)
        assert published.json()["definition"] == first.json()["draft"]


async def test_a_rule_that_was_put_away_comes_back_last_and_off(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        rule, other = await made(client, ruled.rule()), await made(client, ruled.rule())
        at = f"{BASE}/rules/{rule['id']}"
        await client.post(f"{at}/publish", json={"reason": "x"})
        early = await client.post(f"{at}/restore")
        assert (early.status_code, early.json()["code"]) == (409, "not_archived")
        assert (await client.delete(at)).status_code == 204
        away = (await client.get(f"{BASE}/rules?archived=true")).json()["data"]
        assert [(r["id"], r["state"]) for r in away] == [(rule["id"], "archived")]
        back = await client.post(f"{at}/restore")
        assert back.status_code == 200, back.text
        assert (back.json()["enabled"], back.json()["version"]) == (False, 1)
        shown = (await client.get(f"{BASE}/rules")).json()["data"]
        assert [r["id"] for r in shown] == [other["id"], rule["id"]]


async def test_putting_away_a_rule_that_was_only_tried_leaves_nothing(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        rule = await made(client, ruled.rule())
        at = f"{BASE}/rules/{rule['id']}"
        assert (await client.post(f"{at}/dry-runs", json={"days": 1})).status_code == 202
        assert (await client.delete(at)).status_code == 204
        assert (await client.get(at)).status_code == 404
        assert (await client.get(f"{BASE}/rules?archived=true")).json()["data"] == []

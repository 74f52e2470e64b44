"""Trying a policy out shows the very deadlines a ticket will get."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
from tests import given
from tests.given import World
from tests.sla.configured import POLICIES, calendar_made, policy, policy_made, refused

from ringdesk.kernel.db import Database

URL = "/api/v1/sla/try-out"
# Saturday 17:02 in Beijing, 10:02 in Paris.
SATURDAY = "2026-11-21T09:02:00Z"


async def tried(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(URL, json=body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def clocks(found: dict[str, Any]) -> dict[str, Any]:
    return {c["kind"]: c for c in found["clocks"]}


async def test_the_example_of_the_reference_screen(world: World) -> None:
    """Saturday 17:02, a P1 of a VIP in Paris: answered 17:17 (17:12 inside), solved 19:02."""
    facts = {"priority": "P1", "tier": "vip", "requester_zone": "Europe/Paris"}
    async with world.browser(await world.admin()) as client:
        found = await tried(client, facts=facts, at=SATURDAY, zone="Asia/Shanghai")
    shown = clocks(found)
    assert found["customer_local"] == {
        "zone": "Europe/Paris", "at": "2026-11-21T10:02:00+01:00"
    }  # fmt: skip
    response, resolution = shown["first_response"], shown["resolution"]
    assert response["due_at"] == "2026-11-21T09:17:00Z"
    assert response["internal_due_at"] == "2026-11-21T09:12:00Z"
    assert response["customer_local"]["at"] == "2026-11-21T10:17:00+01:00"
    assert shown["follow_up"]["due_at"] == "2026-11-21T09:32:00Z"
    assert resolution["due_at"] == "2026-11-21T11:02:00Z"
    assert resolution["internal_due_at"] == "2026-11-21T10:47:00Z"
    assert "2026年11月21日 19:02" in resolution["sentence"]


async def test_the_steps_come_when_the_chain_says(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        found = await tried(client, facts={"priority": "P2", "tags": ["urgent"]}, at=SATURDAY)
    resolution = clocks(found)["resolution"]
    assert resolution["warn_at"] == "2026-11-21T10:32:00Z"  # 1.5 h of 2 h
    steps = [(s["key"], s["kind"], s["at"], s["to"]) for s in resolution["steps"]]
    assert steps == [
        ("warn", "warning", "2026-11-21T10:32:00Z", ["handler", "team_lead"]),
        ("breach", "breach", "2026-11-21T11:02:00Z", ["handler", "team_lead", "director"]),
        ("raise", "escalation", "2026-11-21T11:32:00Z", ["director"]),
    ]
    assert resolution["steps"][2]["raise_level"] is True


async def test_a_draft_counts_in_the_place_of_its_policy_and_nothing_is_published(
    world: World,
) -> None:
    facts = {"priority": "P3", "type_key": "consult"}
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        before = await tried(client, facts=facts, at=SATURDAY)
        draft = policy(calendar, name={"en": "Faster"})
        new = await tried(client, facts=facts, at=SATURDAY, policies=[{"definition": draft}])
        assert (new["policy"]["name"], new["policy"]["version"]) == ({"en": "Faster"}, 0)
        assert set(clocks(new)) == {"first_response"}
        # Saturday is closed: eight hours of Monday from nine.
        assert clocks(new)["first_response"]["due_at"] == "2026-11-23T09:00:00Z"
        other = {**facts, "type_key": "incident"}
        missed = await tried(client, facts=other, at=SATURDAY, policies=[{"definition": draft}])
        assert missed["policy"]["name"] != {"en": "Faster"}
        made = await policy_made(client, calendar)
        stricter = policy(
            calendar,
            when={"field": "priority", "op": "eq", "value": "P3"},
            targets={"P3": {"minutes": {"resolution": 60}, "calendar": calendar}},
        )
        drafts = [{"id": made, "definition": stricter}]
        placed = await tried(
            client, facts={"type_key": "after_sales"}, at=SATURDAY, policies=drafts
        )
        assert (placed["policy"]["id"], set(clocks(placed))) == (made, {"resolution"})
        await client.delete(f"{POLICIES}/{made}")
        assert await tried(client, facts=facts, at=SATURDAY) == before


async def test_a_department_has_its_own_clocks(world: World) -> None:
    department = "00000000-0000-7000-8000-000000000001"
    async with world.browser(await world.admin()) as client:
        found = await tried(
            client, facts={"priority": "P2", "department_id": department}, at=SATURDAY
        )
        shown = clocks(found)
        assert shown["accept"]["due_at"] == "2026-11-21T10:02:00Z"
        assert (shown["finish"]["target_minutes"], shown["finish"]["starts"]) == (
            2880, "department"
        )  # fmt: skip
        assert found["department_policy"]["name"]["en"] == "Department limits"
        without = await tried(client, facts={"priority": "P2"}, at=SATURDAY)
    assert without["department_policy"] is None
    assert "accept" not in clocks(without)


async def test_a_real_ticket_is_tried_from_when_it_came(world: World) -> None:
    ticket = await world.ticket(priority="P1", priority_reason="so")
    async with world.browser(await world.admin()) as client:
        found = await tried(client, ticket=f"T-{ticket.number}")
        again = await tried(client, ticket=str(ticket.id), at=SATURDAY)
    due = datetime.fromisoformat(clocks(found)["first_response"]["due_at"])
    assert due == ticket.created_at + timedelta(minutes=15)
    assert clocks(again)["first_response"]["due_at"] == "2026-11-21T09:17:00Z"


async def test_what_is_tried_is_what_the_ticket_gets(world: World) -> None:
    ticket = await world.ticket(type_key="consult", priority="P3", priority_reason="so")
    async with world.browser(await world.admin()) as client:
        shown = clocks(await tried(client, ticket=str(ticket.id)))
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch(
            "SELECT kind, due_at, internal_due_at, warn_at, policy_id FROM sla_clocks"
            " WHERE ticket_id = $1 AND state = 'running'",
            ticket.id,
        )
    assert {row["kind"] for row in rows} >= {"first_response", "resolution"}
    for row in rows:
        for name in ("due_at", "internal_due_at", "warn_at"):
            given_ = shown[row["kind"]][name]
            assert (given_ and datetime.fromisoformat(given_)) == row[name], (row["kind"], name)
        assert UUID(shown[row["kind"]]["policy_id"]) == row["policy_id"]


async def test_a_faulty_draft_is_refused_at_its_field(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        calendar = await calendar_made(client)
        wrong = policy(calendar, pause_statuses=["asleep"])
        body = {"facts": {}, "policies": [{"definition": policy(calendar)}, {"definition": wrong}]}
        assert refused(await client.post(URL, json=body)) == {
            ("policies.1.definition.pause_statuses.0", "unknown_status")
        }
        body = {"facts": {}, "policies": [{"definition": {**wrong, "targets": 1}}]}
        assert refused(await client.post(URL, json=body)) == {
            ("policies.0.definition.targets", "sla_shape")
        }


async def test_a_ticket_or_facts_are_needed_and_zones_have_to_be_known(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        for body in ({}, {"ticket": "T-1", "facts": {}}):
            assert refused(await client.post(URL, json=body)) == {("ticket", "ticket_or_facts")}
        body = {"facts": {"requester_zone": "Mars/Olympus"}}
        assert refused(await client.post(URL, json=body)) == {
            ("facts.requester_zone", "unknown_zone")
        }
        assert refused(await client.post(URL, json={"facts": {}, "zone": "x"})) == {
            ("zone", "unknown_zone")
        }


async def test_an_instant_nobody_knows_the_holidays_of_is_refused(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        for at in (
            "0001-01-01T00:00:00+14:00",
            "1999-12-31T00:00:00Z",
            "9999-12-31T23:00:00-12:00",
        ):
            answer = await client.post(URL, json={"facts": {}, "at": at})
            assert refused(answer) == {("at", "instant_range")}


async def test_another_workspaces_ticket_cannot_be_tried(db: Database, world: World) -> None:
    ticket = await (await given.world(db)).ticket()
    async with world.browser(await world.admin()) as client:
        answer = await client.post(URL, json={"ticket": str(ticket.id)})
        assert answer.status_code == 404
    async with world.browser(await world.member("lead")) as client:
        answer = await client.post(URL, json={"facts": {}})
        assert answer.status_code == 403

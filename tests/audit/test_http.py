"""The audit routes: search, verify, CSV; refused without the permission, walled by workspace."""

import csv
import io
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
from tests import given
from tests.given import World

from ringdesk.kernel.csv_text import as_cell
from ringdesk.kernel.db import Database
from ringdesk.modules import tickets

ROUTES = ("/api/v1/audit", "/api/v1/audit/verify", "/api/v1/audit.csv")


async def asked(client: httpx.AsyncClient, **filters: Any) -> list[dict[str, Any]]:
    answer = await client.get("/api/v1/audit", params=filters)
    assert answer.status_code == 200, answer.text
    entries: list[dict[str, Any]] = answer.json()["data"]
    return entries


async def test_everything_recorded_is_found_newest_first_by_pages(world: World) -> None:
    for _ in range(3):
        await world.ticket()
    async with world.browser(await world.member("auditor")) as client:
        everything = await asked(client, limit=200)
        assert everything == sorted(everything, key=lambda e: (e["at"], e["id"]), reverse=True)
        paged: list[dict[str, Any]] = []
        after = ""
        while True:
            page = (await client.get(f"/api/v1/audit?limit=4{after}")).json()
            paged += page["data"]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        assert [e["id"] for e in paged] == [e["id"] for e in everything]
        assert len(everything) > 5


async def test_entries_name_their_subject_and_actor(world: World) -> None:
    agent, ticket = await world.member(), await world.ticket()
    async with world.acting(agent) as ctx:
        await tickets.take(ctx, ticket.id)
    async with world.browser(await world.member("auditor")) as client:
        found = await asked(client, type="TicketAssigned")
    assert [(e["subject"]["label"], e["actor"]["name"]) for e in found] == [
        (f"T-{ticket.number}", agent.name)
    ]
    assert found[0]["actor"]["color"] == agent.color
    assert len(found[0]["hash"]) == 64


async def test_filters_narrow_by_actor_type_ticket_time_and_words(world: World) -> None:
    agent = await world.member(name="林岚")
    one, two = await world.ticket(), await world.ticket(subject="退款没到账")
    begun = world.clock.now()
    for ticket in (one, two):
        async with world.acting(agent) as ctx:
            await tickets.take(ctx, ticket.id)
    async with world.browser(await world.member("auditor")) as client:
        taken = {"type": "TicketAssigned"}
        assert len(await asked(client, **taken)) == 2
        assert len(await asked(client, **taken, ticket=f"T-{one.number}")) == 1
        assert len(await asked(client, **taken, ticket=str(two.id))) == 1
        assert len(await asked(client, **taken, actor=str(agent.member_id))) == 2
        assert len(await asked(client, **taken, actor="林")) == 2
        assert await asked(client, **taken, actor="陈") == []
        assert len(await asked(client, q="退款没到账")) == 1
        assert await asked(client, q="100%_\\") == []
        since = begun.isoformat()
        assert await asked(client, **taken, to=since) == []
        assert len(await asked(client, **taken, **{"from": since})) == 2
        assert len(await asked(client, type="TicketAssigned,TicketCreated")) == 4


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("to=2026-11-21", "to"),
        ("ticket=T-999999", "ticket"),
        ("limit=0", "limit"),
        ("after=x", "after"),
        ("subject=7", "subject"),
        (f"q={'x' * 201}", "q"),
    ],
)
async def test_a_bad_filter_is_refused_by_name(world: World, query: str, field: str) -> None:
    async with world.browser(await world.admin()) as client:
        answer = await client.get(f"/api/v1/audit?{query}")
        assert answer.status_code == 422
        assert [e["field"] for e in answer.json()["errors"]] == [field]


async def test_strange_text_is_searched_for_and_not_believed(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        for text in ("';--", "%", "\\", "🧾", "a" * 200):
            for field in ("q", "actor", "type"):
                await asked(client, **{field: text})


async def test_verifying_says_sound_and_names_what_is_not(
    world: World, owner: asyncpg.Connection
) -> None:
    ticket = await world.ticket()
    async with world.browser(await world.member("auditor")) as client:
        sound = (await client.get("/api/v1/audit/verify")).json()
        assert (sound["ok"], sound["first_broken"]) == (True, None)
        assert sound["checked"] > 0
        await owner.execute(
            "UPDATE messages SET body = body || ' ' WHERE ticket_id = $1", ticket.id
        )
        broken = (await client.get("/api/v1/audit/verify")).json()
        assert (broken["ok"], broken["broken"]) == (False, 1)
        first = broken["first_broken"]
        assert (first["fault"], first["label"]) == ("message", f"T-{ticket.number}")
        await owner.execute("DELETE FROM events WHERE subject_id = $1", ticket.id)
        await owner.execute("DELETE FROM event_chains WHERE subject_id = $1", ticket.id)
        silent = (await client.get("/api/v1/audit/verify")).json()["first_broken"]
        assert (silent["fault"], silent["label"]) == ("unrecorded", f"T-{ticket.number}")


async def test_the_csv_holds_what_the_search_finds_and_is_itself_recorded(world: World) -> None:
    await world.ticket(subject="=HYPERLINK(1)")
    auditor = await world.member("auditor")
    async with world.browser(auditor) as client:
        found = await asked(client, type="TicketCreated")
        answer = await client.get("/api/v1/audit.csv?type=TicketCreated")
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert "attachment" in answer.headers["content-disposition"]
        rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert [row["event_id"] for row in rows] == [e["id"] for e in found]
        noted = await asked(client, type="AuditExported")
        assert [(e["actor"]["name"], e["data"]["filters"]) for e in noted] == [
            (auditor.name, {"type": "TicketCreated"})
        ]


async def test_the_csv_goes_on_beyond_one_page(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("ringdesk.modules.audit.export._ROWS", 3)
    for _ in range(4):
        await world.ticket()
    async with world.browser(await world.admin()) as client:
        rows = (await client.get("/api/v1/audit.csv")).text.strip().split("\r\n")
        assert len(rows) - 1 == len(await asked(client, limit=200))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1"])
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert as_cell(text) == f"'{text}"
    assert as_cell("正常") == "正常"
    assert as_cell(None) == ""


@pytest.mark.parametrize("path", ROUTES)
@pytest.mark.parametrize("role", ["agent", "lead", "handler", "reviewer"])
async def test_without_the_permission_the_record_is_closed(
    world: World, path: str, role: str
) -> None:
    async with world.browser(await world.member(role)) as client:
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "denied")
        assert answer.json()["params"] == {"permission": "audit.read"}


@pytest.mark.parametrize("path", ROUTES)
async def test_without_a_login_there_is_nothing(world: World, path: str) -> None:
    async with world.browser() as client:
        assert (await client.get(path)).status_code == 401


async def test_another_workspaces_record_is_not_there(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    theirs = await elsewhere.ticket()
    async with world.browser(await world.admin()) as client:
        assert await asked(client, ticket=str(theirs.id)) == []
        assert await asked(client, subject=str(theirs.id)) == []
        answer = await client.get(f"/api/v1/audit.csv?subject={theirs.id}")
        assert answer.text.count("\n") == 1
        assert await asked(client, subject=str(uuid4())) == []

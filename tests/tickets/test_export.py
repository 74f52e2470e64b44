"""Tickets as CSV: the reader's words, the reader's tickets, no formula, all of it, on record."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from ringdesk.kernel.db import Database
from ringdesk.modules import tickets
from ringdesk.modules.tickets import Edit
from tests import given
from tests.given import World


async def exported(client: httpx.AsyncClient, **asked: Any) -> list[dict[str, str]]:
    answer = await client.get("/api/v1/tickets.csv", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_a_row_says_in_words_what_the_list_shows(world: World) -> None:
    leaf = (await world.categories())[0]
    made = await world.ticket(
        type_key="after_sales", category_id=leaf, tags=["加急"],
        fields={"order_no": "A-1", "problem": "damaged", "wish": "refund"},
        priority="P2", priority_reason="急",
    )  # fmt: skip
    async with world.browser(await world.admin()) as client:
        (row,) = await exported(client)
        category = {
            c["id"]: c["name"]["zh-CN"]
            for c in (await client.get("/api/v1/config")).json()["categories"]
        }[str(leaf)]
    assert row["编号"] == str(made.number)
    assert (row["主题"], row["类型"], row["提交人"]) == (made.subject, "售后", "李女士")
    assert row["分类"].endswith(f"/{category}")
    assert row["优先级"].startswith("P2 ")
    assert (row["渠道"], row["标签"]) == ("坐席代建", "加急")
    assert (row["订单号"], row["问题"]) == ("A-1", "商品破损")
    assert row["创建时间 (Asia/Shanghai)"].startswith("2026-11-16 09:")
    assert row["关闭时间 (Asia/Shanghai)"] == ""


async def test_no_cell_is_a_formula(world: World) -> None:
    await world.ticket(subject="=HYPERLINK(1)", tags=["@sum"])
    async with world.browser(await world.admin()) as client:
        (row,) = await exported(client)
    assert (row["主题"], row["标签"]) == ("'=HYPERLINK(1)", "'@sum")


async def test_all_pages_come_in_the_order_asked_for(world: World, monkeypatch: Any) -> None:
    monkeypatch.setattr("ringdesk.modules.tickets.queries.export._ROWS", 3)
    made = [await world.ticket() for _ in range(10)]
    async with world.browser(await world.admin()) as client:
        rows = await exported(client, sort="number:asc")
    assert [row["编号"] for row in rows] == [str(ticket.number) for ticket in made]


async def test_each_ticket_comes_once_whatever_it_is_sorted_by(world: World) -> None:
    admin, agent = await world.admin(), await world.member("agent")
    made = [await world.ticket() for _ in range(3)]
    async with world.acting(agent) as ctx:
        for ticket in made[:2]:
            await tickets.note(ctx, ticket.id, "请看一下", [admin.member_id], [])
    async with world.browser(admin) as client:
        named = await exported(client, view="mentioned")
        by_deadline = await exported(client, sort="due_at")
    assert [row["编号"] for row in named] == [str(t.number) for t in (made[1], made[0])]
    assert sorted(row["编号"] for row in by_deadline) == [str(t.number) for t in made]


async def test_view_and_filter_narrow_it(world: World) -> None:
    await world.ticket(subject="甲")
    tagged = await world.ticket(subject="乙", tags=["vip"])
    condition = json.dumps({"field": "tags", "op": "any_of", "value": ["vip"]})
    async with world.browser(await world.admin()) as client:
        rows = await exported(client, view="open", filter=condition)
        assert [row["编号"] for row in rows] == [str(tagged.number)]
        assert await exported(client, view="mine") == []


async def test_only_what_one_may_see_leaves(world: World) -> None:
    team = await world.team("别的组")
    hidden = await world.ticket(team_id=team)
    seen = await world.ticket()
    lead = await world.member("lead")
    async with world.browser(lead) as client:
        listed = (await client.get("/api/v1/tickets")).json()["data"]
        rows = await exported(client)
    assert {row["编号"] for row in rows} == {str(t["number"]) for t in listed}
    assert str(seen.number) in {row["编号"] for row in rows}
    assert (str(hidden.number) in {row["编号"] for row in rows}) == lead.may("ticket.read_all")


async def test_another_workspaces_tickets_never_leave(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    await elsewhere.ticket()
    async with world.browser(await world.admin()) as client:
        assert await exported(client) == []


async def test_the_export_is_on_record(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await exported(client, view="open")
        noted = (await client.get("/api/v1/audit?type=TicketsExported")).json()["data"]
    assert [entry["data"]["asked"] for entry in noted] == [{"view": "open"}]


@pytest.mark.parametrize(
    ("query", "status"), [("filter={}", 422), ("sort=x", 422), ("view=nothing", 404)]
)
async def test_a_bad_question_is_refused_before_anything_leaves(
    world: World, query: str, status: int
) -> None:
    async with world.browser(await world.admin()) as client:
        assert (await client.get(f"/api/v1/tickets.csv?{query}")).status_code == status
        noted = (await client.get("/api/v1/audit?type=TicketsExported")).json()["data"]
    assert noted == []


async def test_a_field_changed_later_is_exported_as_it_is_now(world: World) -> None:
    made = await world.ticket(type_key="consult")
    async with world.acting() as ctx:
        await tickets.update(ctx, made.id, Edit(fields={"order_no": "B-2"}))
    async with world.browser(await world.admin()) as client:
        (row,) = await exported(client)
    assert row["订单号"] == "B-2"

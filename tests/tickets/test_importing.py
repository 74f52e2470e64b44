"""Old tickets from a file, through the real application: brought, mapped, let in, exactly once."""

import asyncio
import contextlib
import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as examples
from hypothesis import strategies as st

from ringdesk.kernel.db import Database
from ringdesk.kernel.jobs import Worker
from ringdesk.modules.customers import Contact
from ringdesk.modules.tickets.importing import commands, run
from tests import given
from tests.given import World

HEADER = (
    "工单编号,标题,问题描述,客户姓名,邮箱,电话,创建时间,优先级,状态,分类,标签,处理人,订单号,满意度"
)
FIRST = ["GD-2031", "充电口松动", "一插就断", "李女士", "li@customer.test", "", "2025/3/4 17:30"]
FIRST += ["紧急", "处理中", "订单与支付", "急、老客户", "", "9981", "5"]
ROWS = (
    ",".join(FIRST),
    "GD-2032,退款没到账,,王先生,,13800000000,2025/3/5 9:00,一般,已关闭,没有这类,,,,",
    ",,什么都没写是谁,,,,,,,,,,,",
    "GD-2031,又一次同样的编号,x,赵,z@customer.test,,,,,,,,,",
)


def gbk(*rows: str, header: str = HEADER) -> bytes:
    """As Excel on a Chinese Windows saves it."""
    return "\r\n".join([header, *rows, ""]).encode("gb18030")


async def brought(client: httpx.AsyncClient, content: bytes, name: str = "旧工单.csv") -> Any:
    answer = await client.post("/api/v1/imports", files={"file": (name, content, "text/csv")})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def let_in(world: World, client: httpx.AsyncClient, content: bytes) -> Any:
    found = await brought(client, content)
    answer = await client.post(f"/api/v1/imports/{found['id']}/run")
    assert answer.status_code == 202, answer.text
    await world.drain()
    done = (await client.get(f"/api/v1/imports/{found['id']}")).json()
    assert done["state"] == "done"
    return done


async def ticket_of(client: httpx.AsyncClient, subject: str) -> Any:
    listed = (await client.get("/api/v1/tickets?limit=200")).json()["data"]
    (number,) = [t["number"] for t in listed if t["subject"] == subject]
    return (await client.get(f"/api/v1/tickets/{number}?include=messages")).json()


def note_of(ticket: Any) -> str:
    (note,) = [m["text"] for m in ticket["messages"] if m["kind"] == "internal"]
    return str(note)


async def test_a_file_from_excel_is_understood_before_anything_is_taken_in(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        found = await brought(client, gbk(*ROWS))
        assert (found["state"], found["rows"], found["done"]) == ("ready", 4, 0)
        assert found["encoding"] == "gb18030"
        assert found["mapping"] == [
            "number", "subject", "text", "requester_name", "requester_email", "requester_phone",
            "opened_at", "priority", "status", "category", "tags", "assignee", "fields.order_no",
            None,
        ]  # fmt: skip
        assert found["not_understood"] == ["满意度"]
        first, second, third, fourth = found["preview"]
        assert first["cells"][1] == "充电口松动"
        assert (first["read"]["priority"], first["faults"]) == ("P1", [])
        assert first["read"]["opened_at"] == "2025-03-04T09:30:00Z"
        assert [f["code"] for f in second["faults"]] == ["import_value_unknown"]
        assert third["read"] is None
        assert fourth["read"]["subject"] == "又一次同样的编号"
        assert (await client.get("/api/v1/tickets")).json()["data"] == []


async def test_rows_become_tickets_and_what_did_not_is_listed(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        done = await let_in(world, client, gbk(*ROWS))
        assert (done["created"], done["skipped_rows"], done["done"]) == (2, 2, 4)
        assert [(s["row"], s["field"], s["code"], s["value"]) for s in done["skipped"]] == [
            (4, "requester_email", "import_nobody_asks", ""),
            (5, "number", "import_twice", "GD-2031"),
        ]
        assert done["skipped"][1]["params"] == {"row": 2}
        assert [(r["row"], r["field"], r["value"]) for r in done["remarks"]] == [
            (3, "category", "没有这类")
        ]
        ticket = await ticket_of(client, "充电口松动")
    assert (ticket["channel"], ticket["priority"], ticket["status_category"]) == (
        "import", "P1", "new",
    )  # fmt: skip
    assert ticket["created_at"] == "2025-03-04T09:30:00Z"
    assert set(ticket["tags"]) == {"急", "老客户", "old:gd-2031"}
    assert ticket["requester_card"]["email"] == "li@customer.test"
    assert ticket["fields"] == {"order_no": "9981"}
    public, note = ticket["messages"]
    assert (public["text"], public["at"]) == ("一插就断", "2025-03-04T09:30:00Z")
    assert note["kind"] == "internal"
    for line in ("旧工单.csv", "工单编号: GD-2031", "状态: 处理中", "满意度: 5"):
        assert line in note_of(ticket)


async def test_what_was_closed_elsewhere_is_new_here_and_says_so(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await let_in(world, client, gbk(*ROWS))
        ticket = await ticket_of(client, "退款没到账")
    assert (ticket["status_category"], ticket["assignee"]) == ("new", None)
    assert "old-closed" in ticket["tags"]
    assert "状态: 已关闭" in note_of(ticket)
    assert ticket["requester_card"]["phone"] == "13800000000"


async def test_the_old_number_is_found_by_search(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await let_in(world, client, gbk(*ROWS))
        for asked in ("2031", "GD-2031"):
            found = (await client.get("/api/v1/search", params={"q": asked})).json()["data"]
            assert [t["subject"] for t in found] == ["充电口松动"]


async def test_an_import_writes_to_nobody(world: World) -> None:
    agent = await world.member(name="林岚")
    rows = gbk("1,甲,x,李,li@customer.test,,,,,,,林岚,,")
    async with world.browser(await world.admin()) as client:
        await let_in(world, client, rows)
        assert (await ticket_of(client, "甲"))["assignee"]["name"] == "林岚"
        mails = (await client.get("/api/v1/mail/outbox")).json()["data"]
        assert [mail for mail in mails if mail["ticket_id"]] == []
    async with world.browser(agent) as client:
        assert (await client.get("/api/v1/notices")).json()["data"] == []


async def test_the_report_lists_every_row_that_was_left_out_in_words(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        done = await let_in(world, client, gbk(*ROWS))
        answer = await client.get(f"/api/v1/imports/{done['id']}/report.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == ["行", "原编号", "结果", "列", "原因", "原值"]
    assert [line[:4] for line in lines[1:]] == [
        ["3", "GD-2032", "已导入，有内容没看懂", "分类"],
        ["4", "", "未导入", "客户邮箱"],
        ["5", "GD-2031", "未导入", "原编号"],
    ]
    assert "第 2 行" in lines[3][4]


async def test_columns_may_be_named_by_hand(world: World) -> None:
    content = "A,B,C\n甲,li@customer.test,03/04/2025\n".encode()
    async with world.browser(await world.admin()) as client:
        found = await brought(client, content)
        assert found["mapping"] == [None, None, None]
        refused = await client.post(f"/api/v1/imports/{found['id']}/run")
        assert refused.status_code == 422
        assert {e["code"] for e in refused.json()["errors"]} == {
            "import_subject_needed", "import_requester_needed",
        }  # fmt: skip
        body = {
            "mapping": ["subject", "requester_email", "opened_at"],
            "day_leads": False, "type_key": "after_sales",
        }  # fmt: skip
        put = await client.put(f"/api/v1/imports/{found['id']}", json=body)
        assert put.status_code == 200, put.text
        assert put.json()["preview"][0]["read"]["opened_at"] == "2025-03-03T16:00:00Z"
        await client.post(f"/api/v1/imports/{found['id']}/run")
        await world.drain()
        ticket = await ticket_of(client, "甲")
        assert (ticket["type_key"], ticket["created_at"][:10]) == ("after_sales", "2025-03-03")
        late = await client.put(f"/api/v1/imports/{found['id']}", json=body)
        assert (late.status_code, late.json()["code"]) == (409, "import_begun")
        again = await client.post(f"/api/v1/imports/{found['id']}/run")
        assert (again.status_code, again.json()["code"]) == (409, "import_done")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"mapping": ["subject"]}, "mapping", "import_columns"),
        ({"mapping": ["subject", "nonsense", None]}, "mapping.1", "not_an_option"),
        ({"mapping": ["subject", "subject", None]}, "mapping", "import_target_twice"),
        ({"mapping": [None, None, None], "type_key": "x"}, "type_key", "not_an_option"),
    ],
)
async def test_a_mapping_that_cannot_be_is_refused_by_name(
    world: World, body: dict[str, Any], field: str, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        found = await brought(client, b"A,B,C\n1,2,3\n")
        answer = await client.put(f"/api/v1/imports/{found['id']}", json=body)
    assert answer.status_code == 422
    assert (field, code) in {(e["field"], e["code"]) for e in answer.json()["errors"]}


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PK\x03\x04\x00", "import_no_table"), (b"", "import_no_table"), (b"a,b\n", "import_rows")],
)
async def test_what_holds_no_rows_is_refused_with_the_remedy(
    world: World, content: bytes, code: str
) -> None:
    async with world.browser(await world.admin()) as client:
        answer = await client.post("/api/v1/imports", files={"file": ("a.xlsx", content)})
        assert answer.status_code == 422
        assert [e["code"] for e in answer.json()["errors"]] == [code]


async def test_names_decide_only_where_they_are_one_persons(world: World) -> None:
    for _ in range(2):
        await world.ticket(requester=Contact(email=f"{_}@twins.test", name="张伟"))
    rows = gbk("1,甲,x,张伟,,,,,,,,,,", "2,乙,x,周舟,,,,,,,,,,", "3,丙,x,周舟,,,,,,,,,,")
    async with world.browser(await world.admin()) as client:
        done = await let_in(world, client, rows)
        assert [(s["row"], s["code"]) for s in done["skipped"]] == [(2, "requester_ambiguous")]
        one, two = await ticket_of(client, "乙"), await ticket_of(client, "丙")
    assert one["requester"] == two["requester"]


async def test_what_cannot_be_an_address_or_a_value_costs_only_itself(world: World) -> None:
    long = "长" * 501
    rows = gbk(f"1,甲,x,李,not-an-address,138,,,,,,,{long},", "2,乙,x,,not-an-address,,,,,,,,,")
    async with world.browser(await world.admin()) as client:
        done = await let_in(world, client, rows)
        assert {(r["row"], r["field"], r["code"]) for r in done["remarks"]} == {
            (2, "requester_email", "email"), (2, "fields.order_no", "too_long"),
        }  # fmt: skip
        assert [(s["row"], s["code"]) for s in done["skipped"]] == [(3, "email")]
        ticket = await ticket_of(client, "甲")
        assert ticket["fields"] == {}
        assert long in note_of(ticket)
        found = (await client.get("/api/v1/requesters")).json()["data"]
        assert [r["name"] for r in found] == ["李"]


async def test_who_lost_the_right_lets_nothing_in_any_more(world: World) -> None:
    admin = await world.admin()
    async with world.browser(admin) as client:
        found = await brought(client, gbk(*ROWS))
        await client.post(f"/api/v1/imports/{found['id']}/run")
        async with world.acting() as ctx:
            await ctx.tx.connection.execute(
                "UPDATE members SET suspended_at = now() WHERE id = $1", admin.member_id
            )
            await ctx.tx.connection.execute(
                "UPDATE workspaces SET config_version = config_version + 1 WHERE id = $1",
                world.tenant_id,
            )
        await world.drain()
    async with world.acting() as ctx:
        made = await ctx.tx.connection.fetchval("SELECT count(*) FROM tickets")
        row = await ctx.tx.connection.fetchrow("SELECT state, created, skipped FROM imports")
    assert (made, tuple(row)) == (0, ("done", 0, 4))


async def test_another_workspaces_import_is_not_there(db: Database, world: World) -> None:
    elsewhere = await given.world(db)
    async with elsewhere.browser(await elsewhere.admin()) as client:
        theirs = (await brought(client, gbk(*ROWS)))["id"]
    async with world.browser(await world.admin()) as client:
        calls: list[tuple[str, str, Any]] = [
            ("GET", "", None), ("PUT", "", {"mapping": []}), ("POST", "/run", None),
            ("GET", "/report.csv", None),
        ]  # fmt: skip
        for method, path, body in calls:
            answer = await client.request(method, f"/api/v1/imports/{theirs}{path}", json=body)
            assert answer.status_code == 404, path
        assert (await client.get("/api/v1/imports")).json()["data"] == []


async def test_the_import_is_on_record(world: World) -> None:
    async with world.browser(await world.admin()) as client:
        await let_in(world, client, gbk(*ROWS))
        noted = (await client.get("/api/v1/audit?type=ImportStarted,ImportFinished")).json()["data"]
    assert {(e["type"], e["data"].get("created")) for e in noted} == {
        ("ImportFinished", 2), ("ImportStarted", None),
    }  # fmt: skip


async def test_our_own_export_comes_back(world: World) -> None:
    await world.ticket(subject="=1+1 怎么算", tags=["加急"], priority="P2", priority_reason="急")
    async with world.browser(await world.admin()) as client:
        exported = (await client.get("/api/v1/tickets.csv")).content
    other = await given.world(world.works.db)
    async with other.browser(await other.admin()) as client:
        done = await let_in(other, client, exported)
        assert (done["created"], done["skipped"], done["remarks"]) == (1, [], [])
        ticket = await ticket_of(client, "=1+1 怎么算")
    assert (ticket["priority"], ticket["created_at"]) == ("P2", "2026-11-16T01:00:00Z")


def many(count: int) -> bytes:
    """A file in which every tenth row has nobody who asks."""
    rows = (
        f"N-{n},第 {n} 条,内容 {n},,{'' if n % 10 == 0 else f'c{n % 50}@customer.test'},,,,,,,,,"
        for n in range(count)
    )
    return gbk(*rows)


async def _let_in_with_kills(world: World, import_id: UUID, when: Callable[[int], bool]) -> int:
    """Run the import's job and cut it down in the middle of each step `when` names."""
    steps = kills = 0
    real = run._take_in

    async def taking_in(*args: Any) -> None:
        nonlocal steps, kills
        await real(*args)
        steps += 1
        if when(steps):
            kills += 1
            raise asyncio.CancelledError

    run._take_in = taking_in
    try:
        for _ in range(20):
            with contextlib.suppress(asyncio.CancelledError):
                payload = {"import_id": str(import_id)}
                await run.run_import(world.works, world.tenant_id, payload)
                return kills
    finally:
        run._take_in = real
    raise AssertionError("it never came to an end")


async def _numbers(world: World) -> list[str]:
    async with world.acting() as ctx:
        rows = await ctx.tx.connection.fetch("SELECT unnest(tags) AS tag FROM tickets")
    return sorted(row["tag"] for row in rows)


async def _prepared(world: World, content: bytes) -> UUID:
    async with world.acting(await world.admin()) as ctx:
        import_id = await commands.bring(ctx, "many.csv", content)
        await commands.let_in(ctx, import_id)
    return import_id


async def test_killed_within_a_transaction_every_row_is_there_exactly_once(world: World) -> None:
    import_id = await _prepared(world, many(130))
    kills = await _let_in_with_kills(world, import_id, lambda step: step in (2, 5))
    assert kills == 2
    assert await _numbers(world) == sorted(f"old:n-{n}" for n in range(130) if n % 10)
    async with world.acting() as ctx:
        row = await ctx.tx.connection.fetchrow("SELECT state, created, skipped FROM imports")
    assert tuple(row) == ("done", 117, 13)


async def test_two_workers_on_one_file_take_each_row_in_once(world: World) -> None:
    import_id = await _prepared(world, many(130))
    payload = {"import_id": str(import_id)}
    await asyncio.gather(*(run.run_import(world.works, world.tenant_id, payload) for _ in range(3)))
    assert await _numbers(world) == sorted(f"old:n-{n}" for n in range(130) if n % 10)


@pytest.mark.slow
async def test_a_long_file_survives_a_worker_killed_in_the_middle(world: World) -> None:
    """The worker's task is cancelled between rows; another one goes on from the last checkpoint."""
    import_id = await _prepared(world, many(1500))
    reached = asyncio.Event()
    real = run._row
    seen = 0

    async def row(*args: Any) -> bool:
        nonlocal seen
        seen += 1
        if seen == 810:
            reached.set()
            await asyncio.sleep(3600)
        return await real(*args)

    run._row = row
    try:
        killed = asyncio.create_task(Worker(world.works).run())
        await asyncio.wait_for(reached.wait(), 500)
        killed.cancel()
        await asyncio.gather(killed, return_exceptions=True)
    finally:
        run._row = real
    async with world.acting() as ctx:
        row_now = await ctx.tx.connection.fetchrow("SELECT state, place FROM imports")
        made = await ctx.tx.connection.fetchval("SELECT count(*) FROM tickets")
    assert (row_now["state"], row_now["place"]) == ("running", 801)
    assert made == 720
    world.clock.advance(timedelta(seconds=60))
    payload = {"import_id": str(import_id)}
    await run.run_import(world.works, world.tenant_id, payload)
    assert await _numbers(world) == sorted(f"old:n-{n}" for n in range(1500) if n % 10)
    async with world.acting() as ctx:
        row_now = await ctx.tx.connection.fetchrow("SELECT state, created, skipped FROM imports")
    assert tuple(row_now) == ("done", 1350, 150)


CELL = st.text(max_size=12) | st.sampled_from(
    [
        "甲",
        "li@customer.test",
        "13800000000",
        "紧急",
        "已关闭",
        "2025-03-04",
        "订单与支付",
        "N-1",
        "",
    ]
)


@examples(rows=st.lists(st.lists(CELL, min_size=14, max_size=14), min_size=1, max_size=8))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
async def test_whatever_the_rows_hold_each_is_created_or_skipped(
    world: World, rows: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER.split(","), ["N-0", "甲", *[""] * 11, "x"], *rows])
    content = text.getvalue().encode("utf-8", "replace")
    async with world.acting(await world.admin()) as ctx:
        import_id = await commands.bring(ctx, "any.csv", content)
        await commands.let_in(ctx, import_id)
    await run.run_import(world.works, world.tenant_id, {"import_id": str(import_id)})
    async with world.acting() as ctx:
        found = await ctx.tx.connection.fetchrow(
            "SELECT state, rows, created, skipped FROM imports WHERE id = $1", import_id
        )
        told = await ctx.tx.connection.fetchval(
            "SELECT count(*) FROM import_rows WHERE import_id = $1", import_id
        )
    assert found["state"] == "done"
    assert found["created"] + found["skipped"] == found["rows"] == told


async def test_nothing_is_older_than_the_record_of_it(world: World) -> None:
    """The day it was opened elsewhere is the ticket's; what happened here happened today."""
    async with world.browser(await world.admin()) as client:
        await let_in(world, client, gbk(*ROWS))
        ticket = await ticket_of(client, "充电口松动")
        timeline = (await client.get(f"/api/v1/tickets/{ticket['id']}/timeline")).json()["data"]
    assert [e["type"] for e in timeline][:2] == ["TicketCreated", "NoteAdded"]
    assert all(datetime.fromisoformat(e["at"]) >= given.MONDAY for e in timeline)
    assert datetime.fromisoformat(ticket["created_at"]) == datetime(2025, 3, 4, 9, 30, tzinfo=UTC)

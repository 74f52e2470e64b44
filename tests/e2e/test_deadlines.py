"""Deadlines as people meet them: why it is due then, a buffer told first, a policy tried first."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e


def _running(client: httpx.Client) -> dict[str, Any]:
    """An open ticket whose resolution falls due in an hour at the earliest, with that clock."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    rows = client.get("/api/v1/tickets", params={"view": "open", "limit": 200}).json()["data"]
    for row in rows:
        if row["timer"] is None or row["timer"]["state"] != "running":
            continue
        clocks = client.get(f"/api/v1/tickets/{row['number']}/deadlines").json()["clocks"]
        for clock in clocks:
            if clock["kind"] != "resolution" or clock["state"] != "running":
                continue
            if datetime.fromisoformat(clock["raw_due_at"]) > soon:
                return {**row, "clock": clock}
    raise AssertionError("the demo has no ticket with a running resolution")


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def test_the_whole_account_opens_and_adds_up(site: Site, open_page: OpenPage) -> None:
    with site.api("agent") as agent, open_page("agent") as page:
        found = _running(agent)
        page.goto(f"/t/{found['number']}")
        page.get_by_role("button", name=re.compile("到期")).first.click()
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_role("heading", level=2).first).to_contain_text("为什么")
        expect(drawer).to_contain_text("独立逐分复算一致")
        target, paused, buffer, closed, total = _sums(drawer.inner_text())
        assert target + paused + buffer + closed == total
        drawer.get_by_text("给客户看的").click()
        expect(drawer).to_contain_text("客户在门户和邮件里看到的就是这几句")
        page.keyboard.press("Escape")
        expect(drawer).to_be_hidden()


def _sums(text: str) -> list[int]:
    labels = ("目标", "暂停", "缓冲", "休息时间", "历时")
    found = [re.search(rf"{label}\s*(\d+:\d\d)", text) for label in labels]
    assert all(found), text
    return [_minutes(each[1]) for each in found if each]


def test_a_buffer_moves_nothing_before_customers_were_told(site: Site) -> None:
    with site.api("lead") as lead, site.api("admin") as admin:
        found = _running(lead)
        begins = datetime.now(UTC) + timedelta(minutes=5)
        plan = {
            "title": {"zh-CN": "机房搬迁"}, "reason": "搬迁期间查不了订单",
            "scope": {"field": "number", "op": "eq", "value": found["number"]},
            "clock_kinds": ["resolution"], "from_at": begins.isoformat(),
            "until_at": (begins + timedelta(hours=2)).isoformat(), "shift_minutes": 120,
        }  # fmt: skip
        made = lead.post("/api/v1/sla/buffers", json=plan)
        assert made.status_code == 201, made.text
        buffer = made.json()["id"]
        preview = lead.get(f"/api/v1/sla/buffers/{buffer}/preview").json()
        assert preview["tickets"] == 1
        assert _due(lead, found) == found["clock"]["due_at"], "planned is not announced"
        told = lead.post(f"/api/v1/sla/buffers/{buffer}/announce", json={"reason": "已排定"})
        assert told.status_code in (200, 202), told.text
        moved = _until(lambda: (d := _due(lead, found)) != found["clock"]["due_at"] and d)
        assert moved > found["clock"]["due_at"]
        ledger = lead.get(f"/api/v1/sla/buffers/{buffer}/ledger").json()["data"]
        assert [row["due_after"] for row in ledger] == [moved]
        card = lead.get(f"/api/v1/tickets/{found['number']}").json()["requester_card"]
        letters = admin.get("/api/v1/mail/outbox", params={"limit": 50}).json()["data"]
        told_by = [row["way"] for row in ledger]
        assert told_by == ["portal"] or card["email"] in {letter["to"] for letter in letters}


def _due(client: httpx.Client, found: dict[str, Any]) -> str:
    clocks = client.get(f"/api/v1/tickets/{found['number']}/deadlines").json()["clocks"]
    return next(str(c["due_at"]) for c in clocks if c["id"] == found["clock"]["id"])


def _until(look: Any) -> Any:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.3)
    raise AssertionError("it never happened")


def test_a_policy_is_tried_before_it_is_promised(site: Site, open_page: OpenPage) -> None:
    with open_page("admin") as page:
        page.goto("/admin/sla")
        page.get_by_role("link", name="标准").first.click()
        trial = page.get_by_role("complementary").filter(has_text="试算")
        expect(trial).to_contain_text("首次响应")
        before = trial.inner_text()
        cell = page.get_by_label("P1 首次响应")
        cell.fill("20 分")
        cell.blur()
        expect(trial).not_to_have_text(before)
        page.get_by_role("button", name=re.compile("保存为 v2")).click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("原因").fill("夜班人手不足，先放宽五分钟")
        dialog.get_by_role("button", name=re.compile("发布|保存")).click()
        expect(page.get_by_role("button", name=re.compile("保存为 v3"))).to_be_visible()
    with site.api("admin") as admin:
        shown = admin.get("/api/v1/sla/policies").json()["data"]
        policy = next(p for p in shown if p["name"]["zh-CN"] == "标准")
        versions = admin.get(f"/api/v1/sla/policies/{policy['id']}/versions").json()["data"]
        minutes = [v["definition"]["targets"]["P1"]["minutes"]["first_response"] for v in versions]
        assert sorted(minutes) == [15, 20], "the published version did not change"

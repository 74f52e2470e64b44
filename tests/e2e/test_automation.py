"""A rule as an admin makes it: written, tried on the past, published; it acts and says why not."""

import re
import time
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e


def _ticket(client: httpx.Client, *tags: str) -> dict[str, Any]:
    body = {
        "subject": "自动化试单", "text": "请看", "tags": list(tags),
        "requester": {"email": f"{time.monotonic_ns()}@customer.test", "name": "客户"},
    }  # fmt: skip
    answer = client.post("/api/v1/tickets", json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def _until(found: Any, seconds: float = 20) -> Any:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if value := found():
            return value
        time.sleep(0.2)
    raise AssertionError("it did not happen in time")


def test_a_rule_is_tried_published_acts_and_leaves_a_complaint_alone(
    site: Site, open_page: OpenPage
) -> None:
    with open_page("admin") as page, site.api("admin") as admin:
        page.goto("/admin/automation")
        page.get_by_role("button", name="新建规则").click()
        page.get_by_role("menuitem", name="空白规则").click()
        page.get_by_role("button", name="每 15 分钟检查").click()
        page.get_by_role("radio", name="发生了什么").click()
        page.get_by_role("combobox", name="发生").click()
        page.get_by_role("option", name="工单新建").click()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.get_by_role("button", name="动作", exact=True).click()
        page.get_by_role("menuitem", name="回复客户").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("textbox").fill("{customer}，我们收到了 {number}")
        dialog.get_by_role("button", name="保存").click()
        expect(page.get_by_text("对外", exact=True)).to_be_visible()
        page.get_by_role("button", name="试跑", exact=True).click()
        expect(page.get_by_text("看过")).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("每天的命中"))).to_be_visible()
        page.get_by_role("button", name=re.compile("发布 v1")).click()
        page.get_by_role("dialog").get_by_label("为什么改").fill("试用")
        page.get_by_role("dialog").get_by_role("button", name="发布 v1").click()
        expect(page.get_by_role("switch", name=re.compile("在运行"))).to_be_checked()

        calm, protected = _ticket(admin), _ticket(admin, "投诉")
        rule_id = page.url.rpartition("/")[2]
        matches = f"/api/v1/automation/rules/{rule_id}/matches"
        _until(lambda: len(admin.get(matches).json()["data"]) == 2)
        page.get_by_role("button", name="记录").click()
        drawer = page.get_by_role("dialog")
        expect(drawer.get_by_text(f"T-{calm['number']}")).to_be_visible()
        drawer.get_by_role("tab", name="没执行").click()
        expect(drawer.get_by_text(f"T-{protected['number']}")).to_be_visible()
        expect(drawer.get_by_text(re.compile("受保护：投诉"))).to_be_visible()
        page.goto(f"/t/{calm['number']}")
        expect(page.get_by_text(f"客户，我们收到了 T-{calm['number']}").first).to_be_visible()

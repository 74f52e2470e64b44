"""From a solved ticket to a published article: written, returned, handed in again, published."""

import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.test_axe import _faults, _visit
from tests.e2e.test_loop import _resolve_fields

pytestmark = pytest.mark.e2e

SHOTS = os.environ.get("RINGDESK_SHOTS")


def _shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def _solved(agent: httpx.Client) -> dict[str, Any]:
    """A ticket full of personal data that this agent has answered and solved."""
    config = agent.get("/api/v1/config").json()
    body = {
        "subject": "李小明的耳机左边没有声音",
        "text": "我是李小明，订单号 YF2611880123，左耳没声音。请打 138 1234 5678。",
        "requester": {"email": f"li.{uuid4().hex[:8]}@customer.example", "name": "李小明"},
        "priority": "P3", "priority_reason": "普通",
        "category_id": next(c["id"] for c in config["categories"] if c["level"] == 3),
        "locale": "zh-CN",
    }  # fmt: skip
    made: dict[str, Any] = agent.post("/api/v1/tickets", json=body).json()
    path = f"/api/v1/tickets/{made['id']}"
    agent.post(f"{path}/take")
    agent.post(f"{path}/notes", json={"text": "内部：这批货左耳都有问题"})
    agent.post(f"{path}/replies", json={"text": "李小明您好，请长按配对键 10 秒重新配对。"})
    if fields := _resolve_fields(agent, made["id"], config):
        agent.patch(path, json={"fields": fields})
    done = agent.post(f"{path}/resolve", json={"note": "固件配对丢失，重新配对后恢复"})
    assert done.status_code == 200, done.text
    return made


def _write(page: Page, number: int) -> str:
    """From the ticket's menu; the article's address."""
    page.goto(f"/t/{number}")
    page.get_by_role("button", name="更多").first.click()
    page.get_by_role("menuitem", name="写成知识文章").click()
    page.wait_for_url(re.compile(r"/kb/[0-9a-f-]{36}"))
    symptom = page.get_by_role("textbox", name="现象")
    expect(symptom).to_have_value("我是⟦姓名⟧，订单号 ⟦单号⟧，左耳没声音。请打 ⟦电话⟧。")
    solution = page.get_by_role("textbox", name="解决办法")
    expect(solution).to_have_value(
        "固件配对丢失，重新配对后恢复\n\n⟦姓名⟧您好，请长按配对键 10 秒重新配对。"
    )
    expect(page.get_by_text("电话 1 处 · 现象")).to_be_visible()
    expect(page.get_by_text("内部：这批货")).to_have_count(0)
    page.get_by_role("textbox", name="标题", exact=True).fill("耳机左边没有声音")
    _shot(page, "14-article-draft")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("button", name="收回")).to_be_visible()
    expect(page.get_by_role("button", name="通过并发布")).to_have_count(0)
    return page.url


def _return(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="退回", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("写上原因")
    dialog.get_by_role("button", name="退回").click()
    expect(page.get_by_text("写上原因").first).to_be_visible()


def _correct(page: Page, address: str) -> None:
    """What is not saved yet survives a reload."""
    page.goto(address)
    expect(page.get_by_text("写上原因")).to_be_visible()
    page.get_by_role("textbox", name="原因").fill("固件 2.1 会丢配对")
    expect(page.get_by_text("有改动未保存")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="原因")).to_have_value("固件 2.1 会丢配对")
    page.keyboard.press("Control+s")
    expect(page.get_by_text("有改动未保存")).to_have_count(0)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("button", name="收回")).to_be_visible()


def _publish(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="通过并发布").click()
    expect(page.get_by_role("heading", name="耳机左边没有声音")).to_be_visible()
    expect(page.get_by_text("固件 2.1 会丢配对")).to_be_visible()
    _shot(page, "14-article-published")


def test_a_solved_ticket_becomes_an_article_that_everybody_reads(
    site: Site, open_page: OpenPage
) -> None:
    with site.api("agent") as agent:
        made = _solved(agent)
        with open_page("agent") as page:
            address = _write(page, made["number"])
        with open_page("lead") as page:
            _return(page, address)
        with open_page("agent") as page:
            _correct(page, address)
        with open_page("lead") as page:
            _publish(page, address)
        with open_page("auditor") as page:
            page.goto("/kb")
            page.get_by_role("textbox", name="搜标题和正文").fill("丢配")
            page.get_by_role("option", name="耳机左边没有声音").click()
            expect(page.get_by_text("固件 2.1 会丢配对")).to_be_visible()
        again = agent.post(f"/api/v1/tickets/{made['id']}/article")
        assert again.status_code == 200
        assert address.endswith(again.json()["id"])
        told = agent.get(f"/api/v1/tickets/{made['id']}/timeline", params={"limit": 200}).json()
        assert "ArticleWritten" in [entry["type"] for entry in told["data"]]


def test_the_ticket_shows_its_article(site: Site, open_page: OpenPage) -> None:
    with site.api("agent") as agent:
        made = _solved(agent)
        article = agent.post(f"/api/v1/tickets/{made['id']}/article").json()
    with open_page("agent") as page:
        page.goto(f"/t/{made['number']}/related")
        page.get_by_role("link", name=re.compile("⟦姓名⟧的耳机")).click()
        page.wait_for_url(f"**/kb/{article['id']}")
        page.goto(f"/t/{made['number']}")
        expect(page.get_by_text(re.compile("由这张工单写了知识文章")).first).to_be_visible()


def test_everybody_can_read_and_write_articles(open_page: OpenPage, site: Site) -> None:
    with site.api("lead") as lead:
        shown = {row["state"]: row["id"] for row in lead.get("/api/v1/articles").json()["data"]}
    with open_page("lead") as page:
        for path in ("/kb", *(f"/kb/{shown[one]}" for one in sorted(shown))):
            _visit(page, path)
            assert _faults(page) == [], path

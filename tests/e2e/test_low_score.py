"""A customer gives 2 of 5: handled again by another, made good, called back, and only then away."""

import os
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import OpenPage, Site
from tests.e2e.test_loop import _link_in_mail, _resolve_fields, _until

pytestmark = pytest.mark.e2e

SHOTS = os.environ.get("RINGDESK_SHOTS")


def _shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def _solved(lead: httpx.Client, customer: str) -> dict[str, Any]:
    """A ticket of this customer that the lead has handled and solved."""
    config = lead.get("/api/v1/config").json()
    body = {
        "subject": "补发的充电盒颜色不对", "text": "等了 6 天，颜色还是错的", "priority": "P3",
        "priority_reason": "普通", "requester": {"email": customer, "name": "何先生"},
        "category_id": next(c["id"] for c in config["categories"] if c["level"] == 3),
    }  # fmt: skip
    made: dict[str, Any] = lead.post("/api/v1/tickets", json=body).json()
    path = f"/api/v1/tickets/{made['id']}"
    lead.post(f"{path}/take")
    if fields := _resolve_fields(lead, made["id"], config):
        lead.patch(path, json={"fields": fields})
    done = lead.post(f"{path}/resolve", json={})
    assert done.json().get("node") == "acceptance", done.text
    return made


def _purse(admin: httpx.Client) -> str:
    """A purse from which agents give 50 alone and the admin agrees to more."""
    me = admin.get("/api/v1/session").json()["person"]["member_id"]
    level = {"key": "boss", "name": {"zh-CN": "主管"}, "who": {"members": [me]}}
    body = {
        "name": {"zh-CN": "售后关怀金 · 四季度"}, "budget": "1240",
        "single_limits": {"agent": "50"},
        "member_monthly": "500", "customer_90_days": "200", "levels": [{"level": level}],
    }  # fmt: skip
    made = admin.post("/api/v1/purses", json=body)
    assert made.status_code == 201, made.text
    return str(made.json()["id"])


def _refused(client: httpx.Client, ticket: str, way: str) -> None:
    answer = client.post(f"/api/v1/tickets/{ticket}/{way}")
    assert answer.status_code in (409, 422), answer.text


def _rate(page: Page, link: str) -> None:
    page.goto(f"{link.partition('?')[0]}?go=rate&score=2")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("谢谢您的评价").first).to_be_visible()


def _save(card: Locator) -> None:
    """And wait until it is saved: until then the line is still being edited."""
    card.get_by_role("button", name="保存").click()
    expect(card.get_by_role("button", name="保存")).to_have_count(0)


def _handle_again(page: Page) -> None:
    card = page.get_by_role("region", name="二次处置")
    expect(card).to_be_visible()
    card.get_by_role("button", name="修改").nth(1).click()
    card.get_by_role("combobox", name="问题出在").click()
    page.get_by_role("option", name="拣货错误").click()
    page.keyboard.press("Escape")
    _save(card)
    expect(card.get_by_text("拣货错误").first).to_be_visible()
    card.get_by_role("button", name="修改").nth(2).click()
    card.get_by_role("textbox", name="补救办法").fill("补发黑色充电盒，次日达；白色的不用寄回")
    _save(card)
    expect(card.get_by_text("补发黑色充电盒").first).to_be_visible()


def _compensate(page: Page) -> None:
    card = page.get_by_role("region", name="致歉与补偿")
    card.get_by_role("combobox", name="从哪个钱包").click()
    page.get_by_role("option", name="售后关怀金 · 四季度").click()
    card.get_by_role("textbox", name="金额").fill("80")
    expect(card.get_by_text(re.compile("超出.*30"))).to_be_visible()
    card.get_by_role("textbox", name="写给客户的话").fill("拣错了颜色，很抱歉，附上优惠券。")
    card.get_by_role("textbox", name="申请理由").fill("等了 6 天")
    _shot(page, "34-second-handling")
    card.get_by_role("button", name="交主管审批").click()
    expect(card.get_by_text("等审批").first).to_be_visible()


def _finish(page: Page) -> None:
    card = page.get_by_role("region", name="二次处置")
    card.get_by_role("button", name="记录").click()
    card.get_by_role("textbox", name="在哪里、怎么说的").fill("电话里同意")
    card.get_by_role("button", name="记录").last.click()
    expect(card.get_by_text("电话里同意")).to_be_visible()
    card.get_by_role("button", name="完成二次处置").click()
    expect(card.get_by_text("已完成")).to_be_visible()
    call = page.get_by_role("region", name="回访任务")
    call.get_by_role("radio", name="解决了", exact=True).click()
    call.get_by_role("radio", name="4").click()
    call.get_by_role("textbox", name="客户原话").fill("黑色的收到就行，下次晚了提前说一声。")
    call.get_by_role("button", name="完成回访").click()
    expect(call.get_by_text("已完成")).to_be_visible()


def test_a_low_score_is_made_good_before_it_is_put_away(site: Site, open_page: OpenPage) -> None:
    customer = f"he.{uuid4().hex[:8]}@customer.example"
    with site.api("lead") as lead, site.api("admin") as admin:
        _purse(admin)
        made = _solved(lead, customer)
        ticket = made["id"]
        link = _until(lambda: _link_in_mail(admin, customer), "the mail that asks to confirm")
        with open_page() as page:
            _rate(page, link)
        _until(
            lambda: admin.get(f"/api/v1/tickets/{ticket}").json()["node"] == "second_handling",
            "second handling",
        )
        _refused(admin, ticket, "archive")
        _refused(admin, ticket, "close")
        with open_page("agent") as page:
            page.goto("/w/care")
            expect(page.get_by_text("补发的充电盒颜色不对").first).to_be_visible()
            _shot(page, "care-queue")
            page.goto(f"/t/{made['number']}")
            _handle_again(page)
            _compensate(page)
            _finish(page)
            _shot(page, "34-done")
        waiting = admin.get(f"/api/v1/tickets/{ticket}/quality").json()["compensations"][0]
        lead.post(f"/api/v1/tickets/{ticket}/resolve", json={})
        lead.post(f"/api/v1/tickets/{ticket}/accept", json={"evidence_note": "电话确认"})
        closed = lead.post(f"/api/v1/tickets/{ticket}/close")
        assert closed.status_code == 200, closed.text
        _refused(admin, ticket, "archive")
        decided = admin.post(
            f"/api/v1/approvals/{waiting['approval_id']}/decide", json={"verdict": "approve"}
        )
        assert decided.status_code == 200, decided.text
        archived = admin.post(f"/api/v1/tickets/{ticket}/archive")
        assert archived.json().get("node") == "archived", archived.text

"""A refund through two levels and a delegation, as people meet it on the screen."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
from playwright.sync_api import Page, expect

from ringdesk.modules import workflow
from tests.e2e.conftest import PASSWORD, OpenPage, Site, log_in

pytestmark = pytest.mark.e2e
KEY = "refund_by_browser"
FIELDS = (
    {"key": "order_no", "name": {"zh-CN": "订单号"}, "kind": "text"},
    {"key": "refund_amount", "name": {"zh-CN": "退款金额"}, "kind": "number"},
)


def _published(site: Site) -> None:
    """The shipped refund process and a ticket type of its own, so that no other test meets it."""
    process = {**msgspec.to_builtins(workflow.shipped("refund")), "key": KEY}
    with site.api("admin") as admin:
        made = admin.post(f"/api/v1/processes/{KEY}", json={"definition": process, "reason": "试"})
        assert made.status_code == 201, made.text
        body = {"key": KEY, "name": {"zh-CN": "大额退款"}, "process_key": KEY, "fields": FIELDS}
        assert admin.post("/api/v1/types", json=body).status_code == 201


def _handled(site: Site) -> int:
    """A request of that type, taken by the agent."""
    with site.api("agent") as agent:
        ticket = agent.post(
            "/api/v1/tickets",
            json={
                "subject": "一笔订单扣了两次款", "text": "请退回多扣的一笔。", "type_key": KEY,
                "requester": {"email": f"{uuid4().hex}@customer.test", "name": "李女士"},
                "fields": {"order_no": "55210"},
            },
        )  # fmt: skip
        assert ticket.status_code == 201, ticket.text
        number: int = ticket.json()["number"]
        agent.post(f"/api/v1/tickets/{number}/take")
    return number


def _colleague(site: Site, department: str) -> dict[str, Any]:
    """Somebody of a department who may decide and lend their name."""
    with site.api("admin") as admin:
        place = next(
            d["id"]
            for d in admin.get("/api/v1/departments").json()["data"]
            if d["name"] == department
        )
        people = admin.get("/api/v1/members").json()["data"]
    return next(
        p for p in people if p["department_id"] == place and p["role_key"] in ("handler", "lead")
    )


def _lend(site: Site, who: dict[str, Any], deputy: str) -> None:
    """The finance colleague is away from now on."""
    now = datetime.now(UTC)
    with httpx.Client(base_url=site.base, timeout=90) as client:
        body = {"email": who["email"], "password": PASSWORD}
        client.headers["X-CSRF-Token"] = client.post("/api/v1/session", json=body).json()["csrf"]
        made = client.post(
            "/api/v1/delegations",
            json={
                "deputy_id": deputy, "from_at": now.isoformat(),
                "until_at": (now + timedelta(days=2)).isoformat(),
                "scopes": [{"kind": KEY, "most": "10000.00", "currency": "CNY"}],
            },
        )  # fmt: skip
        assert made.status_code == 201, made.text


def _member(site: Site, role: str) -> str:
    with site.api(role) as client:
        member: str = client.get("/api/v1/session").json()["person"]["member_id"]
    return member


def _submit(page: Page, number: int) -> None:
    """The handler fills in what the step asks for, where it asks for it, and sends it on."""
    page.goto(f"/t/{number}")
    panel = page.get_by_role("region", name="流程当前环节")
    expect(panel.get_by_role("button", name="提交退款")).to_have_attribute("aria-disabled", "true")
    panel.get_by_label("退款金额").fill("6200")
    panel.get_by_role("button", name="保存").click()
    panel.get_by_label(re.compile("说明")).fill("第二笔已确认入账")
    panel.get_by_role("button", name="提交退款").click()
    expect(panel).to_contain_text("第 1 级，共 2 级")


def _open(page: Page, number: int) -> None:
    """The approval of this ticket, out of all that wait."""
    page.goto("/w/approvals")
    page.get_by_role("option", name=re.compile(f"T-{number}")).click()
    expect(page.get_by_role("link", name=f"T-{number}").first).to_be_visible()


def test_a_refund_is_decided_on_two_levels_one_by_a_deputy(site: Site, open_page: OpenPage) -> None:
    _published(site)
    finance = _colleague(site, "财务")
    _lend(site, finance, _member(site, "reviewer"))
    number = _handled(site)
    with open_page("agent") as page:
        _submit(page, number)
        page.goto("/w/approvals/requested")
        expect(page.get_by_role("option", name=re.compile(f"T-{number}"))).to_be_visible()
        expect(page.get_by_role("button", name=re.compile("^同意"))).to_have_count(0)
    with open_page("lead") as page:
        _open(page, number)
        expect(page.get_by_text("¥6,200.00")).to_be_visible()
        page.keyboard.press("b")
        expect(page.get_by_text("驳回要写清缺什么")).to_be_visible()
        page.get_by_label("审批意见").fill("流水核对过")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("option", name=re.compile(f"T-{number}"))).to_have_count(0)
    with open_page("reviewer") as page:
        page.goto("/w/approvals/deputy")
        mine = page.get_by_role("option", name=re.compile(f"T-{number}"))
        expect(mine).to_contain_text(f"代 {finance['name']}")
        mine.click()
        expect(page.get_by_text("「流水核对过」")).to_be_visible()
        page.get_by_role("button", name=re.compile("^同意")).click()
        expect(page.get_by_text("审批通过")).to_be_visible()
    with open_page() as page:
        log_in(page, site.logins["agent"])
        page.goto(f"/t/{number}")
        expect(page.get_by_role("region", name="流程当前环节")).to_contain_text("并行分支")
        timeline = page.get_by_role("region", name="时间线")
        expect(timeline).to_contain_text(f"代 {finance['name']} 同意「退款审批」")
        expect(timeline).to_contain_text("审批「退款审批」通过")

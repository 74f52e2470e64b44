"""Merging as people meet it: suggested, seen beforehand, taken back; a template by keys alone."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e


def _made(client: httpx.Client, email: str, subject: str, text: str) -> dict[str, Any]:
    body = {"subject": subject, "text": text, "requester": {"email": email, "name": "白女士"}}
    answer = client.post("/api/v1/tickets", json={**body, "type_key": "consult"})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_two_of_one_customer_are_merged_and_parted_again(site: Site, open_page: OpenPage) -> None:
    email = f"{uuid4().hex[:8]}@customer.test"
    with site.api("agent") as agent, open_page("agent") as page:
        target = _made(agent, email, "订单没收到货", "订单一直没有收到货，请查一下")
        source = _made(agent, email, "还是没收到货", "我的订单一直没有收到货")
        page.goto(f"/t/{source['number']}")
        expect(page.get_by_role("button", name="可能重复")).to_be_visible()
        page.get_by_role("button", name="合并…").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name=re.compile("同一客户")).click()
        expect(dialog).to_contain_text("是同一客户，对话合在一起给客户看")
        dialog.get_by_role("button", name="合并", exact=True).click()
        page.wait_for_url(re.compile(f"/t/{target['number']}$"))
        record = page.get_by_role("region", name="时间线")
        expect(record).to_contain_text("我的订单一直没有收到货")
        expect(record).to_contain_text(f"T-{source['number']}")
        page.goto(f"/t/{source['number']}")
        page.get_by_role("button", name="撤销合并").click()
        expect(page.get_by_role("button", name="撤销合并")).to_be_hidden()
        after = agent.get(f"/api/v1/tickets/{source['number']}").json()
        assert (after["merged_into"], after["closed_at"]) == (None, None)
        assert after["node"] == source["node"]


def test_a_template_is_found_and_put_in_without_the_mouse(site: Site, open_page: OpenPage) -> None:
    with site.api("agent") as agent, open_page("agent") as page:
        made = _made(agent, f"{uuid4().hex[:8]}@customer.test", "重复扣款", "扣了两次款")
        page.goto(f"/t/{made['number']}")
        box = page.get_by_role("textbox", name=re.compile("回复"))
        box.focus()
        page.keyboard.press("/")
        picker = page.get_by_role("dialog")
        expect(picker.get_by_role("option").first).to_be_visible()
        expect(picker.locator(":focus")).to_have_count(1)
        page.keyboard.type("twice")
        expect(picker.get_by_role("option", selected=True)).to_contain_text("重复扣款退回")
        page.keyboard.press("Enter")
        expect(picker).to_be_hidden()
        expect(box).to_have_value(re.compile("白女士 您好"))
        expect(box).to_have_value(re.compile("⟦订单号⟧"))
        # The gap is selected: what is typed fills it.
        page.wait_for_function(
            "({value, selectionStart: a, selectionEnd: b}) => value.slice(a, b) === '⟦订单号⟧'",
            arg=box.element_handle(),
        )
        page.keyboard.type("SO-88213")
        expect(box).to_have_value(re.compile("订单 SO-88213 被重复扣款"))
        assert "{{" not in box.input_value()

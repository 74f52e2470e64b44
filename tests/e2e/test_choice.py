"""Which tickets take which process: rules made, tried, kept, refused and thrown away."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e
TAB = "/admin/process?tab=choice"


def _second_process(site: Site, key: str) -> None:
    with site.api("admin") as admin:
        name = {"zh-CN": f"专用 {key}", "en": key}
        made = admin.post("/api/v1/processes", json={"key": key, "name": name, "from": None})
        assert made.status_code == 201, made.text
        body = {"definition": made.json()["definition"], "reason": "n"}
        assert admin.post(f"/api/v1/processes/{key}", json=body).status_code == 201


def test_a_rule_is_made_tried_on_a_ticket_saved_and_taken_back(
    open_page: OpenPage, site: Site
) -> None:
    _second_process(site, "chosen")
    with site.api("admin") as admin:
        made = admin.post(
            "/api/v1/tickets",
            json={
                "subject": "急", "text": "x", "type_key": "consult",
                "priority": "P1", "priority_reason": "n",
                "requester": {"email": "choice@customer.test", "name": "李女士"},
            },
        ).json()  # fmt: skip
    number = made["number"]
    with open_page("admin") as page:
        page.goto(TAB)
        card = page.locator('[data-type="consult"]')
        card.get_by_role("button", name="加一条规则").click()
        save = card.get_by_role("button", name="保存")
        expect(save).to_have_attribute("aria-disabled", "true")
        line = card.get_by_role("listitem", name="第 1 / 1 条规则")
        line.get_by_role("button", name="条件", exact=True).click()
        page.get_by_role("combobox", name="搜索").fill("优先级")
        page.keyboard.press("Enter")
        values = page.get_by_role("dialog", name="优先级")
        values.get_by_role("combobox").click()
        page.get_by_role("option", name=re.compile("^P1")).click()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        line.get_by_role("combobox", name="第 1 条成立时走").click()
        page.get_by_role("option", name="专用 chosen").click()
        expect(line.get_by_text(re.compile("优先级 是 P1.*：走「专用 chosen」"))).to_be_visible()
        # Tried before it is saved: what counts is what stands on the screen.
        page.get_by_role("textbox", name="工单号").fill(f"#{number}")
        page.keyboard.press("Enter")
        expect(page.get_by_text(re.compile("第 1 条规则成立，走「专用 chosen」"))).to_be_visible()
        page.get_by_role("textbox", name="工单号").fill("999999")
        page.keyboard.press("Enter")
        expect(page.get_by_text("没有这张工单，或者你看不到它")).to_be_visible()
        page.reload()
        expect(card.get_by_text("未保存")).to_be_visible()
        save.click()
        expect(page.get_by_text(re.compile("的流程选择已保存"))).to_be_visible()
        expect(card.get_by_text("未保存")).to_have_count(0)
    with site.api("admin") as admin:
        types = admin.get("/api/v1/types").json()["data"]
        kept = next(one for one in types if one["key"] == "consult")
        assert [one["process_key"] for one in kept["process_rules"]] == ["chosen"]
        admin.patch("/api/v1/types/consult", json={"process_rules": []})


def test_what_the_server_refuses_stands_beside_the_rule_and_nothing_typed_is_lost(
    open_page: OpenPage, site: Site
) -> None:
    _second_process(site, "gone")
    rule = {"when": {"field": "priority", "op": "in", "value": ["P1"]}, "process_key": "gone"}
    with open_page("admin") as page:
        page.goto(TAB)
        card = page.locator('[data-type="consult"]')
        card.wait_for()
        with site.api("admin") as admin:
            admin.patch("/api/v1/types/consult", json={"process_rules": [rule]})
        page.reload()
        card.get_by_role("button", name="第 1 条规则上移").wait_for()
        # Somebody else takes the rule back; ours is neither overwritten nor does it overwrite.
        card.get_by_role("button", name="加一条规则").click()
        with site.api("admin") as admin:
            admin.patch("/api/v1/types/consult", json={"process_rules": []})
        page.reload()
        expect(card.get_by_text("别人也改了这里")).to_be_visible()
        card.get_by_role("button", name="用对方的").click()
        expect(card.get_by_role("listitem")).to_have_count(0)


def test_whoever_may_not_set_up_types_is_told_so(open_page: OpenPage, site: Site) -> None:
    with open_page("auditor") as page:
        page.goto(TAB)
        expect(page.get_by_text(re.compile("没有权限|无权|config.manage")).first).to_be_visible()

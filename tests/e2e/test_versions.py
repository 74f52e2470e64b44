"""Versions in the browser: rolling back, moving running tickets, trying with real ones."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e


def _begun(site: Site, key: str) -> dict[str, Any]:
    """A process like the closed loop, v1 in force; its definition."""
    with site.api("admin") as admin:
        body = {"key": key, "name": {"zh-CN": f"流程 {key}", "en": key}, "from": None}
        made = admin.post("/api/v1/processes", json=body)
        assert made.status_code == 201, made.text
        definition: dict[str, Any] = made.json()["definition"]
        _published(site, key, definition, "第一版")
    return definition


def _published(site: Site, key: str, definition: dict[str, Any], reason: str) -> None:
    with site.api("admin") as admin:
        body = {"definition": definition, "reason": reason}
        answer = admin.post(f"/api/v1/processes/{key}", json=body)
        assert answer.status_code == 201, answer.text


def _running(site: Site, key: str, count: int) -> list[int]:
    """So many tickets that began on a process."""
    with site.api("admin") as admin:
        before = next(
            one for one in admin.get("/api/v1/types").json()["data"] if one["key"] == "consult"
        )
        admin.patch("/api/v1/types/consult", json={"process_key": key, "process_rules": []})
        made = [
            admin.post(
                "/api/v1/tickets",
                json={
                    "subject": f"{key} {n}",
                    "text": "x",
                    "type_key": "consult",
                    "requester": {"email": f"{key}{n}@customer.test", "name": "李女士"},
                },
            ).json()
            for n in range(count)
        ]
        rest = {name: before[name] for name in ("process_key", "process_rules")}
        admin.patch("/api/v1/types/consult", json=rest)
    return [one["number"] for one in made]


def _versions(site: Site, key: str) -> dict[int, int]:
    """Running tickets by version."""
    with site.api("admin") as admin:
        lines = admin.get("/api/v1/processes").json()["data"]
    line = next(one for one in lines if one["key"] == key)
    return {one["version"]: one["running"] for one in line["versions"]}


def _choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option, exact=True).click()


def test_running_tickets_are_moved_once_every_step_has_a_place(
    open_page: OpenPage, site: Site
) -> None:
    definition = _begun(site, "moving")
    numbers = _running(site, "moving", 2)
    renamed = json.loads(json.dumps(definition).replace('"intake"', '"reception"'))
    _published(site, "moving", renamed, "受理改名")
    with open_page("admin") as page:
        page.goto("/admin/process/moving")
        page.get_by_role("button", name="对比 v2").click()
        page.get_by_role("button", name="移走在途工单").click()
        dialog = page.get_by_role("dialog", name="把 v1 的在途工单移到另一版")
        save = dialog.get_by_role("button", name=re.compile("移动 2 张"))
        # Refused: that step is gone, and nothing may be moved until it has a place.
        expect(dialog.get_by_text("新版没有这一步，2 张要说移到哪里")).to_be_visible()
        expect(save).to_have_attribute("aria-disabled", "true")
        # Refused: a place of another kind, with the reason beside it.
        _choose(page, "「受理」移到", "验收")
        expect(dialog.get_by_text(re.compile("2 张：「验收」的状态类别不同"))).to_be_visible()
        expect(save).to_have_attribute("aria-disabled", "true")
        assert _versions(site, "moving") == {1: 2, 2: 0}
        _choose(page, "「受理」移到", "受理")
        expect(dialog.get_by_text("2 张都放得过去")).to_be_visible()
        dialog.get_by_role("textbox", name=re.compile("为什么改")).fill("统一到新版")
        save.click()
        expect(page.get_by_text("已移动 2 张")).to_be_visible()
        page.get_by_role("button", name="完成", exact=True).click()
    assert _versions(site, "moving") == {1: 0, 2: 2}
    with site.api("admin") as admin:
        noted = admin.get(f"/api/v1/tickets/{numbers[0]}/timeline").json()["data"]
    assert "TicketMigrated" in [one["type"] for one in noted]


def test_an_older_version_comes_into_force_again_with_a_reason(
    open_page: OpenPage, site: Site
) -> None:
    definition = _begun(site, "rolled")
    changed = {**definition, "low_score": 4}
    _published(site, "rolled", changed, "更严")
    with open_page("admin") as page:
        page.goto("/admin/process/rolled")
        page.get_by_role("button", name="对比 v2").click()
        drawer = page.get_by_role("dialog", name=re.compile("版本"))
        expect(drawer.get_by_text("更严")).to_be_visible()
        drawer.get_by_role("button", name="回到这一版").click()
        asking = page.get_by_role("dialog", name="让 v1 重新生效")
        act = asking.get_by_role("button", name="回到这一版")
        expect(act).to_have_attribute("aria-disabled", "true")
        asking.get_by_role("textbox", name=re.compile("为什么改")).fill("太严了")
        act.click()
        expect(page.get_by_text("已回到旧版")).to_be_visible()
        expect(page.get_by_role("button", name="对比 v3")).to_be_visible()
    with site.api("admin") as admin:
        shown = admin.get("/api/v1/processes/rolled/3").json()
    assert shown["definition"].get("low_score", 3) == 3
    assert shown["reason"] == "太严了"


def test_a_real_ticket_lends_its_facts_and_is_left_alone(open_page: OpenPage, site: Site) -> None:
    _begun(site, "tried")
    with site.api("admin") as admin:
        ticket = admin.get("/api/v1/tickets?view=open").json()["data"][0]
        before = admin.get(f"/api/v1/tickets/{ticket['number']}").json()
    with open_page("admin") as page:
        page.goto("/admin/process/tried")
        page.get_by_role("button", name="试跑").click()
        page.get_by_role("radio", name="真实工单").click()
        expect(page.get_by_text("先填一个工单号")).to_be_visible()
        number = page.get_by_role("textbox", name="工单号")
        number.fill("999999")
        panel = page.get_by_role("region", name="试跑")
        expect(panel.get_by_role("button", name=re.compile("重试"))).to_be_visible()
        number.fill(f"T-{ticket['number']}")
        offers = page.get_by_role("list", name="下一步可以")
        offers.get_by_role("button", name=re.compile("→ 处理")).first.click()
        lit = page.locator('.react-flow__node[data-id="handling"] [data-lamp="now"]')
        expect(lit).to_have_count(1)
        # Refused: the reason stands there, and the step it stands at stays lit.
        page.get_by_role("button", name="客户打 1 分").click()
        expect(panel.get_by_text("现在还不能评分").first).to_be_visible()
        expect(lit).to_have_count(1)
        page.get_by_role("button", name="重来").click()
        expect(lit).to_have_count(0)
    with site.api("admin") as admin:
        assert admin.get(f"/api/v1/tickets/{ticket['number']}").json() == before


def test_whoever_may_only_read_sees_versions_and_changes_nothing(
    open_page: OpenPage, site: Site
) -> None:
    definition = _begun(site, "watched")
    _published(site, "watched", {**definition, "low_score": 4}, "更严")
    with open_page("auditor") as page:
        page.goto("/admin/process/watched")
        page.get_by_role("button", name="对比 v2").click()
        expect(page.get_by_text("更严")).to_be_visible()
        expect(page.get_by_role("button", name="回到这一版")).to_have_count(0)
        expect(page.get_by_role("button", name="移走在途工单")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("发布"))).to_have_count(0)

"""A pilot in the browser: few tickets say nothing, rails are set, it is ended in one act."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e


def _piloted(site: Site, key: str) -> None:
    """A process in force with a second version on half of the work."""
    with site.api("admin") as admin:
        name = {"zh-CN": f"试点 {key}", "en": key}
        made = admin.post("/api/v1/processes", json={"key": key, "name": name, "from": None})
        definition = made.json()["definition"]
        first = admin.post(f"/api/v1/processes/{key}/publish", json={"reason": "n"})
        assert first.status_code == 201, first.text
        draft = {"definition": {**definition, "low_score": 4}, "based_on": 1}
        assert admin.put(f"/api/v1/processes/{key}/draft", json=draft).status_code == 200
        asked = {"reason": "先试一半", "pilot": {"share": 50}}
        begun = admin.post(f"/api/v1/processes/{key}/publish", json=asked)
        assert begun.status_code == 201, begun.text


def test_rails_are_set_and_a_pilot_is_withdrawn(open_page: OpenPage, site: Site) -> None:
    _piloted(site, "railed")
    with open_page("admin") as page:
        page.goto("/reports/pilots/railed")
        # Few tickets: how many are missing, and no verdict either way.
        rails = page.get_by_role("listitem").filter(has_text="重开率")
        expect(rails.get_by_text("还差 20 张")).to_be_visible()
        expect(page.get_by_text("太少，不好说")).to_have_count(7)
        expect(page.get_by_text("还没有工单走完一个环节")).to_be_visible()
        page.get_by_role("button", name="改护栏").click()
        dialog = page.get_by_role("dialog", name="新版最多能差多少")
        save = dialog.get_by_role("button", name="保存")
        expect(save).to_have_attribute("aria-disabled", "true")
        line = dialog.get_by_role("textbox", name=re.compile("^重开率"))
        line.fill("-3")
        expect(dialog.get_by_text("填 0 或正数")).to_be_visible()
        line.fill("5.5")
        dialog.get_by_role("textbox", name=re.compile("^退回率")).fill("")
        dialog.get_by_role("textbox", name=re.compile("^原因")).fill("节后重开多")
        save.click()
        expect(page.get_by_text("护栏已改")).to_be_visible()
        expect(rails.get_by_text(re.compile(r"\+5\.5"))).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="退回率")).to_contain_text("不看护")
        page.get_by_role("button", name="停止，退回 v1").click()
        ending = page.get_by_role("dialog")
        ending.get_by_role("textbox", name=re.compile("原因")).fill("不试了")
        ending.get_by_role("button", name="停止，退回 v1").click()
        expect(page.get_by_text("试点已停止，新工单走 v1").first).to_be_visible()
        expect(page.get_by_role("button", name="改护栏")).to_have_count(0)
    with site.api("admin") as admin:
        shown = admin.get("/api/v1/processes/railed/pilot").json()
    assert shown["pilot"]["state"] == "withdrawn"
    limits = {one["figure"]: one["limit"] for one in shown["rails"]}
    assert (limits["reopen_rate"], limits["return_rate"]) == (0.055, None)


def test_whoever_may_only_read_sees_the_rails_and_ends_nothing(
    open_page: OpenPage, site: Site
) -> None:
    _piloted(site, "watchedpilot")
    with open_page("auditor") as page:
        page.goto("/reports/pilots/watchedpilot")
        expect(page.get_by_role("heading", name="护栏")).to_be_visible()
        for name in ("改护栏", "固化为制度", "停止"):
            expect(page.get_by_role("button", name=re.compile(name))).to_have_count(0)

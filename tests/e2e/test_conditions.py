"""Conditions in groups, wherever they are edited: by keyboard, kept as they were, said in words."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage, Site

pytestmark = pytest.mark.e2e

P1 = {"field": "priority", "op": "in", "value": ["P1"]}
VIP = {"field": "customer_tier", "op": "eq", "value": "vip"}
BACK = {"field": "returned", "op": "eq", "value": True}
NESTED = {"all": [P1, {"any": [VIP, {"not": {"any": [BACK, {"all": [P1, VIP]}]}}]}]}


def _rule(site: Site, when: dict[str, Any]) -> str:
    with site.api("admin") as admin:
        example = admin.get("/api/v1/automation/examples").json()["data"][0]["definition"]
        body = {"definition": {**example, "when": when}}
        made: str = admin.post("/api/v1/automation/rules", json=body).json()["id"]
    return made


def _kept(site: Site, rule_id: str) -> dict[str, Any]:
    with site.api("admin") as admin:
        rule = admin.get(f"/api/v1/automation/rules/{rule_id}").json()
    found: dict[str, Any] = (rule["draft"] or rule["definition"])["when"]
    return found


def _has_filter(page: Page, wanted: Any) -> None:
    """The address follows what is shown."""
    page.wait_for_url(lambda url: _filter(url) == wanted)


def _filter(url: str) -> Any:
    return json.loads(parse_qs(urlparse(url).query)["filter"][0])


def test_a_nested_condition_is_shown_said_and_regrouped_by_keyboard(
    open_page: OpenPage, site: Site
) -> None:
    rule_id = _rule(site, NESTED)
    with open_page("admin") as page:
        page.goto(f"/admin/automation/{rule_id}")
        expect(page.get_by_text(re.compile("^读作：优先级 是 P1.* 且 （.*并非（"))).to_be_visible()
        expect(page.get_by_role("group", name="都不满足，2 项")).to_be_visible()
        inner = page.get_by_role("group", name="全部满足，2 项")
        expect(inner).to_be_visible()
        # Three deep is as deep as one may go by hand; this came four deep and is still edited.
        expect(inner.get_by_role("button", name="加条件组")).to_have_count(0)
        assert _kept(site, rule_id) == NESTED, "looking at it has changed it"
        page.get_by_role("button", name="移动「优先级」").first.focus()
        page.keyboard.press("Alt+g")
        alone = page.get_by_role("group", name="任一满足，1 项")
        expect(alone).to_be_visible()
        expect(alone.locator(":focus")).to_have_count(1)
        page.keyboard.press("Alt+Shift+g")
        expect(alone).to_have_count(0)
        page.get_by_role("button", name="条件之间：全部满足").first.focus()
        page.keyboard.press("Enter")
        with page.expect_response(lambda sent: sent.request.method == "PUT" and sent.ok):
            page.get_by_role("menuitemradio", name=re.compile("^任一满足")).press("Enter")
        expect(page.get_by_text(re.compile("^读作：优先级 是 P1.* 或 （"))).to_be_visible()
        page.reload()
        expect(page.get_by_text(re.compile("^读作：优先级 是 P1.* 或 （"))).to_be_visible()
    assert _kept(site, rule_id) == {"any": NESTED["all"]}


def test_the_filter_of_the_ticket_table_takes_groups_and_the_address_keeps_them(
    open_page: OpenPage, site: Site
) -> None:
    condition = {"all": [{"any": [P1, VIP]}, {"not": BACK}]}
    with open_page("admin") as page:
        page.goto("/tickets?filter=" + json.dumps(condition))
        expect(page.get_by_role("group", name="任一满足，2 项")).to_be_visible()
        _has_filter(page, condition)
        page.get_by_role("button", name="移除「被退回」").click()
        expect(page.get_by_role("group", name="都不满足，1 项")).to_have_count(0)
        _has_filter(page, {"all": [{"any": [P1, VIP]}]})
        page.keyboard.press("f")
        page.get_by_role("combobox", name="搜索").fill("被退回")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="移除「被退回」")).to_be_visible()
        page.get_by_role("dialog", name="被退回").get_by_role("button", name="完成").click()
        _has_filter(page, {"all": [{"any": [P1, VIP]}, BACK]})
        page.keyboard.press("Shift+F")
        expect(page.get_by_role("button", name="移除「被退回」")).to_have_count(0)
        _has_filter(page, {"all": []})
